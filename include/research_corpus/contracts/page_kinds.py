"""What a page is if it is no article: the codes of ``quality_flags`` for it."""

from __future__ import annotations

from typing import Literal

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
