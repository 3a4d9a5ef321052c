"""A DuckDB connection in which every table of a corpus is a view."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds

from research_corpus.contracts import TABLES, Placement, Table
from research_corpus.storage.layout import Corpus

_PARTITION = {Placement.ARTICLE: "pub_month", Placement.RUN: "run_month"}


def connect(uri: str) -> duckdb.DuckDBPyConnection:
    """Return an in-memory DuckDB connection with one view a table of the corpus at ``uri``.

    Partition keys are columns: ``pub_month`` of article tables, ``run_month`` of run tables. Only
    the columns and months that a query names are read. A table without files is an empty view.
    The views see the files that were there when the connection was made.

    Args:
        uri: root of the corpus, a path or a URI.
    """
    corpus = Corpus.open(uri)
    connection = duckdb.connect()
    for table in TABLES.values():
        if corpus.root.is_local:
            _create_view(connection, corpus, table)
        else:
            connection.register(table.name, _dataset(corpus, table))
    return connection


def _create_view(connection: duckdb.DuckDBPyConnection, corpus: Corpus, table: Table) -> None:
    if not corpus.table_files(table.name):
        connection.register(table.name, _schema(table).empty_table())
        return
    # A glob, not a list of files, so that DuckDB prunes months itself.
    pattern = f"{corpus.root.path}/{table.name}/**/*.parquet".replace("'", "''")
    connection.execute(
        f"create view {table.name} as "
        f"from read_parquet('{pattern}', hive_partitioning = true, hive_types_autocast = false)"
    )


def _dataset(corpus: Corpus, table: Table) -> ds.Dataset | pa.Table:
    files = [file.path for file in corpus.table_files(table.name)]
    if not files:
        return _schema(table).empty_table()
    return ds.dataset(files, filesystem=corpus.root.fs, partitioning="hive")


def _schema(table: Table) -> pa.Schema:
    key = _PARTITION.get(table.placement)
    return table.schema.append(pa.field(key, pa.string())) if key else table.schema
