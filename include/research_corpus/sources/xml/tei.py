"""TEI, the format of digitised newspapers and scholarly corpora: one article a text.

P5 (``TEI``, ``teiCorpus``) and P4 (``TEI.2``, ``teiCorpus.2``). The header says two things: what
the electronic file is, and what it was made from; an article's date, author and outlet are those of
its source wherever the header names it.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import (
    Block,
    Claim,
    ClaimField,
    Origin,
    Record,
    Rejection,
)
from research_corpus.sources.source_file import SourceFile
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
    local_name,
    markup_blocks,
    value_at,
)

_ROOTS = frozenset({"TEI", "TEI.2", "teiCorpus", "teiCorpus.2"})
_SOURCE = "fileDesc/sourceDesc"
_EDITION = "fileDesc/publicationStmt"
_HEADER_RULES: tuple[PathRule, ...] = (
    (f"{_SOURCE}//analytic/title", "title", 1.0),
    ("fileDesc/titleStmt/title[@type='main']", "title", 0.95),
    ("fileDesc/titleStmt/title", "title", 0.9),
    ("fileDesc/titleStmt/title[@type='sub']", "subtitle", 0.9),
    ("profileDesc/abstract", "subtitle", 0.7),
    (f"{_SOURCE}//author/persName", "author", 0.95),
    (f"{_SOURCE}//author", "author", 0.9),
    ("fileDesc/titleStmt/author/persName", "author", 0.85),
    ("fileDesc/titleStmt/author", "author", 0.8),
    (f"{_SOURCE}//date/@when", "date_published", 0.95),
    (f"{_SOURCE}//date", "date_published", 0.9),
    ("profileDesc/creation/date/@when", "date_published", 0.8),
    ("profileDesc/creation/date", "date_published", 0.75),
    (f"{_EDITION}/date/@when", "date_published", 0.5),
    (f"{_EDITION}/date", "date_published", 0.45),
    (f"{_SOURCE}//title[@level='j']", "publisher", 0.95),
    (f"{_SOURCE}//publisher", "publisher", 0.9),
    (f"{_EDITION}/publisher", "publisher", 0.5),
    ("profileDesc/textClass/keywords//item", "keywords", 0.8),
    ("profileDesc/langUsage/language/@ident", "language_declared", 1.0),
    (f"{_SOURCE}//ref/@target", "url", 0.8),
    (f"{_SOURCE}//ptr/@target", "url", 0.8),
    (f"{_EDITION}/availability/licence/@target", "licence", 1.0),
    (f"{_EDITION}/availability/licence", "licence", 0.9),
    (f"{_EDITION}/availability/p", "licence", 0.6),
)
_TERMS: dict[str | None, ClaimField] = {"categories": "section"}
"""What terms of a type are, as trafilatura writes them; all others are keywords."""

_NAMES = {
    "head": "h2",
    "list": "ul",
    "item": "li",
    "lb": "br-none",
    "q": "span",
    "cit": "blockquote",
    "figDesc": "figcaption",
    "caption": "figcaption",
    "ab": "p",
    "sp": "div",
    "lg": "div",
    "l": "p",
    "row": "tr",
    "cell": "td",
    "front": "div",
    "body": "div",
    "back": "div",
    "text": "div",
    "byline": "p",
    "dateline": "p",
}
# the unedited half of an editorial pair, notes, and what belongs to the page and not the text
_DROPPED_NAMES = """
note fw sic orig abbr am del teiHeader bibl listBibl stage
"""
_DROPPED = frozenset(_DROPPED_NAMES.split())


class TeiReader:
    """Every text of a TEI document or corpus, in its order."""

    name = "tei"
    suffixes = frozenset({".xml", ".tei"})

    def sniff(self, head: bytes, name: str) -> float:
        """Return 0.95 where the root element is TEI's."""
        return root_sureness(head, name, _ROOTS, self.suffixes)

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Record | Rejection]:
        """Yield one item a text; what a corpus header says holds for each of its texts."""
        xml = open_xml(source)
        if isinstance(xml, Rejection):
            yield xml
            return
        number = 0
        inherited: list[Claim] = []
        for element in iter_elements(
            xml, ("TEI", "TEI.2", "teiHeader"), max_record_bytes=max_file_bytes
        ):
            if isinstance(element, Rejection):
                yield element
                return
            if local_name(element) == "teiHeader":
                inherited += _corpus_claims(element)
                continue
            for text, is_part in _texts(element):
                yield self._record(element, text, number, xml, inherited, is_part=is_part)
                number += 1
            release(element)

    def _record(
        self,
        tei: etree._Element,
        text: etree._Element | None,
        number: int,
        xml: XmlText,
        inherited: list[Claim],
        *,
        is_part: bool,
    ) -> Record | Rejection:
        claims = list(dict.fromkeys([*_claims(tei, text, is_part=is_part), *inherited]))
        blocks = [] if text is None else _blocks(text, claims)
        if all(block.kind in {"caption", "heading"} for block in blocks):
            title = next((c.value for c in claims if c.field == "title"), None)
            return Rejection(ReasonCode.EMPTY_BODY, "the text element is empty", number, title)
        key = None if text is None or is_part else value_at(tei, "@xml:id")
        return Record(
            source_record=number,
            source_format=self.name,
            blocks=tuple(blocks),
            claims=tuple(claims),
            record_key=key,
            encoding=xml.encoding,
            quality_flags=xml.flags,
        )


def _corpus_claims(header: etree._Element) -> list[Claim]:
    """Return what the header of a corpus says about its texts: all but title and author."""
    parent = header.getparent()
    if parent is None or not local_name(parent).startswith("teiCorpus"):
        return []
    shared = {"publisher", "language_declared", "licence", "date_published"}
    found = _header_claims(header, "teiCorpus")
    return [
        Claim(c.field, c.value, c.origin, c.rule, round(c.confidence / 2, 3))
        for c in found
        if c.field in shared
    ]


def _texts(tei: etree._Element) -> Iterator[tuple[etree._Element | None, bool]]:
    """Yield the texts of a TEI element, and whether each is one of a group."""
    text = element_at(tei, "text")
    parts = [] if text is None else [p for p in elements_at(text, "group//text") if _is_leaf(p)]
    if parts:
        yield from ((part, True) for part in parts)
    else:
        yield text, False


def _is_leaf(text: etree._Element) -> bool:
    return element_at(text, "group") is None


def _claims(tei: etree._Element, text: etree._Element | None, *, is_part: bool) -> Iterator[Claim]:
    if text is not None:
        yield from _text_claims(text, is_part=is_part)
    header = element_at(tei, "teiHeader")
    if header is not None:
        found = [*_header_claims(header, "teiHeader"), *_terms(header)]
        yield from (c for c in found if not (is_part and c.field == "title"))
    yield from claims_at(tei, (("@xml:lang", "language_declared", 0.7),), "TEI")


def _header_claims(header: etree._Element, source: str) -> Iterator[Claim]:
    """Yield what a header says, outlets without the site that trafilatura puts behind them."""
    for download in list(elements_at(header, "profileDesc/creation/date[@type='download']")):
        download.clear()
    for claim in claims_at(header, _HEADER_RULES, source):
        is_outlet = claim.field == "publisher"
        yield claim._replace(value=_without_site(claim.value)) if is_outlet else claim


def _without_site(name: str) -> str:
    """Return an outlet without the host in brackets behind it; the host where nothing else stands.

    Example:
        >>> _without_site("Kelder Post (kelder.example)"), _without_site("(kelder.example)")
        ('Kelder Post', 'kelder.example')
    """
    outlet, opened, host = name.rpartition("(")
    is_host = bool(opened) and host.endswith(")") and "." in host and " " not in host
    return (outlet.strip() or host[:-1]) if is_host else name


def _terms(header: etree._Element) -> Iterator[Claim]:
    """Yield keywords and sections; those of a type stand in one element, parted by commas."""
    for term in elements_at(header, "profileDesc/textClass/keywords//term"):
        kind, value = term.get("type"), value_at(term, ".") or ""
        for part in value.split(",") if kind in ("categories", "tags") else [value]:
            if name := part.strip():
                rule = f"teiHeader:term[@type={kind!r}]" if kind else "teiHeader:term"
                yield Claim(_TERMS.get(kind, "keywords"), name, Origin.META, rule, 0.9)


def _text_claims(text: etree._Element, *, is_part: bool) -> Iterator[Claim]:
    """Yield what the text says about itself: language, and byline and date line at its head."""
    yield from claims_at(text, (("@xml:lang", "language_declared", 0.9),), "text")
    head = value_at(text, "body//head")
    if head and is_part:
        yield Claim("title", head, Origin.MARKUP, "text:head", 1.0)
    elif head:
        yield Claim("title", head, Origin.MARKUP, "text:head", 0.6)
    for byline in elements_at(text, ".//byline"):
        if value := value_at(byline, "."):
            yield Claim("byline", value, Origin.MARKUP, "text:byline", 0.9)
    for date in elements_at(text, ".//dateline/date"):
        if value := date.get("when") or value_at(date, "."):
            yield Claim("date_published", value, Origin.MARKUP, "text:dateline/date", 0.8)


def _blocks(text: etree._Element, claims: list[Claim]) -> list[Block]:
    # what readers wrote below a page, as trafilatura keeps it
    for comments in list(elements_at(text, ".//div[@type='comments']")):
        comments.clear()
    blocks = markup_blocks(text, _NAMES, _DROPPED)
    stated = {c.value for c in claims if c.field in {"title", "byline"}}
    start = 0
    while start < len(blocks) and blocks[start].text in stated:
        start += 1
    return blocks[start:]
