"""NITF, the News Industry Text Format 3.x: one article a file, or inside NewsML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Block, Claim, Record, Rejection
from research_corpus.sources.publication_status import status_flags, withdrawal
from research_corpus.sources.source_file import SourceFile
from research_corpus.sources.xml.xml_stream import XmlText, iter_elements, open_xml, root_sureness
from research_corpus.sources.xml.xml_tree import (
    PathRule,
    claims_at,
    claims_of,
    element_at,
    elements_at,
    local_name,
    markup_blocks,
    value_at,
    values_at,
)

_RULES: tuple[PathRule, ...] = (
    ("body/body.head/hedline/hl1", "title", 1.0),
    ("head/title", "title", 0.8),
    ("body/body.content/hl1", "title", 0.9),
    ("body/body.content/hedline/hl1", "title", 0.9),
    ("body/body.head/abstract", "subtitle", 0.7),
    ("head/docdata/date.issue/@norm", "date_published", 0.9),
    ("head/pubdata/@date.publication", "date_published", 0.95),
    ("head/docdata/date.release/@norm", "date_published", 0.85),
    ("head/meta[@name='pubdate']/@content", "date_published", 0.8),
    ("head/meta[@name='date']/@content", "date_published", 0.6),
    ("body/body.head/dateline/story.date/@norm", "date_published", 0.7),
    ("body/body.head/dateline/story.date", "date_published", 0.5),
    ("head/pubdata/@name", "publisher", 1.0),
    ("body/body.head/distributor", "agency", 0.9),
    ("head/pubdata/@position.section", "section", 1.0),
    ("head/docdata/key-list/keyword/@key", "keywords", 1.0),
    ("@xml:lang", "language_declared", 0.9),
    ("body/@xml:lang", "language_declared", 0.8),
    ("head/pubdata/@ex-ref", "url", 0.9),
    ("body/body.head/rights", "licence", 0.9),
    ("head/docdata/doc.copyright/@holder", "licence", 0.7),
)
_NAMES = {
    "bq": "blockquote",
    "block": "div",
    "body.content": "div",
    "hedline": "div",
    "hl1": "h2",
    "byline": "p",
    "body.end": "div",
    "media-caption": "figcaption",
    "media": "figure",
    "table-cell": "td",
}
_DROPPED = frozenset(
    ["media-metadata", "media-producer", "media-object", "media-reference", "script", "note"]
)


_DECK = "body/body.head/hedline/hl2"
_BEFORE_COMMA = re.compile(r" (?=,)")
_END_MARKS = frozenset({"end", "ends", "###", "-30-", "(end)", "(ends)"})
_BYLINES = ("body/body.head/byline", "body/body.content/byline")


class NitfReader:
    """The article of a NITF document."""

    name = "nitf"
    suffixes = frozenset({".xml", ".nitf"})

    def sniff(self, head: bytes, name: str) -> float:
        """Return 0.95 where the root element is ``nitf``."""
        return root_sureness(head, name, {"nitf"}, self.suffixes)

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Record | Rejection]:
        """Yield the article, or why there is none."""
        xml = open_xml(source)
        if isinstance(xml, Rejection):
            yield xml
            return
        for element in iter_elements(xml, ["nitf"], max_record_bytes=max_file_bytes):
            yield element if isinstance(element, Rejection) else self._record(element, xml)

    def _record(self, nitf: etree._Element, xml: XmlText) -> Record | Rejection:
        claims = list(nitf_claims(nitf))
        title = next((claim.value for claim in claims if claim.field == "title"), None)
        status = value_at(nitf, "head/docdata/@management-status")
        if refused := withdrawal(status, 0, title):
            return refused
        blocks = nitf_blocks(nitf)
        if all(block.kind == "caption" for block in blocks):
            return Rejection(ReasonCode.EMPTY_BODY, "body.content holds no text", 0, title)
        return Record(
            source_record=0,
            source_format=self.name,
            blocks=tuple(blocks),
            claims=tuple(claims),
            record_key=value_at(nitf, "head/docdata/doc-id/@id-string"),
            encoding=xml.encoding,
            quality_flags=(*xml.flags, *status_flags(status, None)),
        )


def nitf_claims(nitf: etree._Element) -> Iterator[Claim]:
    """Yield what a ``nitf`` element says about its article."""
    titles = set(values_at(nitf, "body/body.head/hedline/hl1"))
    decks = [deck for deck in values_at(nitf, _DECK) if deck not in titles]
    bylines = [e for path in _BYLINES for e in elements_at(nitf, path)]
    yield from claims_at(nitf, _RULES, "nitf")
    yield from claims_of("subtitle", decks, f"nitf:{_DECK}", 0.9)
    yield from claims_of("byline", filter(None, map(_byline, bylines)), "nitf:byline", 1.0)


def _byline(byline: etree._Element) -> str:
    """Return a byline whose role stands apart from the name, whatever parts them in the source."""
    line = ""
    for node in byline.iter():
        if not isinstance(node.tag, str):
            continue
        gap = ", " if local_name(node) == "byttl" and line.rstrip()[-1:].isalpha() else " "
        line += gap + (node.text or "")
        line += node.tail or "" if node is not byline and not len(node) else ""
    return _BEFORE_COMMA.sub("", " ".join(line.split()))


def nitf_blocks(nitf: etree._Element) -> list[Block]:
    """Return the paragraphs of a ``nitf`` element: content and tag line, without the headline."""
    blocks: list[Block] = []
    for path in ("body/body.content", "body/body.end/tagline"):
        part = element_at(nitf, path)
        if part is not None:
            blocks += markup_blocks(part, _NAMES, _DROPPED)
    heads = ("body/body.content/hl1", "body/body.content/hedline/hl1", "body/body.content/byline")
    fields = {value for path in heads for value in values_at(nitf, path)}
    blocks = [block for block in blocks if " ".join(block.text.split()) not in fields]
    while blocks and blocks[-1].text.strip().lower() in _END_MARKS:
        blocks.pop()
    return blocks
