"""MediaWiki XML dumps: every page of the main namespace is a record, its wikitext made plain.

The element names are those of the export schema, https://www.mediawiki.org/xml/export-0.11.xsd.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, cast

import mwparserfromhell
from lxml import etree
from mwparserfromhell.nodes import Tag, Template, Wikilink

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import (
    Block,
    Claim,
    ClaimField,
    Origin,
    Record,
    Rejection,
    Result,
    Skip,
)
from research_corpus.sources.paragraphs import split_paragraphs
from research_corpus.sources.source_file import SourceFile
from research_corpus.sources.xml.xml_stream import (
    XmlText,
    iter_elements,
    open_xml,
    release,
    root_sureness,
)
from research_corpus.sources.xml.xml_tree import element_at, local_name, value_at

_DROPPED_TAGS = frozenset({"ref", "references", "table", "gallery", "math"})


_HIDDEN_KEYS = frozenset({"6", "14"})
_HIDDEN_NAMES = frozenset({"file", "image", "category"})


class Site(NamedTuple):
    """What a dump says of its wiki.

    Attributes:
        name: null if it does not say.
        hidden: names of the namespaces of files and categories, links to which show no text.
    """

    name: str | None = None
    hidden: frozenset[str] = _HIDDEN_NAMES


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
        site, number = Site(), 0
        for element in iter_elements(xml, ("siteinfo", "page"), max_record_bytes=max_file_bytes):
            if isinstance(element, Rejection):
                yield element
                return
            if local_name(element) == "siteinfo":
                site = _site(element)
            else:
                yield self._page(element, number, xml, site)
                number += 1
            release(element)

    def _page(self, page: etree._Element, number: int, xml: XmlText, site: Site) -> Result:
        if value_at(page, "ns") not in {"0", None} or element_at(page, "redirect") is not None:
            message = "a redirect, or a page outside the main namespace"
            return Skip(ReasonCode.NOT_AN_ARTICLE, message, number)
        text = element_at(page, "revision/text")
        blocks = _blocks((text.text if text is not None else None) or "", site)
        title = value_at(page, "title")
        if not blocks:
            return Rejection(ReasonCode.EMPTY_BODY, "the page has no text", number, title)
        return Record(
            source_record=number,
            source_format=self.name,
            blocks=tuple(blocks),
            claims=tuple(_claims(page, site)),
            record_key=value_at(page, "id"),
            encoding=xml.encoding,
            quality_flags=xml.flags,
        )


def _site(element: etree._Element) -> Site:
    namespaces = element.iterfind(".//{*}namespace")
    names = {ns.text.casefold() for ns in namespaces if ns.get("key") in _HIDDEN_KEYS and ns.text}
    return Site(value_at(element, "sitename"), frozenset(names) | _HIDDEN_NAMES)


def _claims(page: etree._Element, site: Site) -> Iterator[Claim]:
    for field, value, rule in (
        ("title", value_at(page, "title"), "mediawiki:title"),
        ("date_modified", value_at(page, "revision/timestamp"), "mediawiki:timestamp"),
        ("publisher", site.name, "mediawiki:sitename"),
    ):
        if value:
            yield Claim(cast(ClaimField, field), value, Origin.META, rule)


def _blocks(wikitext: str, site: Site) -> list[Block]:
    code = mwparserfromhell.parse(wikitext)
    for node in code.filter(recursive=True, matches=lambda node: _is_dropped(node, site)):
        try:
            code.remove(node)
        except ValueError:
            continue  # went with the node that held it
    plain = str(code.strip_code())
    return [Block(" ".join(" ".join(lines).split())) for lines in split_paragraphs(plain)]


def _is_dropped(node: object, site: Site) -> bool:
    if isinstance(node, Tag):
        return str(node.tag).strip().lower() in _DROPPED_TAGS
    if isinstance(node, Wikilink):
        prefix, colon, _ = str(node.title).partition(":")
        return bool(colon) and prefix.strip().casefold() in site.hidden
    return isinstance(node, Template)
