"""Pages *articles* and *article*: find articles, and read one with what is known about it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response
from markupsafe import Markup

from research_corpus.web.article_hits import hits_in
from research_corpus.web.articles_search import Hits, Search, expression, find, publishers
from research_corpus.web.articles_view import article_of, facts_of, provenance_of
from research_corpus.web.explore import Question
from research_corpus.web.listing import Column, Kind, Listing, show
from research_corpus.web.naming import name_of
from research_corpus.web.passages import shared_with
from research_corpus.web.reading import Row
from research_corpus.web.spans import Mark, marked
from research_corpus.web.visit import Visit, VisitDep

router = APIRouter()

_COLUMNS = (
    Column("date_published", "Published", Kind.DATE),
    Column("title", "Article", wide=True),
    Column("publisher", "Publisher"),
    Column("authors", "Authors", wide=True),
    Column("language", "Language", Kind.CODE),
    Column("text_chars", "Characters", Kind.COUNT),
)
_TEXTS = """
    select article_id, left(text, $chars) as text, title, subtitle, captions from articles
    where list_contains($months, pub_month) and list_contains($ids, article_id)
"""
_READ_CHARS, _BEFORE, _AFTER = 20_000, 70, 110


@router.get("/articles", name="articles")
def articles(visit: VisitDep) -> Response:
    """Find articles by words, publisher and date; without any, list the newest."""
    search = Search.of(visit.query)
    hits = Listing(
        "articles",
        "from hits",
        _COLUMNS,
        sort="-date_published",
        ties=("article_id",),
        relations=lambda _: {"hits": find(visit.reader, search).rows},
        empty="No article matches.",
    )
    return visit.page(
        "articles.html", "Articles", [hits], lambda: _search_facts(visit, search, hits)
    )


@router.get("/articles/article", name="article")
def article(visit: VisitDep) -> Response:
    """Show one article: its text with entities and quotations, and where each value came from."""
    wanted = (visit.query.get("article_id", ""), visit.query.get("month", ""))
    row = visit.reader.remember(("article", *wanted), lambda: article_of(visit.reader, *wanted))
    return visit.page(
        "article.html",
        name_of(row),
        [provenance_of(row)],
        lambda: _article_facts(visit, row),
        section="articles",
    )


def _article_facts(visit: Visit, article: Row) -> dict[str, Any]:
    asked = Question.of(visit.query)
    words = asked.of_words
    hits = hits_in(visit.reader, article, words["q"], words["attribute"]) if words else []
    return {
        **facts_of(visit.reader, article, hits),
        "shared": shared_with(visit.reader, article),
        "asked": asked.query if hits else "",
        "hits": hits,
    }


def _search_facts(visit: Visit, search: Search, listing: Listing) -> dict[str, Any]:
    hits = find(visit.reader, search)
    rows = _texts(visit, show(listing, visit.query, visit.reader).rows)
    return {
        "search": search,
        "asked": {name: visit.query.get(name, "") for name in ("words", "publisher")},
        "publishers": publishers(visit.reader),
        "found": len(hits.rows),
        "articles_read": hits.articles_read,
        "older": _older(visit, hits),
        "names": {row["article_id"]: name_of(row) for row in rows},
        "beginnings": {row["article_id"]: _passage(row["text"], search) for row in rows},
    }


def _older(visit: Visit, hits: Hits) -> str | None:
    """Return the address of the same search for what is older than what was looked at."""
    if hits.next_until is None:
        return None
    return visit.here(until=hits.next_until.isoformat(), articles_sort=None, articles_page=None)


def _texts(visit: Visit, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the beginnings of the texts of some articles, with what else names them."""
    values = {
        "ids": [row["article_id"] for row in rows],
        "months": sorted({row["pub_month"] for row in rows}),
        "chars": _READ_CHARS,
    }
    return visit.reader.rows(_TEXTS, values)


def _passage(text: str, search: Search) -> Markup:
    """Return where the words stand in a text, or how it begins."""
    found = expression(search.words).search(text) if search.words else None
    start = max(found.start() - _BEFORE, 0) if found else 0
    passage = ("…" if start else "") + text[start : start + _BEFORE + _AFTER] + "…"
    marks = [
        Mark(*place.span(), style="found")
        for place in (expression(search.words).finditer(passage) if search.words else ())
    ]
    return marked(passage, marks)
