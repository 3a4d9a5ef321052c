"""RSS, Atom and RDF feeds: every entry is an article, one without its full text a teaser.

feedparser reads the many dialects, from bytes and without network. Which entries carry the text and
which a teaser alone is decided here. A WordPress export is a feed too, see ``wordpress``.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from typing import Any

import feedparser

from research_corpus.contracts.page_kinds import HEADLINE_ONLY, TEASER_ONLY
from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Block, Claim, ClaimField, Origin, Record, Rejection
from research_corpus.sources.decode import Decoded, declared_encoding, decode
from research_corpus.sources.html.html_fragment import fragment_blocks
from research_corpus.sources.source_file import SourceFile, load
from research_corpus.sources.xml.xml_stream import (
    declares_entities,
    replace_named_characters,
    root_sureness,
    without_declaration,
)
from research_corpus.sources.xml.xml_tree import claims_of

MALFORMED = "feed_malformed"
FROM_DESCRIPTION = "feed_description_as_body"
# a description this long in several paragraphs is the article, shorter ones are teasers
MIN_FULL_CHARS = 600
MIN_FULL_PARAGRAPHS = 3

MAX_DIGITS = 7
"""Digits of the greatest character, 1114111, leading zeros left out."""

_NUMBERED_CHARACTER = re.compile(r"&#(?:[xX]0*([0-9a-fA-F]+)|0*([0-9]+));?")
_ROOTS = frozenset({"rss", "feed", "RDF"})
_ENTRY_FIELDS: tuple[tuple[str, ClaimField, float], ...] = (
    ("published", "date_published", 1.0),
    ("created", "date_published", 0.7),
    ("updated", "date_modified", 0.9),
    ("link", "url", 1.0),
    ("rights", "licence", 0.9),
    ("license", "licence", 1.0),
    ("language", "language_declared", 0.9),
)
_FEED_FIELDS: tuple[tuple[str, ClaimField, float], ...] = (
    ("title", "publisher", 0.7),
    ("language", "language_declared", 0.7),
    ("rights", "licence", 0.6),
)


class FeedReader:
    """Every entry of a feed, in its order."""

    name = "feed"
    suffixes = frozenset({".rss", ".atom", ".rdf", ".xml"})

    def sniff(self, head: bytes, name: str) -> float:
        """Return 0.95 where the root element is that of a feed."""
        return root_sureness(head, name, _ROOTS, self.suffixes)

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Record | Rejection]:
        """Yield one item an entry; one with a teaser or headline alone is flagged so."""
        data = load(source, max_file_bytes)
        decoded = data if isinstance(data, Rejection) else decode(data, declared_encoding(data))
        if isinstance(decoded, Rejection):
            yield decoded
            return
        if declares_entities(decoded.text):
            message = "the feed declares entities of its own; they are never expanded"
            yield Rejection(ReasonCode.INVALID_XML, message, raw_excerpt=decoded.text[:200])
            return
        yield from self._entries(decoded)

    def _entries(self, decoded: Decoded) -> Iterator[Record | Rejection]:
        parsed = _parse(decoded.text)
        if parsed.bozo and not parsed.entries:
            error = parsed.get("bozo_exception")
            yield Rejection(ReasonCode.INVALID_XML, str(error), raw_excerpt=decoded.text[:200])
            return
        flags = (*decoded.flags, MALFORMED) if parsed.bozo else decoded.flags
        for number, entry in enumerate(parsed.entries):
            yield self._record(entry, parsed.feed, number, Decoded("", decoded.encoding, flags))

    def _record(self, entry: Any, feed: Any, number: int, decoded: Decoded) -> Record | Rejection:
        blocks, flags = _blocks(entry)
        if not blocks:
            message = "the entry carries neither title nor text"
            return Rejection(ReasonCode.NOT_AN_ARTICLE, message, number, entry.get("link"))
        return Record(
            source_record=number,
            source_format=self.name,
            blocks=tuple(blocks),
            claims=tuple(dict.fromkeys(_claims(entry, feed))),
            record_key=entry.get("id") or entry.get("link") or None,
            encoding=decoded.encoding,
            quality_flags=(*decoded.flags, *flags),
        )


def _parse(text: str) -> Any:
    """Parse a feed whose encoding is settled, without any request or change of its markup."""
    text = replace_named_characters(without_declaration(text))
    data = _NUMBERED_CHARACTER.sub(_possible_character, text).encode("utf-8")
    return feedparser.parse(
        io.BytesIO(data),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        resolve_relative_uris=False,
        sanitize_html=False,
    )


def _possible_character(found: re.Match[str]) -> str:
    """Return a reference to a character, or what stands for one beyond Unicode, which has none.

    As the HTML standard has it, section 13.2.5.80; feedparser gives up the whole feed instead.
    """
    hexadecimal, decimal = found.groups()
    digits, base = (hexadecimal, 16) if hexadecimal else (decimal, 10)
    is_beyond = len(digits) > MAX_DIGITS or int(digits, base) > sys.maxunicode
    return "\ufffd" if is_beyond else found.group()


def _blocks(entry: Any) -> tuple[list[Block], tuple[str, ...]]:
    for content in entry.get("content", []):
        blocks = fragment_blocks(content.get("value") or "")
        if any(block.kind != "caption" for block in blocks):
            return blocks, ()
    blocks = fragment_blocks(entry.get("summary") or "")
    texts = [block.text for block in blocks if block.kind != "caption"]
    if sum(map(len, texts)) >= MIN_FULL_CHARS and len(texts) >= MIN_FULL_PARAGRAPHS:
        return blocks, (FROM_DESCRIPTION,)
    if texts:
        return blocks, (TEASER_ONLY,)
    title = _title(entry)
    return ([Block(title)], (TEASER_ONLY, HEADLINE_ONLY)) if title else ([], ())


def _title(entry: Any) -> str:
    """Return the title as text; Atom may give it as markup, and RSS does so against its rule."""
    title = (entry.get("title") or "").strip()
    if "<" not in title and "&" not in title:
        return title
    return " ".join(block.text for block in fragment_blocks(title))


def _claims(entry: Any, feed: Any) -> Iterator[Claim]:
    if title := _title(entry):
        yield Claim("title", title, Origin.META, "entry/title", 1.0)
    yield from _plain_claims(entry, _ENTRY_FIELDS, "entry")
    if entry.get("content") and (summary := entry.get("summary")):
        texts = [block.text for block in fragment_blocks(summary)]
        if texts and summary != entry.content[0].get("value"):
            yield Claim("subtitle", " ".join(texts), Origin.META, "entry/summary", 0.6)
    people = _names(entry)
    yield from claims_of("author", people, "entry/author", 0.9)
    if not people:
        # RFC 4287, section 4.2.1: authors of the feed are those of entries without any
        yield from claims_of("author", _names(feed), "feed/author", 0.7)
    terms = [(tag.get("label") or tag.get("term") or "").strip() for tag in entry.get("tags", [])]
    yield from claims_of("keywords", filter(None, terms), "entry/category", 0.9)
    source = (entry.get("source") or {}).get("title")
    if source:
        yield Claim("publisher", source, Origin.META, "entry/source", 0.9)
    yield from _plain_claims(feed, _FEED_FIELDS, "feed")


def _names(holder: Any) -> list[str]:
    people = [(person.get("name") or "").strip() for person in holder.get("authors", [])]
    return [name for name in people if name]


def _plain_claims(
    holder: Any, fields: tuple[tuple[str, ClaimField, float], ...], place: str
) -> Iterator[Claim]:
    for name, field, confidence in fields:
        # feedparser answers for "published" with "updated" where the feed has no such element
        value = dict.get(holder, name)
        if isinstance(value, str) and value.strip():
            yield Claim(field, value.strip(), Origin.META, f"{place}/{name}", confidence)
