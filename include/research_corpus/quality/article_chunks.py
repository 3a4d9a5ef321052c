"""Look up the staged rows of given articles with one chunk in memory.

Chunks of different tables that belong to one batch hold the same articles, so that a walk over one
table normally walks the other in step; any other order is answered too, by starting over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Self

import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.contracts import TABLES

OpenChunks = Callable[[], Iterator[pa.Table]]


def no_chunks() -> Iterator[pa.Table]:
    """Return the chunks of a table of which the run staged none."""
    return iter(())


class ArticleChunks:
    """The staged rows of one table, found by article.

    Cost: one pass over the table to index it, then one chunk in memory and about 150 bytes for
    each article of the run; reading is linear if articles are asked for in the order of chunks.

    Args:
        open_chunks: gives a fresh iterator over the chunks.
        schema: columns that :meth:`rows_of` returns, ``article_id`` among them.
    """

    def __init__(self, open_chunks: OpenChunks, schema: pa.Schema) -> None:
        self._open = open_chunks
        self._empty = schema.empty_table()
        self._chunk_of: dict[str, int] = {}
        for number, chunk in enumerate(open_chunks()):
            for article_id in chunk["article_id"].unique().to_pylist():
                self._chunk_of.setdefault(article_id, number)
        self._rest: Iterator[pa.Table] = iter(())
        self._number = -1
        self._chunk: pa.Table | None = None

    @classmethod
    def staged(cls, chunks: Mapping[str, OpenChunks], table: str, columns: list[str]) -> Self:
        """Return the look-up of one staged table, empty if the run staged none of it.

        Args:
            chunks: of all tables of the run.
            table: name of the table.
            columns: columns that :meth:`rows_of` returns, ``article_id`` among them.
        """
        schema = pa.schema([TABLES[table].schema.field(name) for name in columns])
        return cls(chunks.get(table, no_chunks), schema)

    def __contains__(self, article_id: object) -> bool:
        return article_id in self._chunk_of

    def rows_of(self, article_ids: pa.Array) -> pa.Table:
        """Return the rows of the given articles, in staged order.

        Args:
            article_ids: ids in any order, repeated or not; unknown ones and nulls have no rows.
        """
        wanted = article_ids.unique()
        numbers = {self._chunk_of.get(article_id, -1) for article_id in wanted.to_pylist()} - {-1}
        if not numbers:
            return self._empty
        return pa.concat_tables([self._rows_in(number, wanted) for number in sorted(numbers)])

    def _rows_in(self, number: int, wanted: pa.Array) -> pa.Table:
        chunk = self._load(number)
        return chunk.filter(pc.is_in(chunk["article_id"], value_set=wanted))

    def _load(self, number: int) -> pa.Table:
        if self._chunk is None or number < self._number:
            self._rest, self._number = self._open(), -1
        while self._number < number:
            self._chunk = next(self._rest)
            self._number += 1
        assert self._chunk is not None  # noqa: S101 - narrows the type
        return self._chunk.select(self._empty.column_names)
