"""What a page is if it is no article: forum, shop, list, service, profile, manual, error.

A page whose structured data or template call it an article is one. Of any other, all that speaks
for and against an article is weighed; what it is then, its structured data say first, its address
next, its shape last. The flag is a doubt about a page that is written all the same.
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
    page_types,
    prose,
    states_article,
    states_product,
)
from research_corpus.sources.html.html_kind_score import is_no_article

MAX_LINK_SHARE = 0.5
MIN_LINK_SHARE = 0.03
"""Pages with fewer links are text saved without its site."""
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
    if states_article(facts):
        return None
    if FORUM.search(facts.shape.engine):
        return "forum_page"
    named = _kind_by_statement(facts) or facts.place.kind
    if not named and facts.shape.link_share < MIN_LINK_SHARE:
        return None
    if not is_no_article(page_evidence(facts)):
        return None
    return named or _kind_by_shape(facts)


def _kind_by_statement(facts: PageFacts) -> PageKind | None:
    """Return the kind that meta elements or structured data name."""
    shape = facts.shape
    if states_product(shape):
        return "product_page"
    if shape.meta("og:type").lower() == "profile":
        return "profile_page"
    types = page_types(facts)
    if kind := next((kind for kind, names in TYPES.items() if types & names), None):
        return kind
    return "documentation_page" if DOCUMENTATION.search(shape.meta("generator")) else None


def _kind_by_shape(facts: PageFacts) -> PageKind:
    """Return the kind that a page's elements speak for."""
    if facts.shape.posts >= MIN_POSTS:
        return "forum_page"
    if is_shop(facts.shape):
        return "product_page"
    return "listing_page" if facts.shape.link_share > MAX_LINK_SHARE else "not_an_article"
