"""The JSON of dpa's digital wires: an object whose ``format`` is ``digitalwires@…``.

Its metadata stand in one list of typed categories, which no rule of common field names reads, and
its text in several fields: date line, article, information box. What it says is what its NewsML-G2
twin says; ``newsml_g2_item`` reads that.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from research_corpus.contracts.records import Block, Claim, ClaimField, Origin
from research_corpus.sources.html.html_fragment import fragment_blocks

_FIELDS: tuple[tuple[str, ClaimField, float], ...] = (
    ("headline", "title", 1.0),
    ("subhead", "subtitle", 0.95),
    ("teaser", "subtitle", 0.7),
    ("byline", "byline", 1.0),
    ("version_created", "date_published", 0.8),
    ("content_created", "date_published", 0.6),
    ("creditline", "agency", 1.0),
    ("language", "language_declared", 1.0),
    ("copyrightnotice", "licence", 1.0),
    ("usageterms", "licence", 0.8),
)
_CATEGORIES: dict[str, ClaimField] = {
    "provider": "publisher",
    "desk": "section",
    "geosubject": "keywords",
    "dpasubject": "keywords",
    "keyword": "keywords",
}


def is_digital_wire(item: dict[str, Any]) -> bool:
    """Tell whether an object is an item of a digital wire."""
    return str(item.get("format", "")).startswith("digitalwires@")


def wire_claims(item: dict[str, Any]) -> Iterator[Claim]:
    """Yield what an item says about its article."""
    for name, field, confidence in _FIELDS:
        value = item.get(name)
        if isinstance(value, str) and value.strip():
            yield Claim(field, value.strip(), Origin.META, f"json:{name}", confidence)
    for kind, name in _categories(item):
        if kind in _CATEGORIES:
            rule = "subject" if _CATEGORIES[kind] == "keywords" else kind
            yield Claim(_CATEGORIES[kind], name, Origin.META, f"json:categories/{rule}", 0.9)
        elif kind == "creator" and " " in name:
            yield Claim("author", name, Origin.META, "json:categories/creator", 0.7)


def wire_blocks(item: dict[str, Any]) -> list[Block]:
    """Return the text of an item, its date line in front as it is printed, the box at the end."""
    parts = [item.get(name) for name in ("article_html", "infobox_html")]
    blocks = [block for part in parts if isinstance(part, str) for block in fragment_blocks(part)]
    dateline = item.get("dateline")
    if isinstance(dateline, str) and dateline.strip() and blocks:
        first = blocks[0]
        if not first.text.startswith(dateline.strip()):
            blocks[0] = Block(f"{dateline.strip()} {first.text}", first.kind)
    return blocks


def media_kind(item: dict[str, Any]) -> str | None:
    """Return what an item without text delivers, such as ``image``; null if it does not say."""
    associations = item.get("associations")
    for entry in associations if isinstance(associations, list) else []:
        if isinstance(entry, dict) and isinstance(entry.get("type"), str):
            return str(entry["type"])
    return None


def _categories(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    categories = item.get("categories")
    for entry in categories if isinstance(categories, list) else []:
        if isinstance(entry, dict) and isinstance(entry.get("name"), str) and entry["name"].strip():
            yield str(entry.get("type", "")).removeprefix("dnltype:"), entry["name"].strip()
