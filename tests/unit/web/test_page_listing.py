"""Tables of pages: order, pages and downloads, as an address asks for them."""

from __future__ import annotations

import io
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest

from research_corpus.web.listing import Asked, Column, Kind, Listing, download, show
from research_corpus.web.reading import Reader

LISTING = Listing(
    "days",
    "select * from days",
    (
        Column("day", "Day", Kind.COUNT),
        Column("word", "Word"),
        Column("secret", "Secret", sortable=False),
    ),
    sort="-day",
    ties=("word",),
    relations=lambda _: {
        "days": pa.table(
            {
                "day": [1, 2, 2, None, 3],
                "word": ["a", "c", "b", "d", '=1+1,"x"'],
                "secret": ["s"] * 5,
                "tags": [["x"]] * 5,
            }
        )
    },
    rows_per_page=2,
)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """Of a corpus without files."""
    return Reader(str(tmp_path_factory.mktemp("empty") / "corpus"))


def words(reader: Reader, **query: str) -> list[str]:
    return [row["word"] for row in show(LISTING, query, reader).rows]


def test_show_without_a_wish_sorts_by_the_default_with_nulls_last(reader: Reader) -> None:
    assert words(reader) == ['=1+1,"x"', "b"]
    assert words(reader, days_page="2") == ["c", "a"]
    assert words(reader, days_page="3") == ["d"]


def test_show_sorted_by_another_column(reader: Reader) -> None:
    assert words(reader, days_sort="-word") == ["d", "c"]


def test_show_beyond_the_last_page_is_empty(reader: Reader) -> None:
    shown = show(LISTING, {"days_page": "9"}, reader)
    assert (shown.rows, shown.has_more) == ([], False)


@pytest.mark.parametrize(
    "query",
    [
        {"days_sort": "secret"},
        {"days_sort": 'day" ; drop table days --'},
        {"days_sort": "--day"},
        {"days_page": "-1"},
        {"days_page": "x"},
        {"days_page": "²"},
        {"days_page": "9" * 400},
        {"other_page": "2"},
    ],
)
def test_asked_of_what_makes_no_sense_is_the_default(query: dict[str, str]) -> None:
    assert Asked.of(LISTING, query) == Asked("-day", 1)


def test_show_asks_relations_for_all_rows_only_in_another_order(reader: Reader) -> None:
    asked: list[int | None] = []
    relations = LISTING.relations

    def remembering(needed: int | None) -> object:
        asked.append(needed)
        return relations(needed)

    listing = Listing("days", LISTING.sql, LISTING.columns, LISTING.sort, relations=remembering)  # type: ignore[arg-type]
    show(listing, {}, reader)
    show(listing, {"days_sort": "word"}, reader)
    assert asked == [51, None]


def test_download_as_csv_holds_all_rows_in_the_order_asked_for(reader: Reader) -> None:
    content = b"".join(download(LISTING, {"days_sort": "word"}, reader, "csv"))
    table = pa_csv.read_csv(io.BytesIO(content))
    assert table["word"].to_pylist() == ['=1+1,"x"', "a", "b", "c", "d"]
    assert table.column_names == ["day", "word", "secret"]


def test_download_as_parquet_keeps_types_and_lists(reader: Reader) -> None:
    content = b"".join(download(LISTING, {}, reader, "parquet"))
    table = pq.read_table(io.BytesIO(content))
    assert table["day"].to_pylist() == [3, 2, 2, 1, None]
    assert table.schema.field("tags").type == pa.list_(pa.string())


def test_download_without_rows_has_the_header(reader: Reader) -> None:
    listing = Listing("none", "select 1 as a, 'x' as b where false", (), sort="a")
    assert b"".join(download(listing, {}, reader, "csv")).decode().strip() == '"a","b"'


def test_reader_refuses_files_outside_of_the_corpus(reader: Reader, tmp_path: Path) -> None:
    with pytest.raises(duckdb.PermissionException):
        reader.rows(f"copy (select 1) to '{tmp_path}/out.csv'")
    with pytest.raises(duckdb.PermissionException):
        reader.rows("from read_text('/etc/hostname')")
