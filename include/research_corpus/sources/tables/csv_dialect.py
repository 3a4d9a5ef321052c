"""Telling a table in text from prose, and which mark parts its columns."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from research_corpus.sources.field_names import claimed_field, normalised_name
from research_corpus.sources.json.json_article import BODY_NAMES

DELIMITERS = (",", ";", "\t", "|")
MAX_SAMPLE_ROWS = 20
_HINT = re.compile(r"\ufeff?sep=(.)\r?\n", re.IGNORECASE)
"""A first line that tells spreadsheet programs which mark parts the columns."""


_FINGERPRINT = re.compile(r"[0-9a-f]{8,16}")
_COLUMNS = "url id fingerprint hostname title image date text comments license pagetype"
_OF_TRAFILATURA = tuple(_COLUMNS.split())
"""Columns of trafilatura's tables, above which no names stand."""


class Quoting(StrEnum):
    """How a table in text writes a quotation mark, or the mark between columns, within a cell."""

    DOUBLED = "doubled"
    """The cell in marks, a mark in it doubled, as RFC 4180 has it."""

    ESCAPED = "escaped"
    """The cell in marks, a mark in it behind a backslash, as databases export."""

    NONE = "none"
    """Not at all: a mark is a character like any other."""


_OPTIONS: dict[Quoting, dict[str, Any]] = {
    Quoting.DOUBLED: {},
    Quoting.ESCAPED: {"escapechar": "\\"},
    Quoting.NONE: {"quoting": csv.QUOTE_NONE},
}


@dataclass(frozen=True)
class Header:
    """The first row of a table.

    Attributes:
        delimiter: the mark between columns.
        columns: their names, trimmed.
        is_confirmed: whether the rows below have as many cells.
        quoting: how cells that hold the mark are told from others.
        rows: how many rows of the sample it gives.
        has_hint: whether a line ``sep=;`` stands above it.
        is_implied: whether the table has no such row, and a tool whose columns are known wrote it.
    """

    delimiter: str
    columns: tuple[str, ...]
    is_confirmed: bool
    quoting: Quoting = Quoting.DOUBLED
    rows: int = 0
    has_hint: bool = False
    is_implied: bool = False

    @property
    def options(self) -> dict[str, Any]:
        """What ``csv.reader`` is called with."""
        return {"delimiter": self.delimiter, **_OPTIONS[self.quoting]}

    @property
    def known_columns(self) -> int:
        """How many columns have a name that claims a field, or the text."""
        return sum(
            bool(claimed_field(name)) or normalised_name(name) in BODY_NAMES
            for name in self.columns
        )


def find_header(sample: str, name: str = "") -> Header | None:
    """Return the header of a table, or null where no mark parts the first line.

    The mark that gives the most known names wins; then one that all rows bear out; then the one
    that gives the most columns.

    Args:
        sample: beginning of the text, whole lines if possible.
        name: of the file; ``.tsv`` prefers the tab.
    """
    hint = _HINT.match(sample)
    if hint:
        header = _with(sample[hint.end() :], hint[1])
        return header and replace(header, has_hint=True)
    found = [header for mark in DELIMITERS if (header := _with(sample, mark))]
    if implied := next((h for h in found if _is_row_of_trafilatura(h)), None):
        return replace(implied, columns=_OF_TRAFILATURA, is_implied=True)
    if name.lower().endswith((".tsv", ".tab")):
        found = [header for header in found if header.delimiter == "\t"] or found
    key = lambda h: (h.known_columns, h.is_confirmed, len(h.columns))  # noqa: E731
    return max(found, key=key, default=None)


def _is_row_of_trafilatura(header: Header) -> bool:
    cells = header.columns
    return (
        header.delimiter == "\t"
        and len(cells) == len(_OF_TRAFILATURA)
        and cells[0].startswith(("http://", "https://", "null"))
        and _FINGERPRINT.fullmatch(cells[2]) is not None
    )


def _with(sample: str, delimiter: str) -> Header | None:
    """Return the header that a mark gives, with the quoting that the rows bear out, if one is."""
    usual = _quoted(sample, delimiter, Quoting.DOUBLED)
    if usual is None or '"' not in sample:
        return usual
    others = [_quoted(sample, delimiter, quoting) for quoting in (Quoting.ESCAPED, Quoting.NONE)]
    return next((h for h in others if h and _is_better(h, usual, sample)), usual)


def _is_better(other: Header, usual: Header, sample: str) -> bool:
    """Tell whether another quoting explains rows that the usual one breaks or swallows."""
    if not other.is_confirmed:
        return False
    if other.quoting is Quoting.ESCAPED:
        return '\\"' in sample and (not usual.is_confirmed or '""' not in sample)
    return '""' not in sample and (not usual.is_confirmed or other.rows > usual.rows)


def _quoted(sample: str, delimiter: str, quoting: Quoting) -> Header | None:
    rows = []
    options = _OPTIONS[quoting]
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, **options)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) > MAX_SAMPLE_ROWS:
                break
    except csv.Error:
        pass
    if not rows or len(rows[0]) < 2:
        return None
    # the sample may end within its last row
    below = rows[1:] if quoting is Quoting.NONE else rows[1:-1] or rows[1:]
    columns = tuple(cell.strip().strip("\ufeff") for cell in rows[0])
    is_confirmed = all(len(row) == len(columns) for row in below)
    return Header(delimiter, columns, is_confirmed, quoting, len(rows))
