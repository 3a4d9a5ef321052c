"""What an HTML page says about its article: JSON-LD, meta elements, microdata, visible markup.

Every statement becomes a claim; choosing and parsing is left to ``metadata``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from htmldate import find_date
from lxml.html import HtmlElement

from research_corpus.contracts.records import Claim, ClaimField, Origin
from research_corpus.sources.html.html_bylines import byline_claims
from research_corpus.sources.html.html_dates import date_claims, dates_below
from research_corpus.sources.html.html_headline import (
    heading_text,
    lines_above,
    lines_below,
    same_letters,
    shown_headline,
)
from research_corpus.sources.html.html_signatures import signature_claims
from research_corpus.sources.html.json_ld import parse_script
from research_corpus.sources.schema_org import (
    article_nodes,
    names_of,
    node_claims,
    page_article,
    page_nodes,
    site_nodes,
)

MAX_BYLINE_CHARS = 200
# htmldate refuses dates outside these; fixed, so that the result does not depend on the clock
MIN_DATE, MAX_DATE = "1990-01-01", "2100-01-01"

_META: dict[str, tuple[ClaimField, float]] = {
    "og:title": ("title", 0.9),
    "twitter:title": ("title", 0.7),
    "dc.title": ("title", 0.8),
    "parsely-title": ("title", 0.9),
    "og:description": ("subtitle", 0.6),
    "description": ("subtitle", 0.5),
    "article:published_time": ("date_published", 0.95),
    "article:published": ("date_published", 0.9),
    "og:published_time": ("date_published", 0.9),
    "parsely-pub-date": ("date_published", 0.95),
    "sailthru.date": ("date_published", 0.8),
    "cxenseparse:recs:publishtime": ("date_published", 0.9),
    "datepublished": ("date_published", 0.9),
    "publish-date": ("date_published", 0.9),
    "publishdate": ("date_published", 0.9),
    "publish_date": ("date_published", 0.9),
    "pubdate": ("date_published", 0.9),
    "publication_date": ("date_published", 0.9),
    "citation_publication_date": ("date_published", 0.8),
    "dc.date.issued": ("date_published", 0.9),
    "dcterms.created": ("date_published", 0.7),
    "dc.date": ("date_published", 0.7),
    "date": ("date_published", 0.7),
    "article:modified_time": ("date_modified", 0.95),
    "og:updated_time": ("date_modified", 0.8),
    "dcterms.modified": ("date_modified", 0.8),
    "lastmod": ("date_modified", 0.8),
    "last-modified": ("date_modified", 0.6),
    "author": ("byline", 0.8),
    "article:author": ("byline", 0.8),
    "article:author_name": ("byline", 0.8),
    "parsely-author": ("author", 0.9),
    "sailthru.author": ("byline", 0.8),
    "byl": ("byline", 0.9),
    "dc.creator": ("byline", 0.8),
    "citation_author": ("author", 0.8),
    "og:site_name": ("publisher", 0.9),
    "dc.publisher": ("publisher", 0.9),
    "publisher": ("publisher", 0.8),
    "application-name": ("publisher", 0.5),
    "article:section": ("section", 0.9),
    "parsely-section": ("section", 0.9),
    "news_keywords": ("keywords", 0.9),
    "keywords": ("keywords", 0.6),
    "article:tag": ("keywords", 0.9),
    "parsely-tags": ("keywords", 0.8),
    "og:url": ("url", 0.9),
    "og:locale": ("language_declared", 0.8),
    "dc.language": ("language_declared", 0.8),
    "content-language": ("language_declared", 0.8),
    "language": ("language_declared", 0.7),
    "dc.rights": ("licence", 0.8),
    "dcterms.license": ("licence", 0.9),
    "copyright": ("licence", 0.7),
}
_ITEMPROPS: dict[str, tuple[ClaimField, float]] = {
    "headline": ("title", 0.9),
    "alternativeheadline": ("subtitle", 0.8),
    "datepublished": ("date_published", 0.9),
    "datemodified": ("date_modified", 0.9),
    "author": ("byline", 0.8),
    "publisher": ("publisher", 0.8),
    "articlesection": ("section", 0.8),
    "keywords": ("keywords", 0.8),
    "inlanguage": ("language_declared", 0.8),
    "license": ("licence", 0.8),
}
_VALUE_ATTRIBUTES = ("content", "datetime")
MAX_SITE_CHARS = 60
_PARTS = re.compile(r"\s(?:[|–—•·»-]|::)\s|:\s")
_ITEMS = "//@itemprop/.."
_AUTHOR_LABELS = frozenset(
    {"written by", "author", "by", "verfasst von", "écrit par", "escrito por"}
)


def page_claims(tree: HtmlElement, linked: list[Any]) -> list[Claim]:
    """Return all claims of a page, the surest origins first.

    Args:
        tree: the parsed page.
        linked: its JSON-LD, see :func:`linked_data`.
    """
    return read_metadata(tree, linked).claims


class PageMetadata(NamedTuple):
    """What a page says about its article.

    Attributes:
        claims: the surest origins first.
        article: the page's own node in its JSON-LD; null if it has none.
    """

    claims: list[Claim]
    article: dict[str, Any] | None


def read_metadata(tree: HtmlElement, linked: list[Any]) -> PageMetadata:
    """Return what a page says about its article, and its own node in its JSON-LD.

    Args:
        tree: the parsed page.
        linked: its JSON-LD, see :func:`linked_data`.
    """
    stated = [*_meta_claims(tree), *_link_claims(tree)]
    titles = [c.value for c in stated if c.field == "title"]
    titles += [t for node in article_nodes(linked) for t in names_of(node.get("headline"))]
    titles += [c.value for c in _page_title(tree)]
    names = [c.value for c in stated if c.field == "publisher"]
    for node in article_nodes(linked):
        names += names_of(node.get("publisher"))
    sites = frozenset(same_letters(name) for name in names)
    headline = shown_headline(tree, titles, sites)
    shown = heading_text(headline) if headline is not None else ""
    addresses = [c.value for c in stated if c.field in {"url", "url_canonical"}]
    article = page_article(linked, addresses, shown)
    lines = lines_below(headline) if headline is not None else []
    claims = [*(node_claims(article, Origin.JSON_LD) if article else ()), *stated]
    claims += [*_page_dates(linked), *_site_claims(linked), *_microdata_claims(tree)]
    if headline is not None:
        claims.append(Claim("title", shown, Origin.MARKUP, "headline", 0.9))
        claims += _title_ending(tree, shown)
    above = lines_above(headline) if headline is not None else []
    claims += [*_page_title(tree), *byline_claims(tree, lines)]
    claims += [*signature_claims(tree, lines, above), *date_claims(tree, lines, above)]
    if not _are_dated(claims):
        claims += dates_below(tree.iter("h1"))
    if not _are_dated(claims):
        claims += _guessed_date(tree, claims)
    return PageMetadata(list(dict.fromkeys(claims)), article)


def linked_data(tree: HtmlElement) -> list[Any]:
    """Return the parsed JSON-LD scripts of a page; what cannot be repaired is left out."""
    found = []
    for script in tree.iter("script"):
        if script.get("type", "").strip().lower().startswith("application/ld+json"):
            text = (script.text or "").strip().removeprefix("<!--").removesuffix("-->")
            if (data := parse_script(text)) is not None:
                found.append(data)
    return found


def plain(element: HtmlElement) -> str:
    """Return the text of an element on one line."""
    return " ".join((element.text_content() if len(element) else element.text or "").split())


def _page_dates(linked: list[Any]) -> Iterator[Claim]:
    """Yield the dates of the node of the page itself, where it states any beside its article's."""
    fields: dict[str, ClaimField] = {
        "datePublished": "date_published", "dateModified": "date_modified",
    }  # fmt: skip
    for node in page_nodes(linked):
        for name, field in fields.items():
            for value in names_of(node.get(name)):
                yield Claim(field, value, Origin.JSON_LD, f"WebPage.{name}", 0.85)


def _site_claims(linked: list[Any]) -> Iterator[Claim]:
    """Yield the name of the site where its own node states it."""
    for node in site_nodes(linked):
        for value in names_of(node.get("name")):
            yield Claim("publisher", value, Origin.JSON_LD, "WebSite.name", 0.6)


def _meta_claims(tree: HtmlElement) -> Iterator[Claim]:
    labels: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("http-equiv") or ""
        value = (meta.get("content") or "").strip()
        if name.startswith("twitter:label"):
            labels[name.removeprefix("twitter:label")] = value.casefold().rstrip(":")
        elif labels.get(name.removeprefix("twitter:data")) in _AUTHOR_LABELS:
            yield Claim("byline", value, Origin.META, "twitter:data", 0.7)
        known = _META.get(name.strip().lower().replace("dcterms.date", "dc.date"))
        # profile addresses stand where names should
        if known and value and not (known[0] == "byline" and value.startswith("http")):
            yield Claim(known[0], value, Origin.META, name.strip(), known[1])


def _link_claims(tree: HtmlElement) -> Iterator[Claim]:
    for link in tree.iter("link"):
        relation, target = (link.get("rel") or "").lower().split(), (link.get("href") or "").strip()
        if target and "canonical" in relation:
            yield Claim("url_canonical", target, Origin.META, "link[rel=canonical]", 1.0)
        elif target and "license" in relation:
            yield Claim("licence", target, Origin.META, "link[rel=license]", 0.9)
    root = tree.getroottree().getroot()
    language = (root.get("lang") or root.get("xml:lang") or "").strip()
    if language:
        yield Claim("language_declared", language, Origin.MARKUP, "html[lang]", 0.9)


def _microdata_claims(tree: HtmlElement) -> Iterator[Claim]:
    for element in tree.xpath(_ITEMS):
        known = _ITEMPROPS.get(element.get("itemprop", "").strip().lower())
        if known and not _is_of_a_party(element):
            value = _item_value(element)
            if value and len(value) <= 2 * MAX_BYLINE_CHARS:
                rule = f"itemprop={element.get('itemprop').strip()}"
                yield Claim(known[0], value, Origin.MARKUP, rule, known[1])


def _is_of_a_party(element: HtmlElement) -> bool:
    """Tell whether a property describes the author or publisher and not the article."""
    above = (ancestor.get("itemprop") for ancestor in element.iterancestors())
    return any(name in {"author", "publisher"} for name in above)


def _item_value(element: HtmlElement) -> str:
    if element.get("itemscope") is not None:
        names = element.xpath(".//*[@itemprop='name']")
        return _item_value(names[0]) if names else plain(element)
    for attribute in _VALUE_ATTRIBUTES:
        if element.get(attribute):
            return str(element.get(attribute)).strip()
    return plain(element)


def _title_ending(tree: HtmlElement, headline: str) -> Iterator[Claim]:
    """Yield the site's name where the page's title is the headline with one more part."""
    for title in _page_title(tree):
        parts = _PARTS.split(title.value)
        letters = same_letters(headline)
        if len(parts) > 1 and letters and letters in same_letters(title.value):
            ends = [part for part in (parts[-1], parts[0]) if same_letters(part) not in letters]
            if ends and len(ends[0]) <= MAX_SITE_CHARS:
                yield Claim("publisher", ends[0].strip(), Origin.MARKUP, "title-ending", 0.5)


def _page_title(tree: HtmlElement) -> Iterator[Claim]:
    page_title = next((t for t in tree.iter("title") if t.getparent().tag == "head"), None)
    if page_title is not None and plain(page_title):
        yield Claim("title", plain(page_title), Origin.MARKUP, "title", 0.4)


def _are_dated(claims: list[Claim]) -> bool:
    return any(claim.field == "date_published" for claim in claims)


def _guessed_date(tree: HtmlElement, claims: list[Claim]) -> list[Claim]:
    """Return what htmldate finds in markup.

    What it guesses from running text is left out, and the day that meta elements state for the
    last change and that nobody is shown.
    """
    if tree.tag in {"script", "style"}:
        return []
    found = find_date(
        tree, original_date=True, extensive_search=False, min_date=MIN_DATE, max_date=MAX_DATE
    )
    changes = [c for c in claims if c.field == "date_modified"]
    is_stamp = any(c.origin is Origin.META and c.value.startswith(found or "-") for c in changes)
    if not found or (is_stamp and all(c.origin is Origin.META for c in changes)):
        return []
    return [Claim("date_published", found, Origin.MARKUP, "htmldate", 0.45)]
