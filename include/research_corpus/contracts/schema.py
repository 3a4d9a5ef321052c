"""What a table contract is made of: columns with types and meanings, a key, a placement."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa

SCHEMA_VERSION = "1"

STRING = pa.string()
STRINGS = pa.list_(pa.string())
INT16 = pa.int16()
INT32 = pa.int32()
INT32S = pa.list_(pa.int32())
INT64 = pa.int64()
FLOAT32 = pa.float32()
FLOAT64 = pa.float64()
BOOL = pa.bool_()
TIMESTAMP = pa.timestamp("us", tz="UTC")


class Placement(StrEnum):
    """Where the files of a table lie."""

    ARTICLE = "article"
    """``<table>/pub_month=YYYY-MM/part-BB.parquet``: replaced by bucket of the article."""

    RUN = "run"
    """``<table>/run_month=YYYY-MM/part-00.parquet``: history, by the month the run started."""

    CORPUS = "corpus"
    """``<table>/part-00.parquet``: one small file."""

    STAGING = "staging"
    """Intermediate: in the staging folder of a run only."""


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        name: the field's standard term, with its unit where it has one.
        type: the pinned Arrow type.
        description: meaning, range, unit and what null means, for the data dictionary.
        required: whether a null is a breach of the contract.
        dictionary: whether few distinct values recur, so that Parquet stores them once.
    """

    name: str
    type: pa.DataType
    description: str
    required: bool = False
    dictionary: bool = False


@dataclass(frozen=True)
class Table:
    """One table of the corpus: the single source of truth for its shape.

    Attributes:
        name: folder name below the corpus root.
        description: what one row is.
        columns: in file order.
        key: columns that identify a row.
        placement: which files hold the rows; rows lie sorted by the key.
        compact: whether its bytes count more than the time it takes to write them.
    """

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    placement: Placement
    compact: bool = False

    @property
    def schema(self) -> pa.Schema:
        """The pinned Arrow schema, with ``schema_version`` in its key-value metadata."""
        fields = [pa.field(c.name, c.type, nullable=not c.required) for c in self.columns]
        return pa.schema(fields, metadata={"table": self.name, "schema_version": SCHEMA_VERSION})

    @property
    def dictionary_columns(self) -> list[str]:
        """Names of the columns that Parquet stores as a dictionary.

        These are labels, and every string that may be null: where a plainly encoded one holds nulls
        and a single other value, DuckDB 2.0 takes all its rows for null.
        """
        return [c.name for c in self.columns if c.dictionary or _is_nullable_string(c)]


def _is_nullable_string(column: Column) -> bool:
    return bool(column.type == STRING and not column.required)


def required(name: str, type_: pa.DataType, description: str) -> Column:
    """Return a column that is never null."""
    return Column(name, type_, description, required=True)


def optional(name: str, type_: pa.DataType, description: str) -> Column:
    """Return a column in which null means unknown or not applicable, as its description says."""
    return Column(name, type_, description)


def label(name: str, description: str, *, nullable: bool = False) -> Column:
    """Return a string column with few distinct values."""
    return Column(name, STRING, description, required=not nullable, dictionary=True)


def span(owner: str) -> tuple[Column, Column]:
    """Return the two offset columns of anything that stands in ``articles.text``."""
    return (
        required("char_start", INT32, f"first character of the {owner} in articles.text, 0-based"),
        required("char_end", INT32, f"end of the {owner} in articles.text, exclusive"),
    )
