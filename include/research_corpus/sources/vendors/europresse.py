"""Europresse: pages of ``<article>`` elements, and the same articles as lines of text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from research_corpus.sources.vendors.export import Article, Lines, cut_after
from research_corpus.sources.vendors.html_lines import lines_of, text_of
from research_corpus.sources.vendors.shapes import (
    NOTICE,
    PAGE_HEAD,
    WEEKDAY,
    day_in,
    is_date_line,
    without_place,
)

_NUMBER = re.compile(
    r"\s{0,8}(?:(?:numéro de document|document number)\s{0,4}:\s{0,4})?"
    r"(?P<key>[a-z]{2,12}\s{0,4}·\s{0,4}\d{8}\s{0,4}·\s{0,4}[\w-]{1,40}\s{0,4}·\s{0,4}\S{1,80})\s{0,8}",
    re.I,
)
_WORDS = re.compile(r"\b\d[\d\s.,]{0,8}\s*(?:mots|words)\b", re.I)
_PAGE = re.compile(r",\s{0,4}p{1,2}\.\s{0,4}[\w*-]{1,12}\s{0,4}$")
_TIME = re.compile(r"(?P<clock>\b\d{1,2}:\d\d) UTC (?P<zone>[+-]\d\d:\d\d)")
MAX_NAMES = 10
"""A line of more words names no author."""

_CERTIFICATE = re.compile(
    r"\s*(?:ce certificat est émis|this certificate is issued|certificat)", re.I
)
_NUMBERED = re.compile(r",?\s{1,4}(?:no|n°|nº|vol)\.?\s{1,4}\S.*$", re.I)
_ONLINE = re.compile(r"\s{0,4}\((?:site web|web site|blogue?)[^()]{0,80}\)\s{0,4}", re.I)


class EuropressePage:
    """Articles of an HTML export, found by the classes that Europresse gives its elements."""

    name = "europresse"

    def recognises(self, head: bytes) -> bool:
        """Tell whether a page has the classes of Europresse."""
        return b"DocPublicationName" in head or (
            b"titreArticle" in head and b"docOcurrContainer" in head
        )

    def articles(self, tree: HtmlElement) -> Iterator[Article]:
        """Yield the articles in their order."""
        for element in tree.iter("article"):
            yield _article_of(element)


def _article_of(element: HtmlElement) -> Article:
    article = Article()
    outlet = _of_class(element, "DocPublicationName", "rdp__DocPublicationName")
    article.claim("publisher", _outlet(outlet), "DocPublicationName")
    for name in ("titreArticleVisu", "rdp__articletitle", "titreArticle"):
        if not article.says("title"):
            article.claim("title", _of_class(element, name), name)
    article.claim("subtitle", _of_class(element, "rdp__subtitle"), "rdp__subtitle")
    _claim_head(article, _of_class(element, "DocHeader"))
    byline = _of_class(element, "docAuthors", "sm-margin-bottomNews")
    article.claim("byline", byline or _below_headline(element), "docAuthors")
    feet = [text_of(part) for foot in element.iter("footer") for part in foot.iter("p", "div")]
    for text in (*_all_of_class(element, "publiC-lblNodoc", "docOcurrContainer"), *feet):
        if found := _NUMBER.search(text):
            article.key = re.sub(r"\s", "", found["key"])
    body = _elements(element, "docOcurrContainer", "DocText")
    article.body = [line for part in body[:1] for line in lines_of(part)]
    notice = next((t for part in element.iter("small") if NOTICE.match(t := text_of(part))), None)
    article.claim("licence", notice, "small")
    return article


def _below_headline(element: HtmlElement) -> str:
    """Return the author that stands in an element without a class below the headline."""
    for title in _elements(element, "titreArticleVisu")[:1]:
        below = title.getnext()
        if below is not None and below.tag == "div" and len(text_of(below).split()) <= MAX_NAMES:
            return text_of(below)
    return ""


def _claim_head(article: Article, head: str) -> None:
    """Claim section and day of a line such as ``Politique, jeudi 14 mars 2024, 412 mots, p. 8``."""
    day = day_in(head)
    if not day:
        return
    time = _TIME.search(head)
    clock = f" {time['clock']} UTC{time['zone']}" if time else ""
    article.claim("date_published", f"{day}{clock}", "DocHeader")
    before = WEEKDAY.sub("", head[: head.find(day)])
    article.claim("section", before.strip(" ,;·-—"), "DocHeader")


def _outlet(name: str) -> str:
    return without_place(_NUMBERED.sub("", _ONLINE.sub(" ", name)).strip())


def _elements(element: HtmlElement, *names: str) -> list[HtmlElement]:
    wanted = set(names)
    return [part for part in element.iter() if wanted & set((part.get("class") or "").split())]


def _all_of_class(element: HtmlElement, *names: str) -> list[str]:
    return [text for part in _elements(element, *names) if (text := text_of(part))]


def _of_class(element: HtmlElement, *names: str) -> str:
    return next((text for name in names for text in _all_of_class(element, name)), "")


class EuropresseText:
    """Articles as lines: outlet, section and day, headline, author, text, notice, number."""

    name = "europresse"

    def recognises(self, lines: Lines) -> bool:
        """Tell whether articles end with a number of Europresse."""
        return any(_NUMBER.fullmatch(line) for line in lines)

    def articles(self, lines: Lines) -> Iterator[Article]:
        """Yield the articles in their order."""
        for part in cut_after(lines, lambda line: bool(_NUMBER.fullmatch(line))):
            kept = [line for line in part if not PAGE_HEAD.fullmatch(line)]
            head = next((i for i, line in enumerate(kept[:60]) if _is_head(line)), None)
            if head is not None:
                yield _article_in(kept, head)
            elif _NUMBER.fullmatch(part[-1]):
                yield Article()


def _is_head(line: str) -> bool:
    has_day = len(line) < 200 and day_in(line) is not None
    has_place = _WORDS.search(line) or _PAGE.search(line)
    return has_day and (bool(has_place) or is_date_line(line))


def _article_in(lines: list[str], head: int) -> Article:
    article = Article()
    above = [line for line in lines[:head] if line.strip() and not _CERTIFICATE.match(line)]
    article.claim("publisher", _outlet(above[-1].strip()) if above else None, "outlet")
    _claim_head(article, lines[head].strip())
    rest = lines[head + 1 :]
    while rest and (not rest[0].strip() or _WORDS.match(rest[0].strip())):
        rest = rest[1:]
    article.claim("title", rest[0] if rest else None, "headline")
    body = rest[1:]
    if found := _NUMBER.fullmatch(lines[-1]):
        article.key = re.sub(r"\s", "", found["key"])
        body = body[:-1]
    article.body = _without_author(article, _without_notice(article, body))
    return article


def _without_notice(article: Article, body: list[str]) -> list[str]:
    for index, line in enumerate(body):
        if NOTICE.match(line):
            article.claim("licence", line, "notice")
            return body[:index]
    return body


def _without_author(article: Article, body: list[str]) -> list[str]:
    """Claim the line below the headline as author where it is short and no sentence."""
    for index, line in enumerate(body):
        if not line.strip():
            continue
        words = line.split()
        is_author = len(words) <= 8 and not line.rstrip().endswith((".", "?", "!", ":", "»", "”"))
        if is_author and any(part[:1].isupper() for part in words):
            article.claim("byline", line, "author")
            return body[index + 1 :]
        break
    return body
