"""JATS and its elder NLM form: articles of scholarly journals, https://jats.nlm.nih.gov/.

One article a file, or several below a collection of a publisher or archive. The article's own
metadata stand in ``front/article-meta``, of a part such as a letter in ``front-stub``.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Block, Claim, Origin, Record, Rejection, Result
from research_corpus.sources.source_file import SourceFile, suffix_of
from research_corpus.sources.xml.xml_stream import (
    XmlText,
    iter_elements,
    open_xml,
    release,
    root_name,
)
from research_corpus.sources.xml.xml_tree import (
    PathRule,
    claims_at,
    element_at,
    elements_at,
    markup_blocks,
    plain_text,
    value_at,
)

_META = "front/article-meta"
_RULES: tuple[PathRule, ...] = (
    (f"{_META}/title-group/subtitle", "subtitle", 0.9),
    ("front/journal-meta/journal-title-group/journal-title", "publisher", 1.0),
    ("front/journal-meta/journal-title", "publisher", 1.0),
    ("front/journal-meta/abbrev-journal-title", "publisher", 0.6),
    (f"{_META}/article-categories/subj-group[@subj-group-type='heading']/subject", "section", 0.9),
    (f"{_META}/kwd-group/kwd", "keywords", 1.0),
    ("@xml:lang", "language_declared", 0.9),
    (f"{_META}/permissions/license/@xlink:href", "licence", 0.95),
    (f"{_META}/permissions/license/license-p", "licence", 0.8),
    (f"{_META}/permissions/license/p", "licence", 0.8),
    (f"{_META}/permissions/copyright-statement", "licence", 0.6),
    (f"{_META}/copyright-statement", "licence", 0.6),
    (f"{_META}/self-uri/@xlink:href", "url", 0.8),
)
# the day that readers could have it, before that of the printed issue and of an archive
_DATE_RANKS = {"epub": 0.95, "pub": 0.93, "preprint": 0.7, "ppub": 0.8, "collection": 0.6}
_PRINT_RANKS = {"electronic": 0.95, "print": 0.85}
_NO_DAYS = frozenset(
    {"pmc-release", "nihms-submitted", "corrected", "corrected-typeset", "retracted", "update"}
)
_NAMES = {"sec": "div", "title": "h2", "disp-quote": "blockquote", "list": "ul", "list-item": "li"}
_NAMES |= {"caption": "figcaption", "fig": "figure", "body": "div", "abstract": "div"}
_NAMES |= {"boxed-text": "div", "def-list": "dl", "term": "dt", "def": "dd", "break": "br"}
_NAMES |= {"speech": "div", "verse-group": "div", "verse-line": "p", "statement": "div"}
_DROPPED_NAMES = """
fn fn-group table-wrap ref-list ref disp-formula inline-formula tex-math graphic media label
supplementary-material alternatives object-id email ext-link-note bio index-term sec-meta
"""
_DROPPED = frozenset(_DROPPED_NAMES.split())
_OTHER_ABSTRACTS = frozenset({"graphical", "key-points", "toc", "teaser", "highlights", "precis"})
_NO_AUTHORS = frozenset({"editor", "reviewer", "translator", "photographer", "illustrator"})


class JatsReader:
    """The articles of a JATS document, its sub-articles among them."""

    name = "jats"
    suffixes = frozenset({".xml", ".nxml"})

    def sniff(self, head: bytes, name: str) -> float:
        """Return 0.9 for an article, or collection of such, with the metadata of JATS."""
        root, plain = root_name(head), head.replace(b"\x00", b"")
        if root is None or not (b"<article-meta" in plain or b":article-meta" in plain):
            return 0.0
        return 0.92 if suffix_of(name) in self.suffixes else 0.9

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Result]:
        """Yield one item an article and one a sub-article."""
        xml = open_xml(source)
        if isinstance(xml, Rejection):
            yield xml
            return
        number = 0
        for element in iter_elements(xml, ("article",), max_record_bytes=max_file_bytes):
            if isinstance(element, Rejection):
                yield element
                return
            parts = [*elements_at(element, "sub-article"), *elements_at(element, "response")]
            for article in (element, *parts):
                yield self._record(article, element, number, xml)
                number += 1
            release(element)

    def _record(
        self, article: etree._Element, outer: etree._Element, number: int, xml: XmlText
    ) -> Record | Rejection:
        claims = list(dict.fromkeys(_claims(_with_front(article), outer)))
        blocks = _blocks(article)
        if all(block.kind in {"caption", "heading"} for block in blocks):
            title = next((c.value for c in claims if c.field == "title"), None)
            message = "the article has neither abstract nor body"
            return Rejection(ReasonCode.EMPTY_BODY, message, number, title)
        return Record(
            source_record=number,
            source_format=self.name,
            blocks=tuple(blocks),
            claims=tuple(claims),
            record_key=_key(article),
            encoding=xml.encoding,
            quality_flags=xml.flags,
        )


def _with_front(article: etree._Element) -> tuple[etree._Element, etree._Element | None]:
    """Return an article and the element that holds its own metadata; null if it has none."""
    meta = element_at(article, _META)
    return article, meta if meta is not None else element_at(article, "front-stub")


def _claims(
    found: tuple[etree._Element, etree._Element | None], outer: etree._Element
) -> Iterator[Claim]:
    article, meta = found
    if meta is not None:
        if title := _title(meta):
            yield Claim("title", title, Origin.META, "jats:article-title", 1.0)
        yield from _authors(meta)
        yield from _dates(meta)
    yield from claims_at(article, _RULES, "jats")
    if article is outer:
        return
    outer_meta = element_at(outer, _META)
    shared = {"publisher", "language_declared", "licence"}
    yield from (c for c in claims_at(outer, _RULES, "jats:article") if c.field in shared)
    if outer_meta is not None and (meta is None or not list(_dates(meta))):
        yield from _dates(outer_meta)


def _title(meta: etree._Element) -> str | None:
    """Return the title without the marks of its footnotes."""
    title = element_at(meta, "title-group/article-title")
    if title is None:
        return None
    blocks = markup_blocks(title, {}, _DROPPED | {"xref"})
    return " ".join(" ".join(block.text for block in blocks).split()) or None


def _authors(meta: etree._Element) -> Iterator[Claim]:
    """Yield people and groups that wrote it; editors and the like are no authors."""
    for contrib in meta.iterdescendants("{*}contrib"):
        if any(above.tag.rpartition("}")[2] == "collab" for above in contrib.iterancestors()):
            continue  # a member of a group that signs as one
        kind = contrib.get("contrib-type", "author").lower()
        if kind in _NO_AUTHORS or "editor" in kind:
            continue
        names = (*elements_at(contrib, "name"), *elements_at(contrib, "name-alternatives/name"))
        name = next(filter(None, map(_person, names)), None) or _string_name(contrib)
        if name:
            yield Claim("author", name, Origin.META, "jats:contrib", 1.0, "person")
        elif group := _group(contrib):
            yield Claim("author", group, Origin.META, "jats:contrib", 1.0, "organization")


def _person(name: etree._Element) -> str:
    """Return a name in the order that it is spoken in."""
    is_eastern = name.get("name-style") == "eastern"
    order = "surname given-names" if is_eastern else "prefix given-names surname suffix"
    return " ".join(part for step in order.split() if (part := value_at(name, step)))


def _string_name(contrib: etree._Element) -> str | None:
    """Return a name that is written in one piece, its parts in the order of speech if marked."""
    for path in ("string-name", "name-alternatives/string-name"):
        for name in elements_at(contrib, path):
            if text := _person(name) if value_at(name, "surname") else plain_text(name):
                return text
    return None


def _group(contrib: etree._Element) -> str | None:
    collab = element_at(contrib, "collab")
    if collab is None:
        collab = element_at(contrib, "collab-alternatives/collab")
    if collab is None:
        return value_at(contrib, "on-behalf-of")
    for path in ("institution", "institution-wrap/institution"):
        if name := value_at(collab, path):
            return name
    named = markup_blocks(collab, {}, _DROPPED | {"xref", "contrib-group", "addr-line", "aff"})
    return " ".join(" ".join(block.text for block in named).split()) or None


def _dates(meta: etree._Element) -> Iterator[Claim]:
    for date in elements_at(meta, "pub-date"):
        kind = (date.get("pub-type") or date.get("date-type") or "").lower()
        value = date.get("iso-8601-date") or _written(date)
        if not value or kind in _NO_DAYS:
            continue
        form = date.get("publication-format", "").lower()
        confidence = _PRINT_RANKS.get(form, _DATE_RANKS.get(kind, 0.7))
        if kind == "collection":
            confidence = _DATE_RANKS[kind]
        yield Claim("date_published", value, Origin.META, f"jats:pub-date[{kind}]", confidence)


def _written(date: etree._Element) -> str:
    """Return the day, month or year of a date; a season leaves the year alone."""
    year, month, day = (value_at(date, part) or "" for part in ("year", "month", "day"))
    if not year:
        return value_at(date, "string-date") or ""
    if not month:
        return year
    if not month.isdigit():
        return " ".join(part for part in (day, month, year) if part)
    return "-".join(part.zfill(2) for part in (year, month, day) if part)


def _blocks(article: etree._Element) -> list[Block]:
    """Return abstract and body, without notes, tables, formulas and references."""
    blocks: list[Block] = []
    for path in (f"{_META}/abstract", "front-stub/abstract", "body"):
        for part in elements_at(article, path):
            if part.get("abstract-type", "").lower() not in _OTHER_ABSTRACTS:
                blocks += markup_blocks(part, _NAMES, _dropped_in(part))
    return [block for block in blocks if block.text.strip()]


def _dropped_in(part: etree._Element) -> frozenset[str]:
    """Return what is left out: marks of notes in the text, too, where they stand as numbers."""
    marks = [xref for xref in part.iterdescendants("{*}xref") if _is_mark(xref)]
    for mark in marks:
        mark.tag = "label"
    return _DROPPED


def _is_mark(xref: etree._Element) -> bool:
    """Tell a raised number or sign from a reference in words, such as Figure 1."""
    if xref.get("ref-type") not in {"fn", "bibr", "table-fn", "aff", "corresp"}:
        return False
    parent = xref.getparent()
    is_raised = element_at(xref, "sup") is not None or (
        parent is not None and parent.tag.rpartition("}")[2] == "sup"
    )
    return is_raised and not any(char.isalpha() for char in plain_text(xref))


def _key(article: etree._Element) -> str | None:
    """Return the DOI, or the publisher's own number."""
    ids = [
        *elements_at(article, f"{_META}/article-id"),
        *elements_at(article, "front-stub/article-id"),
    ]
    by_kind = {e.get("pub-id-type", ""): plain_text(e) for e in ids}
    return next(
        (by_kind[k] for k in ("doi", "pmcid", "pmc", "pmid", "publisher-id") if by_kind.get(k)),
        None,
    )
