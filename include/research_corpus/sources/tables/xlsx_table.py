"""XLSX: one article a row of a sheet, columns by their names.

Read by openpyxl in its read-only mode, row by row, with the texts that all sheets share on disk.
What is shown counts, so that a formula is its last value.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from lxml.etree import LxmlError
from openpyxl.utils.exceptions import InvalidFileException

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Rejection, Result
from research_corpus.sources.archives.decoders import CHUNK_BYTES
from research_corpus.sources.archives.package import Package
from research_corpus.sources.archives.package_kind import office_kind
from research_corpus.sources.source_file import SourceFile, UnreadableSourceError, open_seekable
from research_corpus.sources.tables.shared_texts import StreamedWorkbook
from research_corpus.sources.tables.sheet_rows import Row, sheet_records

_SHEETS = "xl/worksheets/"
_SHARED_TEXTS = "xl/sharedstrings.xml"
_SHARED_FACTOR = 16
"""The table of shared texts, which is kept on disk, may be so many times the bound for memory."""

_DAMAGE = (
    zipfile.BadZipFile,
    InvalidFileException,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    LxmlError,
)


class XlsxReader:
    """The rows of every visible sheet, in the order of the sheets."""

    name = "xlsx"
    suffixes = frozenset({".xlsx", ".xlsm"})

    def sniff(self, head: bytes, name: str) -> float:
        """Return 1 for a package with a workbook in it."""
        return 1.0 if office_kind(head, name) == "xl" else 0.0

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Result]:
        """Yield one item a row."""
        with open_seekable(source) as stream:
            try:
                _check(Package(stream, max_file_bytes), max_file_bytes)
                stream.seek(0)
                yield from sheet_records(_sheets(stream), source, self.name)
            except (*_DAMAGE, OSError) as error:
                if isinstance(error, OSError) and error.errno is not None:
                    raise  # the storage; openpyxl gives its own findings no number
                message = f"not a valid XLSX file: {type(error).__name__}: {str(error)[:200]}"
                yield Rejection(ReasonCode.DAMAGED_FILE, message)


def _check(package: Package, max_bytes: int) -> None:
    """Read every part once, before openpyxl does so without a bound.

    Raises:
        UnreadableSourceError: a part is damaged, declares entities, or is beyond the bound
            though it has to be held in memory.
    """
    for name in package.names():
        bound = max_bytes * (_SHARED_FACTOR if name.lower() == _SHARED_TEXTS else 1)
        total, is_first = 0, True
        with package.open(name) as stream:
            while chunk := stream.read(CHUNK_BYTES):
                total += len(chunk)
                if is_first and b"<!DOCTYPE" in chunk:
                    message = f"part {name!r} declares a document type"
                    raise UnreadableSourceError(Rejection(ReasonCode.INVALID_XML, message))
                if total > bound and not name.startswith(_SHEETS):
                    message = f"part {name!r} gives more than {bound} bytes"
                    raise UnreadableSourceError(Rejection(ReasonCode.ARCHIVE_BOMB, message))
                is_first = False


def _sheets(stream: BinaryIO) -> Iterator[Iterable[Row]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions, which say nothing of the text
        reader = StreamedWorkbook(stream)
        try:
            reader.read()
            for sheet in reader.wb.worksheets:
                if sheet.sheet_state == "visible":
                    sheet.reset_dimensions()  # some programs write A1:A1 for any size
                    yield _values(sheet)
        finally:
            reader.close()


def _values(sheet: Any) -> Iterator[Row]:
    for row in sheet.iter_rows(values_only=True):
        yield [None if isinstance(cell, str) and cell in _ERRORS else cell for cell in row]


_ERRORS = frozenset({"#N/A", "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"})
