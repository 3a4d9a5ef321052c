"""When it appeared: ``date_published`` with raw, precision and zone source; ``date_modified``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

from research_corpus.contracts.records import ClaimField, Origin
from research_corpus.metadata.date_days import DateContext
from research_corpus.metadata.dates import (
    DateReading,
    find_dates,
    is_century_assumed,
    read_date,
)
from research_corpus.metadata.draft import Draft
from research_corpus.metadata.provenance import Evidence

CLOCK_SKEW = timedelta(days=1)
"""How far after the start of the run a date may lie: clocks stand up to 14 hours ahead of UTC."""

CENTURY_ASSUMED = "century_assumed"
"""Flag: a year of two digits would lie in the future and was taken back a century."""

EARLIEST = datetime(1600, 1, 1, tzinfo=UTC)
"""The first newspapers are a few years younger."""

GUESSED_BELOW = 0.5
"""Confidence below which a date that a page shows is flagged as guessed."""

MIN_CONFIDENCE = 0.4
"""Confidence below which a date in the text of a source decides nothing."""

MAX_DIFFERENCE = timedelta(days=1)
"""How far the date that a page shows may lie from the one in its structured data."""

SHOWN_RULES = frozenset({"time[datetime]", "dated-line", "date-markup"})
"""Rules of the reader for dates that a page shows beside its headline."""

_BARE = frozenset({"bare-date"})
_STATED = (Origin.JSON_LD, Origin.META)
_FILENAME_CONFIDENCE = 0.3
_NAMES = (Origin.URL, Origin.FILENAME)
_Found = tuple[DateReading, Evidence]
_Doubt = tuple[DateReading, str]


def fill_dates(draft: Draft) -> None:
    """Decide the dates of publication and of the last change.

    A date that names no certain day, or none that an article can have, leaves the column null, its
    raw text kept and the doubt flagged; a less trusted statement may still decide, if it stands
    in the source itself and not in a file name.
    """
    sound, doubts = _weigh(draft)
    chosen = next((pair for pair in sound if _may_decide(pair, doubts)), None)
    if chosen:
        chosen = _before_restamping(draft, *chosen) or chosen
        _set_published(draft, *chosen)
        if is_century_assumed(chosen[0]):
            draft.flags.add(CENTURY_ASSUMED)
    elif doubts:
        draft.values["date_published_raw"] = doubts[0][0].raw
        draft.flags.update(flag for _, flag in doubts)
    _fill_modified(draft)


def _weigh(draft: Draft) -> tuple[list[_Found], list[_Doubt]]:
    """Return the statements that can be trusted and those in doubt, down to the deciding one."""
    sound: list[_Found] = []
    doubts: list[_Doubt] = []
    for reading, evidence in _published(draft):
        flag = doubt_of(draft, reading)
        if flag:
            doubts.append((reading, flag))
            continue
        sound.append((reading, evidence))
        if evidence.origin not in _NAMES:
            break
    return sound, doubts


def _may_decide(pair: _Found, doubts: list[_Doubt]) -> bool:
    """Tell whether a date may stand although a more trusted one is in doubt.

    Dates in addresses and file names only settle which reading of an ambiguous date is meant.
    """
    reading, evidence = pair
    if not doubts or evidence.origin not in _NAMES:
        return True
    return any(reading.instant in doubt.alternatives for doubt, _ in doubts)


def _before_restamping(draft: Draft, reading: DateReading, evidence: Evidence) -> _Found | None:
    """Return the earlier date that a page shows where its system stamped the day of the last build.

    Systems without a date of publication state that of the last change for both.
    """
    if evidence.origin not in _STATED or reading.instant is None:
        return None
    changed = next((pair[0] for pair in _claimed(draft, "date_modified")), None)
    if changed is None or changed.instant is None or changed.instant > reading.instant:
        return None
    shown = [p for p in _claimed(draft, "date_published") if p[1].rule in SHOWN_RULES | _BARE]
    earlier = [p for p in shown if p[0].instant and p[0].instant < changed.instant - MAX_DIFFERENCE]
    if len(shown) != 1 or not earlier:
        return None
    draft.flags.add("dates_disagree")
    draft.provenance.note("date_published", reading.instant, evidence, position=1)
    return earlier[0]


def _set_published(draft: Draft, reading: DateReading, evidence: Evidence) -> None:
    draft.set("date_published", reading.instant, evidence)
    if evidence.origin is Origin.MARKUP and evidence.confidence < GUESSED_BELOW:
        draft.flags.add("date_guessed")
    _note_disagreement(draft, reading, evidence)
    draft.values["date_published_raw"] = reading.raw
    draft.values["date_precision"] = reading.precision
    draft.values["timezone_source"] = reading.timezone_source


def _note_disagreement(draft: Draft, chosen: DateReading, evidence: Evidence) -> None:
    """Flag a date that the page shows otherwise by more than a day, and note the shown one."""
    if evidence.origin not in _STATED or chosen.instant is None:
        return
    shown = next((p for p in _claimed(draft, "date_published") if p[1].rule in SHOWN_RULES), None)
    if shown is None or shown[0].instant is None:
        return
    changed = (pair[0].instant for pair in _claimed(draft, "date_modified"))
    told = [instant for instant in (chosen.instant, *changed) if instant]
    if all(abs(shown[0].instant - instant) > MAX_DIFFERENCE for instant in told):
        draft.flags.add("dates_disagree")
        draft.provenance.note("date_published", shown[0].instant, shown[1], position=1)


def _published(draft: Draft) -> Iterator[_Found]:
    """Yield every statement of the date, the most trusted first."""
    header = draft.header
    if header and header.date:
        rule = f"header-{header.date.rule}"
        evidence = Evidence(
            Origin.HEADER, rule, header.raw, header.date.span, header.date.confidence
        )
        yield header.date, evidence
    yield from _claimed(draft, "date_published")
    for origin, rule, raw in _names(draft):
        for reading in islice(find_dates(raw, DateContext()), 1):
            yield reading, Evidence(origin, rule, raw, reading.span, _FILENAME_CONFIDENCE)


def _names(draft: Draft) -> Iterator[tuple[Origin, str, str]]:
    if draft.values["url_canonical"]:
        yield Origin.URL, "date-in-url", draft.values["url_canonical"]
    yield Origin.FILENAME, "date-in-file-name", draft.source.source_file


def _claimed(draft: Draft, field: ClaimField) -> Iterator[_Found]:
    outlet = draft.publisher
    context = DateContext(
        draft.values["language"],
        (outlet.country or None) if outlet else None,
        (outlet.timezone or None) if outlet and not draft.record.stamped_by_vendor else None,
        draft.source.started_at.year,
    )
    for claim in draft.claims.about(field):
        if reading := read_date(claim.value, context):
            confidence = min(claim.confidence, reading.confidence)
            if confidence < MIN_CONFIDENCE and claim.origin is Origin.MARKUP:
                continue
            yield (
                reading,
                Evidence(claim.origin, claim.rule, claim.value, reading.span, confidence),
            )


def doubt_of(draft: Draft, reading: DateReading) -> str | None:
    """Return the flag of a date that cannot be trusted, or null."""
    if reading.instant is None:
        return reading.flag
    if reading.instant > draft.source.started_at + CLOCK_SKEW:
        return "date_in_future"
    return "date_implausible" if reading.instant < EARLIEST else None


def _fill_modified(draft: Draft) -> None:
    found = list(_claimed(draft, "date_modified"))
    header = draft.header
    if header and header.modified:
        evidence = Evidence(Origin.HEADER, "header-modified", header.raw, header.modified.span)
        found.insert(0, (header.modified, evidence))
    for reading, evidence in found:
        if doubt_of(draft, reading) is None:
            draft.set("date_modified", reading.instant, evidence)
            return
