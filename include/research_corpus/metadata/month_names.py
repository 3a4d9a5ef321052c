"""Month and weekday names of many languages, from the Unicode CLDR through Babel."""

from __future__ import annotations

from functools import cache

import regex
from babel import Locale

LANGUAGES = (
    "en", "fr", "de", "es", "it", "pt", "nl", "ru", "uk", "el", "pl", "cs", "sk", "sl", "hr", "sr",
    "bg", "ro", "hu", "tr", "sv", "da", "nb", "fi", "et", "lv", "lt", "ca", "gl", "eu", "id", "ms",
    "af", "sw", "ga", "cy", "is", "ar", "ar_LB", "ar_DZ", "fa", "he", "hi", "vi",
)  # fmt: skip

# Usage in print that CLDR's abbreviations leave out.
_PRINT = {"sept": 9, "set": 9, "juil": 7, "janv": 1, "febr": 2, "mrz": 3, "мая": 5, "sett": 9}


@cache
def month_numbers() -> dict[str, dict[int, frozenset[str]]]:
    """Return for each month name in lower case, without its dot, the months it may mean.

    A name can differ by language: ``listopad`` is November in Czech and October in Croatian. The
    languages stand beside each month.
    """
    found: dict[str, dict[int, set[str]]] = {}
    for language in LANGUAGES:
        months = Locale.parse(language).months
        for usage in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[usage][width].items():
                    _add(found, name, number, language.split("_")[0])
    for name, number in _PRINT.items():
        _add(found, name, number, "en")
    return {n: {m: frozenset(tags) for m, tags in by.items()} for n, by in found.items()}


def _add(found: dict[str, dict[int, set[str]]], name: str, number: int, language: str) -> None:
    key = name.casefold().rstrip(".")
    if len(key) >= 3 and not any(char.isdigit() for char in key):
        found.setdefault(key, {}).setdefault(number, set()).add(language)


@cache
def month_words() -> frozenset[str]:
    """Return the words that names of months are made of, in lower case."""
    return frozenset(word for name in month_numbers() for word in name.split())


@cache
def weekday_names() -> frozenset[str]:
    """Return weekday names, full and short, in lower case without their dot."""
    found = set()
    for language in LANGUAGES:
        days = Locale.parse(language).days
        for usage in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                found |= {name.casefold().rstrip(".") for name in days[usage][width].values()}
    return frozenset(name for name in found if len(name) >= 2)


def alternation(names: frozenset[str] | dict[str, dict[int, frozenset[str]]]) -> str:
    """Return a pattern that matches any of ``names``, the longest first."""
    return "|".join(regex.escape(name) for name in sorted(names, key=lambda n: (-len(n), n)))
