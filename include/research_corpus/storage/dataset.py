"""The files of one table as one dataset, in the columns of its contract."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from research_corpus.contracts import TABLES, Placement, Table
from research_corpus.storage.layout import Corpus
from research_corpus.storage.location import Location

if TYPE_CHECKING:
    import pyarrow.dataset as ds

PARTITION = {
    Placement.ARTICLE: "pub_month",
    Placement.BUCKET: "pub_month",
    Placement.RUN: "run_month",
}
"""Column that readers add to tables of a placement, from the path of each file."""


def schema_of(table: Table) -> pa.Schema:
    """Return the columns that a reader sees: the contract's and the partition key."""
    key = PARTITION.get(table.placement)
    return table.schema.append(pa.field(key, pa.string())) if key else table.schema


def table_dataset(corpus: Corpus, name: str, files: Sequence[str] | None = None) -> ds.Dataset:
    """Return a table with its partition key; columns that a file lacks are null in it.

    Args:
        corpus: where to look.
        name: the table.
        files: paths of some of its files; all by default. Without any it has no rows.
    """
    # Imported here: it imports pandas, which no command that asks DuckDB should wait for.
    import pyarrow.dataset as ds

    schema = schema_of(TABLES[name])
    paths = [file.path for file in corpus.table_files(name)] if files is None else list(files)
    if not paths:
        return ds.dataset(schema.empty_table())
    return ds.dataset(paths, schema=schema, filesystem=corpus.root.fs, partitioning="hive")


def lacks_columns(table: Table, files: Sequence[Location]) -> bool:
    """Return whether one of the files was written before the contract had all its columns.

    Cost: the footers of tables that got a column since the first version.
    """
    if all(column.since == 1 for column in table.columns):
        return False
    names = set(table.schema.names)
    return any(not names <= found for found in map(_columns_of, files) if found is not None)


def _columns_of(file: Location) -> set[str] | None:
    """Return the columns of a file; null for one that cannot be read, which others tell of."""
    with suppress(pa.ArrowInvalid, OSError):
        return set(pq.read_schema(file.path, filesystem=file.fs).names)
    return None
