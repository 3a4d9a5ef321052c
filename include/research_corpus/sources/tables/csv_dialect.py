"""Telling a table in text from prose, and which mark parts its columns."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from research_corpus.sources.field_names import claimed_field, normalised_name
from research_corpus.sources.json.json_article import BODY_NAMES

DELIMITERS = (",", ";", "\t", "|")
MAX_SAMPLE_ROWS = 20


@dataclass(frozen=True)
class Header:
    """The first row of a table.

    Attributes:
        delimiter: the mark between columns.
        columns: their names, trimmed.
        is_confirmed: whether the rows below have as many cells.
    """

    delimiter: str
    columns: tuple[str, ...]
    is_confirmed: bool

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
    found = [header for mark in DELIMITERS if (header := _with(sample, mark))]
    if name.lower().endswith((".tsv", ".tab")):
        found = [header for header in found if header.delimiter == "\t"] or found
    key = lambda h: (h.known_columns, h.is_confirmed, len(h.columns))  # noqa: E731
    return max(found, key=key, default=None)


def _with(sample: str, delimiter: str) -> Header | None:
    rows = []
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
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
    below = rows[1:-1] or rows[1:]
    columns = tuple(cell.strip().strip("\ufeff") for cell in rows[0])
    return Header(delimiter, columns, all(len(row) == len(columns) for row in below))
