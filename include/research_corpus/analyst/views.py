"""The SQL that makes tables views and queries macros: for ``connect`` and for any DuckDB client.

What does not belong here: running any of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files

import pyarrow as pa

from research_corpus.contracts import TABLES, Table
from research_corpus.storage.dataset import lacks_columns, schema_of
from research_corpus.storage.layout import Corpus
from research_corpus.storage.location import Location

_SQL_TYPES = {
    "string": "varchar",
    "bool": "boolean",
    "int16": "smallint",
    "int32": "integer",
    "int64": "bigint",
    "float": "float",
    "double": "double",
    "timestamp[us, tz=UTC]": "timestamp with time zone",
}

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
    found = corpus.table_files(table.name)
    pattern = f"{root}{table.name}/**/*.parquet".replace("'", "''")
    return view_over(table, found, f"'{pattern}'")


def view_over(table: Table, found: Sequence[Location], named: str) -> str:
    """Return the statement that makes a view of some files of a table.

    Files that were written before the contract had a column have null in it.

    Args:
        table: the contract.
        found: the files.
        named: what they are called in SQL: a glob or a list.
    """
    head = f"create or replace view {table.name} as"
    nothing = f"select {_typed_nulls(table)} where false"
    if not found:
        return f"{head} {nothing}"
    options = "hive_partitioning = true, hive_types_autocast = false"
    if not lacks_columns(table, found):
        return f"{head} from read_parquet({named}, {options})"
    files = f"from read_parquet({named}, {options}, union_by_name = true)"
    return f"{head} {nothing} union all by name {files}"


def view_of_damage(table: Table, error: Exception) -> str:
    """Return the statement that makes a view which says, when it is queried, why it cannot be."""
    said = f"A file of the table {table.name} cannot be read; `corpus verify` names it. {error}"
    text = said.replace("'", "''")
    head = f"create or replace view {table.name} as select {_typed_nulls(table)}"
    return f"{head} from range(1) where error('{text}')::boolean"


def macros() -> Iterator[str]:
    """Yield the SQL of the macros, one text a subject."""
    folder = files("research_corpus.analyst") / "macros"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".sql"):
            yield file.read_text(encoding="utf-8")


def _typed_nulls(table: Table) -> str:
    return ", ".join(
        f'null::{_sql_type(field.type)} as "{field.name}"' for field in schema_of(table)
    )


def _sql_type(kind: pa.DataType) -> str:
    """Return DuckDB's name of a type; DuckDB would tell it too, after importing pandas."""
    if pa.types.is_list(kind):
        return f"{_sql_type(kind.value_type)}[]"
    if pa.types.is_map(kind):
        return f"map({_sql_type(kind.key_type)}, {_sql_type(kind.item_type)})"
    return _SQL_TYPES[str(kind)]
