"""What an HTML page says about its article: JSON-LD, meta elements, microdata, visible markup.

Every statement becomes a claim; choosing and parsing is left to ``metadata``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import orjson
from htmldate import find_date
from lxml.html import HtmlElement

from research_corpus.contracts.records import Claim, ClaimField, Origin
from research_corpus.sources.schema_org import article_nodes, node_claims

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
# from the attributes to their elements takes half the time of asking every element
_BYLINE_MARKUP = (
    "//@class[contains(., 'byline') or contains(., 'author')]/.."
    " | //@rel[. = 'author']/.. | //@data-testid[. = 'byline']/.."
)
_ITEMS = "//@itemprop/.."
_BYLINE_CLASS = re.compile(
    r"(?:^|\s)(?:byline\S*|author|author-name\S*|article__author\S*)(?=\s|$)"
)


def page_claims(tree: HtmlElement, linked: list[Any]) -> list[Claim]:
    """Return all claims of a page, the surest origins first.

    Args:
        tree: the parsed page.
        linked: its JSON-LD, see :func:`linked_data`.
    """
    claims = [*_json_ld_claims(linked), *_meta_claims(tree), *_link_claims(tree)]
    claims += [*_microdata_claims(tree), *_markup_claims(tree)]
    if not any(claim.field == "date_published" for claim in claims):
        claims += _guessed_date(tree)
    return list(dict.fromkeys(claims))


def linked_data(tree: HtmlElement) -> list[Any]:
    """Return the parsed JSON-LD scripts of a page; broken ones are left out."""
    found = []
    for script in tree.iter("script"):
        if script.get("type", "").strip().lower().startswith("application/ld+json"):
            text = (script.text or "").strip().removeprefix("<!--").removesuffix("-->")
            try:
                # raw line breaks inside strings are the usual fault of such scripts
                found.append(orjson.loads(re.sub(r"[\x00-\x1f]+", " ", text).strip(" ;")))
            except orjson.JSONDecodeError:
                continue
    return found


def plain(element: HtmlElement) -> str:
    """Return the text of an element on one line."""
    return " ".join((element.text_content() if len(element) else element.text or "").split())


def _json_ld_claims(linked: list[Any]) -> Iterator[Claim]:
    node = next(article_nodes(linked), None)
    return node_claims(node, Origin.JSON_LD) if node else iter(())


def _meta_claims(tree: HtmlElement) -> Iterator[Claim]:
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("http-equiv") or ""
        value = (meta.get("content") or "").strip()
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


def _markup_claims(tree: HtmlElement) -> Iterator[Claim]:
    titles = list(tree.iter("h1"))
    if len(titles) > 1:
        titles = [h for h in titles if any(True for _ in h.iterancestors("article", "main"))]
    if len(titles) == 1 and plain(titles[0]):
        yield Claim("title", plain(titles[0]), Origin.MARKUP, "h1", 0.7)
    page_title = next((t for t in tree.iter("title") if t.getparent().tag == "head"), None)
    if page_title is not None and plain(page_title):
        yield Claim("title", plain(page_title), Origin.MARKUP, "title", 0.4)
    for element in [e for e in tree.xpath(_BYLINE_MARKUP) if _is_byline(e)][:3]:
        text = plain(element)
        if 2 < len(text) <= MAX_BYLINE_CHARS:
            yield Claim("byline", text, Origin.MARKUP, "byline-markup", 0.6)
    yield from _time_claims(tree)


def _is_byline(element: HtmlElement) -> bool:
    stated = element.get("rel") == "author" or element.get("data-testid") == "byline"
    return stated or bool(_BYLINE_CLASS.search(element.get("class", "")))


def _time_claims(tree: HtmlElement) -> Iterator[Claim]:
    dated = [element for element in tree.iter("time") if element.get("datetime")]
    times = [e for e in dated if any(True for _ in e.iterancestors("article", "header"))]
    for element in (times or dated)[:2]:
        value = element.get("datetime").strip()
        label = f"{element.get('class', '')} {element.get('itemprop', '')}".lower()
        if value and ("updat" in label or "modif" in label):
            yield Claim("date_modified", value, Origin.MARKUP, "time[datetime]", 0.6)
        elif value:
            sure = "publi" in label or element.get("pubdate") is not None
            yield Claim(
                "date_published", value, Origin.MARKUP, "time[datetime]", 0.8 if sure else 0.5
            )


def _guessed_date(tree: HtmlElement) -> list[Claim]:
    found = find_date(
        tree, original_date=True, extensive_search=True, min_date=MIN_DATE, max_date=MAX_DATE
    )
    return [Claim("date_published", found, Origin.MARKUP, "htmldate", 0.4)] if found else []
