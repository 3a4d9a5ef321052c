"""HTML and XHTML pages: one article a page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Block, Claim, Origin, Record, Rejection
from research_corpus.sources.decode import Decoded, declared_encoding, decode
from research_corpus.sources.html.html_body import drop_scripts, page_blocks
from research_corpus.sources.html.html_kind import page_kind
from research_corpus.sources.html.html_kind_evidence import PageFacts
from research_corpus.sources.html.html_metadata import linked_data, read_metadata
from research_corpus.sources.html.html_place import page_place
from research_corpus.sources.html.html_shape import page_shape
from research_corpus.sources.html.html_tree import parse_page
from research_corpus.sources.prologue import doctype, first_element
from research_corpus.sources.source_file import SourceFile, load, suffix_of

_PAGE = re.compile(rb"<(?:html|head|body)\b", re.IGNORECASE)
_ELEMENT = re.compile(rb"<(?:p|div|article|section|h[1-6]|a|meta|title|script)\b[^<>]*>", re.I)
_NO_WORD = re.compile(r"\W+")
MIN_DECK_CHARS = 60
"""A heading longer than this above the first paragraph is a sentence of its own: a standfirst."""


class HtmlReader:
    """The article of a page, whatever surrounds it."""

    name = "html"
    suffixes = frozenset({".html", ".htm", ".xhtml", ".shtml", ".php", ".asp"})

    def sniff(self, head: bytes, name: str) -> float:
        """Return 0.95 for a page, less for a fragment, 0 without markup."""
        if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
            head = head.replace(b"\x00", b"")[2:]
        if b"<" not in head:
            return 0.0
        if doctype(head) == b"html" or _PAGE.match(head, first_element(head)):
            return 0.95
        elements = len(_ELEMENT.findall(head[:8192]))
        if suffix_of(name) in self.suffixes:
            return 0.8 if elements else 0.0
        return 0.6 if head.startswith(b"<") and elements >= 3 and b"<?xml" not in head[:5] else 0.0

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Record | Rejection]:
        """Yield the article, or why there is none."""
        data = load(source, max_file_bytes)
        decoded = data if isinstance(data, Rejection) else decode(data, declared_encoding(data))
        yield decoded if isinstance(decoded, Rejection) else self.record_of(decoded)

    def record_of(self, decoded: Decoded) -> Record | Rejection:
        """Return the article of a page that is decoded already, or why there is none."""
        tree = parse_page(decoded.text)
        if tree is None:
            return Rejection(
                ReasonCode.NOT_AN_ARTICLE, "the markup holds no page", 0, decoded.text[:200]
            )
        linked = linked_data(tree)
        drop_scripts(tree)
        claims, article = read_metadata(tree, linked)
        shape = page_shape(tree)
        blocks = _without_title(page_blocks(tree, article), claims)
        deck = _standfirst(blocks)
        blocks = blocks[len(deck) :]
        if all(block.kind in {"caption", "heading"} for block in blocks):
            return Rejection(
                ReasonCode.EMPTY_BODY, "the page holds no article text", 0, decoded.text[:200]
            )
        kind = page_kind(PageFacts(shape, page_place(claims), linked, article, claims, blocks))
        return Record(
            source_record=0,
            source_format=self.name,
            blocks=tuple(blocks),
            claims=(*claims, *deck),
            encoding=decoded.encoding,
            quality_flags=(*decoded.flags, kind) if kind else decoded.flags,
        )


def _without_title(blocks: list[Block], claims: list[Claim]) -> list[Block]:
    """Leave out headline and standfirst where they open the body, since they are fields."""
    titles = {_words(claim.value) for claim in claims if claim.field == "title"}
    decks = {_words(claim.value) for claim in claims if claim.field == "subtitle"}
    stated = {"heading": titles | decks, "body": titles}
    opening = [b for b in blocks[:3] if _words(b.text) not in stated.get(b.kind, ())]
    return [*opening, *blocks[3:]]


def _standfirst(blocks: list[Block]) -> list[Claim]:
    """Return the claim of a long heading above the first paragraph, which heads no section."""
    if len(blocks) < 2 or blocks[0].kind != "heading" or len(blocks[0].text) <= MIN_DECK_CHARS:
        return []
    return [Claim("subtitle", blocks[0].text, Origin.MARKUP, "standfirst", 0.4)]


def _words(text: str) -> str:
    return _NO_WORD.sub(" ", text).strip().casefold()
