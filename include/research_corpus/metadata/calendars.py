"""Years and days of other calendars, and digits of other scripts, as those of ISO 8601."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from functools import cache

PERSIAN_MONTHS = (
    *("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور"),
    *("مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"),
)
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
_ERA_YEAR = re.compile(rf"({'|'.join(_ERAS)})\s?(\d{{1,2}}|元)\s?年")
_NUMERALS = {numeral: str(digit) for digit, numeral in enumerate("〇一二三四五六七八九")}
_NUMERALS["零"] = "0"
_IDEOGRAPHIC = re.compile(r"([〇零一二三四五六七八九]{4}|[一二三四五六七八九十]{1,3})(?=[年月日])")
# What the days of the 33-year cycle are counted from, so that 1403 begins on 20 March 2024.
_PERSIAN_EPOCH = date(622, 3, 20)
_PERSIAN_YEARS = range(1200, 1500)
_BUDDHIST_YEARS = range(2400, 2700)
_BUDDHIST_LEAD = 543


def with_ascii_digits(text: str) -> str:
    """Return ``text`` with the decimal digits of all scripts as 0 to 9, every place kept."""
    if text.isascii():
        return text
    return "".join(map(_ascii_digit, text))


@cache
def _ascii_digit(character: str) -> str:
    value = unicodedata.decimal(character, None) if character > "\x7f" else None
    return character if value is None else str(value)


def with_western_years(text: str) -> str:
    """Return ``text`` with Japanese era years and Chinese numerals of dates in digits.

    Example:
        >>> with_western_years("令和5年一月二十三日")
        '2023年1月23日'
    """
    if "年" not in text:
        return text
    plain = _IDEOGRAPHIC.sub(lambda found: _number(found[1]), text)
    return _ERA_YEAR.sub(
        lambda found: f"{_ERAS[found[1]] + (1 if found[2] == '元' else int(found[2]))}年", plain
    )


def _number(numerals: str) -> str:
    """Return a year written digit by digit, or a number below 100 written with tens."""
    if "十" not in numerals:
        return "".join(_NUMERALS[numeral] for numeral in numerals)
    tens, ones = numerals.split("十", 1)
    if len(tens) > 1 or len(ones) > 1:
        return numerals
    return str(int(_NUMERALS.get(tens, "1")) * 10 + int(_NUMERALS.get(ones, "0")))


def is_persian_year(year: int, language: str | None) -> bool:
    """Tell whether a year in a Persian text is one of the solar Hijri calendar."""
    return language == "fa" and year in _PERSIAN_YEARS


def common_year(year: int, language: str | None) -> int:
    """Return the year of the Common Era; in Thai texts years of the Buddhist era are usual."""
    return year - _BUDDHIST_LEAD if language == "th" and year in _BUDDHIST_YEARS else year


def persian_day(year: int, month: int, day: int) -> date | None:
    """Return a day of the solar Hijri calendar in the Gregorian one; null if there is none.

    Leap years are those of the 33-year cycle, right from 1178 to 1633 (Borkowski 1996).

    Example:
        >>> persian_day(1402, 10, 13)
        datetime.date(2024, 1, 3)
    """
    is_leap = (25 * year + 11) % 33 < 8
    length = 31 if month <= 6 else 30 if month <= 11 or is_leap else 29
    if not (1 <= month <= 12 and 1 <= day <= length):
        return None
    before = 365 * (year - 1) + (8 * year + 21) // 33
    in_year = 31 * (month - 1) - max(0, month - 7) + day
    return _PERSIAN_EPOCH + timedelta(days=before + in_year)
