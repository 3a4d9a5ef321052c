"""The shape of a page before anything is cut from it: links, prices, posts, meta elements."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import NamedTuple

from lxml.html import HtmlElement

from research_corpus.sources.html.html_phrases import PhraseKind, phrase_shares
from research_corpus.sources.html.html_template import Template, page_template

MAX_LINKS = 20_000
MAX_ELEMENTS = 400
_PRICE = re.compile(r"(?:[$€£¥]|\b(?:USD|EUR|GBP))\s?\d|\d\s?(?:€|zł\b|kr\b)")
_CURRENCIES = ("$", "€", "£", "¥", "USD", "EUR", "GBP", "zł", "kr")
# plain words, because patterns over a whole page cost as much as all its other signs
_CART = (
    "add to cart", "add to bag", "add to basket", "in den warenkorb", "ajouter au panier",
    "añadir al carrito", "out of stock",
)  # fmt: skip
_MADE_BY = ("powered by", "software by", "platform by")
_POWERED = re.compile(r"(?:powered by|software by|platform by)\s*+\W?\s*+([\w!]{3,20})")
_POST = re.compile(
    r"(?:^|[\s_-])(?:post|message|topic-?post|comment-?body|answer|reply)(?:$|[\s_-])"
)
_TEASERS = """
    .//a[.//img or .//h2 or .//h3 or .//h4 or parent::h2 or parent::h3 or parent::h4]
        [not(ancestor::nav or ancestor::header or ancestor::footer)]
"""
_FEED = "boolean(//link[@type='application/rss+xml' or @type='application/atom+xml'])"
_MARKED = ".//*[@data-author or @data-post-id or @data-user-id or @data-content or @data-pid]"


class PageShape(NamedTuple):
    """Counts over a page.

    Attributes:
        metas: content of its meta elements by name in small letters, the first of each name.
        link_share: characters of links in those of the page, 0 to 1.
        prices: places that look like a price.
        has_cart: whether something can be bought.
        posts: elements that look like posts of users.
        teasers: links around pictures or headings in places of one kind, the most of one kind.
        engine: what names the program that made the page, in small letters.
        template: what names the kind of page beside its text.
        phrases: share of the phrases of each kind that stand on it.
        codes: elements of program text.
        articles: article elements.
        has_feed: whether it names a feed of its site.
    """

    metas: dict[str, str]
    link_share: float
    prices: int
    has_cart: bool
    posts: int
    teasers: int
    engine: str
    template: Template
    phrases: dict[PhraseKind, float]
    codes: int
    articles: int
    has_feed: bool

    def meta(self, name: str) -> str:
        """Return the content of a meta element; empty if there is none."""
        return self.metas.get(name, "")


def page_shape(tree: HtmlElement) -> PageShape:
    """Return the shape of a page.

    Args:
        tree: the page without its scripts and styles.
    """
    body = next(tree.iter("body"), tree)
    text = body.text_content()
    small = text.lower()
    whole, metas = _chars(text), _metas(tree)
    linked = sum(map(_link_chars, islice(body.iter("a"), MAX_LINKS)))
    return PageShape(
        metas=metas,
        link_share=min(linked / whole, 1.0) if whole else 0.0,
        prices=len(_PRICE.findall(text)) if any(map(text.__contains__, _CURRENCIES)) else 0,
        has_cart=any(map(small.__contains__, _CART)),
        posts=_posts(body),
        teasers=_teasers(body),
        engine=_engine(tree, body, metas.get("generator", ""), small),
        template=page_template(tree, body),
        phrases=phrase_shares(small),
        codes=_count(body, "pre", "code"),
        articles=_count(body, "article"),
        has_feed=bool(tree.xpath(_FEED)),
    )


def _count(body: HtmlElement, *names: str) -> int:
    return sum(1 for _ in islice(body.iter(*names), MAX_ELEMENTS))


def _chars(text: str) -> int:
    """Return how many characters a text has, white space aside."""
    return sum(map(len, text.split()))


def _link_chars(link: HtmlElement) -> int:
    # most links hold nothing but text, which is much cheaper to get than that of a subtree
    return _chars(link.text_content() if len(link) else link.text or "")


def _engine(tree: HtmlElement, body: HtmlElement, generator: str, text: str) -> str:
    made = any(map(text.__contains__, _MADE_BY))
    named = [generator, *(_POWERED.findall(text)[:3] if made else ())]
    for element in (tree, body):
        named += [element.get("id", ""), element.get("class", "")]
    return " ".join(named).lower()


def _metas(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").strip().lower()
        if name:
            found.setdefault(name, (meta.get("content") or "").strip())
    return found


def _teasers(body: HtmlElement) -> int:
    places: Counter[tuple[str, str, str]] = Counter()
    for link in islice(body.xpath(_TEASERS), MAX_ELEMENTS):
        above = [e.get("class", "") for e in islice(link.iterancestors(), 2)]
        places[link.get("class", ""), above[0], above[-1]] += 1
    return max(places.values(), default=0)


def _posts(body: HtmlElement) -> int:
    return sum(
        1
        for element in islice(body.xpath(_MARKED), MAX_ELEMENTS)
        if element.tag in {"article", "li", "div", "section"}
        and _POST.search(element.get("class", ""))
    )
