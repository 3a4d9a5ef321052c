"""What a page is if it is no article: forum, shop, list, service, profile, manual, error.

Whether it is one is weighed from all that speaks for and against it; what it is then, its
structured data say first, its address next, its shape last. The flag is a doubt about a page that
is written all the same.
"""

from __future__ import annotations

import re

from research_corpus.contracts.page_kinds import PageKind
from research_corpus.sources.html.html_kind_evidence import (
    DOCUMENTATION,
    FORUM,
    TYPES,
    PageFacts,
    is_shop,
    page_evidence,
    place_kind,
    prose,
)
from research_corpus.sources.html.html_kind_score import is_no_article
from research_corpus.sources.schema_org import top_types

MAX_LINK_SHARE = 0.5
MIN_LINK_SHARE = 0.03
"""Pages with fewer links are text saved without its site, and nothing can be said of them."""
MIN_POSTS = 3
_ERROR = re.compile(
    r"^(?:error )?(?:403|404|410|500|503)\b|\b(?:page|file) not found|access denied|just a moment"
    r"|attention required|are you a robot|captcha|page (?:does not|doesn['’]t) exist|forbidden$",
    re.IGNORECASE,
)


def page_kind(facts: PageFacts) -> PageKind | None:
    """Return the kind of a page that is no article; null if it seems to be one."""
    title = next((c.value for c in facts.claims if c.field == "title"), "")
    if _ERROR.search(title) and prose(facts.blocks) < 4:
        return "error_page"
    if facts.article is None and FORUM.search(facts.shape.engine):
        return "forum_page"
    stated = _kind_by_statement(facts)
    place = place_kind(facts)
    if not stated and not place and facts.shape.link_share < MIN_LINK_SHARE:
        return None
    if not is_no_article(page_evidence(facts)):
        return None
    return stated or place or _kind_by_shape(facts)


def _kind_by_statement(facts: PageFacts) -> PageKind | None:
    """Return the kind that meta elements or structured data name."""
    shape = facts.shape
    stated = shape.meta("og:type").lower()
    if stated.startswith(("product", "og:product")) or shape.meta("product:price:amount"):
        return "product_page"
    if stated == "profile":
        return "profile_page"
    types = top_types(facts.linked)
    if kind := next((kind for kind, names in TYPES if types & names), None):
        return kind
    return "documentation_page" if DOCUMENTATION.search(shape.meta("generator")) else None


def _kind_by_shape(facts: PageFacts) -> PageKind:
    """Return the kind that a page's elements speak for."""
    if facts.shape.posts >= MIN_POSTS:
        return "forum_page"
    if is_shop(facts.shape):
        return "product_page"
    return "listing_page" if facts.shape.link_share > MAX_LINK_SHARE else "not_an_article"
