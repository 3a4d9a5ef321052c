"""METS with ALTO or PAGE XML: an issue of a digitised newspaper, its articles told by their layout.

Read out of a ZIP file, where the pages lie beside the METS file. The logical structure map says
which blocks of which pages an article is made of; without that every page is a record.
https://www.loc.gov/standards/mets/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Claim, Origin, Record, Rejection, Result, Skip
from research_corpus.sources.source_file import SourceFile
from research_corpus.sources.xml.mets_issue import (
    ARTICLES,
    BYLINES,
    NO_ARTICLES,
    SUBTITLES,
    TITLES,
    Issue,
    division_type,
    has_place,
)
from research_corpus.sources.xml.mods import (
    article_claims,
    date_claims,
    host_title,
    identifier,
    mods_title,
)
from research_corpus.sources.xml.ocr_text import (
    OcrRegion,
    mean_confidence,
    page_record,
    region_blocks,
)
from research_corpus.sources.xml.xml_stream import (
    XmlText,
    iter_elements,
    open_xml,
    root_sureness,
)
from research_corpus.sources.xml.xml_tree import elements_at, value_at


class MetsReader:
    """The articles of an issue."""

    name = "mets_alto"
    suffixes = frozenset({".xml"})

    def sniff(self, head: bytes, name: str) -> float:
        """Return 0.95 where the root element is ``mets``."""
        return root_sureness(head, name, {"mets"}, self.suffixes)

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Result]:
        """Yield one item an article, or one a page where the file tells no articles apart."""
        xml = open_xml(source)
        if isinstance(xml, Rejection):
            yield xml
            return
        if source.companion is None:
            message = (
                "a METS file without its pages, which are read together; put the METS file and "
                "the ALTO or PAGE XML files that it names into one ZIP file, in the same folders "
                "as now"
            )
            yield Rejection(ReasonCode.EMPTY_BODY, message)
            return
        for mets in iter_elements(xml, ("mets",), max_record_bytes=max_file_bytes):
            if isinstance(mets, Rejection):
                yield mets
                return
            issue = Issue(mets, source.companion, max_file_bytes)
            divisions = issue.divisions()
            if any(division_type(div) in ARTICLES and has_place(div) for div in divisions):
                yield from self._articles(issue, divisions, xml)
            else:
                yield from self._pages(issue, xml)

    def _articles(
        self, issue: Issue, divisions: Iterable[etree._Element], xml: XmlText
    ) -> Iterator[Result]:
        shared = list(_issue_claims(issue))
        for number, div in enumerate(divisions):
            if division_type(div) in NO_ARTICLES:
                yield Skip(ReasonCode.NOT_AN_ARTICLE, "an advertisement", number)
            else:
                yield self._article(issue, div, shared, number, xml)

    def _article(
        self, issue: Issue, div: etree._Element, shared: list[Claim], number: int, xml: XmlText
    ) -> Record | Rejection:
        issue.missing.clear()
        found = list(issue.regions_of(div))
        claims = _claims(issue, div, found, shared)
        kept = (region for kind, region in found if kind not in TITLES | SUBTITLES | BYLINES)
        blocks = region_blocks(kept)
        if all(block.kind in {"caption", "heading"} for block in blocks):
            lost = f"; {len(issue.missing)} of its pages could not be read" if issue.missing else ""
            title = next((claim.value for claim in claims if claim.field == "title"), None)
            message = f"the article has no text{lost}"
            return Rejection(ReasonCode.EMPTY_BODY, message, number, title)
        return Record(
            source_record=number,
            source_format=self.name,
            blocks=tuple(blocks),
            claims=tuple(dict.fromkeys(claims)),
            # the ids of divisions begin anew in each issue
            record_key=next(filter(None, map(identifier, issue.described(div))), None),
            encoding=xml.encoding,
            quality_flags=(*xml.flags, *(("pages_missing",) if issue.missing else ())),
            ocr_confidence=mean_confidence(region for _, region in found),
        )

    def _pages(self, issue: Issue, xml: XmlText) -> Iterator[Result]:
        """Yield a record for each page of the first group of files that are such."""
        claims = tuple(_issue_claims(issue))
        number = 0
        for group in issue.mets.iterdescendants("{*}fileGrp"):
            for file_id in (file.get("ID", "") for file in elements_at(group, "file")):
                if not issue.is_page(file_id):
                    continue
                yield page_record(issue.page(file_id), number, self.name, xml, claims)
                number += 1
            if number:
                return
        message = (
            "the METS file names no ALTO or PAGE XML file of the archive; put those files into it, "
            "in the folders that the METS file names"
        )
        yield Rejection(ReasonCode.NO_RECORDS, message)


def _claims(
    issue: Issue, div: etree._Element, found: list[tuple[str, OcrRegion]], shared: list[Claim]
) -> list[Claim]:
    """Return what MODS says of an article, for other fields the page, for others the issue."""
    claims: list[Claim] = []
    described = [claim for mods in issue.described(div) for claim in article_claims(mods)]
    for source in (described, list(_shown_claims(found, div)), shared):
        known = set(map(_subject, claims))
        claims += [claim for claim in source if _subject(claim) not in known]
    return claims


def _subject(claim: Claim) -> str:
    """Return what a claim is about: a byline and an author both say who wrote."""
    return "author" if claim.field == "byline" else claim.field


def _shown_claims(found: Iterable[tuple[str, OcrRegion]], div: etree._Element) -> Iterator[Claim]:
    """Yield what stands on the page as headline, deck and byline, and the division's label."""
    regions = list(found)
    title, subtitle, byline = (
        " ".join(block.text for block in region_blocks(r for k, r in regions if k in kinds))
        for kinds in (TITLES, SUBTITLES, BYLINES)
    )
    if title:
        yield Claim("title", title, Origin.MARKUP, "mets:heading", 0.9)
    if subtitle:
        yield Claim("subtitle", subtitle, Origin.MARKUP, "mets:subheadline", 0.8)
    if byline:
        yield Claim("byline", byline, Origin.MARKUP, "mets:author", 0.9)
    if label := value_at(div, "@LABEL"):
        yield Claim("title", label, Origin.META, "mets:LABEL", 0.7)


def _issue_claims(issue: Issue) -> Iterator[Claim]:
    """Yield outlet and day of the issue from the MODS that describes no article."""
    of_articles = {mods for div in issue.divisions() for mods in issue.described(div)}
    outlet: str | None = None
    day: Claim | None = None
    for mods in issue.mods.values():
        if mods not in of_articles:
            outlet = outlet or host_title(mods) or mods_title(mods)
            day = day or next(date_claims(mods), None)
    if outlet:
        yield Claim("publisher", outlet, Origin.META, "mods:host", 0.95)
    if day:
        yield day
