"""Dates in the words of languages that no shape of print is kept for, read by dateparser.

dateparser takes any two numbers for a month and a year, so that it is asked only about what may
name a date.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal, NamedTuple, cast

from research_corpus.metadata.calendars import common_year

_FULL_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
_MONTH_IN_DIGITS = re.compile(r"[12]\d{3}[-/.](?:0?[1-9]|1[0-2])|(?:0?[1-9]|1[0-2])[-/.][12]\d{3}")
_NUMBER = re.compile(r"\d++")
_WORD = re.compile(r"[^\W\d_]{3}")
_NO_DATE = re.compile(r"[€$£¥%#§@]")
_THAI_FRAME = re.compile(r"วัน(?:อาทิตย์|จันทร์|อังคาร|พุธ|พฤหัสบดี|ศุกร์|เสาร์)?ที่|[พค]\.ศ\.")
_ZONE_AT_END = re.compile(r"(?<=\d:\d\d) (?=[+-]\d{4}\Z)")


class WordDate(NamedTuple):
    """A date as dateparser reads it.

    Attributes:
        instant: in UTC, at the start of its precision.
        precision: how much the text gave.
        is_zone_given: whether the text names a zone; else its time is taken as UTC.
    """

    instant: datetime
    precision: Literal["month", "day", "minute"]
    is_zone_given: bool


def parse_words(text: str, language: str | None) -> WordDate | None:
    """Read a date of at least month and year in ``text``, its digits 0 to 9; null if none is sure.

    Args:
        text: one metadata value.
        language: BCP 47 primary tag; null if unknown.
    """
    if not _may_name_date(text):
        return None
    if language == "th":
        text = _FULL_YEAR.sub(lambda year: str(common_year(int(year[0]), "th")), text)
        text = _THAI_FRAME.sub(" ", text).strip()
    parsed = _dateparser(language).get_date_data(_ZONE_AT_END.sub("", text))
    found: datetime | None = parsed.date_obj if parsed else None
    if found is None:
        return None
    precision = {"time": "minute", "month": "month"}.get(parsed.period, "day")
    is_given = found.tzinfo is not None
    instant = found.astimezone(UTC) if is_given else found.replace(tzinfo=UTC)
    return WordDate(instant, cast('Literal["month", "day", "minute"]', precision), is_given)


def _may_name_date(text: str) -> bool:
    """Tell a date from prices and scores: a full year with words, or a word and two numbers.

    Digits alone are read by shape; where that finds no real day, dateparser swaps the parts.
    """
    if _NO_DATE.search(text):
        return False
    if _MONTH_IN_DIGITS.fullmatch(text):
        return True
    if _FULL_YEAR.search(text):
        return any(map(str.isalpha, text))
    return len(_NUMBER.findall(text)) >= 2 and _WORD.search(text) is not None


@cache
def _dateparser(language: str | None) -> Any:
    from dateparser.data.languages_info import language_locale_dict
    from dateparser.date import DateDataParser

    known = [language] if language in language_locale_dict else None
    settings = {
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["year", "month"],
        "PREFER_DAY_OF_MONTH": "first",
        "PREFER_MONTH_OF_YEAR": "first",
        "RETURN_TIME_AS_PERIOD": True,
        # The rules take no clock: a missing part never comes from today.
        "RELATIVE_BASE": datetime(2000, 1, 1),
    }
    return DateDataParser(languages=known, settings=settings)
