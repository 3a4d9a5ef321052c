"""MediaWiki XML dumps: every page of the main namespace is a record, its wikitext made plain.

The element names are those of the export schema, https://www.mediawiki.org/xml/export-0.11.xsd.
"""

from __future__ import annotations

from collections.abc import Iterator

import mwparserfromhell
from lxml import etree
from mwparserfromhell.nodes import Tag, Template, Wikilink

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Block, Claim, Origin, Record, Rejection, Result, Skip
from research_corpus.sources.paragraphs import split_paragraphs
from research_corpus.sources.source_file import SourceFile
from research_corpus.sources.xml.xml_stream import (
    XmlText,
    iter_elements,
    open_xml,
    release,
    root_sureness,
)
from research_corpus.sources.xml.xml_tree import element_at, value_at

_DROPPED_TAGS = frozenset({"ref", "references", "table", "gallery", "math"})


class MediaWikiReader:
    """The pages of a dump, read as a stream."""

    name = "mediawiki"
    suffixes = frozenset({".xml"})

    def sniff(self, head: bytes, name: str) -> float:
        """Return 0.95 where the root element is ``mediawiki``."""
        return root_sureness(head, name, {"mediawiki"}, self.suffixes)

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Result]:
        """Yield one item a page; redirects and pages of other namespaces are skips."""
        xml = open_xml(source)
        if isinstance(xml, Rejection):
            yield xml
            return
        pages = iter_elements(xml, ("page",), max_record_bytes=max_file_bytes)
        for number, page in enumerate(pages):
            if isinstance(page, Rejection):
                yield page
                return
            yield self._page(page, number, xml)
            release(page)

    def _page(self, page: etree._Element, number: int, xml: XmlText) -> Result:
        if value_at(page, "ns") not in {"0", None} or element_at(page, "redirect") is not None:
            message = "a redirect, or a page outside the main namespace"
            return Skip(ReasonCode.NOT_AN_ARTICLE, message, number)
        text = element_at(page, "revision/text")
        blocks = _blocks((text.text if text is not None else None) or "")
        title = value_at(page, "title")
        if not blocks:
            return Rejection(ReasonCode.EMPTY_BODY, "the page has no text", number, title)
        claims = (Claim("title", title, Origin.META, "mediawiki:title", 1.0),) if title else ()
        return Record(
            source_record=number,
            source_format=self.name,
            blocks=tuple(blocks),
            claims=claims,
            record_key=value_at(page, "id"),
            encoding=xml.encoding,
            quality_flags=xml.flags,
        )


def _blocks(wikitext: str) -> list[Block]:
    code = mwparserfromhell.parse(wikitext)
    for node in code.filter(recursive=True, matches=_is_dropped):
        try:
            code.remove(node)
        except ValueError:
            continue  # went with the node that held it
    plain = str(code.strip_code())
    return [Block(" ".join(" ".join(lines).split())) for lines in split_paragraphs(plain)]


def _is_dropped(node: object) -> bool:
    if isinstance(node, Tag):
        return str(node.tag).strip().lower() in _DROPPED_TAGS
    if isinstance(node, Wikilink):
        # files and categories, in whatever language: a prefix before a colon
        return ":" in str(node.title).lstrip(":") and not str(node.title).startswith(":")
    return isinstance(node, Template)
