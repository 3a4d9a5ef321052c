"""Finding rows of articles in the corpus: by a column's values, or where their ids say they lie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from operator import or_
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.contracts import TABLES
from research_corpus.ids import bucket_of
from research_corpus.storage.dataset import table_dataset
from research_corpus.storage.layout import Corpus, article_path
from research_corpus.storage.location import Location
from research_corpus.storage.parquet import read_table

Row = dict[str, Any]
Place = tuple[str, int]
"""Month and bucket."""


def find_rows(
    corpus: Corpus, table: str, column: str, values: Collection[str], columns: Sequence[str]
) -> list[Row]:
    """Return rows of an article table, with ``pub_month``, whose ``column`` is among ``values``.

    Cost: reads that column of every file, and the others of the files that hold such a row.
    """
    return find_any_rows(corpus, table, {column: values}, columns)


def find_any_rows(
    corpus: Corpus, table: str, wanted: Mapping[str, Collection[str]], columns: Sequence[str]
) -> list[Row]:
    """Return rows as :func:`find_rows` does, each once, for which one of several columns fits."""
    files = [file.path for file in corpus.table_files(table)]
    conditions = [
        pc.field(column).isin(pa.array(sorted(values), pa.string()))
        for column, values in wanted.items()
        if values
    ]
    if not files or not conditions:
        return []
    condition = reduce(or_, conditions)
    places = table_dataset(corpus, table, files).to_table(columns=["__filename"], filter=condition)
    hits = sorted(set(places["__filename"].to_pylist()))
    if not hits:
        return []
    found = table_dataset(corpus, table, hits).to_table(
        columns=[*columns, "pub_month"], filter=condition
    )
    rows: list[Row] = found.to_pylist()
    return rows


def rows_of_unknown_outlets(corpus: Corpus) -> Iterator[Row]:
    """Yield id, publisher and authors of the articles whose publisher is in no registry.

    Cost: reads these columns of every file, one row group in memory at a time.
    """
    files = [file.path for file in corpus.table_files("articles")]
    if not files:
        return
    condition = pc.field("publisher").is_valid() & pc.field("publisher_id").is_null()
    columns = ["article_id", "publisher", "authors"]
    for batch in table_dataset(corpus, "articles", files).to_batches(
        columns=columns, filter=condition
    ):
        yield from batch.to_pylist()


def sources_of_landing(corpus: Corpus, landing: str) -> Iterator[tuple[str, str]]:
    """Yield id and ``source_file`` of the articles that came from one landing folder.

    Cost: reads these columns of every file, one row group in memory at a time.
    """
    files = [file.path for file in corpus.table_files("articles")]
    if not files:
        return
    columns = ["article_id", "source_file"]
    condition = pc.field("landing") == landing
    for batch in table_dataset(corpus, "articles", files).to_batches(
        columns=columns, filter=condition
    ):
        yield from zip(*(batch[name].to_pylist() for name in columns), strict=True)


class Buckets:
    """Where the articles of a corpus lie, as it stands.

    Attributes:
        corpus: the corpus.
    """

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus

    @cached_property
    def _counts(self) -> Mapping[str, int]:
        counts: dict[str, int] = defaultdict(int)
        for file in self.corpus.table_files("articles"):
            counts[_month_of(file)] += 1
        return counts

    def rows(
        self, table: str, months: Mapping[str, str], columns: Sequence[str]
    ) -> Iterator[tuple[Place, pa.Table]]:
        """Yield, file by file, the rows of some articles.

        Args:
            table: an article table.
            months: partition key of each article, by id.
            columns: to read.
        """
        for place, ids in sorted(self._by_place(months).items()):
            file = self.corpus.file(article_path(table, *place))
            condition = pc.field("article_id").isin(pa.array(sorted(ids), pa.string()))
            yield place, read_table(TABLES[table], file, columns, condition)

    def _by_place(self, months: Mapping[str, str]) -> dict[Place, list[str]]:
        places: dict[Place, list[str]] = defaultdict(list)
        for article_id, month in months.items():
            places[month, bucket_of(article_id, self._counts[month])].append(article_id)
        return places


def months_of(rows: Iterable[Row]) -> dict[str, str]:
    """Return the partition key of each article by id."""
    return {row["article_id"]: row["pub_month"] for row in rows}


def _month_of(file: Location) -> str:
    return file.parent.name.partition("=")[2]
