"""Objects with a headline and a teaser in place of the text: results of interfaces, link lists.

Services for news give no full text, or cut it off; what they give is an article whose text is its
teaser, or its headline where there is none, and says so by its flags.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from research_corpus.contracts.page_kinds import HEADLINE_ONLY, TEASER_ONLY
from research_corpus.sources.field_names import claimed_field, normalised_name

_NAMES = """
leadparagraph lead lede trailtext standfirst description abstractnote abstract summary snippet
excerpt teaser intro chapeau chapo
"""
TEASER_NAMES = _NAMES.split()
"""Where a teaser stands; the first that holds text is taken."""

_CUT_OFF = re.compile(r"(?:…|\.\.\.)? ?\[\+?\d{1,9} chars?\]\Z")
_WITHHELD = re.compile(r"\s*ONLY AVAILABLE IN [A-Z ]{1,40}PLANS?\s*")
_ASSURED = 0.8
"""Least confidence of the name of a headline: what has a ``name`` may be anything."""


class Teaser(NamedTuple):
    """What an object gives in place of its text.

    Attributes:
        text: the teaser, or the headline; text or markup.
        source: key of the object that it stands under.
        flags: quality flags.
    """

    text: str
    source: str
    flags: tuple[str, ...]


def teaser_of(item: Mapping[str, Any]) -> Teaser | None:
    """Return the teaser of an object that has no text; null where it is no such article.

    It has a headline, and an address or a date; with a headline alone both.

    Args:
        item: an object of plain values, see ``plain_item``.
    """
    fields = _fields(item)
    headline = fields.get("title")
    if headline is None or not {"url", "date_published"} & fields.keys():
        return None
    by_name = {normalised_name(key): key for key in item}
    for name in TEASER_NAMES:
        key = by_name.get(name)
        if key is not None and isinstance(item[key], str) and item[key].strip():
            return Teaser(item[key], key, (TEASER_ONLY,))
    if {"url", "date_published"} <= fields.keys():
        return Teaser(str(item[headline]), headline, (TEASER_ONLY, HEADLINE_ONLY))
    return None


def uncut(text: str) -> tuple[str, bool]:
    """Return a text without the note that a service cut it off, and whether it did.

    Example:
        >>> uncut("Rain fell on the qu… [+1432 chars]")
        ('Rain fell on the qu…', True)
    """
    if _WITHHELD.fullmatch(text):
        return "", True
    text = text.rstrip()
    whole = _CUT_OFF.sub("", text)
    return (text, False) if whole == text else (whole.rstrip() + "…", True)


def _fields(item: Mapping[str, Any]) -> dict[str, str]:
    """Return the key of each field that the object surely claims, the first of each."""
    found: dict[str, str] = {}
    for key, value in item.items():
        known = claimed_field(key)
        if known is None or value in (None, "", [], {}):
            continue
        field, confidence = known
        if field != "title" or (isinstance(value, str) and confidence >= _ASSURED):
            found.setdefault(field, key)
    return found
