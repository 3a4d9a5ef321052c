"""Pages that are no articles are flagged with their kind, and articles are not."""

from __future__ import annotations

import json

import pytest

from research_corpus.contracts.page_kinds import PAGE_KIND_FLAGS
from research_corpus.sources.html.html_kind_score import WEIGHTS, is_no_article, page_score
from research_corpus.sources.html.html_place import place_of

MENU = "".join(f'<li><a href="/m{n}">Harbour menu entry {n}</a></li>' for n in range(12))
PROSE = (
    "The ferry left at dawn, and nobody waved from the pier as it turned slowly into the sound, "
    "where the fog had been lying since Sunday and the gulls had the water to themselves."
)
SHOP = "".join(
    f'<li class="item"><a href="/p{n}"><img src="{n}.jpg"/>Rope no. {n}</a> <b>$ {n}.50</b>'
    "<button>Add to cart</button></li>"
    for n in range(1, 9)
)
TEASERS = "".join(
    f'<div class="teaser"><a href="/a{n}"><h3>The pier is mended for the {n}th time</h3></a>'
    "<p>What it costs.</p></div>"
    for n in range(1, 15)
)


def page(url: str, title: str, content: str, head: str = "") -> str:
    """Return a page with a menu, its address and its content."""
    return (
        f'<!DOCTYPE html><html><head><title>{title}</title><link rel="canonical" href="{url}"/>'
        f"{head}</head><body><nav><ul>{MENU}</ul></nav><main><h1>{title}</h1>{content}</main>"
        "</body></html>"
    )


def linked(**node: object) -> str:
    """Return a JSON-LD script."""
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


@pytest.fixture
def kinds(read):
    def kinds_of(markup: str) -> set[str]:
        (record,) = read("page.html", markup)
        return set(PAGE_KIND_FLAGS & set(getattr(record, "quality_flags", ())))

    return kinds_of


@pytest.mark.parametrize(
    ("kind", "markup"),
    [
        (
            "product_page",
            page(
                "https://ropes.example/products/rope-12",
                "Rope 12 mm",
                f"<p>{PROSE}</p><b>$ 12.50</b><button>Add to cart</button>",
                linked(**{"@type": "Product", "name": "Rope 12 mm"}),
            ),
        ),
        (
            "listing_page",
            page("https://ropes.example/collections/all", "Ropes", f"<ul>{SHOP}</ul>"),
        ),
        ("listing_page", page("https://post.example/tag/pier", "Pier", TEASERS)),
        (
            "service_page",
            page(
                "https://quays.example/services/dredging", "Dredging", f"<p>{PROSE}</p><p>Call.</p>"
            ),
        ),
        (
            "forum_page",
            page(
                "https://boats.example/viewtopic.php?t=12",
                "Which rope?",
                f"<div class='post'><p>{PROSE}</p></div><div class='post'><p>{PROSE}</p></div>",
            ),
        ),
        (
            "documentation_page",
            page(
                "https://docs.example/reference/ropes",
                "rope()",
                f"<p>{PROSE}</p><pre>rope(1)</pre>",
            ),
        ),
    ],
)
def test_pages_that_are_no_articles_are_flagged(kinds, kind, markup):
    assert kinds(markup) == {kind}


@pytest.mark.parametrize(
    "markup",
    [
        page(
            "https://post.example/2025/05/01/the-night-ferry-sails-again",
            "The night ferry sails again after two winters",
            f"<p>By Ana Ruiz</p><time datetime='2025-05-01'>May 1</time>{f'<p>{PROSE}</p>' * 6}",
        ),
        page(
            "https://post.example/the-night-ferry-sails-again",
            "The night ferry sails again after two winters",
            f"<p>{PROSE}</p>" * 3,
            linked(**{"@type": "NewsArticle", "headline": "The night ferry sails again"}),
        ),
        page(
            "https://post.example/news/die-nachtfaehre-faehrt-wieder",
            "Die Nachtfähre fährt nach zwei Wintern wieder",
            "<p>Von Anna Ruge</p>" + f"<p>{PROSE}</p>" * 4,
            '<meta property="og:type" content="article"/>',
        ),
        f"<html><body><h1>The night ferry sails again</h1>{f'<p>{PROSE}</p>' * 5}</body></html>",
    ],
)
def test_articles_are_not_flagged(kinds, markup):
    assert kinds(markup) == set()


@pytest.mark.parametrize(
    "statement",
    [
        linked(**{"@type": "BlogPosting", "headline": "Dredging", "datePublished": "2025-05-01"}),
        '<meta itemscope itemtype="https://schema.org/Article"/>',
    ],
)
def test_a_page_that_states_to_be_an_article_is_one(kinds, statement):
    place = "https://quays.example/services/dredging"
    assert kinds(page(place, "Dredging", f"<p>{PROSE}</p>")) == {"service_page"}
    assert kinds(page(place, "Dredging", f"<p>{PROSE}</p>", statement)) == set()


def test_a_template_for_posts_makes_an_article(kinds):
    markup = page("https://quays.example/about/dredging", "Dredging", f"<p>{PROSE}</p>")
    assert kinds(markup) == {"service_page"}
    assert kinds(markup.replace("<body>", '<body class="post-template single-post">')) == set()


def test_articles_of_a_manual_or_a_list_make_no_article(kinds):
    manual = page(
        "https://docs.example/reference/ropes",
        "rope()",
        f"<p>{PROSE}</p><pre>rope(1)</pre>",
        linked(**{"@type": "TechArticle", "headline": "rope()"}),
    )
    posts = TEASERS.replace("<div ", '<div itemscope itemtype="https://schema.org/BlogPosting" ')
    assert kinds(manual) == {"documentation_page"}
    assert kinds(page("https://post.example/tag/pier", "Pier", posts)) == {"listing_page"}


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://boats.example/forum/ropes/which-rope.123/", "forum_page"),
        ("https://boats.example/t/which-rope/123", "forum_page"),
        ("https://boats.example/topic/ropes", "listing_page"),
        ("https://boats.example/en/", "listing_page"),
        ("https://boats.example/blog/", "listing_page"),
        ("https://boats.example/blog/services-of-a-rope", None),
        ("https://boats.example/2025/05/shop/ropes", None),
        ("https://docs.boats.example/ropes", "documentation_page"),
        ("https://boats.example/pricing", "service_page"),
        ("https://boats.example/authors/ana-ruiz", "profile_page"),
        ("https://boats.example/ropes?sort=price", "listing_page"),
        ("/forum/ropes", None),
        ("https://[boats/forum", None),
    ],
)
def test_an_address_speaks_for_a_kind_of_page(address, kind):
    assert place_of(address).kind == kind


def test_a_price_or_a_shop_beside_it_makes_an_article_no_product(kinds):
    markup = page(
        "https://post.example/2025/05/01/the-best-ropes-for-your-boat",
        "The best ropes for your boat, tried on a night ferry",
        f"<p>By Ana Ruiz</p>{f'<p>{PROSE} It costs $ 12.50.</p>' * 8}",
        '<meta property="article:published_time" content="2025-05-01T10:00:00Z"/>',
    )
    assert kinds(markup) == set()


def test_the_score_is_the_sum_of_the_signs():
    nothing = dict.fromkeys(WEIGHTS, 0.0)
    assert is_no_article(nothing | {"product_types": 1.0})
    assert page_score(nothing | {"signed": 1.0}) == pytest.approx(
        page_score(nothing) + WEIGHTS["signed"]
    )
