"""NewsML-G2: news items alone, in news messages and in packages; text as NITF, XHTML or plain.

What an item of text says is read by ``newsml_g2_item``; here stand the file and what is no text.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Record, Rejection
from research_corpus.sources.source_file import SourceFile
from research_corpus.sources.xml.newsml_g2_item import item_record
from research_corpus.sources.xml.xml_stream import iter_elements, open_xml, release, root_sureness
from research_corpus.sources.xml.xml_tree import local_name, value_at

_OTHER_ITEMS = (
    "packageItem",
    "conceptItem",
    "knowledgeItem",
    "planningItem",
    "catalogItem",
    "schemeItem",
)
_ITEMS = ("newsItem", *_OTHER_ITEMS)
_PARTS = ("contentSet", "contentMeta", "groupSet", "itemMeta")
_ROOTS = frozenset({"newsMessage", *_ITEMS, *_PARTS})
_NAMESPACE = b"iptc.org/std/nar/"


class NewsMlG2Reader:
    """Every item of a NewsML-G2 document, in its order."""

    name = "newsml_g2"
    suffixes = frozenset({".xml"})

    def sniff(self, head: bytes, name: str) -> float:
        """Return 0.95 for a root of the standard, 0.8 for a part of an item."""
        sureness = root_sureness(head, name, _ROOTS, self.suffixes)
        if sureness and _NAMESPACE not in head.replace(b"\x00", b""):
            return 0.8
        return sureness

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Record | Rejection]:
        """Yield one item an element; what holds no text is a rejection that names its kind."""
        xml = open_xml(source)
        if isinstance(xml, Rejection):
            yield xml
            return
        number = 0
        for element in iter_elements(xml, (*_ITEMS, *_PARTS), max_record_bytes=max_file_bytes):
            if isinstance(element, Rejection):
                yield element
                return
            if not _is_record(element):
                continue
            if local_name(element) in {"newsItem", "contentSet"}:
                item = item_record(element, number, self.name, xml)
            else:
                item = _refuse_other(element, number)
            yield item
            number += 1
            release(element)


def _is_record(element: etree._Element) -> bool:
    """Tell an item from its parts, which end before it."""
    return local_name(element) in _ITEMS or element.getparent() is None


def _refuse_other(element: etree._Element, number: int) -> Rejection:
    kind = local_name(element)
    title = value_at(element, "contentMeta/headline") or value_at(element, "headline")
    if kind in _PARTS:
        message = f"a {kind} by itself, without the news item it belongs to"
    else:
        item_class = value_at(element, "itemMeta/itemClass/@qcode")
        message = f"a {kind}{f' of class {item_class}' if item_class else ''} holds no article text"
    return Rejection(ReasonCode.NOT_AN_ARTICLE, message, number, title)
