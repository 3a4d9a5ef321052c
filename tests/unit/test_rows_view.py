"""Rows of a query on the terminal and as CSV."""

from __future__ import annotations

import io

import pyarrow as pa
import pytest
from rich.console import Console

from research_corpus.commands.rows_view import print_csv, print_table


def printed(rows: pa.Table, width: int) -> str:
    stream = io.StringIO()
    print_table(Console(file=stream, width=width), rows)
    return stream.getvalue()


def test_numbers_are_rounded_and_stand_at_the_right() -> None:
    text = printed(pa.table({"n": [7, 1200], "rate": [3184.7133757961783, 0.25]}), 60)
    assert "│    7 │ 3,184.7 │" in text
    assert "│ 1200 │   0.250 │" in text


def test_a_number_that_rounding_would_make_zero_keeps_its_digits() -> None:
    assert "1.20e-05" in printed(pa.table({"p": [0.000012]}), 60)


@pytest.mark.parametrize("width", [40, 60, 80])
def test_wide_rows_become_blocks_instead_of_narrow_columns(width: int) -> None:
    names = [f"column_number_{number}" for number in range(12)]
    text = printed(pa.table({name: ["[bold] a long value"] for name in names}), width)
    assert "row 1 of 1" in text
    assert text.count("[bold] a long value") == 12


def test_without_rows_the_columns_are_named() -> None:
    assert printed(pa.table({"a": pa.array([], pa.int64())}), 60) == "No rows. Columns: a\n"


def test_csv_has_lists_as_json_and_null_as_nothing() -> None:
    stream = io.StringIO()
    print_csv(stream, pa.table({"authors": [["Ana Gil", "Bo Li"], None], "n": [1, None]}))
    assert stream.getvalue() == 'authors,n\n"[""Ana Gil"", ""Bo Li""]",1\n,\n'
