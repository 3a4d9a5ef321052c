"""What a page is if it is no article: forum, shop, list, service, profile, manual, error.

A page that says it is an article, by structured data of an article of its own with an author or
a date, is taken for one. All others are judged by their structured data, their address and their
shape; the flag is a doubt about a page that is written all the same.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from research_corpus.contracts.page_kinds import PageKind
from research_corpus.contracts.records import Block, Claim
from research_corpus.sources.html.html_shape import PageShape
from research_corpus.sources.schema_org import top_types

MIN_PROSE_CHARS = 100
"""A paragraph longer than this with an end of sentence is running text."""
MAX_LINK_SHARE = 0.5
MIN_LINK_SHARE = 0.03
"""Pages with fewer links are text saved without its site, and nothing can be said of them."""
PROSE_BLOCK_CHARS = 600
MAX_CHARS = 600
MIN_PRICES = 4
MIN_PROSE = 12
MIN_PROSE_SHARE = 0.35
MIN_SLUG_WORDS = 5
MIN_POSTS = 3

_TYPES: tuple[tuple[PageKind, frozenset[str]], ...] = (
    ("forum_page", frozenset({"discussionforumposting", "qapage"})),
    (
        "product_page",
        frozenset({"product", "productgroup", "course", "softwareapplication", "event"}),
    ),
    ("profile_page", frozenset({"profilepage"})),
    ("listing_page", frozenset({"collectionpage", "searchresultspage", "blog", "itemlist"})),
    ("service_page", frozenset({"service", "aboutpage", "contactpage", "jobposting"})),
)
_PLACES: tuple[tuple[PageKind, re.Pattern[str]], ...] = (
    (
        "forum_page",
        re.compile(
            r"/(?:threads?|viewtopic|viewthread|showthread|showtopic[\w-]*|forums?|boards?|discussions?"
            r"|questions/\d|t/[^/]+/\d|topic/\d|comments/|r/\w+)"
        ),
    ),
    ("listing_page", re.compile(
        r"^/?$|/(?:categor(?:y|ies)|tags?|topics?|subjects?|genres?|collections?|browse|search|archives?"
        r"|lists?|shop|store|all|deals|best-sellers|parts|page)(?:/|$)|[?&](?:q|s|search|query|c)="
    )),
    ("product_page", re.compile(
        r"/(?:products?|pr|p|dp|gp|itm|item|detail|app|sku|buy|courses?|[a-z-]*-course)(?:/|$)"
    )),
    ("documentation_page", re.compile(
        r"/(?:docs?|documentation|reference|refs?|manual|api|man|book|learn|std|tutorials?|wiki|help)(?:/|$)"
    )),
    ("service_page", re.compile(
        r"/(?:services?|solutions?|pricing|plans|features|use-cases|industr(?:y|ies)|about(?:-us)?|contact"
        r"|careers?|jobs?|compare[\w-]*|platform|offers?|programs?)(?:/|$)"
    )),
    ("profile_page", re.compile(r"/(?:authors?|profiles?|users?|people|team|member)/[^/]+/?$")),
)  # fmt: skip
_HOSTS: tuple[tuple[PageKind, frozenset[str]], ...] = (
    (
        "forum_page",
        frozenset(
            ["forum", "forums", "community", "communities", "boards", "board", "discuss", "answers"]
        ),
    ),
    (
        "documentation_page",
        frozenset(["docs", "doc", "developer", "developers", "learn", "help", "support", "wiki"]),
    ),
    ("product_page", frozenset(["shop", "store"])),
)
_ARTICLE_PLACE = re.compile(
    r"/(?:blogs?|news|articles?|stor(?:y|ies)|posts?|insights?|press|magazine|features?|opinion"
    r"|resources?|guides?|advice|journal|podcasts?|newsletter|reviews?|knowledge-?\w*|academy|newsroom)/"
    r"|/\d{4}/\d{1,2}/"
)
_DOCUMENTATION = re.compile(
    r"sphinx|docusaurus|mdbook|rustdoc|javadoc|mkdocs|doxygen|gitbook|vitepress|asciidoctor|readthedocs"
    r"|docbook",
    re.IGNORECASE,
)
_FORUM = re.compile(
    r"phpbb|vbulletin|xenforo|\bxf\b|discourse|nodebb|invision|ipsapp|mybb|\bsmf\b"
    r"|simple machines|flarum|vanilla forums|fluxbb|punbb"
)
_ERROR = re.compile(
    r"^(?:error )?(?:403|404|410|500|503)\b|\b(?:page|file) not found|access denied|just a moment"
    r"|attention required|are you a robot|captcha|page (?:does not|doesn['’]t) exist|forbidden$",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-Z][\w.'’-]{0,30}\s{1,3}(?:[a-z]{1,3}\s{1,3})?[A-Z][\w'’-]")
_SLUG_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"[.!?。！？؟।][\"”’»)\]]*(?:\s|$)")


class PageFacts(NamedTuple):
    """What the judgement of a page rests on.

    Attributes:
        shape: of the page's elements.
        linked: its JSON-LD.
        article: its own article node in it; null if it has none.
        claims: of the page.
        blocks: the extracted text.
    """

    shape: PageShape
    linked: list[Any]
    article: dict[str, Any] | None
    claims: list[Claim]
    blocks: list[Block]


def page_kind(facts: PageFacts) -> PageKind | None:
    """Return the kind of a page that is no article; null if it seems to be one."""
    title = next((c.value for c in facts.claims if c.field == "title"), "")
    if _ERROR.search(title) and _prose(facts.blocks) < 4:
        return "error_page"
    types = top_types(facts.linked)
    if facts.article is None and (
        _FORUM.search(facts.shape.engine) or _place(facts) == "forum_page"
    ):
        return "forum_page"
    if kind := _kind_by_statement(facts, types):
        return kind
    if _is_stated_article(facts):
        return None
    return _kind_by_place(facts, types) or _kind_by_shape(facts)


def _kind_by_statement(facts: PageFacts, types: set[str]) -> PageKind | None:
    """Return the kind that structured data names beside no article of the page's own."""
    if facts.article is not None and _names(facts, "author", "date_published"):
        return "forum_page" if types & _TYPES[0][1] else None
    stated = facts.shape.meta("og:type").lower()
    if stated.startswith(("product", "og:product")):
        return "product_page"
    if stated == "profile":
        return "profile_page"
    has_byline = _is_signed(facts)
    if facts.shape.meta("product:price:amount") and not has_byline:
        return "product_page"
    for kind, names in _TYPES[:4]:
        if types & names and not (has_byline and kind in {"product_page", "listing_page"}):
            return kind
    return None


def _is_stated_article(facts: PageFacts) -> bool:
    """Tell whether a page says that it is an article, or is signed or dated like one."""
    if facts.article is not None:
        return True
    if _is_front_page(facts) or _host_kind(facts) == "documentation_page":
        return False
    prose, dated = _prose(facts.blocks), _names(facts, "date_published", at_least=0.0)
    is_article = facts.shape.meta("og:type").lower() == "article"
    if is_article and facts.shape.meta("article:published_time") and not _place(facts):
        return True
    if _is_signed(facts) and not _is_shop(facts.shape):
        return prose >= 5 or (dated and prose >= 2)
    if _is_shop(facts.shape) or not _is_article_place(facts):
        return False
    return prose >= 3 or dated


def _kind_by_place(facts: PageFacts, types: set[str]) -> PageKind | None:
    if types & _TYPES[4][1] and not _is_signed(facts):
        return "service_page"
    if _DOCUMENTATION.search(facts.shape.meta("generator")):
        return "documentation_page"
    return _place(facts)


def _place(facts: PageFacts) -> PageKind | None:
    """Return the kind that a page's address speaks for."""
    parts = urlsplit(_page_address(facts))
    if not parts.netloc:
        return None
    if kind := _host_kind(facts):
        return kind
    place = parts.path + (f"?{parts.query}" if parts.query else "")
    if _ARTICLE_PLACE.search(place):
        return None
    return next((kind for kind, pattern in _PLACES if pattern.search(place)), None)


def _host_kind(facts: PageFacts) -> PageKind | None:
    labels = set((urlsplit(_page_address(facts)).hostname or "").split(".")[:-1])
    return next((kind for kind, names in _HOSTS if labels & names), None)


def _is_front_page(facts: PageFacts) -> bool:
    parts = urlsplit(_page_address(facts))
    return bool(parts.netloc) and parts.path in {"", "/"}


def _is_article_place(facts: PageFacts) -> bool:
    return bool(_ARTICLE_PLACE.search(urlsplit(_page_address(facts)).path))


def _page_address(facts: PageFacts) -> str:
    found = {
        c.field: c.value for c in reversed(facts.claims) if c.field in {"url", "url_canonical"}
    }
    address = found.get("url_canonical") or found.get("url") or ""
    return unquote(address[:MAX_CHARS].lower())


def _kind_by_shape(facts: PageFacts) -> PageKind | None:
    """Return the kind that a page's elements and text speak for."""
    if facts.shape.posts >= MIN_POSTS:
        return "forum_page"
    if _is_shop(facts.shape):
        return "product_page"
    if facts.shape.link_share < MIN_LINK_SHARE:
        return None
    prose = _prose(facts.blocks)
    signed, dated = _is_signed(facts), _names(facts, "date_published")
    if prose < 3 and not (signed and dated):
        return "listing_page" if facts.shape.link_share > MAX_LINK_SHARE else "not_an_article"
    return None if signed or dated else _unsigned(facts, prose)


def _unsigned(facts: PageFacts, prose: int) -> PageKind | None:
    """Judge a page that names neither author nor date: an article is mostly running text."""
    lines = [block for block in facts.blocks if block.kind != "caption"]
    slug = urlsplit(_page_address(facts)).path.rstrip("/").rpartition("/")[2]
    is_named = len(_SLUG_WORD.findall(slug)) >= MIN_SLUG_WORDS
    is_text = prose >= MIN_PROSE and prose >= MIN_PROSE_SHARE * len(lines)
    is_article = facts.shape.meta("og:type").lower() == "article"
    return None if is_text or (prose >= 5 and (is_named or is_article)) else "not_an_article"


def _is_shop(shape: PageShape) -> bool:
    return shape.has_cart and shape.prices >= MIN_PRICES


def _is_signed(facts: PageFacts) -> bool:
    """Tell whether a page names somebody who signs: two words in capitals, and no address."""
    return any(
        claim.field in {"author", "byline"}
        and claim.confidence >= 0.6
        and (_NAME.search(claim.value[:MAX_CHARS]) or not claim.value.isascii())
        for claim in facts.claims
    )


def _names(facts: PageFacts, *fields: str, at_least: float = 0.6) -> bool:
    return any(c.field in fields and c.confidence >= at_least for c in facts.claims)


def _prose(blocks: list[Block]) -> int:
    """Return how many paragraphs are running text; a very long one counts as several."""
    return sum(
        max(1, len(block.text) // PROSE_BLOCK_CHARS)
        for block in blocks
        if block.kind in {"body", "quote"}
        and len(block.text) >= MIN_PROSE_CHARS
        and _SENTENCE.search(block.text)
    )
