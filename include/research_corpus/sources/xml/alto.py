"""ALTO 1 to 4, the layout and text of one scanned page: https://www.loc.gov/standards/alto/.

A page by itself is one record, since only METS tells the articles on it apart (``mets``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from research_corpus.sources.xml.xml_tree import elements_at, local_name

# running heads and page numbers
_MARGINS = frozenset({"TopMargin", "BottomMargin", "LeftMargin", "RightMargin"})
_HEADINGS = frozenset({"heading", "headline", "title", "subheadline"})
_CAPTIONS = frozenset({"caption"})


class AltoReader:
    """The text of scanned pages."""

    name = "alto"
    suffixes = frozenset({".xml", ".alto"})

    def sniff(self, head: bytes, name: str) -> float:
        """Return 0.95 where the root element is ``alto``."""
        return root_sureness(head, name, {"alto"}, self.suffixes)

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Result]:
        """Yield one item a page."""
        xml = open_xml(source)
        if isinstance(xml, Rejection):
            yield xml
            return
        for number, regions in enumerate(alto_pages(xml, max_file_bytes)):
            if isinstance(regions, Rejection):
                yield regions
                return
            yield page_record(regions, number, self.name, xml)


def alto_pages(xml: XmlText, max_page_bytes: int) -> Iterator[list[OcrRegion] | Rejection]:
    """Yield the text blocks of each page in reading order, or what is wrong with the markup."""
    labels: dict[str, str] = {}
    order: list[str] = []
    names = ("Tags", "ReadingOrder", "Page")
    for element in iter_elements(xml, names, max_record_bytes=max_page_bytes):
        if isinstance(element, Rejection):
            yield element
            return
        if local_name(element) == "Page":
            yield _page_regions(element, labels, order)
            release(element)
        elif local_name(element) == "Tags":
            labels = _tag_labels(element)
        else:
            order = [ref for e in element.iter() if (ref := e.get("REF"))]


def _tag_labels(tags: etree._Element) -> dict[str, str]:
    """Return the labels of layout tags by their ids."""
    found = (e for e in tags if isinstance(e.tag, str))
    return {e.get("ID", ""): e.get("LABEL", "").lower() for e in found}


def _page_regions(
    page: etree._Element, labels: dict[str, str], order: list[str]
) -> list[OcrRegion]:
    """Return the text blocks of a page that hold words, in reading order.

    Args:
        page: the ``Page`` element.
        labels: of layout tags, see :func:`_tag_labels`.
        order: ids of blocks in the order that the file states; blocks it leaves out come last, as
            they stand in the file. Empty if it states none, where blocks may name the next one.
    """
    blocks = [b for b in page.iterdescendants("{*}TextBlock") if not _is_in_margin(b)]
    places = {name: number for number, name in enumerate(order or _chain(page, blocks))}
    blocks.sort(key=lambda block: _place(block, places))
    regions = [OcrRegion(b.get("ID", ""), _lines(b), _kind(b, labels), _ids(b)) for b in blocks]
    return [region for region in regions if region.lines]


def _chain(page: etree._Element, blocks: Sequence[etree._Element]) -> list[str]:
    """Return the ids of blocks in the order that each gives by ``IDNEXT``; empty if none does."""
    following = {e.get("ID", ""): e.get("IDNEXT", "") for e in page.iter() if e.get("IDNEXT")}
    if not following:
        return []
    named = set(following.values())
    ids = [block.get("ID", "") for block in blocks]
    order: dict[str, None] = {}
    for first in (*(name for name in ids if name not in named), *ids):
        name = first
        while name and name not in order:
            order[name] = None
            name = following.get(name, "")
    return list(order)


def _ids(block: etree._Element) -> frozenset[str]:
    """Return the ids of a block, of what it stands in and of its lines."""
    around = (block, *block.iterancestors("{*}ComposedBlock"), *elements_at(block, "TextLine"))
    return frozenset(name for element in around if (name := element.get("ID")))


def _place(block: etree._Element, places: dict[str, int]) -> int:
    """Return where a block, or the composed block it stands in, comes."""
    above = (block, *block.iterancestors("{*}ComposedBlock"))
    return next((places[i] for e in above if (i := e.get("ID", "")) in places), len(places))


def _is_in_margin(block: etree._Element) -> bool:
    return any(local_name(above) in _MARGINS for above in block.iterancestors())


def _kind(block: etree._Element, labels: dict[str, str]) -> Literal["body", "heading", "caption"]:
    stated = {labels.get(ref, "") for ref in block.get("TAGREFS", "").split()}
    stated.add(block.get("TYPE", "").lower())
    if stated & _HEADINGS:
        return "heading"
    return "caption" if stated & _CAPTIONS else "body"


def _lines(block: etree._Element) -> tuple[OcrLine, ...]:
    lines = (_line(line) for line in elements_at(block, "TextLine"))
    return tuple(line for line in lines if line.words)


def _line(line: etree._Element) -> OcrLine:
    words: list[OcrWord] = []
    # many engines leave spaces out altogether
    has_spaces = next(elements_at(line, "SP"), None) is not None
    is_glued = is_divided = False
    for part in line:
        name = local_name(part) if isinstance(part.tag, str) else ""
        if name == "String" and part.get("CONTENT", "").strip():
            words.append(_word(part, is_glued=is_glued and has_spaces))
        is_glued = name == "String"
        is_divided = is_divided or name == "HYP"
    return OcrLine(tuple(words), is_divided)


def _word(part: etree._Element, *, is_glued: bool) -> OcrWord:
    kind = part.get("SUBS_TYPE", "")
    whole = part.get("SUBS_CONTENT", "").strip() or None
    return OcrWord(
        text=part.get("CONTENT", "").strip(),
        confidence=confidence_of(part.get("WC")),
        whole=whole if kind == "HypPart1" else None,
        is_second_half=kind == "HypPart2" and whole is not None,
        is_glued=is_glued,
    )
