"""Dates: from what a source wrote to an instant in UTC, its precision and the source of its zone.

ISO 8601 and the shapes of print are read here; dateparser takes what is left, such as other
calendars and scripts, and only absolute dates. Which day a shape names is decided in
:mod:`research_corpus.metadata.date_days`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from research_corpus.metadata.calendars import with_ascii_digits, with_western_years
from research_corpus.metadata.date_days import (
    DateContext,
    first_day_of_year,
    latest_year,
    possible_days,
)
from research_corpus.metadata.date_shapes import DateShape, find_shapes
from research_corpus.metadata.date_words import parse_words
from research_corpus.metadata.timezones import load_zone, parse_zone

Precision = Literal["year", "month", "day", "minute", "second"]
TimezoneSource = Literal["given", "assumed", "unknown"]

_FIRST_WEB_YEAR = 1994
"""No page of a publisher is older, and so no stamp of its own software."""

_LAST_UNIX_SECOND = 4_000_000_000
MAX_DATE_CHARS = 80
"""A longer value without a date of print is prose, and not put to dateparser."""

MAX_LINE_CHARS = 500
"""How far a value is searched for a date."""


_FULL_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_TWO_DIGIT_RULES = frozenset({"dateparser", "numeric"})


class DateReading(NamedTuple):
    """One date as read from a source.

    Attributes:
        raw: the date as the source wrote it.
        rule: name of the shape it was read by.
        span: place of ``raw`` in the line it was found in.
        instant: in UTC, at the start of its precision; null if ``flag`` says why.
        precision: how much the source gave; null if ``instant`` is.
        timezone_source: given, assumed (from the publisher) or unknown; null if ``instant`` is.
        confidence: 0 to 1.
        flag: code for ``quality_flags`` if the date cannot be trusted; else null.
        alternatives: what an ambiguous date may mean.
    """

    raw: str
    rule: str
    span: tuple[int, int]
    instant: datetime | None = None
    precision: Precision | None = None
    timezone_source: TimezoneSource | None = None
    confidence: float = 1.0
    flag: str | None = None
    alternatives: tuple[datetime, ...] = ()


def read_date(raw: str, context: DateContext) -> DateReading | None:
    """Read the first date in ``raw``, a metadata value; null if it holds none.

    Example:
        >>> read_date("14 mars 2025 à 9h30", DateContext("fr")).instant.isoformat()
        '2025-03-14T09:30:00+00:00'
    """
    for reading in find_dates(raw[:MAX_LINE_CHARS], context):
        return reading
    return _read_bare(raw, context)


def find_dates(line: str, context: DateContext) -> Iterator[DateReading]:
    """Yield the dates in a line in their order; shapes that name no real day are passed over."""
    for shape in find_shapes(line):
        if reading := read_shape(line, shape, context):
            yield reading


def read_shape(line: str, shape: DateShape, context: DateContext) -> DateReading | None:
    """Return what one shape found in ``line`` means in a context; null if it names no real day."""
    start, end = shape.span
    days = possible_days(shape, context)
    if not days:
        return None
    if len(days) == 1:
        moment = _place_in_time(days[0], shape, context)
        return DateReading(line[start:end], shape.rule, shape.span, *moment)
    return DateReading(
        line[start:end],
        shape.rule,
        shape.span,
        confidence=0.0,
        flag="date_ambiguous",
        alternatives=tuple(days),
    )


def is_century_assumed(reading: DateReading) -> bool:
    """Tell whether a year of two digits was taken back a century, so as not to lie ahead.

    Example:
        >>> is_century_assumed(read_date("14-Mar-68", DateContext("en", latest_year=2025)))
        True
        >>> is_century_assumed(read_date("14-Mar-24", DateContext("en", latest_year=2025)))
        False
    """
    if reading.instant is None or reading.instant.year >= 2000 or not reading.raw.isascii():
        return False
    return reading.rule in _TWO_DIGIT_RULES and not _FULL_YEAR.search(reading.raw)


def _place_in_time(
    day: datetime, shape: DateShape, context: DateContext
) -> tuple[datetime, Precision, TimezoneSource]:
    parts = shape.parts
    if not parts.get("hour"):
        is_month = not parts.get("day") and shape.rule == "month-year"
        return day, "month" if is_month else "day", "unknown"
    clock = _clock(parts)
    if clock is None:
        return day, "day", "unknown"
    local = day.replace(hour=clock[0], minute=clock[1], second=clock[2], tzinfo=None)
    given = parse_zone(parts.get("zone") or "")
    may_assume = not given and day.year >= _FIRST_WEB_YEAR
    assumed = load_zone(context.timezone or "") if may_assume else None
    zone = given or assumed or UTC
    try:
        instant = local.replace(tzinfo=zone).astimezone(UTC)
    except (OverflowError, ValueError):
        instant = local.replace(tzinfo=UTC)
    source: TimezoneSource = "given" if given else "assumed" if assumed else "unknown"
    return instant, "second" if parts.get("second") else "minute", source


def _clock(parts: dict[str, str | None]) -> tuple[int, int, int] | None:
    hour = int(parts["hour"] or 0)
    half = (parts.get("half") or "").lower()
    half = {"上午": "a", "午前": "a", "오전": "a", "下午": "p", "午後": "p", "오후": "p"}.get(
        half, half
    )
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23:
        return None
    return hour, int(parts.get("minute") or 0), int(parts.get("second") or 0)


def _read_bare(raw: str, context: DateContext) -> DateReading | None:
    """Read a value without any shape of print: a year, a Unix time, or dateparser's languages."""
    written = raw.strip()
    start = raw.find(written)
    base = DateReading(written, "year", (start, start + len(written)))
    if len(written) > MAX_DATE_CHARS:
        return None
    text = with_western_years(with_ascii_digits(written))
    digits = text.removesuffix("年").removesuffix("년")
    if digits.isascii() and digits.isdigit():
        return _read_digits(base, digits, context)
    for shape in find_shapes(text) if text != written else ():
        if reading := read_shape(text, shape, context):
            return reading._replace(raw=written, span=base.span)
    return _read_words(base, text, context)


def _read_words(base: DateReading, text: str, context: DateContext) -> DateReading | None:
    found = parse_words(text, context.language)
    if found is None:
        return None
    instant = found.instant
    if instant.year > latest_year(context) and not _FULL_YEAR.search(text):
        instant = instant.replace(year=instant.year - 100)
    return base._replace(
        rule="dateparser",
        instant=instant,
        precision=found.precision,
        timezone_source="given" if found.is_zone_given else "unknown",
        confidence=0.7,
    )


def _read_digits(base: DateReading, digits: str, context: DateContext) -> DateReading | None:
    if len(digits) == 4:
        day = first_day_of_year(digits, context)
        if day is None:
            return None
        return base._replace(instant=day, precision="year", timezone_source="unknown")
    # a leading 0 is that of a telephone number or an ISBN
    if len(digits) in (10, 13) and digits[0] != "0" and int(digits[:10]) <= _LAST_UNIX_SECOND:
        seconds = int(digits[:10])
        instant = datetime.fromtimestamp(seconds, UTC)
        return base._replace(
            rule="unix-time", instant=instant, precision="second", timezone_source="given"
        )
    return None
