"""ODS: one article a row of a sheet, columns by their names, read row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from lxml import etree

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Rejection, Result
from research_corpus.sources.archives.package import Package
from research_corpus.sources.source_file import SourceFile, open_seekable
from research_corpus.sources.tables.sheet_rows import Row, sheet_records
from research_corpus.sources.xml.xml_stream import release
from research_corpus.sources.xml.xml_tree import elements_at, plain_text

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_MIME = b"application/vnd.oasis.opendocument.spreadsheet"
_MAX_COLUMNS = 1024
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")


class OdsReader:
    """The rows of every sheet, in the order of the sheets."""

    name = "ods"
    suffixes = frozenset({".ods"})

    def sniff(self, head: bytes, name: str) -> float:  # noqa: ARG002 - the content decides
        """Return 1 for the media type that the package begins with."""
        return 1.0 if head.startswith(b"PK\x03\x04") and _MIME in head[:200] else 0.0

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Result]:
        """Yield one item a row."""
        with open_seekable(source) as stream:
            package = Package(stream, max_file_bytes)
            with package.open("content.xml") as content:
                try:
                    yield from sheet_records(_sheets(content), source, self.name)
                except etree.XMLSyntaxError as error:
                    message = f"not a valid ODS file: {str(error)[:200]}"
                    yield Rejection(ReasonCode.DAMAGED_FILE, message)


def _sheets(content: BinaryIO) -> Iterator[Iterable[Row]]:
    """Yield the rows of each sheet; those of one are read to their end before the next."""
    events = etree.iterparse(
        content,
        events=("start", "end"),
        tag=(f"{_TABLE}table", f"{_TABLE}table-row"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    for event, element in events:
        if event == "start" and element.tag == f"{_TABLE}table":
            rows = _rows(events)
            yield rows
            for _ in rows:  # what nobody asked for is passed over
                pass


def _rows(events: Any) -> Iterator[Row]:
    for event, element in events:
        if event != "end":
            continue
        if element.tag == f"{_TABLE}table":
            return
        cells = list(_cells(element))
        # a row repeated to the end of the sheet is an empty one, and one article is not many
        yield cells
        release(element)


def _cells(row: etree._Element) -> Iterator[Any]:
    count = 0
    for cell in row.iterchildren(*_CELLS):
        value = _value(cell)
        repeated = cell.get(f"{_TABLE}number-columns-repeated", "1")
        times = int(repeated) if repeated.isdecimal() and len(repeated) < 9 else 1
        for _ in range(min(times, _MAX_COLUMNS - count)):
            yield value
            count += 1


def _value(cell: etree._Element) -> str | None:
    kind = cell.get(f"{_OFFICE}value-type")
    if kind == "date":
        return cell.get(f"{_OFFICE}date-value")
    lines = [plain_text(paragraph) for paragraph in elements_at(cell, "p")]
    return "\n".join(lines).strip() or None
