"""Given names and surnames of many countries, from the locales of the Faker library."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

_WORD = re.compile(r"[^\W\d_][\w’'.]*", re.UNICODE)
_NO_PERSON = {"'t", "van", "von", "de", "der", "den", "del", "della", "da", "do", "dos", "du", "la"}
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


def _names() -> Iterator[tuple[str, str]]:
    yield from ((role, name) for _, role, name in _by_locale())


def _by_locale() -> Iterator[tuple[str, str, str]]:
    import faker.providers.person as person

    for module in sorted(pkgutil.iter_modules(person.__path__), key=lambda m: m.name):
        if not module.ispkg:
            continue
        provider = importlib.import_module(f"{person.__name__}.{module.name}").Provider
        for attribute in sorted(dir(provider)):
            role = _role_of(attribute)
            values = getattr(provider, attribute) if role else ()
            if role and isinstance(values, (tuple, list, dict, set)):
                for value in values:
                    if isinstance(value, str):
                        yield module.name, role, value


def _role_of(attribute: str) -> str | None:
    if attribute.startswith("_") or "kana" in attribute:
        return None
    plain = attribute.replace("_romanized", "")
    if "first_name" in plain:
        return "g"
    return "s" if "last_name" in plain else None
