"""The rows of a sheet as articles, whatever program wrote the sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count, islice
from typing import Any

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Rejection, Result
from research_corpus.sources.json.json_article import article_of
from research_corpus.sources.source_file import SourceFile
from research_corpus.sources.tables.table_row import columns_rejection, plain_row

HEADER_ROWS = 20
"""Among so many first rows the names of the columns are looked for; titles may stand above."""

Row = Sequence[Any]


def sheet_records(
    sheets: Iterable[Iterable[Row]], source: SourceFile, source_format: str
) -> Iterator[Result]:
    """Yield one item a row of each sheet that has a column of texts, numbered through.

    Sheets without one, such as notes and counts, are passed over; where no sheet has one the file
    is refused with the names of the columns of the first.

    Args:
        sheets: rows of cells, those of a sheet before the next sheet is asked for.
        source: the file.
        source_format: name of the reader.
    """
    numbers, refused = count(), None
    is_found = False
    for rows in sheets:
        found = _header(iter(rows), source)
        if isinstance(found, Rejection):
            refused = refused or found
            continue
        is_found = True
        columns, rest = found
        for row in rest:
            item: Any = plain_row(dict(zip(columns, row, strict=False)))
            if not item:
                continue
            if source.fields:
                item = source.fields.apply(item)
            yield article_of(item, next(numbers), source_format, encoding="utf-8", is_table=True)
    if not is_found:
        yield refused or Rejection(ReasonCode.NO_RECORDS, "the workbook holds no rows")


def _header(rows: Iterator[Row], source: SourceFile) -> tuple[list[str], Iterator[Row]] | Rejection:
    """Return the names of the columns and the rows below them."""
    first = [list(row) for row in islice(rows, HEADER_ROWS)]
    refused = None
    for index, row in enumerate(first):
        columns = [" ".join(str(cell).split()) if cell is not None else "" for cell in row]
        if not any(columns):
            continue
        fault = columns_rejection(columns, source.fields)
        if fault is None:
            return columns, chain(first[index + 1 :], rows)
        refused = refused or fault
    return refused or Rejection(ReasonCode.NO_RECORDS, "the sheet holds no rows")
