"""What MODS says of an issue or an article: title, names, date, host, language.

Schema: https://www.loc.gov/standards/mods/.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from research_corpus.contracts.records import Claim, Origin
from research_corpus.sources.xml.xml_tree import elements_at, value_at, values_at

_AUTHORS = frozenset({"aut", "author", "creator", "cre", "jrn", "journalist"})
_LASTING = frozenset({"ark", "uri", "urn", "doi", "hdl", "handle", "url", "purl"})
_OTHER_TITLES = frozenset({"alternative", "uniform", "abbreviated"})


def mods_title(mods: etree._Element) -> str | None:
    """Return the title, its article in front; null if none is given."""
    for info in elements_at(mods, "titleInfo"):
        title = value_at(info, "title")
        if title and info.get("type") not in _OTHER_TITLES:
            first = value_at(info, "nonSort")
            return f"{first} {title}" if first else title
    return None


def host_title(mods: etree._Element) -> str | None:
    """Return the title of what it is part of, such as the newspaper; null if none is named."""
    for item in elements_at(mods, "relatedItem"):
        if item.get("type") in {"host", "series"} and (title := mods_title(item)):
            return title
    return None


def identifier(mods: etree._Element) -> str | None:
    """Return a number that holds beyond the file, such as an ARK or URI; null if none is given."""
    for found in elements_at(mods, "identifier"):
        value = value_at(found, ".")
        if value and found.get("type", "").lower() in _LASTING and found.get("invalid") != "yes":
            return value
    return None


def date_claims(mods: etree._Element) -> Iterator[Claim]:
    """Yield the days of issue."""
    for path in ("originInfo/dateIssued", "part/date", "relatedItem/part/date"):
        for date in elements_at(mods, path):
            value = value_at(date, ".")
            if value and date.get("point") != "end":
                confidence = 0.95 if date.get("encoding") else 0.85
                yield Claim("date_published", value, Origin.META, f"mods:{path}", confidence)


def article_claims(mods: etree._Element) -> Iterator[Claim]:
    """Yield what the MODS of an article says of it."""
    if title := mods_title(mods):
        yield Claim("title", title, Origin.META, "mods:title", 1.0)
    for subtitle in values_at(mods, "titleInfo/subTitle"):
        yield Claim("subtitle", subtitle, Origin.META, "mods:subTitle", 0.9)
    for name in elements_at(mods, "name"):
        roles = {role.lower() for role in values_at(name, "role/roleTerm")}
        if (not roles or roles & _AUTHORS) and (written := _name(name)):
            yield Claim("author", written, Origin.META, "mods:name", 0.95)
    yield from date_claims(mods)
    for language in values_at(mods, "language/languageTerm"):
        yield Claim("language_declared", language, Origin.META, "mods:language", 0.9)


def _name(name: etree._Element) -> str | None:
    parts = {part.get("type", ""): value_at(part, ".") for part in elements_at(name, "namePart")}
    given, family = parts.get("given"), parts.get("family")
    if given or family:
        return " ".join(part for part in (given, family) if part)
    surname, comma, first = (parts.get("") or "").partition(", ")
    return f"{first} {surname}" if comma else surname or value_at(name, "displayForm")
