"""The tables of a published corpus as DuckDB views, for rules and measures over all of it."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds

from research_corpus.contracts import TABLES, Placement
from research_corpus.storage.layout import Corpus

PARTITION = {Placement.ARTICLE: "pub_month", Placement.RUN: "run_month"}


def connect(corpus: Corpus, tables: Iterable[str]) -> duckdb.DuckDBPyConnection:
    """Return an in-memory connection with one view a table, partition keys as columns.

    A table without files is an empty view.
    """
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    for name in tables:
        connection.register(name, _rows(corpus, name))
    return connection


def _rows(corpus: Corpus, name: str) -> ds.Dataset | pa.Table:
    table = TABLES[name]
    schema = table.schema
    if (key := PARTITION.get(table.placement)) is not None:
        schema = schema.append(pa.field(key, pa.string()))
    files = [file.path for file in corpus.table_files(name)]
    if not files:
        return schema.empty_table()
    return ds.dataset(files, schema=schema, filesystem=corpus.root.fs, partitioning="hive")
