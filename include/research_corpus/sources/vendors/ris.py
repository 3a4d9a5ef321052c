"""RIS, the export of reference managers and databases: two-letter tags, an abstract for the text.

Tags as in the specification of Research Information Systems and in Zotero's translator.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from research_corpus.contracts.page_kinds import HEADLINE_ONLY, TEASER_ONLY
from research_corpus.contracts.records import ClaimField
from research_corpus.sources.vendors.export import Article, Lines, cut_before

_TAG = re.compile(r"([A-Z][A-Z0-9])  ?-(?: (.*))?")
_CLAIMS: dict[str, ClaimField] = {
    "TI": "title", "T1": "title", "AU": "author", "A1": "author", "DA": "date_published",
    "PY": "date_published", "Y1": "date_published", "UR": "url", "KW": "keywords",
    "LA": "language_declared", "SE": "section",
}  # fmt: skip
_OUTLETS = ("T2", "JF", "JO", "JA", "J2")
"""Where an outlet stands; the last three may hold its short name."""

_TEXTS = ("AB", "N2")


class Ris:
    """References, each with an abstract or a headline alone."""

    name = "ris"

    def recognises(self, lines: Lines) -> bool:
        """Tell whether the first line gives the type of a reference, and more tags follow."""
        filled = [line for line in lines[:40] if line.strip()]
        begins = bool(filled) and filled[0].startswith("TY  -")
        return begins and sum(_TAG.fullmatch(line.rstrip()) is not None for line in filled) > 2

    def articles(self, lines: Lines) -> Iterator[Article]:
        """Yield an article a reference."""
        for part in cut_before(lines, lambda line: line.startswith("TY  -")):
            yield _article(_fields(part))


def _fields(lines: Lines) -> list[tuple[str, str]]:
    fields: list[tuple[str, str]] = []
    for line in lines:
        if found := _TAG.fullmatch(line.rstrip()):
            fields.append((found[1], (found[2] or "").strip()))
        elif fields and line.strip():
            tag, value = fields[-1]
            fields[-1] = (tag, f"{value} {line.strip()}")
    return fields


def _article(fields: list[tuple[str, str]]) -> Article:
    article = Article()
    tags = {tag for tag, value in fields if value}
    for tag, value in fields:
        if tag in _CLAIMS and not (tag in ("PY", "Y1") and "DA" in tags):
            for part in _parts(_CLAIMS[tag], value):
                article.claim(_CLAIMS[tag], part, tag)
    named = ((tag, value) for wanted in _OUTLETS for tag, value in fields if tag == wanted)
    outlet = next(((tag, value) for tag, value in named if value), None)
    if outlet:
        article.claim("publisher", outlet[1], outlet[0])
    text = next((value for tag in _TEXTS for t, value in fields if t == tag and value), None)
    title = next((value for field, value, _ in article.claims if field == "title"), "")
    article.body = [text or title]
    article.flags = (TEASER_ONLY,) if text else (TEASER_ONLY, HEADLINE_ONLY)
    return article


def _parts(field: ClaimField, value: str) -> list[str]:
    """Return what a tag's value says: a date without season, a name in its order, each keyword."""
    if field == "date_published" and "/" in value:
        return ["/".join(takewhile(str.isdigit, value.split("/")[:3]))]
    if field == "author" and value.count(",") == 2:
        last, first, suffix = (part.strip() for part in value.split(","))
        return [f"{first} {last} {suffix}"]
    return value.split(";") if field == "keywords" else [value]
