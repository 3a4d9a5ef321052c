"""Given names and surnames of many countries, from the locales of the Faker library."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator, Sequence

_WORD = re.compile(r"[^\W\d_][\w’'.]*", re.UNICODE)
_LATIN = re.compile("[A-Za-z\u00c0-\u024f’'. -]+")
_NO_PERSON = {"'t", "van", "von", "de", "der", "den", "del", "della", "da", "do", "dos", "du", "la"}
_TITLES = frozenset(
    {"baby", "bishop", "captain", "constable", "doctor", "duke", "general", "judge", "king",
     "lady", "major", "north", "pope", "prince", "princess", "queen", "royal", "saint", "sister",
     "south", "squire", "west"}
)  # fmt: skip
"""Given to children too, but mostly no names where they begin one."""
MIN_CHARS = 2


def collect_name_parts() -> dict[str, str]:
    """Return each part of a name in lower case, with ``g`` (given), ``s`` (surname) or both.

    Parts of double names count by themselves; particles are left out.
    """
    found: dict[str, set[str]] = {}
    for role, name in _names():
        for part in _WORD.findall(name.replace("-", " ")):
            folded = part.strip(".'’").casefold()
            if len(folded) >= MIN_CHARS and folded not in _NO_PERSON:
                found.setdefault(folded, set()).add(role)
    return {part: "".join(sorted(roles)) for part, roles in sorted(found.items())}


def full_names() -> dict[str, tuple[list[str], list[str]]]:
    """Return the given names and the surnames of each locale, sorted."""
    names: dict[str, tuple[set[str], set[str]]] = {}
    for locale, role, name in _by_locale():
        names.setdefault(locale, (set(), set()))["gs".index(role)].add(name)
    return {
        locale: (sorted(given), sorted(surnames))
        for locale, (given, surnames) in sorted(names.items())
        if given and surnames
    }


def collect_genders(languages: Sequence[str]) -> list[tuple[str, str, str]]:
    """Return given names in lower case with ``m`` or ``f``, and the language; empty for any.

    Args:
        languages: for which a name of both genders may be of one of them: *jean*.

    A name that is of both genders, and in one language too, tells nothing and is left out.
    """
    found: dict[str, dict[str, set[str]]] = {}
    for locale, gender, name in _gendered():
        if name in _TITLES:
            continue
        in_language = found.setdefault(name, {})
        in_language.setdefault(locale.split("_")[0], set()).add(gender)
    rows: list[tuple[str, str, str]] = []
    for name, genders in sorted(found.items()):
        told = {"": set.union(*genders.values())}
        if len(told[""]) > 1:
            told = {language: genders.get(language, set()) for language in languages}
        rows += [(name, min(one), language) for language, one in told.items() if len(one) == 1]
    return rows


def _gendered() -> Iterator[tuple[str, str, str]]:
    for locale, provider in _providers():
        for gender, attribute in (("m", "first_names_male"), ("f", "first_names_female")):
            for name in getattr(provider, attribute, ()):
                if len(name) >= MIN_CHARS and _LATIN.fullmatch(name):
                    yield locale, gender, name.lower()


def _names() -> Iterator[tuple[str, str]]:
    yield from ((role, name) for _, role, name in _by_locale())


def _by_locale() -> Iterator[tuple[str, str, str]]:
    for locale, provider in _providers():
        for attribute in sorted(dir(provider)):
            role = _role_of(attribute)
            values = getattr(provider, attribute) if role else ()
            if role and isinstance(values, (tuple, list, dict, set)):
                for value in values:
                    if isinstance(value, str):
                        yield locale, role, value


def _providers() -> Iterator[tuple[str, object]]:
    import faker.providers.person as person

    for module in sorted(pkgutil.iter_modules(person.__path__), key=lambda m: m.name):
        if module.ispkg:
            yield module.name, importlib.import_module(f"{person.__name__}.{module.name}").Provider


def _role_of(attribute: str) -> str | None:
    if attribute.startswith("_") or "kana" in attribute:
        return None
    plain = attribute.replace("_romanized", "")
    if "first_name" in plain:
        return "g"
    return "s" if "last_name" in plain else None
