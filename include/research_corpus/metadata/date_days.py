"""Which days the numbers and month names of a written date may mean.

A numeric date that may be day first or month first is read by separator, language and country; if
they leave it open, nobody guesses. Years of two digits and of other calendars are read here too.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from research_corpus.metadata.calendars import (
    PERSIAN_MONTHS,
    common_year,
    is_persian_year,
    persian_day,
)
from research_corpus.metadata.date_shapes import DateShape
from research_corpus.metadata.month_names import month_numbers

_MONTH_FIRST_COUNTRIES = {"US"}
_MIXED_COUNTRIES = {"CA", "PH", "KE", "GH", "ZA"}
_TWO_DIGIT_PIVOT = 69


class DateContext(NamedTuple):
    """What is known of the source when a date is read.

    Attributes:
        language: BCP 47 primary tag; null if unknown.
        country: ISO 3166-1 alpha-2 of the publisher; null if unknown.
        timezone: IANA zone of the publisher; null if unknown.
        latest_year: a year of two digits is not later; null if unknown.
    """

    language: str | None = None
    country: str | None = None
    timezone: str | None = None
    latest_year: int | None = None


def names_day(shape: DateShape) -> bool:
    """Tell whether a shape names a real day in at least one reading."""
    return bool(possible_days(shape, DateContext()))


def possible_days(shape: DateShape, context: DateContext) -> list[datetime]:
    """Return the days, as midnight in UTC, that the parts of ``shape`` may mean."""
    parts = shape.parts
    year = _year(parts["year"] or "", context)
    if shape.rule == "numeric":
        pairs = _numeric_orders(parts, context)
    else:
        pairs = [(month, int(parts.get("day") or 1)) for month in _months(parts, context)]
    make = _persian_midnight if _is_persian(shape, year, context) else _midnight
    days = [day for month, day_of in pairs if (day := make(year, month, day_of))]
    return days if len(days) < 2 else list(dict.fromkeys(days))


def _year(text: str, context: DateContext) -> int:
    if len(text) != 2:
        return common_year(int(text), context.language)
    year = 2000 + int(text)
    return year if year <= latest_year(context) else year - 100


def first_day_of_year(text: str, context: DateContext) -> datetime | None:
    """Return midnight in UTC at the start of a year written in digits; null if there is none."""
    year = _year(text, context)
    make = _persian_midnight if is_persian_year(year, context.language) else _midnight
    return make(year, 1, 1)


def latest_year(context: DateContext) -> int:
    """Return the year that one of two digits is not after."""
    return context.latest_year or 2000 + _TWO_DIGIT_PIVOT - 1


def _is_persian(shape: DateShape, year: int, context: DateContext) -> bool:
    in_digits = (shape.parts.get("month") or "0").isdigit()
    return shape.rule == "persian" or (in_digits and is_persian_year(year, context.language))


def _months(parts: dict[str, str | None], context: DateContext) -> list[int]:
    text = (parts["month"] or "").casefold().rstrip(".")
    if text.isdigit():
        return [int(text)]
    if text in PERSIAN_MONTHS:
        return [PERSIAN_MONTHS.index(text) + 1]
    meanings = month_numbers().get(text, {})
    here = [month for month, languages in meanings.items() if context.language in languages]
    return here or list(meanings)


def _numeric_orders(parts: dict[str, str | None], context: DateContext) -> list[tuple[int, int]]:
    """Return (month, day) pairs that a date such as 03/04/2025 may mean."""
    first, second = int(parts["first"] or 0), int(parts["second_number"] or 0)
    day_first, month_first = (second, first), (first, second)
    if first > 12 or second > 12 or first == second:
        return [day_first if second <= 12 else month_first]
    if parts["sep"] == ".":
        return [day_first]
    if context.country in _MONTH_FIRST_COUNTRIES:
        return [month_first]
    if context.country in _MIXED_COUNTRIES or context.language in (None, "en"):
        # English alone does not tell; a British or Irish publisher does.
        known = context.country and context.country not in _MIXED_COUNTRIES
        return [day_first] if known else [day_first, month_first]
    return [day_first]


def _midnight(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None


def _persian_midnight(year: int, month: int, day: int) -> datetime | None:
    found = persian_day(year, month, day)
    return _midnight(found.year, found.month, found.day) if found else None
