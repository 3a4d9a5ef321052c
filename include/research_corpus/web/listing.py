"""Tables of a page: sorted, paged and downloaded by plain links."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from research_corpus.web.reading import Reader, Relations, Row

ROWS_PER_PAGE = 50
MAX_PAGE = 1_000_000
MAX_DOWNLOAD_ROWS = 1_000_000
_BATCH_ROWS = 50_000
MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}


class Kind(StrEnum):
    """How a value is printed; ``parts.html`` has a case for each."""

    TEXT = "text"
    CODE = "code"
    COUNT = "count"
    SHARE = "share"
    NUMBER = "number"
    BYTES = "bytes"
    TIME = "time"
    DURATION = "duration"
    DATE = "date"
    STATUS = "status"
    DAG = "dag"
    SMALL = "small"
    SPARK = "spark"
    BAR = "bar"


@dataclass(frozen=True)
class Link:
    """Where a cell leads.

    Attributes:
        route: name of the route; the cell is plain text where there is none.
        query: by name of the route's value, the column of the row that holds it.
    """

    route: str
    query: Mapping[str, str]


@dataclass(frozen=True)
class Column:
    """One column of a listing.

    Attributes:
        name: column of the query.
        label: its heading.
        kind: how values are printed.
        link: where they lead.
        sortable: whether the heading sorts.
        hint: a sentence that explains the heading.
        wide: whether long values may wrap over several lines.
        sort_by: column of the query to sort by in its place.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    link: Link | None = None
    sortable: bool = True
    hint: str = ""
    wide: bool = False
    sort_by: str = ""

    @property
    def descends(self) -> bool:
        """Whether the first click sorts from the largest down."""
        return self.kind not in (Kind.TEXT, Kind.CODE, Kind.STATUS, Kind.DAG, Kind.SMALL)


def no_relations(_: int | None) -> Relations:
    """Return no further tables."""
    return {}


@dataclass(frozen=True)
class Listing:
    """A table of a page.

    Attributes:
        name: unique in the page; part of its addresses.
        sql: the query, without order and limit; columns that ``columns`` leaves out are downloaded
            all the same.
        columns: what is shown.
        sort: column to sort by at first, with ``-`` before it for descending.
        values: of ``$names`` in the query.
        ties: columns that decide between equal rows, likewise, so that pages never overlap.
        relations: further tables for the query, given how many rows from the top of the first
            order are needed; null for all.
        rows_per_page: rows shown at once.
        empty: what is said if there are no rows.
    """

    name: str
    sql: str
    columns: tuple[Column, ...]
    sort: str
    values: Mapping[str, Any] = field(default_factory=dict)
    ties: tuple[str, ...] = ()
    relations: Callable[[int | None], Relations] = no_relations
    rows_per_page: int = ROWS_PER_PAGE
    empty: str = "Nothing here."


@dataclass(frozen=True)
class Asked:
    """What an address asks of a listing.

    Attributes:
        sort: column, with ``-`` for descending.
        page: 1-based.
    """

    sort: str
    page: int

    @classmethod
    def of(cls, listing: Listing, query: Mapping[str, str]) -> Asked:
        """Read it from the query of an address; what makes no sense is as if it were not there."""
        sort = query.get(f"{listing.name}_sort", "")
        known = {column.name for column in listing.columns if column.sortable}
        page = query.get(f"{listing.name}_page", "")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 8 else 1
        return cls(
            sort if sort.removeprefix("-") in known else listing.sort,
            min(max(number, 1), MAX_PAGE),
        )


@dataclass(frozen=True)
class Shown:
    """One page of a listing, for the template.

    Attributes:
        listing: the listing.
        asked: order and page.
        rows: of this page.
        has_more: whether another page follows.
    """

    listing: Listing
    asked: Asked
    rows: list[Row]
    has_more: bool

    @property
    def first(self) -> int:
        """1-based number of the first row."""
        return (self.asked.page - 1) * self.listing.rows_per_page + 1

    @property
    def last(self) -> int:
        """1-based number of the last row."""
        return self.first + len(self.rows) - 1


def show(listing: Listing, query: Mapping[str, str], reader: Reader) -> Shown:
    """Return the page of a listing that an address asks for."""
    asked = Asked.of(listing, query)
    size = listing.rows_per_page
    end = asked.page * size + 1
    needed = end if asked.sort == listing.sort else None
    sql = f"{_ordered(listing, asked.sort)} limit {size + 1} offset {end - size - 1}"
    rows = reader.table(sql, listing.values, listing.relations(needed)).to_pylist()
    return Shown(listing, asked, rows[:size], has_more=len(rows) > size)


def _ordered(listing: Listing, sort: str) -> str:
    """Return the query in order; ``sort`` names one of the listing's own columns."""
    terms = [_term(listing, name) for name in (sort, *listing.ties)]
    return f"select * from ({listing.sql}) order by {', '.join(terms)}"  # noqa: S608


def _term(listing: Listing, sort: str) -> str:
    name = sort.removeprefix("-")
    column = next((c.sort_by for c in listing.columns if c.name == name), "") or name
    return f'"{column}" {"desc" if sort.startswith("-") else "asc"} nulls last'


def download(
    listing: Listing, query: Mapping[str, str], reader: Reader, form: str
) -> Iterator[bytes]:
    """Yield a whole listing, in the order asked for, as CSV or Parquet.

    At most a million rows; more are asked for with DuckDB, from the corpus itself.

    Args:
        listing: the listing.
        query: of the address.
        reader: of the corpus.
        form: ``csv`` or ``parquet``.
    """
    sql = f"{_ordered(listing, Asked.of(listing, query).sort)} limit {MAX_DOWNLOAD_ROWS}"
    with reader.asking(sql, listing.values, listing.relations(None)) as relation:
        batches = relation.to_arrow_reader(_BATCH_ROWS)
        yield from _csv(batches) if form == "csv" else _parquet(batches)


def _csv(batches: pa.RecordBatchReader) -> Iterator[bytes]:
    header = True
    for batch in batches:
        target = io.BytesIO()
        pa_csv.write_csv(
            pa.Table.from_batches([batch.select(_flat(batch.schema))]),
            target,
            pa_csv.WriteOptions(include_header=header),
        )
        header = False
        yield target.getvalue()
    if header:
        yield (",".join(f'"{name}"' for name in _flat(batches.schema)) + "\n").encode()


def _flat(schema: pa.Schema) -> list[str]:
    """Return the columns that a cell of CSV can hold: no lists, maps or structs."""
    return [field.name for field in schema if not pa.types.is_nested(field.type)]


def _parquet(batches: pa.RecordBatchReader) -> Iterator[bytes]:
    target = io.BytesIO()
    with pq.ParquetWriter(target, batches.schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
    yield target.getvalue()
