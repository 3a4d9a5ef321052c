"""Filters on null find the same rows in DuckDB as in Arrow, in every nullable column.

DuckDB 2.0 takes every row for null where a plainly encoded string column holds nulls and one other
value, by its statistics; nullable strings are therefore stored as dictionaries.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from research_corpus.contracts import TABLES, Table
from research_corpus.contracts.schema import Column
from research_corpus.storage.location import Location
from research_corpus.storage.parquet import publish_table, rows_to_table

NULLABLE = [
    (table, column) for table in TABLES.values() for column in table.columns if not column.required
]


def value_of(type_: pa.DataType) -> Any:
    if pa.types.is_list(type_) or pa.types.is_map(type_):
        return []
    if pa.types.is_boolean(type_):
        return True
    return "x" if pa.types.is_string(type_) else 7


@pytest.mark.parametrize(("table", "column"), NULLABLE, ids=lambda part: part.name)
def test_column_with_nulls_and_one_value_is_filtered_right(
    table: Table, column: Column, tmp_path: Path
) -> None:
    plain = {c.name: value_of(c.type) for c in table.columns}
    rows = [{**plain, column.name: None}, plain, {**plain, column.name: None}]
    publish_table(table, rows_to_table(table, rows), Location.parse(str(tmp_path / "t.parquet")))
    counted = duckdb.connect().execute(
        f"select (select count(*) from '{tmp_path}/t.parquet' where \"{column.name}\" is null), "
        f"(select count(*) from '{tmp_path}/t.parquet' where \"{column.name}\" is not null)"
    )
    assert counted.fetchone() == (2, 1)
