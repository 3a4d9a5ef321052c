"""What speaks for the kind of a page: its statements, its address, its shape and its text."""

from __future__ import annotations

import math
import re
from typing import Any, NamedTuple

from research_corpus.contracts.page_kinds import PageKind
from research_corpus.contracts.records import Block, Claim
from research_corpus.sources.html.html_place import MAX_SLUG_WORDS, Place
from research_corpus.sources.html.html_shape import PageShape
from research_corpus.sources.schema_org import ARTICLE_TYPES, top_types

MIN_PROSE_CHARS = 100
"""A paragraph longer than this with an end of sentence is running text."""
PROSE_BLOCK_CHARS = 600
MAX_CHARS = 600
MIN_PRICES = 4
MAX_TITLE_WORDS = 15
MIN_CONFIDENCE = 0.6

TYPES: dict[PageKind, frozenset[str]] = {
    "forum_page": frozenset({"discussionforumposting", "qapage"}),
    "product_page": frozenset(
        {"product", "productgroup", "someproducts", "course", "softwareapplication", "event"}
    ),
    "profile_page": frozenset({"profilepage"}),
    "listing_page": frozenset({"collectionpage", "searchresultspage", "blog", "itemlist"}),
    "service_page": frozenset({"service", "aboutpage", "contactpage", "jobposting"}),
}
_LIST_TYPES = frozenset({"collectionpage", "searchresultspage"})
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
_SENTENCE = re.compile(r"[.!?。！？؟।][\"”’»)\]]*(?:\s|$)")


class PageFacts(NamedTuple):
    """What the judgement of a page rests on.

    Attributes:
        shape: of the page's elements.
        place: what its address says.
        linked: its JSON-LD.
        article: its own article node in it; null if it has none.
        claims: of the page.
        blocks: the extracted text.
    """

    shape: PageShape
    place: Place
    linked: list[Any]
    article: dict[str, Any] | None
    claims: list[Claim]
    blocks: list[Block]


def page_evidence(facts: PageFacts) -> dict[str, float]:
    """Return what speaks for or against an article, a number from 0 by the name of each sign."""
    return {
        **_of_statements(facts),
        **_of_address(facts.place),
        **_of_shape(facts.shape),
        **_of_text(facts),
    }


def _of_statements(facts: PageFacts) -> dict[str, float]:
    types, shape = page_types(facts), facts.shape
    return {
        "og_article": shape.meta("og:type").lower() == "article",
        "og_product": states_product(shape),
        "signed": is_signed(facts),
        "dated": _is_dated(facts),
        "forum_types": bool(types & TYPES["forum_page"]),
        "product_types": bool(types & TYPES["product_page"]),
    }


def states_article(facts: PageFacts) -> bool:
    """Tell whether a page says that it is an article, and nothing else that it states gainsays it.

    Its structured data or template say so. A manual calls its pages articles of a technical kind,
    and a list has several of them.
    """
    template, types = facts.shape.template, page_types(facts)
    if states_product(facts.shape) or template.kinds & {"product", "manual"}:
        return False
    if types & (TYPES["forum_page"] | _LIST_TYPES):
        return False
    is_noted = facts.article is not None and "TechArticle" not in str(facts.article.get("@type"))
    is_item = sum(template.items[name] for name in ARTICLE_TYPES - {"techarticle"}) == 1
    return is_noted or is_item or "article" in template.kinds


def page_types(facts: PageFacts) -> set[str]:
    """Return the types that JSON-LD and microdata of a page name, in small letters."""
    return top_types(facts.linked) | facts.shape.template.items.keys()


def states_product(shape: PageShape) -> bool:
    """Tell whether the meta elements of a page name it a product."""
    stated = shape.meta("og:type").lower().removeprefix("og:")
    return stated.startswith("product") or bool(shape.meta("product:price:amount"))


def _of_address(place: Place) -> dict[str, float]:
    return {
        **{f"place_{kind}": place.kind == kind for kind in TYPES if kind != "profile_page"},
        "place_documentation_page": place.kind == "documentation_page",
        "article_place": place.is_articles,
        "host": place.is_host,
        "slug_words": min(place.slug_words, MAX_SLUG_WORDS) / MAX_SLUG_WORDS,
    }


def _of_shape(shape: PageShape) -> dict[str, float]:
    return {
        "template_product": "product" in shape.template.kinds,
        "template_manual": "manual" in shape.template.kinds,
        **{f"phrases_{kind}": share for kind, share in shape.phrases.items()},
        "prices": math.log1p(shape.prices),
        "shop": is_shop(shape),
        "teasers": math.log1p(shape.teasers),
        "code": math.log1p(shape.codes),
        "one_article": shape.articles == 1,
        "feed": shape.has_feed,
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
    }


def is_shop(shape: PageShape) -> bool:
    """Tell whether several priced things can be bought on a page."""
    return shape.has_cart and shape.prices >= MIN_PRICES


def is_signed(facts: PageFacts) -> bool:
    """Tell whether a page names somebody who signs: two words in capitals, and no address."""
    return any(
        claim.field in {"author", "byline"}
        and claim.confidence >= MIN_CONFIDENCE
        and (_NAME.search(claim.value[:MAX_CHARS]) or not claim.value.isascii())
        for claim in facts.claims
    )


def _is_dated(facts: PageFacts) -> bool:
    return any(c.field == "date_published" and c.confidence >= MIN_CONFIDENCE for c in facts.claims)


def prose(blocks: list[Block]) -> int:
    """Return how many paragraphs are running text; a very long one counts as several."""
    return sum(
        max(1, len(block.text) // PROSE_BLOCK_CHARS)
        for block in blocks
        if block.kind in {"body", "quote"}
        and len(block.text) >= MIN_PROSE_CHARS
        and _SENTENCE.search(block.text)
    )
