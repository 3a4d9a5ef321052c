"""What a record is if it is no whole article: the codes of ``quality_flags`` for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

PageKind = Literal[
    "forum_page", "product_page", "listing_page", "service_page", "profile_page", "error_page",
    "documentation_page", "not_an_article",
]  # fmt: skip

PAGE_KIND_FLAGS: frozenset[PageKind] = frozenset(
    {
        "forum_page",
        "product_page",
        "listing_page",
        "service_page",
        "profile_page",
        "error_page",
        "documentation_page",
        "not_an_article",
    }
)
"""Flags of pages that are written although they seem to be no article."""

TEASER_ONLY = "teaser_only"
"""Flag of a teaser: an article of which the source gives headline and teaser, not the text."""

HEADLINE_ONLY = "headline_only"
"""Flag of a teaser without a teaser text: its headline is its text too."""


def is_teaser(row: Mapping[str, Any]) -> bool:
    """Tell whether a row with ``quality_flags`` is a teaser."""
    return TEASER_ONLY in (row.get("quality_flags") or ())
