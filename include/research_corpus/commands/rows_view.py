"""Rows of a query on the terminal: a table, or one block a row where a table would not fit."""

from __future__ import annotations

import csv
import json
from typing import IO, Any

import pyarrow as pa
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

LEAST_COLUMN = 12
"""Cells that a column needs at least, if its values are that long, to be read at a glance."""


def print_csv(stream: IO[str], rows: pa.Table) -> None:
    """Print rows as CSV: null as nothing, lists and maps as JSON."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(rows.column_names)
    for row in rows.to_pylist():
        writer.writerow(map(_field, row.values()))


def print_table(console: Console, rows: pa.Table) -> None:
    """Print rows for people: numbers rounded, no column narrower than can be read."""
    shown = [[_shown(value) for value in row.values()] for row in rows.to_pylist()]
    if not shown:
        console.print(f"No rows. Columns: {', '.join(rows.column_names)}", highlight=False)
    elif _fits(rows.column_names, shown, console.width):
        _print_as_table(console, rows, shown)
    else:
        _print_as_blocks(console, rows.column_names, shown)


def _fits(names: list[str], shown: list[list[str]], width: int) -> bool:
    widest = (
        max(cell_len(value) for value in (name, *values))
        for name, *values in zip(names, *shown, strict=True)
    )
    return sum(min(cells, LEAST_COLUMN) + 3 for cells in widest) < width


def _print_as_table(console: Console, rows: pa.Table, shown: list[list[str]]) -> None:
    table = Table()
    for field in rows.schema:
        number = pa.types.is_integer(field.type) or pa.types.is_floating(field.type)
        table.add_column(field.name, justify="right" if number else "left", overflow="fold")
    for values in shown:
        table.add_row(*values)
    console.print(table, markup=False)


def _print_as_blocks(console: Console, names: list[str], shown: list[list[str]]) -> None:
    widest = max(map(len, names))
    for number, values in enumerate(shown, 1):
        console.rule(f"row {number} of {len(shown)}", align="left", style="dim")
        for name, value in zip(names, values, strict=True):
            console.print(f"{name:<{widest}}  {value}", markup=False, highlight=False)


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return _rounded(value)
    return _field(value)


def _rounded(value: float) -> str:
    """Return a number with as many digits as people compare."""
    if value and abs(value) < 0.001:
        return f"{value:.2e}"
    return f"{value:,.1f}" if abs(value) >= 100 else f"{value:.3f}"


def _field(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | dict):
        return json.dumps(value, default=str, ensure_ascii=False)
    return str(value)
