"""One NewsML-G2 news item as an article: its metadata, its status and its inline text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Block, Claim, Origin, Record, Rejection
from research_corpus.sources.html.html_fragment import fragment_blocks
from research_corpus.sources.paragraphs import split_paragraphs, to_blocks
from research_corpus.sources.publication_status import status_flags, status_word, withdrawal
from research_corpus.sources.xml.nitf import nitf_blocks, nitf_claims
from research_corpus.sources.xml.renditions import fullest
from research_corpus.sources.xml.xml_stream import XmlText
from research_corpus.sources.xml.xml_tree import (
    PathRule,
    claims_at,
    element_at,
    elements_at,
    local_name,
    markup_blocks,
    value_at,
    values_at,
)

_RULES: tuple[PathRule, ...] = (
    ("contentMeta/headline[@rank='2']", "subtitle", 0.95),
    ("itemMeta/title", "title", 0.7),
    ("contentMeta/description", "subtitle", 0.7),
    ("contentMeta/by", "byline", 1.0),
    ("itemMeta/versionCreated", "date_published", 0.8),
    ("itemMeta/firstCreated", "date_published", 0.7),
    ("contentMeta/contentCreated", "date_published", 0.6),
    ("contentMeta/contentModified", "date_modified", 0.9),
    ("itemMeta/provider/name", "publisher", 0.9),
    ("contentMeta/creditline", "agency", 1.0),
    ("contentMeta/infoSource/name", "agency", 0.8),
    ("contentMeta/infoSource/@literal", "agency", 0.7),
    ("contentMeta/language/@tag", "language_declared", 1.0),
    ("@xml:lang", "language_declared", 0.7),
    ("rightsInfo/copyrightNotice", "licence", 1.0),
    ("rightsInfo/usageTerms", "licence", 0.8),
    ("itemMeta/link[@rel='irel:canonical']/@href", "url", 0.9),
)
_OTHER_HEADLINES = frozenset(
    {"short", "sub", "subhead", "slug", "overline", "kicker", "web", "seo"}
)
_PARAGRAPHS = {False: ".//p", True: ".//element"}
_MAIN_RANKS = frozenset({None, "1"})
_TEXT_CLASSES = frozenset({"", "text", "composite"})
# sports data, events and planning stand in inline XML too, but are no prose
_PROSE = (
    " application/xhtml+xml xhtml/xml text/xhtml text/html application/nitf+xml text/nitf text/xml"
)
_PROSE_TYPES = frozenset(_PROSE.split(" "))
_IDF = re.compile(r"\bidf\b")
_XHTML_NAMES = {"main": "div", "element": "p"}
_XHTML_DROPPED = frozenset({"head", "header", "script", "style", "nav"})


def item_record(
    item: etree._Element, number: int, source_format: str, xml: XmlText
) -> Record | Rejection:
    """Return the article of a news item, or why it has none.

    Args:
        item: a ``newsItem``, or a ``contentSet`` that stands alone.
        number: 0-based number of the item in its file.
        source_format: name of the reader.
        xml: the document it stands in.
    """
    status = value_at(item, "itemMeta/pubStatus/@qcode") or value_at(
        item, "itemMeta/pubStatus/@uri"
    )
    claims = list(dict.fromkeys(_claims(item)))
    title = next((claim.value for claim in claims if claim.field == "title"), None)
    if refused := withdrawal(status, number, title):
        return refused
    blocks = _join_dateline(_without_fields(_blocks(item), claims), item)
    if all(block.kind == "caption" for block in blocks):
        return _refuse_textless(item, number, title)
    return Record(
        source_record=number,
        source_format=source_format,
        blocks=tuple(blocks),
        claims=tuple(claims),
        record_key=item.get("guid"),
        encoding=xml.encoding,
        quality_flags=(*xml.flags, *status_flags(status, value_at(item, "itemMeta/embargoed"))),
    )


def _claims(item: etree._Element) -> Iterator[Claim]:
    if headline := _headline(item):
        yield Claim("title", headline, Origin.META, "newsml-g2:headline", 1.0)
    yield from claims_at(item, _RULES, "newsml-g2")
    for name in values_at(item, "itemMeta/provider/@literal"):
        # two letters are the initials of who sent it
        if len(name) > 2:
            yield Claim("publisher", name, Origin.META, "newsml-g2:provider", 0.7)
    if shown := value_at(item, "contentSet/inlineXML//body/h1"):
        yield Claim("title", shown, Origin.MARKUP, "newsml-g2:h1", 0.6)
    yield from _subject_claims(item)
    for nitf in elements_at(item, ".//nitf"):
        yield from nitf_claims(nitf)
    # the creator may be a person or the house itself, and often a login name
    for name in values_at(item, "contentMeta/creator/name"):
        if " " in name:
            yield Claim("author", name, Origin.META, "newsml-g2:creator", 0.7)


def _subject_claims(item: etree._Element) -> Iterator[Claim]:
    """Yield keywords and subjects as keywords, and the desk, if it is among them, as section."""
    for keyword in values_at(item, "contentMeta/keyword"):
        yield Claim("keywords", keyword, Origin.META, "newsml-g2:subject", 0.9)
    for subject in elements_at(item, "contentMeta/subject"):
        kind = (subject.get("type") or "").rpartition(":")[2]
        name = value_at(subject, "name") or value_at(subject, "mainConcept/name")
        if name and kind == "category":
            yield Claim("section", name, Origin.META, "newsml-g2:subject[category]", 0.8)
        elif name and kind != "poi":
            yield Claim("keywords", name, Origin.META, "newsml-g2:subject", 0.9)


def _codes(item: etree._Element, path: str) -> Iterator[str]:
    """Yield the codes at a path, given as a short qcode or a whole URI."""
    for attribute in ("qcode", "uri"):
        yield from values_at(item, f"{path}/@{attribute}")


def _headline(item: etree._Element) -> str | None:
    """Return the main headline in the item's own language, rather than a short one."""
    found = [
        headline
        for headline in elements_at(item, "contentMeta/headline")
        if headline.get("rank") in _MAIN_RANKS and value_at(headline, ".")
    ]
    own = _in_language(found, _language(item))
    longer = [h for h in own if status_word(h.get("role")) not in _OTHER_HEADLINES]
    return next((value_at(headline, ".") for headline in longer or own), None)


def _language(item: etree._Element) -> str:
    named = value_at(item, "contentMeta/language/@tag") or value_at(item, "@xml:lang")
    return (named or "").partition("-")[0].lower()


def _in_language(elements: list[etree._Element], language: str) -> list[etree._Element]:
    """Return those that say they are in a language; all if none does."""
    own = [e for e in elements if _stated_language(e) == language]
    return own or elements


def _stated_language(element: etree._Element) -> str:
    return (value_at(element, "@xml:lang") or "").partition("-")[0].lower()


def _blocks(item: etree._Element) -> list[Block]:
    """Return the text of the fullest rendition."""
    content = item if local_name(item) == "contentSet" else element_at(item, "contentSet")
    if content is None:
        return []
    renditions = [r for r in content if isinstance(r.tag, str)]
    return fullest(_rendition_blocks(r) for r in _in_language(renditions, _language(item)))


def _rendition_blocks(rendition: etree._Element) -> list[Block]:
    content_type = (rendition.get("contenttype") or "").split(";")[0].strip().lower()
    kind = local_name(rendition)
    if kind == "inlineXML" and _is_prose(content_type):
        nitf = element_at(rendition, ".//nitf")
        if nitf is not None:
            return nitf_blocks(nitf)
        body = element_at(rendition, ".//body")
        if (
            body is None
            and element_at(rendition, _PARAGRAPHS[bool(_IDF.search(content_type))]) is None
        ):
            return []
        return markup_blocks(rendition if body is None else body, _XHTML_NAMES, _XHTML_DROPPED)
    if kind == "inlineData" and not rendition.get("encoding"):
        text = "".join(map(str, rendition.itertext()))
        if content_type in {"text/html", "application/xhtml+xml"}:
            return fragment_blocks(text)
        if content_type in {"", "text/plain"}:
            return to_blocks(split_paragraphs(text))
    return []


def _is_prose(content_type: str) -> bool:
    return content_type in _PROSE_TYPES or _IDF.search(content_type) is not None


def _without_fields(blocks: list[Block], claims: list[Claim]) -> list[Block]:
    """Leave out headline, byline and teaser where they open the text as they stand in fields."""
    stated = {c.value for c in claims if c.field in {"title", "subtitle", "byline"}}
    start = 0
    while start < len(blocks) - 1 and " ".join(blocks[start].text.split()) in stated:
        start += 1
    return blocks[start:]


def _join_dateline(blocks: list[Block], item: etree._Element) -> list[Block]:
    """Put a date line that stands as a paragraph of its own before the text it opens."""
    if len(blocks) < 2 or blocks[0].text != value_at(item, "contentMeta/dateline"):
        return blocks
    first = Block(f"{blocks[0].text} {blocks[1].text}", blocks[1].kind)
    return [first, *blocks[2:]]


def _refuse_textless(item: etree._Element, number: int, title: str | None) -> Rejection:
    raw_class = next(_codes(item, "itemMeta/itemClass"), "")
    kind = status_word(raw_class)
    types = [t for t in values_at(item, "contentSet/inlineXML/@contenttype") if t]
    if kind not in _TEXT_CLASSES:
        message = f"a news item of class {raw_class} holds no article text"
        return Rejection(ReasonCode.NOT_AN_ARTICLE, message, number, title)
    other = [t for t in types if not _is_prose(t)]
    other += ["a composite of other things"] if kind == "composite" else []
    if other:
        message = f"the news item holds {other[0]}, not article text"
        return Rejection(ReasonCode.NOT_AN_ARTICLE, message, number, title)
    message = "the news item carries no text inline"
    return Rejection(ReasonCode.EMPTY_BODY, message, number, title)
