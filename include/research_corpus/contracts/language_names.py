"""Names of languages, as databases and services give them in place of tags.

Source: the Common Locale Data Repository, through Babel.
"""

from __future__ import annotations

from functools import cache

from babel import Locale

_NAMED_IN = ("en", "fr", "de", "es", "nl", "it", "pt", "ru", "zh", "ja")
"""Languages in which exports name the language of an article; an earlier one goes first."""

_OTHERS = {"castellano": "es", "farsi": "fa", "slovene": "sl", "flemish": "nl"}


def tag_of_name(name: str) -> str | None:
    """Return the BCP 47 tag of a language named in a language of exports; null for another word.

    Example:
        >>> tag_of_name("Englisch"), tag_of_name("Français"), tag_of_name("News")
        ('en', 'fr', None)
    """
    return _tags().get(name.strip().casefold())


@cache
def _tags() -> dict[str, str]:
    found: dict[str, str] = dict(_OTHERS)
    for locale in _NAMED_IN:
        for code, name in Locale(locale).languages.items():
            if len(code) == 2:  # longer ones are of languages without a press, named like words
                found.setdefault(name.casefold(), code)
    return found
