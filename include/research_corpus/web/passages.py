"""Page *passages*: two articles beside each other, with what they share marked in both."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Response

from research_corpus.web.articles_view import MAX_SHOWN_CHARS, article_of, paragraph_marks
from research_corpus.web.naming import NAMING
from research_corpus.web.reading import Reader, Row
from research_corpus.web.spans import Mark, marked
from research_corpus.web.visit import PageNotFoundError, Visit, VisitDep

router = APIRouter()

_OF_ARTICLE = f"""
    with shared as (
        select other_id as other, words, share, true as is_later from shared_passages
        where article_id = $article and pub_month = $month
        union all
        select article_id, words, other_share, false from shared_passages
        where other_id = $article
    )
    select
        a.article_id, a.pub_month, {NAMING}, publisher, date_published, is_later,
        count(*) as passages, sum(words)::bigint as words, sum(share) as share
    from shared join articles as a on a.article_id = other
    group by all order by words desc, a.article_id limit 30
"""  # noqa: S608
_OF_PAIR = """
    from shared_passages
    where article_id = $later and pub_month = $month and other_id = $earlier order by char_start
"""
_PARAGRAPHS = """
    from paragraphs where article_id = $article and pub_month = $month order by paragraph_id
"""


def shared_with(reader: Reader, article: Row) -> list[Row]:
    """Return the articles that share passages with one, those with most words in them first."""
    return reader.rows(
        _OF_ARTICLE, {"article": article["article_id"], "month": article["pub_month"]}
    )


@router.get("/articles/passages", name="passages")
def passages(visit: VisitDep) -> Response:
    """Show two articles beside each other, the later one first, with their passages in common."""
    later, earlier = (
        article_of(visit.reader, visit.query.get(name, ""), visit.query.get(month, ""))
        for name, month in (("article_id", "month"), ("other_id", "other_month"))
    )
    return visit.page(
        "passages.html",
        "Passages in common",
        facts=lambda: _facts(visit, later, earlier),
        section="articles",
    )


def _facts(visit: Visit, later: Row, earlier: Row) -> dict[str, Any]:
    pair = {"later": later["article_id"], "earlier": earlier["article_id"]}
    rows = visit.reader.rows(_OF_PAIR, pair | {"month": later["pub_month"]})
    if not rows:
        raise PageNotFoundError("These two articles share no passage, or the other one is earlier.")
    sides = [
        (later, list(_marks(rows, "char", "passage"))),
        (earlier, list(_marks(rows, "other_char", "other-passage"))),
    ]
    return {
        "rows": rows,
        "sides": [_side(visit.reader, article, marks) for article, marks in sides],
        "shares": (sum(row["share"] for row in rows), sum(row["other_share"] for row in rows)),
    }


def _marks(rows: list[Row], offsets: str, anchor: str) -> Iterator[Mark]:
    for number, row in enumerate(rows, start=1):
        start, end = row[f"{offsets}_start"], row[f"{offsets}_end"]
        words = f"Passage {number}, {row['words']} words"
        yield Mark(start, end, "span", "shared", words, f"{anchor}-{number}")


def _side(reader: Reader, article: Row, marks: list[Mark]) -> dict[str, Any]:
    key = {"article": article["article_id"], "month": article["pub_month"]}
    layout = paragraph_marks(reader.rows(_PARAGRAPHS, key))
    return {
        "article": article,
        "text": marked(article["text"][:MAX_SHOWN_CHARS], [*layout, *marks]),
        "is_cut": len(article["text"]) > MAX_SHOWN_CHARS,
    }
