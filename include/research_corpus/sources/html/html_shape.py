"""The shape of a page before anything is cut from it: links, prices, posts, meta elements."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import NamedTuple

from lxml.html import HtmlElement

MAX_TEXTS = 20_000
MAX_ELEMENTS = 400
_PRICE = re.compile(r"(?:[$€£¥]|\b(?:USD|EUR|GBP))\s?\d|\d\s?(?:€|zł\b|kr\b)")
_CART = re.compile(
    r"add to (?:cart|bag|basket)|in den warenkorb|ajouter au panier|añadir al carrito|out of stock",
    re.IGNORECASE,
)
_POWERED = re.compile(
    r"(?:powered by|software by|platform by)\s*+\W?\s*+([\w!]{3,20})", re.IGNORECASE
)
_POST = re.compile(
    r"(?:^|[\s_-])(?:post|message|topic-?post|comment-?body|answer|reply)(?:$|[\s_-])"
)
_TEASERS = """
    .//a[.//img or .//h2 or .//h3 or .//h4 or parent::h2 or parent::h3 or parent::h4]
        [not(ancestor::nav or ancestor::header or ancestor::footer)]
"""
_MARKS = ("data-author", "data-post-id", "data-user-id", "data-content", "data-pid")


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
    """

    metas: dict[str, str]
    link_share: float
    prices: int
    has_cart: bool
    posts: int
    teasers: int
    engine: str

    def meta(self, name: str) -> str:
        """Return the content of a meta element; empty if there is none."""
        return self.metas.get(name, "")


def page_shape(tree: HtmlElement) -> PageShape:
    """Return the shape of a page."""
    body = next(tree.iter("body"), tree)
    texts = [
        text.strip()
        for element in islice(body.iter(), MAX_TEXTS)
        if isinstance(element.tag, str) and element.tag not in {"script", "style", "noscript"}
        for text in (element.text, element.tail)
        if text
    ]
    whole = sum(map(len, texts))
    linked = sum(len(t.strip()) for a in islice(body.iter("a"), MAX_TEXTS) for t in a.itertext())
    joined = " ".join(texts)
    return PageShape(
        metas=_metas(tree),
        link_share=min(linked / whole, 1.0) if whole else 0.0,
        prices=len(_PRICE.findall(joined)),
        has_cart=bool(_CART.search(joined)),
        posts=_posts(body),
        teasers=_teasers(body),
        engine=_engine(tree, body, joined),
    )


def _engine(tree: HtmlElement, body: HtmlElement, text: str) -> str:
    named = [_metas(tree).get("generator", ""), *_POWERED.findall(text)[:3]]
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
    classed = body.xpath(
        ".//@class[contains(., 'post') or contains(., 'message')"
        " or contains(., 'answer') or contains(., 'reply')]/.."
    )
    return sum(
        1
        for element in islice(classed, MAX_ELEMENTS)
        if element.tag in {"article", "li", "div", "section"}
        and _POST.search(element.get("class", ""))
        and any(element.get(name) for name in _MARKS)
    )
