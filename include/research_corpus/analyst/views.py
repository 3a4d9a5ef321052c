"""The SQL that makes tables views and queries macros: for ``connect`` and for any DuckDB client.

What does not belong here: running any of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

import duckdb
import pyarrow as pa

from research_corpus.contracts import TABLES, Placement, Table
from research_corpus.storage.layout import Corpus

PARTITION = {Placement.ARTICLE: "pub_month", Placement.RUN: "run_month"}
"""Column that readers add to tables of a placement, from the path of each file."""

_HEADER = """\
-- Views and macros for a DuckDB client that is started in this folder: `.read views.sql`.
-- Made by `corpus views`. Each view reads the files that are there when it is queried.
set TimeZone = 'UTC';
"""


def script(corpus: Corpus) -> str:
    """Return SQL with one view a table, by paths relative to the corpus, and all macros."""
    views = (f"{view_of(table, corpus)};\n" for table in TABLES.values())
    return "\n".join([_HEADER, *views, *macros()])


def view_of(table: Table, corpus: Corpus, root: str = "") -> str:
    """Return the statement that makes a view of a table.

    Partition keys are text columns; months are pruned by DuckDB itself, so the view names a glob
    and no files. A table that has no files yet is a view without rows.

    Args:
        table: the contract.
        corpus: where files are looked for.
        root: what stands before the table's folder, with the slash; relative by default.
    """
    head = f"create or replace view {table.name} as"
    if not corpus.table_files(table.name):
        return f"{head} select {_typed_nulls(table)} where false"
    pattern = f"{root}{table.name}/**/*.parquet".replace("'", "''")
    return (
        f"{head} from read_parquet('{pattern}', "
        "hive_partitioning = true, hive_types_autocast = false)"
    )


def macros() -> Iterator[str]:
    """Yield the SQL of the macros, one text a subject."""
    folder = files("research_corpus.analyst") / "macros"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".sql"):
            yield file.read_text(encoding="utf-8")


def _typed_nulls(table: Table) -> str:
    typed = duckdb.from_arrow(schema_of(table).empty_table())
    pairs = zip(typed.columns, typed.types, strict=True)
    return ", ".join(f'null::{kind} as "{name}"' for name, kind in pairs)


def schema_of(table: Table) -> pa.Schema:
    """Return the columns that a reader sees: the contract's and the partition key."""
    key = PARTITION.get(table.placement)
    return table.schema.append(pa.field(key, pa.string())) if key else table.schema
