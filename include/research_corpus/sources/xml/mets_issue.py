"""The parts of a METS file, and the pages it names as they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from research_corpus.contracts.records import Rejection
from research_corpus.sources.source_file import SourceFile
from research_corpus.sources.xml.alto import alto_pages
from research_corpus.sources.xml.dublin_core import as_mods
from research_corpus.sources.xml.ocr_text import OcrRegion
from research_corpus.sources.xml.page_xml import page_xml_pages
from research_corpus.sources.xml.xml_stream import open_xml, root_name
from research_corpus.sources.xml.xml_tree import elements_at

ARTICLES = frozenset(
    {"article", "editorial", "letter", "obituary", "news", "review", "interview", "feuilleton"}
)
NO_ARTICLES = frozenset({"advertisement", "advert", "ad", "publicity"})
TITLES = frozenset({"heading", "headline", "title", "main_title", "maintitle"})
SUBTITLES = frozenset({"subheadline", "subtitle", "subheading", "deck"})
BYLINES = frozenset({"author", "byline"})
_CAPTIONS = frozenset({"caption"})
_KINDS = TITLES | SUBTITLES | BYLINES | _CAPTIONS
_PAGES = {"alto": alto_pages, "PcGts": page_xml_pages}
_HREF = "{http://www.w3.org/1999/xlink}href"


def division_type(div: etree._Element) -> str:
    """Return the type of a division in lower case; empty if it states none."""
    return div.get("TYPE", "").strip().lower()


def has_place(div: etree._Element) -> bool:
    """Tell whether a division says where on the pages it stands."""
    return next(div.iterdescendants("{*}area", "{*}fptr"), None) is not None


@dataclass
class Issue:
    """One issue.

    Attributes:
        mets: the root element.
        companion: gives the file that a reference means, or null.
        max_page_bytes: characters that one page may have.
        files: references by the ids of files.
        mods: descriptions by the ids of their sections.
        pages: regions of the pages read so far, by the ids of files.
        missing: ids of pages that could not be read.
    """

    mets: etree._Element
    companion: Callable[[str], SourceFile | None]
    max_page_bytes: int
    files: dict[str, str] = field(default_factory=dict)
    mods: dict[str, etree._Element] = field(default_factory=dict)
    pages: dict[str, list[OcrRegion]] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for file in self.mets.iterdescendants("{*}file"):
            hrefs = (place.get(_HREF) for place in elements_at(file, "FLocat"))
            self.files[file.get("ID", "")] = next((href for href in hrefs if href), "")
        for section in elements_at(self.mets, "dmdSec"):
            found = next(section.iterdescendants("{*}mods"), None)
            found = as_mods(section) if found is None else found
            if found is not None:
                self.mods[section.get("ID", "")] = found

    def divisions(self) -> list[etree._Element]:
        """Return the articles and advertisements of the logical structure, in its order."""
        maps = elements_at(self.mets, "structMap")
        logical = (part for part in maps if part.get("TYPE", "").lower() != "physical")
        found = (div for part in logical for div in part.iterdescendants("{*}div"))
        return [div for div in found if division_type(div) in ARTICLES | NO_ARTICLES]

    def described(self, div: etree._Element) -> list[etree._Element]:
        """Return the MODS that a division points to."""
        return [self.mods[i] for i in div.get("DMDID", "").split() if i in self.mods]

    def page(self, file_id: str) -> list[OcrRegion]:
        """Return the regions of a page; empty if the archive lacks it or it cannot be read."""
        if file_id not in self.pages:
            self.pages[file_id] = list(self._read_page(file_id))
        if not self.pages[file_id]:
            self.missing.add(file_id)
        return self.pages[file_id]

    def is_page(self, file_id: str) -> bool:
        """Tell whether a file is there and is a page in ALTO or PAGE XML."""
        page = self.companion(self.files.get(file_id, ""))
        return page is not None and _root(page) in _PAGES

    def regions_of(self, article: etree._Element) -> Iterator[tuple[str, OcrRegion]]:
        """Yield the regions of an article with the type of the division that names them."""
        seen: set[tuple[str, str]] = set()
        for area in article.iterdescendants("{*}area", "{*}fptr"):
            file_id = area.get("FILEID", "")
            above = list(area.iterancestors("{*}div"))
            owner = next(div for div in above if division_type(div) in ARTICLES)
            if not file_id or owner is not article:
                continue
            kinds = (division_type(div) for div in above[: above.index(article)])
            kind = next((k for k in kinds if k in _KINDS), "")
            for region in self._within(area, file_id):
                if (file_id, region.id) not in seen:
                    seen.add((file_id, region.id))
                    yield kind, replace(region, kind="caption") if kind in _CAPTIONS else region

    def _within(self, area: etree._Element, file_id: str) -> list[OcrRegion]:
        """Return the regions that an area means: one, all from one to another, or the page."""
        begin, end = area.get("BEGIN"), area.get("END")
        regions = self.page(file_id)
        if begin is None:
            return regions
        at = [number for number, region in enumerate(regions) if begin in region.ids]
        last = [number for number, region in enumerate(regions) if end in region.ids]
        if at and last and at[0] < last[-1]:
            return regions[at[0] : last[-1] + 1]
        return [regions[number] for number in at]

    def _read_page(self, file_id: str) -> Iterator[OcrRegion]:
        page = self.companion(self.files.get(file_id, ""))
        xml = open_xml(page) if page else None
        if page is None or xml is None or isinstance(xml, Rejection):
            return
        read = _PAGES.get(_root(page) or "", alto_pages)
        for regions in read(xml, self.max_page_bytes):
            if isinstance(regions, Rejection):
                return
            yield from regions


def _root(page: SourceFile) -> str | None:
    with page.open() as stream:
        return root_name(stream.read(4096))
