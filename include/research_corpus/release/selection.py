"""Which articles an export takes, and their rows, month by month and bucket by bucket."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.analyst.connection import connect
from research_corpus.contracts import TABLES
from research_corpus.errors import ConfigError
from research_corpus.release.verify import ProgressCallback
from research_corpus.storage.layout import Corpus, article_path
from research_corpus.storage.parquet import read_table

_CHOOSE = """
    create temp table chosen as select article_id, pub_month from articles
    where ($month is null or starts_with(pub_month, $month))
    and ($publisher is null or publisher = $publisher)
    and ($language is null or language = $language)
    and ($with_duplicates or duplicate_of is null)
"""
_NARROW = "delete from chosen where article_id not in (select w.article_id from wanted w)"


@dataclass(frozen=True)
class Filter:
    """Which articles are meant; all conditions together.

    Attributes:
        month: a month, ``2025-03`` or ``unknown``, or the year ``2025``; all if null.
        publisher: name as in ``articles``; all if null.
        language: BCP 47 tag; all if null.
        query: SQL that gives a column ``article_id``; all if null.
        with_duplicates: whether articles that repeat another are meant too.
    """

    month: str | None = None
    publisher: str | None = None
    language: str | None = None
    query: str | None = None
    with_duplicates: bool = False


class Selection:
    """The chosen articles of a corpus; rows are read one bucket of one month at a time."""

    def __init__(self, uri: str, which: Filter, on_progress: ProgressCallback) -> None:
        self._corpus = Corpus.open(uri)
        self._connection = connect(uri)
        self._on_progress = on_progress
        self._done = 0
        _choose(self._connection, which)

    @cached_property
    def counts(self) -> dict[str, int]:
        """Chosen articles by month, in order."""
        sql = "select pub_month, count(*) from chosen group by all order by all"
        return dict(self._connection.execute(sql).fetchall())

    @cached_property
    def models(self) -> dict[str, dict[str, Any]]:
        """Rows of ``models`` by model_id."""
        rows = self._connection.sql("from models").to_arrow_table().to_pylist()
        return {row["model_id"]: row for row in rows}

    def buckets(self, month: str, tables: tuple[str, ...]) -> Iterator[dict[str, pa.Table]]:
        """Yield the rows of the chosen articles by table, one bucket at a time, sorted by key."""
        sql = "select article_id from chosen where pub_month = ?"
        ids = pa.array([id_ for (id_,) in self._connection.execute(sql, [month]).fetchall()])
        for bucket in self._corpus.month_files("articles", month):
            yield {table: self._rows(table, month, bucket, ids) for table in tables}

    def done(self, articles: int) -> None:
        """Note that so many more articles are written."""
        self._done += articles
        self._on_progress(self._done, sum(self.counts.values()))

    def _rows(self, table: str, month: str, bucket: int, ids: pa.Array) -> pa.Table:
        rows = read_table(TABLES[table], self._corpus.file(article_path(table, month, bucket)))
        return rows.filter(pc.is_in(rows["article_id"], value_set=ids))


def _choose(connection: duckdb.DuckDBPyConnection, which: Filter) -> None:
    values = {
        "month": which.month,
        "publisher": which.publisher,
        "language": which.language,
        "with_duplicates": which.with_duplicates,
    }
    connection.execute(_CHOOSE, values)
    if which.query is None:
        return
    try:
        (statement,) = connection.extract_statements(which.query)
        if statement.type is not duckdb.StatementType.SELECT:
            raise ValueError("it is not a select statement")
        wanted = connection.sql(which.query).select("article_id").to_arrow_table()
    except (duckdb.Error, ValueError) as error:
        raise ConfigError(
            f"The query must be one select that gives article_id: {error}", query=which.query
        ) from error
    connection.register("wanted", wanted)
    connection.execute(_NARROW)
    connection.unregister("wanted")
