"""The free header line of a plain-text article: date, authors, publisher and section in one line.

The fields come in any order, with or without separators. Each is found by its own rule and masked
before the next one looks: dates, then publisher, then section; what is left is the byline. A field
that no rule finds stays null.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from research_corpus.contracts.records import Origin
from research_corpus.metadata.authors import Author, Byline
from research_corpus.metadata.byline_pieces import ROLE, blank_contacts
from research_corpus.metadata.bylines import parse_byline
from research_corpus.metadata.date_days import DateContext, names_day
from research_corpus.metadata.date_shapes import DateShape, find_shapes
from research_corpus.metadata.dates import DateReading, read_shape
from research_corpus.metadata.header_line import MASK, Finding, HeaderLine
from research_corpus.metadata.header_outlet import find_publisher
from research_corpus.metadata.header_parties import weigh
from research_corpus.metadata.header_title import find_title, is_headline
from research_corpus.metadata.lexicon import first_words, pattern, words
from research_corpus.metadata.line_corrections import correct_labels
from research_corpus.metadata.line_labels import LabelledSpan, label_line
from research_corpus.metadata.month_names import weekday_names
from research_corpus.metadata.names import trim_edges
from research_corpus.metadata.parties import Parties
from research_corpus.metadata.provenance import Evidence
from research_corpus.metadata.publishers import Publisher, PublisherRegistry
from research_corpus.metadata.title_label import find_labelled_title

MAX_HEADER_CHARS = 1000
# Tabs and line ends part fields; the other control characters would look like our masks.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LETTERS = re.compile(r"[^\W_]+")
_WORD_AFTER = re.compile(r"[ ,]{1,3}([^\W\d_]+)")
_DATE_LABEL = r"(?<!\w)(?:<<date_labels>>)\s{0,4}:?\s{0,4}$"
_MODIFIED_LABEL = r"(?<!\w)(?:<<modified_labels>>)\s{0,4}:?\s{0,4}$"
_AGO = (
    r"(?<!\w)(?:<<modified_labels>>|<<date_labels>>)?\s{0,4}:?\s{0,4}\d{1,4}\s{1,4}"
    r"(?:minutes?|hours?|days?|mins?|hrs?)\s{1,4}ago(?!\w)"
)


class Header(NamedTuple):
    """Fields of a header line; null where the line does not tell.

    Attributes:
        raw: the line in NFC; all spans are places in it.
        date: of publication, read with the context of the publisher found.
        modified: of the last change, if the line labels one.
        byline: authors with spans in ``raw``, and the agency credited.
        byline_raw: the part of the line that names the authors.
        byline_start: its place.
        publisher: the outlet.
        outlet: its entry in the registry; null if it is not there.
        section: section or desk.
        title: headline, if the line holds it.
        doubts: words of which the readings stand too close; they are in no field.
        flags: codes for ``quality_flags``.
    """

    raw: str
    date: DateReading | None = None
    modified: DateReading | None = None
    byline: Byline = Byline()
    byline_raw: str | None = None
    byline_start: int = 0
    publisher: Finding | None = None
    outlet: Publisher | None = None
    section: Finding | None = None
    title: Finding | None = None
    doubts: tuple[LabelledSpan, ...] = ()
    flags: tuple[str, ...] = ()

    def evidence(self, finding: Finding) -> Evidence:
        """Return the provenance of a field of this header."""
        return Evidence(Origin.HEADER, finding.rule, self.raw, finding.span, finding.confidence)


def parse_header(raw: str, registry: PublisherRegistry, language: str | None = None) -> Header:
    """Parse a free header line.

    Args:
        raw: the line as it stands in the file.
        registry: known outlets.
        language: of the article's text; helps with dates and outlets of one name.

    Example:
        >>> from research_corpus.metadata.publishers import default_registry
        >>> found = parse_header(" date 2025-03-14 Laura Gozzi BBC News", default_registry())
        >>> found.byline_raw, found.publisher.value, found.date.precision
        ('Laura Gozzi', 'BBC News', 'day')
    """
    line = unicodedata.normalize("NFC", raw)
    if len(line) > MAX_HEADER_CHARS:
        return Header(line, flags=("header_unclear",))
    masked, dates = _begin(line)
    state = HeaderLine(line, masked)
    labelled_title = find_labelled_title(state)
    labels = read_labels = correct_labels(state.text, label_line(state.text, registry), registry)
    found_title = find_title(state, labels)
    publisher, outlet = find_publisher(state, labels, registry, language)
    section = _find_section(state, labels)
    if publisher and registry.is_well_known(line[slice(*publisher.span)]):
        # the lists know the outlet: what is left is read as ever
        labels = ()
    parts = _read_bylines(state, labels)
    named = tuple(author for part in parts for author in part.byline.authors)
    found = weigh(Parties(named, publisher), line, state.text, read_labels, registry)
    if found.publisher is not publisher:
        publisher = found.publisher
        outlet = registry.find_by_name(publisher.value, language) if publisher else None
    byline = _joined(parts, found.authors)
    byline_raw, start = _first_named(parts, found.authors)
    doubts = (*found.doubts, *_doubts(read_labels, publisher, byline, found.doubts))
    context = _context(language, outlet)
    date, modified = _read_dates(line, dates, context)
    flags = ("header_unclear",) if doubts else ()
    return Header(
        line, date, modified, byline, byline_raw, start, publisher, outlet, section,
        labelled_title or found_title, doubts, flags,
    )  # fmt: skip


def _doubts(
    labels: tuple[LabelledSpan, ...],
    publisher: Finding | None,
    byline: Byline,
    noted: tuple[LabelledSpan, ...],
) -> tuple[LabelledSpan, ...]:
    """Return words labelled as a person or outlet that became neither, where that field is null.

    Words that are hardly a headline may be an outlet, too.
    """
    used = [author.span for author in byline.authors] + ([publisher.span] if publisher else [])
    used += [(span.start, span.end) for span in noted]
    missing = {"outlet"} - {"outlet" if publisher else ""}
    missing |= {"person"} - {"person" if byline.authors else ""}
    return tuple(
        span
        for span in labels
        if (span.kind in missing or (span.kind == "title" and not is_headline(span)))
        and not any(start < span.end and span.start < end for start, end in used)
    )


def masked_line(raw: str) -> str:
    """Return a line with its dates, their labels and contacts masked, of the same length."""
    return _begin(unicodedata.normalize("NFC", raw))[0]


@lru_cache(maxsize=2**10)
def _begin(line: str) -> tuple[str, tuple[tuple[DateShape, bool], ...]]:
    """Return a line in NFC masked, and its dates; a line is looked at before it is parsed."""
    state = HeaderLine(line, _mask_contacts(_CONTROL.sub(" ", line)))
    _mask_relative_times(state)
    dates = _mask_dates(state)
    return state.text, tuple(dates)


def _mask_contacts(line: str) -> str:
    blank = blank_contacts(line)
    if blank == line:
        return line
    return "".join(old if old == new else MASK for old, new in zip(line, blank, strict=True))


def _context(language: str | None, outlet: Publisher | None) -> DateContext:
    if outlet is None:
        return DateContext(language)
    return DateContext(language, outlet.country or None, outlet.timezone or None)


def _mask_relative_times(state: HeaderLine) -> None:
    for found in pattern(_AGO).finditer(state.text):
        state.mask(found.start(), found.end())


def _mask_dates(state: HeaderLine) -> list[tuple[DateShape, bool]]:
    """Mask all dates with their labels; return each and whether it is of a change."""
    dates = []
    for shape in find_shapes(state.raw):
        if not names_day(shape):
            continue
        start, end = shape.span
        before = state.text[:start]
        modified = pattern(_MODIFIED_LABEL).search(before)
        label = modified or pattern(_DATE_LABEL).search(before)
        state.mask(label.start() if label else start, _end_of_weekday(state.text, end))
        dates.append((shape, modified is not None))
    return dates


def _end_of_weekday(text: str, end: int) -> int:
    """Return where a weekday ends that follows a date at ``end``; else ``end``."""
    found = _WORD_AFTER.match(text, end)
    is_day = found and len(found[1]) > 4 and found[1].casefold() in weekday_names()
    return found.end() if found and is_day else end


def _read_dates(
    line: str, dates: Sequence[tuple[DateShape, bool]], context: DateContext
) -> tuple[DateReading | None, DateReading | None]:
    """Return the first dates of publication and change, read with what the publisher tells."""
    readings = [(read_shape(line, shape, context), is_change) for shape, is_change in dates]
    published = (reading for reading, is_change in readings if reading and not is_change)
    modified = (reading for reading, is_change in readings if reading and is_change)
    return next(published, None), next(modified, None)


def _find_section(state: HeaderLine, labels: tuple[LabelledSpan, ...]) -> Finding | None:
    for span in labels:
        if (
            span.kind == "section"
            and MASK not in state.text[span.start : span.end]
            and not _is_before_role(state.text, span)
        ):
            text, start = trim_edges(state.raw[span.start : span.end], span.start)
            state.mask(span.start, span.end)
            return Finding(text, (start, start + len(text)), "labelled-words", span.confidence)
    if first_words("sections").isdisjoint(_LETTERS.findall(state.text.casefold())):
        return None
    for start, segment in state.segments():
        if segment.casefold() in words("sections"):
            state.mask(start, start + len(segment))
            return Finding(segment, (start, start + len(segment)), "section-name", 0.9)
    return None


def _is_before_role(text: str, span: LabelledSpan) -> bool:
    """Tell whether words are of a role, as in ``Health and science correspondent``."""
    rest = pattern(r"[^|;,\n\x1f]*").match(text, span.end)[0]
    before = pattern(r"[^|;,\n\x1f]*$").search(text[: span.start])[0]
    return pattern(ROLE).search(f"{before}{text[span.start : span.end]}{rest}") is not None


class _Part(NamedTuple):
    """A part of the line that names who wrote it: its text, its place, and what it says."""

    text: str
    start: int
    byline: Byline


def _read_bylines(state: HeaderLine, labels: tuple[LabelledSpan, ...]) -> list[_Part]:
    """Read what is left of the line; parts that a found field divides are read one by one."""
    parts = []
    for found in pattern(r"[^\x1f]+").finditer(state.text):
        text, start = trim_edges(found[0], found.start())
        if text:
            byline = parse_byline(found[0], _within(labels, found.start(), found.end()))
            authors = (_moved(author, found.start()) for author in byline.authors)
            parts.append(_Part(text, start, byline._replace(authors=tuple(authors))))
    return parts


def _moved(author: Author, by: int) -> Author:
    return author._replace(span=(author.span[0] + by, author.span[1] + by))


def _joined(parts: Sequence[_Part], authors: tuple[Author, ...]) -> Byline:
    """Return the byline of all parts, with those authors who are borne out."""
    agencies = (part.byline.agency for part in parts if part.byline.agency)
    flags = dict.fromkeys(flag for part in parts for flag in part.byline.flags)
    agency = ", ".join(dict.fromkeys(agencies)) or None
    return Byline(authors, agency, () if authors else tuple(flags))


def _first_named(parts: Sequence[_Part], authors: tuple[Author, ...]) -> tuple[str | None, int]:
    """Return the first part that names an author or agency, and its place."""
    names = {author.span[0] for author in authors}
    naming = [part for part in parts if part.byline.authors or part.byline.agency]
    borne_out = [
        p for p in naming if p.byline.agency or any(a.span[0] in names for a in p.byline.authors)
    ]
    for part in borne_out or naming:
        return part.text, part.start
    return None, 0


def _within(labels: tuple[LabelledSpan, ...], start: int, end: int) -> tuple[LabelledSpan, ...]:
    """Return the labels of a part of the line, with places in that part."""
    return tuple(
        span._replace(start=max(span.start, start) - start, end=min(span.end, end) - start)
        for span in labels
        if span.start < end and span.end > start
    )
