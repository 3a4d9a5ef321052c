"""CSV and TSV: one article a row, columns by their names."""

from __future__ import annotations

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Rejection, Result
from research_corpus.sources.decode import BYTES_REPLACED, Decoded, decode
from research_corpus.sources.json.json_article import article_of
from research_corpus.sources.json.known_tools import in_common_terms
from research_corpus.sources.source_file import SourceFile, suffix_of
from research_corpus.sources.tables.csv_dialect import Header, find_header
from research_corpus.sources.tables.table_row import columns_rejection, plain_row

SAMPLE_BYTES = 256 * 1024
_WIDE_ENCODINGS = ("utf-16", "utf-32")


class CsvReader:
    """Tables in text, read row by row so that the file may be of any size."""

    name = "csv"
    suffixes = frozenset({".csv", ".tsv", ".tab"})

    def sniff(self, head: bytes, name: str) -> float:
        """Return 0.85 for a table with a text column and another known one, 0.7 by name."""
        if head[:1] in b"<{[":
            return 0.0
        is_named = suffix_of(name) in self.suffixes
        first = head.split(b"\n", 1)[0]
        if not is_named and (len(first) > 2000 or not any(mark in first for mark in b",;\t|")):
            return 0.0
        header = find_header(head[:16384].decode("utf-8", "replace"), name)
        if header is None:
            return 0.7 if is_named else 0.0
        is_table = header.known_columns >= 2 and columns_rejection(header.columns, None) is None
        if is_table and (is_named or _is_surely_table(header)):
            return 0.85
        return 0.7 if is_named else 0.0

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Result]:
        """Yield one item a row; a row of another shape costs only itself."""
        with source.open() as stream:
            sample = stream.read(SAMPLE_BYTES)
        whole = _decoded_sample(sample)
        if isinstance(whole, Rejection):
            yield whole
            return
        header = find_header(whole.text, source.name)
        columns = header.columns if header else (whole.text.split("\n", 1)[0][:200],)
        refused = columns_rejection(columns, source.fields)
        if refused or header is None:
            yield refused or Rejection(ReasonCode.NOT_AN_ARTICLE, "a table of one column")
            return
        with source.open() as stream:
            lines = _Lines(stream, whole.encoding, max_file_bytes)
            yield from self._records(source, header, lines, max_file_bytes)

    def _records(
        self, source: SourceFile, header: Header, lines: _Lines, max_bytes: int
    ) -> Iterator[Result]:
        rows = _rows(lines, header, max_bytes)
        for number, row in enumerate(rows):
            if isinstance(row, Rejection):
                yield replace(row, source_record=number)
                continue
            # the names of empty columns tell the tool too
            item = plain_row(in_common_terms(dict(zip(header.columns, row, strict=False))))
            if source.fields:
                item = source.fields.apply(item)
            flags = lines.take_flags()
            yield article_of(
                item, number, self.name, encoding=lines.encoding, flags=flags, is_table=True
            )


def _is_surely_table(header: Header) -> bool:
    """Tell a table from prose with commas, where the name does not say."""
    is_short = all(cell and len(cell) <= 40 and cell[-1] not in ".!?:" for cell in header.columns)
    return header.is_confirmed and is_short and header.known_columns > len(header.columns) / 2


def _decoded_sample(sample: bytes) -> Decoded | Rejection:
    """Decode the beginning of a table, or its header alone where the rows do not agree."""
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(sample[: len(sample) // 4 * 4] if len(sample) == SAMPLE_BYTES else sample)
    whole = decode(sample[: sample.rfind(b"\n") + 1] or sample)
    if not isinstance(whole, Rejection):
        return whole
    head = decode(sample.split(b"\n", 1)[0])
    return head if isinstance(head, Rejection) else head._replace(encoding="utf-8")


class _Lines:
    """The lines of a table as text, with the possibility of going back."""

    def __init__(self, stream: BinaryIO, encoding: str, max_bytes: int) -> None:
        self.encoding = encoding
        self._again: deque[str] = deque()
        self._max_bytes = max_bytes
        self._flags: list[str] = []
        self._source = self._decoded(stream)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._source)
        return line.replace("\x00", "")

    def put_back(self, lines: list[str]) -> None:
        """Make the next lines come again."""
        self._again.extendleft(reversed(lines))

    def take_flags(self) -> tuple[str, ...]:
        """Return the flags of what was read since the last call."""
        flags, self._flags = tuple(dict.fromkeys(self._flags)), []
        return flags

    def _decoded(self, stream: BinaryIO) -> Iterator[str]:
        if self.encoding.startswith(_WIDE_ENCODINGS):
            text = io.TextIOWrapper(stream, self.encoding, errors="replace", newline="")
            while line := text.readline(self._max_bytes + 1):
                yield self._flagged(line).removeprefix("\ufeff")
            return
        is_first = True
        while data := stream.readline(self._max_bytes + 1):
            data = data.removeprefix(codecs.BOM_UTF8) if is_first else data
            is_first = False
            try:
                yield data.decode(self.encoding)
            except UnicodeDecodeError:
                yield self._other(data)

    def _other(self, data: bytes) -> str:
        """Decode a line that is not in the encoding of the rest."""
        decoded = decode(data)
        if isinstance(decoded, Rejection):
            return self._flagged(data.decode(self.encoding, "replace"))
        self._flags += decoded.flags
        return decoded.text

    def _flagged(self, line: str) -> str:
        if "\ufffd" in line:
            self._flags.append(BYTES_REPLACED)
        return line


def _rows(lines: _Lines, header: Header, max_bytes: int) -> Iterator[list[str] | Rejection]:
    """Yield the rows below the header that are not blank, or why one is none.

    A row over several lines that does not fit the header has an open quotation mark: it is given
    up for its first line, and the others are read again as rows of their own.
    """
    csv.field_size_limit(max(max_bytes, 1024))
    if header.has_hint:
        next(lines, None)
    is_first = not header.is_implied
    while True:
        taken: list[str] = []
        row = _next_row(lines, header, taken)
        if row is None:
            return
        if isinstance(row, list) and not any(cell.strip() for cell in row):
            continue
        if is_first and isinstance(row, list):
            is_first = False
            continue
        fault = row if isinstance(row, str) else _fault(row, taken, header)
        if fault or isinstance(row, str):
            lines.put_back(taken[1:])
            yield Rejection(ReasonCode.MALFORMED_ROW, fault or "", raw_excerpt=taken[0][:200])
        else:
            yield row


def _next_row(lines: _Lines, header: Header, taken: list[str]) -> list[str] | str | None:
    """Return one row, or what is wrong with it, or null at the end; ``taken`` gets its lines."""

    def feed() -> Iterator[str]:
        for line in lines:
            taken.append(line)
            yield line

    try:
        return next(csv.reader(feed(), **header.options), None)
    except csv.Error as error:
        return str(error)


def _fault(row: list[str], taken: list[str], header: Header) -> str | None:
    """Return what is wrong with a row, or null; cells missing at the end are empty ones."""
    width = len(header.columns)
    if any(cell.strip() for cell in row[width:]) or (len(taken) > 1 and len(row) != width):
        return f"{len(row)} cells for {width} columns"
    if len(taken) > 1:
        try:
            for _ in csv.reader(taken, **header.options, strict=True):
                pass
        except csv.Error as error:
            return f"a quotation mark is not closed ({error})"
    return None
