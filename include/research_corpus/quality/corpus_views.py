"""The tables of a published corpus as DuckDB views, for rules and measures over all of it."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from research_corpus.storage.dataset import table_dataset
from research_corpus.storage.layout import Corpus


def connect(corpus: Corpus, tables: Iterable[str]) -> duckdb.DuckDBPyConnection:
    """Return an in-memory connection with one view a table, partition keys as columns.

    A table without files is an empty view.
    """
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    for name in tables:
        connection.register(name, table_dataset(corpus, name))
    return connection
