"""PAGE XML, the other format of scanned pages, as PRImA tools, Transkribus and OCR-D write it.

Schema: https://github.com/PRImA-Research-Lab/PAGE-XML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from lxml import etree

from research_corpus.contracts.records import Rejection, Result
from research_corpus.sources.source_file import SourceFile
from research_corpus.sources.xml.ocr_text import (
    OcrLine,
    OcrRegion,
    OcrWord,
    confidence_of,
    page_record,
)
from research_corpus.sources.xml.xml_stream import (
    XmlText,
    iter_elements,
    open_xml,
    release,
    root_sureness,
)
from research_corpus.sources.xml.xml_tree import elements_at, plain_text

_NOT_TEXT = frozenset({"header", "footer", "page-number", "catch-word", "signature-mark"})
_INDEX = re.compile(r"readingOrder\s*\{\s*index\s*:\s*(\d+)")
_TYPE = re.compile(r"structure\s*\{[^{}]*?type\s*:\s*([\w-]+)")


class PageXmlReader:
    """The text of scanned pages in PAGE XML."""

    name = "page_xml"
    suffixes = frozenset({".xml"})

    def sniff(self, head: bytes, name: str) -> float:
        """Return 0.95 where the root element is ``PcGts``."""
        return root_sureness(head, name, {"PcGts"}, self.suffixes)

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Result]:
        """Yield one item a page."""
        xml = open_xml(source)
        if isinstance(xml, Rejection):
            yield xml
            return
        for number, regions in enumerate(page_xml_pages(xml, max_file_bytes)):
            if isinstance(regions, Rejection):
                yield regions
                return
            yield page_record(regions, number, self.name, xml)


def page_xml_pages(xml: XmlText, max_page_bytes: int) -> Iterator[list[OcrRegion] | Rejection]:
    """Yield the regions of each page in reading order, or what is wrong with the markup."""
    for page in iter_elements(xml, ("Page",), max_record_bytes=max_page_bytes):
        if isinstance(page, Rejection):
            yield page
            return
        yield _regions(page)
        release(page)


def _regions(page: etree._Element) -> list[OcrRegion]:
    order = _order(page)
    found = list(page.iterdescendants("{*}TextRegion"))
    found.sort(key=lambda region: _place(region, order))
    regions = [
        OcrRegion(region.get("id", ""), _lines(region), _kind(region), _ids(region))
        for region in found
        if _type(region) not in _NOT_TEXT
    ]
    return [region for region in regions if region.lines]


def _ids(region: etree._Element) -> frozenset[str]:
    """Return the ids of a region, of what it stands in and of its lines."""
    around = (region, *region.iterancestors("{*}TextRegion"), *elements_at(region, "TextLine"))
    return frozenset(name for element in around if (name := element.get("id")))


def _order(page: etree._Element) -> dict[str, int]:
    """Return the place of each region: groups as they are nested, members by their index."""
    places: dict[str, int] = {}
    pending = list(elements_at(page, "ReadingOrder"))
    while pending:
        element = pending.pop()
        if ref := element.get("regionRef"):
            places.setdefault(ref, len(places))
        children = [child for child in element if isinstance(child.tag, str)]
        pending += sorted(children, key=lambda child: _number(child.get("index")), reverse=True)
    return places


def _place(region: etree._Element, order: dict[str, int]) -> tuple[int, int]:
    above = (region, *region.iterancestors("{*}TextRegion"))
    stated = next((order[i] for e in above if (i := e.get("id", "")) in order), len(order))
    return stated, _custom_index(region)


def _custom_index(element: etree._Element) -> int:
    found = _INDEX.search(element.get("custom", ""))
    return _number(found[1] if found else element.get("index"))


def _number(raw: str | None) -> int:
    return int(raw) if raw and raw.isascii() and raw.isdigit() and len(raw) < 10 else 0


def _type(region: etree._Element) -> str:
    custom = _TYPE.search(region.get("custom", ""))
    return (region.get("type") or (custom[1] if custom else "")).lower()


def _kind(region: etree._Element) -> Literal["body", "heading", "caption"]:
    kind = _type(region)
    if kind == "heading":
        return "heading"
    return "caption" if kind == "caption" else "body"


def _lines(region: etree._Element) -> tuple[OcrLine, ...]:
    found = sorted(elements_at(region, "TextLine"), key=_custom_index)
    lines = [line for line in map(_line, found) if line.words]
    is_outer = next(elements_at(region, "TextRegion"), None) is not None
    if not lines and not found and not is_outer:
        text, confidence = _equivalent(region)
        lines = [_split(line, confidence) for line in text.splitlines() if line.strip()]
    return tuple(lines)


def _line(line: etree._Element) -> OcrLine:
    """Return a line as its own text says, with the confidence of its words where they state one."""
    words = [_equivalent(word) for word in elements_at(line, "Word")]
    text, confidence = _equivalent(line)
    if not text:
        return OcrLine(tuple(OcrWord(word, c) for word, c in words if word))
    stated = [c for _, c in words]
    parts = text.split()
    if len(parts) == len(words):
        return OcrLine(tuple(OcrWord(p, c) for p, c in zip(parts, stated, strict=True)))
    known = [c for c in stated if c is not None]
    return _split(text, sum(known) / len(known) if known else confidence)


def _split(text: str, confidence: float | None) -> OcrLine:
    return OcrLine(tuple(OcrWord(word, confidence) for word in text.split()))


def _equivalent(element: etree._Element) -> tuple[str, float | None]:
    """Return the first reading of an element and its confidence; empty and null if it has none."""
    readings = sorted(elements_at(element, "TextEquiv"), key=lambda e: _number(e.get("index")))
    for reading in readings:
        for text in elements_at(reading, "Unicode"):
            has_lines = element.tag.endswith("}TextRegion") or element.tag == "TextRegion"
            shown = "".join(map(str, text.itertext())) if has_lines else plain_text(text)
            return shown, confidence_of(reading.get("conf"))
    return "", None
