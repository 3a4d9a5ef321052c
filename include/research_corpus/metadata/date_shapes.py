"""Shapes of dates in running text: where a date stands, and its parts as written.

What the parts mean, day or month first, in which zone, is decided in
:mod:`research_corpus.metadata.dates`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

import regex

from research_corpus.metadata.calendars import (
    PERSIAN_MONTHS,
    with_ascii_digits,
)
from research_corpus.metadata.month_names import (
    alternation,
    month_numbers,
    month_words,
    weekday_names,
)
from research_corpus.metadata.timezones import ABBREVIATIONS

_AT = "|".join(
    (
        *(
            r"[T,|·–—-]",
            r"\bat\b",
            r"\bà\b",
            r"\bum\b",
            r"\ba\s{1,4}las\b",
            r"\balle(?:\s{1,4}ore)?\b",
        ),
        *(r"\bore\b", r"\bàs\b", r"\bom\b", r"\bв\b", r"\bστις\b", r"\bkl\.?"),
    )
)
_ZONE = "|".join(
    (
        r"Z\b",
        r"(?:UTC|GMT)?[+−-](?:0\d|1[0-4]):?[0-5]\d\b",
        r"(?:UTC|GMT)[+−-]\d{1,2}\b",
        rf"(?-i:{'|'.join(ABBREVIATIONS)})\b",
        r"(?:Africa|America|Asia|Australia|Europe|Pacific)/\w{1,20}(?:/\w{1,20})?",
    )
)
_TIME = rf"""
    (?:\s{{0,4}}(?:{_AT})?\s{{0,4}}
      (?<hour>[01]?\d|2[0-4])
      (?: [:.h](?<minute>[0-5]\d)(?::(?<second>[0-5]\d)(?:[.,]\d{{1,9}})?)?
        | h
        | (?=\s{{0,4}}[ap]\.?m\b) )
      (?:\s{{0,4}}(?:Uhr|uur|hrs|h)\b)?
      (?:\s{{0,4}}(?<half>[ap])\.?m\b\.?)?
      (?:\s{{0,4}}\(?(?<zone>{_ZONE})\)?)?
    )?
"""
_COMPACT_DAY = r"(?<!\d)(?<year>(?:19|20)\d\d)(?<month>0[1-9]|1[0-2])(?<day>0[1-9]|[12]\d|3[01])"
_COMPACT_TIME = (
    r"T?(?<hour>[01]\d|2[0-3])(?<minute>[0-5]\d)(?<second>[0-5]\d)?(?<zone>Z|[+-]\d{4})?"
)
_OF = r"(?:\s{0,4}(?:de|del|of|di|d’|d')\s{1,4}|[\s/.-]{1,5})"
_YEAR = r"(?<year>\d{4})(?!\d)"
_ORDINAL = r"(?:st|nd|rd|th|er|º|ª|°|\.)?"
_YEAR_WORD = r"(?:\s{0,4}(?:г(?:ода|\.)?|року|р\.)(?!\w))?"

_DIGITS = {
    "iso-8601": r"(?<!\d)(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})(?!\d)" + _TIME,
    "year-first": r"(?<!\d)(?<year>\d{4})(?<sep>[/.])\s?(?<month>\d{1,2})\g<sep>\s?(?<day>\d{1,2})"
    r"(?!\d)" + _TIME,
    "compact": _COMPACT_DAY + r"(?!\d)",
    "compact-time": _COMPACT_DAY + _COMPACT_TIME + r"(?!\d)",
    "numeric": r"(?<![\d.])(?<first>\d{1,2})(?<sep>[./-])(?<second_number>\d{1,2})\g<sep>"
    r"(?<year>\d{4}|\d\d)(?![\d/]|[.-]\d)" + _TIME,
}
_CJK_TIME = rf"""
    (?: \s{{0,4}}(?<half>上午|下午|午前|午後|오전|오후)?\s{{0,4}}
        (?<hour>[01]?\d|2[0-4])\s?(?:[時时点點시]|:)\s?(?<minute>[0-5]?\d)\s?(?:[分분])?
        (?::?\s?(?<second>[0-5]\d)\s?[秒초]?)?
        (?:\s{{0,4}}\(?(?<zone>{_ZONE})\)?)?
    )?
"""
_IDEOGRAPHS = {
    "cjk": r"(?<year>\d{4})\s?[年년]\s?(?<month>\d{1,2})\s?[月월]\s?(?<day>\d{1,2})\s?[日일号]"
    r"(?:\s?[(（][\p{Han}\p{Hangul}]{1,3}[)）])?" + _CJK_TIME,
}
_OTHER_MONTHS = {
    "vietnamese": r"(?<!\d)(?<day>\d{1,2})\s{1,4}tháng\s{1,4}(?<month>\d{1,2})"
    r"(?:,|\s{1,4}năm)?\s{1,4}(?<year>\d{4})(?!\d)" + _TIME,
    "persian": rf"(?<!\d)(?<day>\d{{1,2}})\s{{1,4}}(?<month>{'|'.join(PERSIAN_MONTHS)})"
    r"\s{1,4}(?:ماه\s{1,4})?(?<year>1[2-4]\d\d)(?!\d)" + _TIME,
}
_MONTH_NAMES = {
    "day-month-year": rf"%weekday%(?<!\d)(?<day>\d{{1,2}}){_ORDINAL}{_OF}%month%"
    r"(?:\s?/\s?\p{Arabic}{3,9}(?:\s\p{Arabic}{3,9})?)?"
    rf"(?:\s{{0,4}},\s{{0,4}}|{_OF}){_YEAR}{_YEAR_WORD}{_TIME}",
    "month-day-year": rf"%weekday%\b%month%\s{{0,4}}(?<day>\d{{1,2}}){_ORDINAL}"
    rf"[\s,]{{1,5}}{_YEAR}{_TIME}",
    "year-month-day": r"(?<!\d)(?<year>\d{4})[\s/.-]{1,5}%month%[\s/.-]{0,5}(?<day>\d{1,2})(?!\d)"
    + _ORDINAL,
    "month-year": rf"\b%month%,?{_OF}{_YEAR}",
}
# What a line must hold for the shape to be worth looking for.
_GUARDS = {
    "iso-8601": re.compile(r"\d{4}-\d"),
    "year-first": re.compile(r"\d{4}[/.]\s?\d"),
    "compact": re.compile(r"\d{8}"),
    "compact-time": re.compile(r"\d{8}"),
    "numeric": re.compile(r"\d[./-]\d{1,2}[./-]\d"),
    "cjk": re.compile("[年년]"),
    "vietnamese": re.compile("tháng", re.IGNORECASE),
    "persian": re.compile("|".join(PERSIAN_MONTHS)),
}
# What most metadata hold and nothing else: the same parts as by the pattern of its rule, sooner.
_PLAIN_ISO = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"
    r"(?:T(?P<hour>[01]\d|2[0-4]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:\.\d{1,9})?)?"
    r"(?P<zone>Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?)?",
    re.ASCII,
)
_FOUR_DIGITS = re.compile(r"\d{4}")
_FLAGS = regex.VERBOSE | regex.IGNORECASE | regex.VERSION1
_WORD = regex.compile(r"[^\W\d_][\w\p{M}]+")


class DateShape(NamedTuple):
    """One date as written.

    Attributes:
        rule: name of the shape.
        span: place in the line.
        parts: ``year``, ``month``, ``day``, ``first``, ``second_number``, ``hour`` and so on, as
            written, digits as 0 to 9; null where the shape has no such part.
    """

    rule: str
    span: tuple[int, int]
    parts: dict[str, str | None]


def find_shapes(line: str) -> list[DateShape]:
    """Return the dates of ``line`` in order; where shapes overlap, the first and longest wins."""
    if plain := _PLAIN_ISO.fullmatch(line):
        return [DateShape("iso-8601", plain.span(), plain.groupdict())]
    if not any(map(str.isdigit, line)):
        return []
    line = with_ascii_digits(line)
    rules = [rule for rule, guard in _GUARDS.items() if guard.search(line)]
    found = _shapes_of(tuple(rules), line)
    if _may_name_month(line, found):
        found += _shapes_of(tuple(_MONTH_NAMES), line)
    return _without_overlap(found)


def _shapes_of(rules: tuple[str, ...], line: str) -> list[DateShape]:
    return [
        DateShape(rule, m.span(), m.groupdict())
        for rule in rules
        for m in _compiled(rule).finditer(line)
    ]


def _without_overlap(found: list[DateShape]) -> list[DateShape]:
    kept: list[DateShape] = []
    for shape in sorted(found, key=lambda s: (s.span[0], -s.span[1])):
        if not kept or shape.span[0] >= kept[-1].span[1]:
            kept.append(shape)
    return kept


def _may_name_month(line: str, found: list[DateShape]) -> bool:
    """Tell whether a year stands outside the dates in digits, and beside it the name of a month.

    Patterns with month names cost ten times the others, and loading the names takes a while.
    """
    rest = line
    for shape in found:
        rest = rest[: shape.span[0]] + " " * (shape.span[1] - shape.span[0]) + rest[shape.span[1] :]
    if not _FOUR_DIGITS.search(rest):
        return False
    words = month_words()
    return any(word.casefold() in words for word in _WORD.findall(line))


@cache
def _compiled(rule: str) -> Any:
    text = {**_DIGITS, **_IDEOGRAPHS, **_OTHER_MONTHS, **_MONTH_NAMES}[rule]
    if rule in _MONTH_NAMES:
        weekday = rf"(?:\b(?:{alternation(weekday_names())})\b\.?,?\s{{1,4}})?"
        month = rf"(?<month>{alternation(month_numbers())})\b\.?"
        text = text.replace("%weekday%", weekday).replace("%month%", month)
    return regex.compile(text, _FLAGS)
