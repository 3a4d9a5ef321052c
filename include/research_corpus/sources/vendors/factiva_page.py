"""Factiva's pages for saving: articles found by the classes that it gives their parts.

The style sheets above the articles are longer than what readers look at to recognise a file, so the
name of the page tells it. An article stands in ``article enArticle``, whose first two letters are
its language; its paragraphs are of the class ``articleParagraph``, and what stands between the last
of them and the number of the article is a credit line of the vendor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from lxml.html import HtmlElement

from research_corpus.sources.vendors.export import Article
from research_corpus.sources.vendors.factiva import FactivaCodes, claim_below, number_in
from research_corpus.sources.vendors.html_lines import lines_of, text_of
from research_corpus.sources.vendors.shapes import WORDS

_ARTICLE = re.compile(r"[a-z]{2}Article")
_PLACE_IN_LIST = re.compile(r"\d{1,4}\)\s+")
_CODES = FactivaCodes()


class FactivaPage:
    """Articles of a page, with codes or in the fixed order of their lines."""

    name = "factiva"

    def recognises(self, head: bytes) -> bool:
        """Tell whether a page is called Factiva, or has the classes of its articles."""
        return b"<title>Factiva</title>" in head or b"articleParagraph" in head

    def articles(self, tree: HtmlElement) -> Iterator[Article]:
        """Yield the articles in their order."""
        for element in tree.iter("div"):
            if any(_ARTICLE.fullmatch(name) for name in _classes(element)):
                yield _article(element)


def _article(element: HtmlElement) -> Article:
    lines = lines_of(element)
    if _CODES.recognises(lines):
        return next(_CODES.articles(lines))
    article = Article()
    paragraphs = [p for p in element.iter("p") if "articleParagraph" in _classes(p)]
    article.body = [line for p in paragraphs for line in (*lines_of(p), "")]
    _claim_headline(article, element)
    count = next((i for i, line in enumerate(lines) if WORDS.fullmatch(line)), len(lines))
    text = {line for line in article.body if line}
    below = takewhile(lambda line: line not in text, lines[count + 1 :])
    claim_below(article, [line for line in below if line])
    article.key = next((key for line in reversed(lines) if (key := number_in(line))), None)
    return article


def _claim_headline(article: Article, element: HtmlElement) -> None:
    """Claim headline and author by their classes, and the section that stands above them."""
    for part in element.iter("div", "span"):
        names = _classes(part)
        if part.get("id") == "hd" and (before := part.getprevious()) is not None:
            article.claim("section", text_of(before), "section")
        if any(name.endswith("Headline") for name in names):
            article.claim("title", _PLACE_IN_LIST.sub("", text_of(part), count=1), "headline")
        elif "author" in names:
            article.claim("byline", text_of(part), "author")


def _classes(element: HtmlElement) -> list[str]:
    return (element.get("class") or "").split()
