"""What a table contract is made of: columns with types and meanings, a key, a placement."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypedDict, Unpack

import pyarrow as pa

SCHEMA_VERSION = "2"
"""Of the contracts as a whole; a column that comes later says so in ``Column.since``."""

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

    BUCKET = "bucket"
    """``<table>/pub_month=YYYY-MM/part-BB.parquet``: counted over the articles of one bucket."""

    RUN = "run"
    """``<table>/run_month=YYYY-MM/part-00.parquet``: history, by the month the run started."""

    CORPUS = "corpus"
    """``<table>/part-00.parquet``: one small file."""

    STAGING = "staging"
    """Intermediate: in the staging folder of a run only."""


class Sharing(StrEnum):
    """What a shareable release holds of a column."""

    KEPT = "kept"
    """Its values: facts, labels, identities, numbers."""

    WITHHELD = "withheld"
    """Null, or empty where the contract asks for a value: expression, and copies of it."""

    HASHED = "hashed"
    """Keyed hashes of single words in lower case; withheld without a key."""


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        name: the field's standard term, with its unit where it has one.
        type: the pinned Arrow type.
        description: meaning, range, unit and what null means, for the data dictionary.
        required: whether a null is a breach of the contract.
        dictionary: whether few distinct values recur, so that Parquet stores them once.
        sharing: what a shareable release holds; null for the usual: text is withheld, labels and
            whatever is no text are kept.
        derived: whether it follows from the other columns, the file's place or the run, so that a
            difference in it alone is no change of the article.
        indexed: whether stages hold it for many articles at once; false for what is long.
        since: schema version that brought it; files of earlier ones lack it, which reads as null.
    """

    name: str
    type: pa.DataType
    description: str
    required: bool = False
    dictionary: bool = False
    sharing: Sharing | None = None
    derived: bool = False
    indexed: bool = True
    since: int = 1

    @property
    def may_lack(self) -> bool:
        """Whether files that were written before it came are whole without it."""
        return self.since > 1 and not self.required

    @property
    def shared_as(self) -> Sharing:
        """What a shareable release holds of it, said or usual."""
        bears_text = self.type in (STRING, STRINGS) and not self.dictionary
        return self.sharing or (Sharing.WITHHELD if bears_text else Sharing.KEPT)


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
        since: schema version that brought it; a corpus of an earlier one has no files of it.
    """

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    placement: Placement
    compact: bool = False
    since: int = 1

    @property
    def schema(self) -> pa.Schema:
        """The pinned Arrow schema, with ``schema_version`` in its key-value metadata."""
        fields = [pa.field(c.name, c.type, nullable=not c.required) for c in self.columns]
        return pa.schema(fields, metadata={"table": self.name, "schema_version": SCHEMA_VERSION})

    @property
    def compared_columns(self) -> list[str]:
        """Names of the columns in which two rows of an unchanged article are alike."""
        return [c.name for c in self.columns if not c.derived]

    @property
    def index_columns(self) -> list[str]:
        """Names of the columns that stages hold for many articles at once."""
        return [c.name for c in self.columns if c.indexed]

    def columns_shared_as(self, sharing: Sharing) -> tuple[str, ...]:
        """Return the names of the columns that a shareable release treats so."""
        return tuple(c.name for c in self.columns if c.shared_as is sharing)

    @property
    def dictionary_columns(self) -> list[str]:
        """Names of the columns that Parquet stores as a dictionary.

        These are labels, and every string that may be null: where a plainly encoded one holds nulls
        and a single other value, DuckDB 2.0 takes all its rows for null.
        """
        return [c.name for c in self.columns if c.dictionary or _is_nullable_string(c)]


def _is_nullable_string(column: Column) -> bool:
    return bool(column.type == STRING and not column.required)


class Traits(TypedDict, total=False):
    """What a column declares beyond its name, type and meaning; see :class:`Column`."""

    sharing: Sharing
    derived: bool
    indexed: bool
    since: int


def required(name: str, type_: pa.DataType, description: str, **traits: Unpack[Traits]) -> Column:
    """Return a column that is never null."""
    return Column(name, type_, description, required=True, **traits)


def optional(name: str, type_: pa.DataType, description: str, **traits: Unpack[Traits]) -> Column:
    """Return a column in which null means unknown or not applicable, as its description says."""
    return Column(name, type_, description, **traits)


def label(
    name: str, description: str, *, nullable: bool = False, **traits: Unpack[Traits]
) -> Column:
    """Return a string column with few distinct values."""
    return Column(name, STRING, description, required=not nullable, dictionary=True, **traits)


def span(owner: str) -> tuple[Column, Column]:
    """Return the two offset columns of anything that stands in ``articles.text``."""
    return (
        required("char_start", INT32, f"first character of the {owner} in articles.text, 0-based"),
        required("char_end", INT32, f"end of the {owner} in articles.text, exclusive"),
    )
