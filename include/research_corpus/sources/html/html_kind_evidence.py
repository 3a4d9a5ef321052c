"""What speaks for the kind of a page: its structured data, its address, its shape and its text."""

from __future__ import annotations

import math
import re
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from research_corpus.contracts.page_kinds import PageKind
from research_corpus.contracts.records import Block, Claim
from research_corpus.sources.html.html_shape import PageShape
from research_corpus.sources.schema_org import top_types

MIN_PROSE_CHARS = 100
"""A paragraph longer than this with an end of sentence is running text."""
PROSE_BLOCK_CHARS = 600
MAX_CHARS = 600
MIN_PRICES = 4
MAX_SLUG_WORDS = 8
UNKNOWN_SLUG_WORDS = 4
"""What a page without an address counts: neither for an article nor against one."""
MAX_TITLE_WORDS = 15

TYPES: tuple[tuple[PageKind, frozenset[str]], ...] = (
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
DOCUMENTATION = re.compile(
    r"sphinx|docusaurus|mdbook|rustdoc|javadoc|mkdocs|doxygen|gitbook|vitepress|asciidoctor|readthedocs"
    r"|docbook",
    re.IGNORECASE,
)
FORUM = re.compile(
    r"phpbb|vbulletin|xenforo|\bxf\b|discourse|nodebb|invision|ipsapp|mybb|\bsmf\b"
    r"|simple machines|flarum|vanilla forums|fluxbb|punbb"
)
_NAME = re.compile(r"\b[A-Z][\w.'’-]{0,30}\s{1,3}(?:[a-z]{1,3}\s{1,3})?[A-Z][\w'’-]")
_SLUG_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"[.!?。！？؟।][\"”’»)\]]*(?:\s|$)")
_ENDING = re.compile(r"\.(?:html?|php|aspx?)$")


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


def page_evidence(facts: PageFacts) -> dict[str, float]:
    """Return what speaks for or against an article, a number from 0 by the name of each sign."""
    return {**_of_statements(facts), **_of_address(facts), **_of_text(facts)}


def _of_statements(facts: PageFacts) -> dict[str, float]:
    types, shape = top_types(facts.linked), facts.shape
    stated = shape.meta("og:type").lower()
    is_product = stated.startswith("product") or bool(shape.meta("product:price:amount"))
    return {
        "article_node": facts.article is not None,
        "og_article": stated == "article",
        "og_product": is_product,
        "published_time": bool(shape.meta("article:published_time")),
        "signed": is_signed(facts),
        "dated": _names(facts, "date_published"),
        "forum_types": bool(types & TYPES[0][1]),
        "product_types": bool(types & TYPES[1][1]),
    }


def _of_address(facts: PageFacts) -> dict[str, float]:
    parts = urlsplit(_page_address(facts))
    path = parts.path
    slug = path.rstrip("/").rpartition("/")[2]
    words = len(_SLUG_WORD.findall(slug)) if parts.netloc else UNKNOWN_SLUG_WORDS
    place = place_kind(facts)
    return {
        **{f"place_{kind}": place == kind for kind, _ in _PLACES if kind != "profile_page"},
        "article_place": bool(_ARTICLE_PLACE.search(path)),
        "host": _host_kind(facts) is not None,
        "ending": bool(_ENDING.search(path)),
        "slug_words": min(words, MAX_SLUG_WORDS) / MAX_SLUG_WORDS,
    }


def _of_text(facts: PageFacts) -> dict[str, float]:
    lines = [block for block in facts.blocks if block.kind != "caption"]
    chars = sum(len(block.text) for block in lines)
    title = next((c.value for c in facts.claims if c.field == "title"), "")
    return {
        "prose": math.log1p(prose(facts.blocks)),
        "chars": math.log1p(chars),
        "line_chars": math.log1p(chars / max(len(lines), 1)),
        "title_words": min(len(title.split()), MAX_TITLE_WORDS) / MAX_TITLE_WORDS,
        "links": facts.shape.link_share,
        "prices": math.log1p(facts.shape.prices),
        "shop": is_shop(facts.shape),
        "teasers": math.log1p(facts.shape.teasers),
    }


def place_kind(facts: PageFacts) -> PageKind | None:
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


def _page_address(facts: PageFacts) -> str:
    found = {
        c.field: c.value for c in reversed(facts.claims) if c.field in {"url", "url_canonical"}
    }
    address = found.get("url_canonical") or found.get("url") or ""
    return unquote(address[:MAX_CHARS].lower())


def is_shop(shape: PageShape) -> bool:
    """Tell whether several priced things can be bought on a page."""
    return shape.has_cart and shape.prices >= MIN_PRICES


def is_signed(facts: PageFacts) -> bool:
    """Tell whether a page names somebody who signs: two words in capitals, and no address."""
    return any(
        claim.field in {"author", "byline"}
        and claim.confidence >= 0.6
        and (_NAME.search(claim.value[:MAX_CHARS]) or not claim.value.isascii())
        for claim in facts.claims
    )


def _names(facts: PageFacts, *fields: str, at_least: float = 0.6) -> bool:
    return any(c.field in fields and c.confidence >= at_least for c in facts.claims)


def prose(blocks: list[Block]) -> int:
    """Return how many paragraphs are running text; a very long one counts as several."""
    return sum(
        max(1, len(block.text) // PROSE_BLOCK_CHARS)
        for block in blocks
        if block.kind in {"body", "quote"}
        and len(block.text) >= MIN_PROSE_CHARS
        and _SENTENCE.search(block.text)
    )
