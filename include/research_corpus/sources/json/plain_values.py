"""Values as programs write them: wrappers, missing values, lists in strings, stamps of many kinds.

What an interface or a data frame wraps around a value is taken off before anybody asks what the
value claims: ``{"rendered": "…"}``, ``{"$date": …}``, ``"['Ann Berg', 'Lee Moss']"``, ``NaN``.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from research_corpus.sources.field_names import claimed_field, normalised_name
from research_corpus.sources.json.known_tools import in_common_terms

_MISSING = frozenset({"nan", "nat", "none", "null", "n/a", "<na>", "undefined"})
_WRAPPERS = ("rendered", "$date", "$numberLong", "$oid", "#text", "_text", "main", "original")
"""Keys whose value is that of the object: WordPress, MongoDB, XML as JSON, New York Times."""

_NESTED = ("fields", "attributes", "_source", "article", "thread", "properties", "data", "html",
           "source_info")  # fmt: skip
"""Objects in an article whose members are members of the article, unless it has its own."""

_LIST_LITERAL = re.compile(r"\s*\[.*\]\s*", re.DOTALL)
_MAX_LITERAL_CHARS = 20_000
_NUMBER = re.compile(r"\d{5,16}(?:\.\d+)?")
_ESCAPED_BREAK = re.compile(r"\\r?\\n|\\n")
_EPOCH_UNITS = ((10**15, 10**6), (10**12, 10**3), (10**8, 1))
"""Stamps from so large on are counted in microseconds, milliseconds and seconds."""

_LATEST_EPOCH_SECONDS = 4_102_444_800  # 2100
_SERIAL_ZERO = date(1899, 12, 30)
_SERIAL_DAYS = (14_000, 73_050)
"""Days of a spreadsheet from 1938 to 2100."""

_DATES = frozenset({"date_published", "date_modified"})


def plain_item(item: Mapping[str, Any], *, is_table: bool = False) -> dict[str, Any]:
    """Return an article-like object with plain values, members of nested objects among its own.

    Args:
        item: a parsed object, or a row.
        is_table: whether numbers in date columns may be days of a spreadsheet.

    Returns:
        Missing values are left out; stamps are ISO 8601 strings in UTC; order is kept.
    """
    plain: dict[str, Any] = {}
    for key, value in in_common_terms(item).items():
        found = _plain(value, key, is_table=is_table)
        if found is not None:
            plain[key] = found
    return _with_nested(plain)


def _with_nested(item: dict[str, Any]) -> dict[str, Any]:
    names = {normalised_name(key) for key in item}
    for nested in _NESTED:
        inner = item.get(nested)
        if isinstance(inner, dict):
            own = {k: v for k, v in inner.items() if normalised_name(k) not in names}
            item = {**item, **plain_item(own)}
            names |= {normalised_name(key) for key in own}
    return item


def _plain(value: Any, key: str, *, is_table: bool) -> Any:
    if isinstance(value, dict):
        if (day := _day_of_parts(value, key)) is not None:
            return day
        if key in _NESTED:
            return value
        wrapped = next((value[name] for name in _WRAPPERS if name in value), None)
        return value if wrapped is None else _plain(wrapped, key, is_table=is_table)
    field = claimed_field(key)
    if field and field[0] in _DATES and isinstance(value, int | float | str):
        return stamp(value, in_utc=_is_utc(key), is_table=is_table)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return _plain_text(value, is_listed=field is not None) if isinstance(value, str) else value


def _day_of_parts(value: dict[str, Any], key: str) -> str | None:
    """Return a date as reference managers write it: ``{"date-parts": [[2024, 3, 4]]}``, or raw."""
    if "raw" in value and claimed_field(key) is not None:
        return str(value["raw"])
    parts = value.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts else None
    if not isinstance(first, list) or not 1 <= len(first) <= 3:
        return None
    numbers = [int(part) for part in first if str(part).isdigit()]
    return "-".join(f"{number:02}" for number in numbers) if len(numbers) == len(first) else None


def _plain_text(text: str, *, is_listed: bool) -> Any:
    if text.strip().lower() in _MISSING:
        return None
    if is_listed and len(text) <= _MAX_LITERAL_CHARS and _LIST_LITERAL.fullmatch(text):
        return _literal_list(text)
    if "\\n" in text and "\n" not in text:
        return _ESCAPED_BREAK.sub("\n", text)
    return text


def _literal_list(text: str) -> Any:
    """Return the list that a data frame wrote as text; the text where it is none."""
    try:
        found = ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text
    return [item for item in found if item is not None] if isinstance(found, list) else text


def _is_utc(key: str) -> bool:
    return normalised_name(key).endswith(("gmt", "utc"))


def stamp(value: float | str, *, in_utc: bool = False, is_table: bool = False) -> str | None:
    """Return a stamp as ISO 8601 where it is a count of seconds or days; any other as it is.

    Args:
        value: of a field that holds a date.
        in_utc: whether the field's name says that it is in UTC.
        is_table: whether a number of five digits is a day of a spreadsheet.

    Example:
        >>> stamp(1710408600000), stamp("45365", is_table=True), stamp("14 May")
        ('2024-03-14T09:30:00Z', '2024-03-14', '14 May')
    """
    text = str(value).strip()
    if isinstance(value, bool) or not text or text.lower() in _MISSING:
        return None
    if _NUMBER.fullmatch(text):
        counted = _counted(float(text), is_table=is_table)
        return counted if counted is not None else text
    return f"{text}Z" if in_utc and re.fullmatch(r"[\d-]+[T ][\d:.]+", text) else text


def _counted(number: float, *, is_table: bool) -> str | None:
    first, last = _SERIAL_DAYS
    if is_table and first <= number <= last:
        moment = datetime.combine(_SERIAL_ZERO, datetime.min.time()) + timedelta(days=number)
        return (
            moment.date().isoformat() if number == int(number) else moment.isoformat("T", "seconds")
        )
    for least, unit in _EPOCH_UNITS:
        if number >= least and number / unit < _LATEST_EPOCH_SECONDS:
            moment = datetime.fromtimestamp(number / unit, UTC)
            return moment.isoformat("T", "seconds").replace("+00:00", "Z")
    return None
