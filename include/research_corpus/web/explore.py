"""Page *concordance*: words in context over all hits, with counts by month and publisher."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb
from fastapi import APIRouter, Response

from research_corpus.analyst.concordance import Concordance, Order, concordance
from research_corpus.analyst.macro_calls import subset_of
from research_corpus.analyst.search import to_sql, words_sql
from research_corpus.errors import ConfigError, CorruptCorpusError
from research_corpus.web import explore_figures
from research_corpus.web.articles_search import publishers
from research_corpus.web.command_line import command_line
from research_corpus.web.listing import Column, Listing
from research_corpus.web.reading import Reader
from research_corpus.web.visit import Visit, VisitDep

router = APIRouter()

WIDTH = 90
"""Characters of context on each side; a wide screen shows about that many."""

LINES = 50
SAMPLES = (20, 50, 100, 500)
MAX_QUERY_CHARS = 500
_PUBLISHERS = 12
_TOKENS = """
    select pub_month, sum(token_count)::bigint as tokens from articles_in($subset, false)
    where pub_month <> 'unknown' group by all order by all
"""
_DOWNLOAD = (
    Column("pub_month", "Month"),
    Column("publisher", "Publisher"),
    Column("before", "Before"),
    Column("match", "Match"),
    Column("after", "After"),
)


@dataclass(frozen=True)
class Question:
    """What an address asks.

    Attributes:
        query: words, or token tests in brackets as ``corpus search`` takes them.
        attribute: what words are compared with: ``lower``, ``form`` or ``lemma``.
        month: a month or year; empty: any. Likewise ``publisher`` and ``language``.
        order: of the lines.
        sample: so many hits drawn at random; null: all.
        seed: of the sample.
        page: of the lines, from 1.
    """

    query: str
    attribute: str
    month: str
    publisher: str
    language: str
    order: Order
    sample: int | None
    seed: int
    page: int

    @classmethod
    def of(cls, query: dict[str, str]) -> Question:
        """Return what an address asks; a value that makes no sense is as if it were not there."""
        attribute, order = query.get("attribute", ""), query.get("sort", "")
        return cls(
            query=query.get("q", "").strip()[:MAX_QUERY_CHARS],
            attribute=attribute if attribute in ("form", "lemma") else "lower",
            month=query.get("month", "").strip(),
            publisher=query.get("publisher", "").strip(),
            language=query.get("language", "").strip(),
            order=Order(order) if order in set(Order) else Order.DATE,
            sample=_number(query.get("sample", ""), 100_000),
            seed=_number(query.get("seed", ""), 2**31) or 1,
            page=_number(query.get("page", ""), 1_000_000) or 1,
        )

    @property
    def is_tokens(self) -> bool:
        """Whether the query is of token tests, not of words."""
        return "[" in self.query or '"' in self.query

    @property
    def of_words(self) -> dict[str, str]:
        """What the address of an article takes to mark the hits in it; empty for token tests."""
        return {} if self.is_tokens else {"q": self.query, "attribute": self.attribute}

    @property
    def subset(self) -> str:
        """The subset as macros take it."""
        return subset_of(self.month, self.publisher, self.language)

    @property
    def sql(self) -> str:
        """The query that gives all hits."""
        if self.is_tokens:
            return to_sql(self.query, WIDTH, self.subset, with_duplicates=False)
        return words_sql(self.query, self.attribute, WIDTH, self.subset)

    @property
    def command(self) -> str:
        """The command that prints the same lines."""
        options = {
            "attribute": "" if self.attribute == "lower" or self.is_tokens else self.attribute,
            "month": self.month,
            "publisher": self.publisher,
            "language": self.language,
            "sort": "" if self.order is Order.DATE else self.order,
            "sample": self.sample,
            "seed": self.seed if self.sample else None,
        }
        return command_line("search" if self.is_tokens else "kwic", self.query, **options)


@router.get("/explore", name="concordance")
def explore(visit: VisitDep) -> Response:
    """Show words in context."""
    question = Question.of(visit.query)
    listings = [_download(visit.reader, question)] if visit.query.get("format") else []
    return visit.page("concordance.html", "Concordance", listings, lambda: _facts(visit, question))


def _facts(visit: Visit, question: Question) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "question": question,
        "publishers": publishers(visit.reader),
        "samples": SAMPLES,
        "problem": "",
        "found": None,
    }
    if not question.query:
        return facts
    try:
        found = _found(visit.reader, question)
        return facts | _answer(visit, question, found)
    except (ConfigError, duckdb.Error) as error:
        return facts | {"problem": str(error)}


def _answer(visit: Visit, question: Question, found: Concordance) -> dict[str, Any]:
    tokens = visit.reader.rows(_TOKENS, {"subset": question.subset})
    total = sum(row["tokens"] for row in tokens)
    shown = min(question.sample or found.hits, found.hits)
    first = (question.page - 1) * LINES
    return {
        "found": found,
        "lines": found.rows.to_pylist(),
        "first": first + 1,
        "last": first + len(found.rows),
        "shown": shown,
        "has_more": first + LINES < shown,
        "per_million": found.hits * 1e6 / total if total else None,
        "figure": explore_figures.over_time(found.months, tokens, question.query),
        "by_publisher": list(found.publishers.items())[:_PUBLISHERS],
    }


def _found(reader: Reader, question: Question) -> Concordance:
    """Return the lines of a page with all counts; remembered until the next commit."""

    def find() -> Concordance:
        try:
            with reader.asking(question.sql) as hits:
                return concordance(
                    hits,
                    question.order,
                    question.sample,
                    question.seed,
                    LINES,
                    (question.page - 1) * LINES,
                )
        except CorruptCorpusError as error:
            # DuckDB says the same of a file that cannot be read and of a wrong expression.
            raise ConfigError(f"The query cannot be run: {error}") from error

    found: Concordance = reader.remember(("concordance", question), find)
    return found


def _download(reader: Reader, question: Question) -> Listing:
    def hits(_: int | None) -> dict[str, Any]:
        return {"found": reader.table(question.sql)}

    return Listing("hits", "from found", _DOWNLOAD, sort="pub_month", relations=hits,
                   ties=("article_id", "token_index"))  # fmt: skip


def _number(text: str, most: int) -> int | None:
    """Return a whole number from 1 to ``most``; null if the text is none."""
    return int(text) if text.isdecimal() and len(text) < 12 and 0 < int(text) <= most else None
