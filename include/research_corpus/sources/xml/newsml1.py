"""NewsML 1.x: one article a ``NewsItem``, text as NITF, XHTML or plain inside ``DataContent``."""

from __future__ import annotations

import copy
from collections.abc import Iterator

from lxml import etree

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Block, Claim, Record, Rejection
from research_corpus.sources.html.html_fragment import fragment_blocks
from research_corpus.sources.paragraphs import split_paragraphs, to_blocks
from research_corpus.sources.publication_status import status_flags, withdrawal
from research_corpus.sources.source_file import SourceFile
from research_corpus.sources.xml.nitf import nitf_blocks, nitf_claims
from research_corpus.sources.xml.renditions import fullest
from research_corpus.sources.xml.xml_stream import (
    XmlText,
    iter_elements,
    open_xml,
    release,
    root_sureness,
)
from research_corpus.sources.xml.xml_tree import (
    PathRule,
    claims_at,
    element_at,
    elements_at,
    has_markup,
    markup_blocks,
    value_at,
    values_at,
)

_RULES: tuple[PathRule, ...] = (
    (".//NewsLines/HeadLine", "title", 1.0),
    (".//NewsLines/SubHeadLine", "subtitle", 0.9),
    (".//NewsLines/ByLine", "byline", 1.0),
    ("NewsManagement/ThisRevisionCreated", "date_published", 0.8),
    ("NewsManagement/FirstCreated", "date_published", 0.7),
    ("Identification/NewsIdentifier/DateId", "date_published", 0.6),
    (".//AdministrativeMetadata/Provider/Party/@FormalName", "publisher", 0.9),
    (".//NewsLines/CreditLine", "agency", 1.0),
    (".//AdministrativeMetadata/Source/Party/@FormalName", "agency", 0.7),
    (".//NewsLines/KeywordLine", "keywords", 1.0),
    (".//DescriptiveMetadata/Language/@FormalName", "language_declared", 1.0),
    ("@xml:lang", "language_declared", 0.7),
    (".//NewsLines/CopyrightLine", "licence", 1.0),
    (".//NewsLines/RightsLine", "licence", 0.9),
)
_MAIN_ROLE = "main"
_NAMES = {"media-caption": "figcaption", "body.content": "div"}
_DROPPED = frozenset({"head", "script", "style", "body.head"})


class NewsMl1Reader:
    """Every news item of a NewsML 1.x document, in its order."""

    name = "newsml_1"
    suffixes = frozenset({".xml"})

    def sniff(self, head: bytes, name: str) -> float:
        """Return 0.95 where the root element is ``NewsML``."""
        return root_sureness(head, name, {"NewsML"}, self.suffixes)

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Record | Rejection]:
        """Yield one item a ``NewsItem``; what holds no text is a rejection."""
        xml = open_xml(source)
        if isinstance(xml, Rejection):
            yield xml
            return
        elements = iter_elements(xml, ["NewsItem"], max_record_bytes=max_file_bytes)
        number = 0
        for element in elements:
            if isinstance(element, Rejection):
                yield element
                return
            for language, version in _versions(element):
                yield self._record(version, number, xml, language)
                number += 1
            release(element)

    def _record(
        self, item: etree._Element, number: int, xml: XmlText, language: str | None
    ) -> Record | Rejection:
        title = value_at(item, ".//NewsLines/HeadLine")
        status = value_at(item, "NewsManagement/Status/@FormalName")
        if refused := withdrawal(status, number, title):
            return refused
        claims = list(dict.fromkeys(_claims(item)))
        blocks = _blocks(item)
        if all(block.kind == "caption" for block in blocks):
            return _refuse_textless(item, number, title)
        return Record(
            source_record=number,
            source_format=self.name,
            blocks=tuple(blocks),
            claims=tuple(claims),
            record_key=_key(item, language),
            encoding=xml.encoding,
            quality_flags=(*xml.flags, *status_flags(status, None)),
        )


def _claims(item: etree._Element) -> Iterator[Claim]:
    yield from claims_at(item, _RULES, "newsml")
    for nitf in elements_at(item, ".//DataContent//nitf"):
        yield from nitf_claims(nitf)


def _versions(item: etree._Element) -> Iterator[tuple[str | None, etree._Element]]:
    """Yield the item as it stands in each language that it carries a headline and text of.

    The language is null where the item is in one.
    """
    headed = {
        number: language
        for number, component in enumerate(elements_at(item, ".//NewsComponent"))
        if (language := _own_language(component))
        and element_at(component, "NewsLines/HeadLine") is not None
        and element_at(component, ".//DataContent") is not None
    }
    if len(set(headed.values())) < 2 or len(headed) != len(set(headed.values())):
        yield None, item
        return
    for number, language in headed.items():
        version = copy.deepcopy(item)
        components = list(elements_at(version, ".//NewsComponent"))
        for other in headed.keys() - {number}:
            parent = components[other].getparent()
            if parent is not None:
                parent.remove(components[other])
        yield language, version


def _own_language(component: etree._Element) -> str | None:
    named = value_at(component, "DescriptiveMetadata/Language/@FormalName")
    return (named or value_at(component, "@xml:lang") or "").lower() or None


def _key(item: etree._Element, language: str | None) -> str | None:
    key = value_at(item, "Identification/NewsIdentifier/NewsItemId") or value_at(
        item, "Identification/NewsIdentifier/PublicIdentifier"
    )
    return f"{key}:{language}" if key and language else key


def _blocks(item: etree._Element) -> list[Block]:
    """Return the fullest text, of the main component if one is named, and pictures' captions."""
    captions: list[Block] = []
    texts: list[tuple[str, list[Block]]] = []
    for component in elements_at(item, ".//NewsComponent"):
        role = (value_at(component, "Role/@FormalName") or "").lower()
        for content in elements_at(component, "ContentItem"):
            blocks = _content_blocks(content)
            if "caption" in role:
                captions += [Block(block.text, "caption") for block in blocks]
            else:
                texts.append((role, blocks))
    main = fullest(blocks for role, blocks in texts if role == _MAIN_ROLE)
    body = main or fullest(blocks for _, blocks in texts)
    return [*captions, *body] if body else []


def _content_blocks(content: etree._Element) -> list[Block]:
    media = (value_at(content, "MediaType/@FormalName") or "text").lower()
    data = element_at(content, "DataContent")
    if data is None or media not in {"text", "complexdata"}:
        return []
    nitf = element_at(data, ".//nitf")
    if nitf is not None:
        return nitf_blocks(nitf)
    if len(data):
        body = element_at(data, ".//body.content")
        if body is None:
            body = element_at(data, ".//body")
        return markup_blocks(data if body is None else body, _NAMES, _DROPPED)
    text = data.text or ""
    return fragment_blocks(text) if has_markup(text) else to_blocks(split_paragraphs(text))


def _refuse_textless(item: etree._Element, number: int, title: str | None) -> Rejection:
    media = sorted(set(values_at(item, ".//ContentItem/MediaType/@FormalName")) - {"Text"})
    if media:
        message = f"the news item holds {', '.join(media)} and no text"
        return Rejection(ReasonCode.NOT_AN_ARTICLE, message, number, title)
    return Rejection(ReasonCode.EMPTY_BODY, "the news item carries no text", number, title)
