"""Reading and writing Parquet by contract: pinned schema, same rows give the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from research_corpus.contracts import Placement, Table
from research_corpus.contracts.schema import SCHEMA_VERSION
from research_corpus.errors import ContractError
from research_corpus.storage import compact
from research_corpus.storage.location import Location, transient_errors

ROW_GROUP_ROWS = 131_072
"""Rows a row group: about one DuckDB vector batch a thread, small enough to skip by statistics."""


def rows_to_table(contract: Table, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Return ``rows`` as a table in the contract's schema.

    Raises:
        ContractError: a row lacks a required column, has one too many or one of the wrong type.
    """
    schema = contract.schema
    stray = {name for row in rows for name in row} - set(schema.names)
    if stray:
        raise ContractError(
            f"Rows for {contract.name} have columns that its contract does not know: "
            f"{', '.join(sorted(stray))}.",
            table=contract.name,
        )
    try:
        return conform(contract, pa.Table.from_pylist(list(rows), schema=schema))
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise ContractError(
            f"Rows do not fit {contract.name}: {error}", table=contract.name
        ) from error


def conform(contract: Table, table: pa.Table) -> pa.Table:
    """Return ``table`` with exactly the contract's columns, types and metadata.

    Raises:
        ContractError: a column is missing or has another type, or a required one holds a null.
    """
    schema = contract.schema
    if set(table.column_names) != set(schema.names):
        missing = sorted(set(schema.names) ^ set(table.column_names))
        raise ContractError(
            f"{contract.name} differs from its contract in the columns {missing}.",
            table=contract.name,
        )
    try:
        table = table.select(schema.names).cast(schema)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError) as error:
        raise ContractError(
            f"{contract.name} has a wrong type: {error}", table=contract.name
        ) from error
    for field in schema:
        if not field.nullable and table.column(field.name).null_count:
            raise ContractError(
                f"{contract.name}.{field.name} holds nulls, which its contract forbids.",
                table=contract.name,
                column=field.name,
            )
    return table


def sort_by_key(contract: Table, table: pa.Table) -> pa.Table:
    """Return ``table`` sorted by the contract's key, nulls first."""
    keys = [(name, "ascending", "at_start") for name in contract.key]
    indices = pc.sort_indices(table, sort_keys=keys)
    return table.take(indices)


@contextmanager
def parquet_writer(contract: Table, target: Location) -> Iterator[pq.ParquetWriter]:
    """Open a writer whose bytes depend on the rows and their row groups alone.

    Pinned: format version, compression and level, which columns are dictionaries. The footer
    holds no time and no host.
    """
    with target.open_output() as sink:
        writer = pq.ParquetWriter(sink, contract.schema, **_writer_options(contract))
        try:
            yield writer
        finally:
            writer.close()


def write_table(contract: Table, table: pa.Table, target: Location) -> None:
    """Write ``table``, which must be in the contract's schema, to ``target``."""
    with parquet_writer(contract, target) as writer:
        writer.write_table(conform(contract, table), row_group_size=ROW_GROUP_ROWS)


def publish_table(contract: Table, table: pa.Table, target: Location) -> None:
    """Write ``table`` as :func:`write_table` does, smaller where the contract asks for it.

    Cost: a compact table takes about 4 microseconds a row, three times as long as another.
    """
    if not contract.compact:
        write_table(contract, table, target)
        return
    rows = conform(contract, table)
    with target.open_output() as sink:
        options = {**_writer_options(contract), **compact.writer_options(contract)}
        with pq.ParquetWriter(sink, compact.dictionary_schema(contract), **options) as writer:
            writer.add_key_value_metadata(contract.schema.metadata)
            for start in range(0, len(rows), compact.ROW_GROUP_ROWS):
                part = rows.slice(start, compact.ROW_GROUP_ROWS)
                writer.write_table(
                    compact.with_dictionaries(contract, part), row_group_size=len(part)
                )


def read_table(
    contract: Table, source: Location, columns: Sequence[str] | None = None, filters: Any = None
) -> pa.Table:
    """Return the rows of one Parquet file; an empty table if there is no file.

    A column that the file lacks, as those written before the contract had it, reads as null.

    Args:
        contract: the table's contract.
        source: the file.
        columns: names to read; all by default.
        filters: a ``pyarrow.compute`` expression that rows must meet.
    """
    wanted = list(columns) if columns is not None else contract.schema.names
    if not source.exists():
        return contract.schema.empty_table().select(wanted)
    schema = None if contract.placement is Placement.STAGING else readable_schema(contract, source)
    with transient_errors(source.uri):
        return pq.read_table(
            source.path,
            filesystem=source.fs,
            columns=wanted,
            filters=filters,
            partitioning=None,
            schema=schema,
        )


class TableFile:
    """An open Parquet file of a corpus, of which columns are read one after the other."""

    def __init__(self, contract: Table, source: Location, content: pq.ParquetFile) -> None:
        self._schema = _readable(contract, source, content.schema_arrow)
        self._source, self._content = source, content

    def read(self, columns: Sequence[str]) -> pa.Table:
        """Return columns of all rows; one that the file lacks reads as null."""
        known = set(self._content.schema_arrow.names)
        # a file of a corpus is small: to share it out among threads costs more than to read it
        with transient_errors(self._source.uri):
            found = self._content.read([n for n in columns if n in known], use_threads=False)
        rows = self._content.metadata.num_rows
        lacking = {name: pa.nulls(rows) for name in columns if name not in known}
        values = [lacking[name] if name in lacking else found[name] for name in columns]
        schema = pa.schema([self._schema.field(name) for name in columns])
        return pa.table(values, names=list(columns)).cast(schema)


@contextmanager
def open_table(contract: Table, source: Location) -> Iterator[TableFile]:
    """Open one file of a corpus, whose footer is read once.

    Raises:
        ContractError: the file cannot be read by the contract.
    """
    with transient_errors(source.uri):
        content = pq.ParquetFile(source.path, filesystem=source.fs)
    with content:
        yield TableFile(contract, source, content)


def readable_schema(contract: Table, source: Location) -> pa.Schema:
    """Return the contract's schema, once it is sure that the file can be read by it.

    Raises:
        ContractError: a later version of this package wrote the file, or it lacks a column that
            is never null.
    """
    with transient_errors(source.uri):
        found = pq.read_schema(source.path, filesystem=source.fs)
    return _readable(contract, source, found)


def _readable(contract: Table, source: Location, found: pa.Schema) -> pa.Schema:
    written_by = int((found.metadata or {}).get(b"schema_version", b"1"))
    if written_by > int(SCHEMA_VERSION):
        raise ContractError(
            f"{source.uri} has schema version {written_by}, and this package knows up to "
            f"{SCHEMA_VERSION}. Use the version of research_corpus that wrote it, or a later one.",
            table=contract.name,
        )
    lacking = [c.name for c in contract.columns if c.required and c.name not in found.names]
    if lacking:
        raise ContractError(
            f"{source.uri} lacks the columns {', '.join(lacking)} of {contract.name}. "
            "`corpus verify` shows what else is wrong.",
            table=contract.name,
        )
    return contract.schema


def _writer_options(contract: Table) -> dict[str, Any]:
    # What is staged is written and read once, and looked up by its key alone.
    is_staged = contract.placement is Placement.STAGING
    return {
        "version": "2.6",
        "compression": "zstd",
        "compression_level": 1 if is_staged else 3,
        "use_dictionary": contract.dictionary_columns,
        "column_encoding": _encodings(contract),
        "write_statistics": list(contract.key) if is_staged else True,
        "data_page_version": "1.0",
    }


def _encodings(contract: Table) -> dict[str, str]:
    """Delta encoding for whole numbers, which mostly grow row by row within an article."""
    return {
        column.name: "DELTA_BINARY_PACKED"
        for column in contract.columns
        if pa.types.is_integer(column.type)
    }
