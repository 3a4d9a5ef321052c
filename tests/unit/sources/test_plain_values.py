"""Values as interfaces and data frames write them, taken for what they mean."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research_corpus.contracts.records import Record
from research_corpus.sources.json.plain_values import plain_item, stamp
from research_corpus.sources.registry import read_file
from research_corpus.sources.source_file import SourceFile

BODY = "The ferry left at dawn and came back at noon, with nobody on board but the cook."


def records(name: str, content: str) -> list[Any]:
    data = content.encode()
    source = SourceFile(name, len(data), lambda: io.BytesIO(data))
    return list(read_file(source, max_file_bytes=1_000_000))


def claims(record: Record) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for claim in record.claims:
        found.setdefault(claim.field, []).append(claim.value)
    return found


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1710408600, "2024-03-14T09:30:00Z"),
        ("1710408600000", "2024-03-14T09:30:00Z"),
        (1710408600.5, "2024-03-14T09:30:00Z"),
        ("14 May 2024", "14 May 2024"),
        ("20240314", "20240314"),
        ("NaT", None),
        (float("nan"), None),
    ],
)
def test_stamp_counts_become_instants_and_other_dates_stay(value: Any, expected: Any) -> None:
    assert stamp(value) == expected


def test_stamp_of_a_sheet_may_be_a_count_of_days() -> None:
    assert stamp("45365", is_table=True) == "2024-03-14"
    assert stamp("45365.5", is_table=True) == "2024-03-14T12:00:00"
    assert stamp("45365") == "45365"


@given(
    st.dictionaries(
        st.text(max_size=8),
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.text(max_size=12) | st.integers(),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.text(max_size=8), inner, max_size=3)
            ),
            max_leaves=12,
        ),
    )
)
def test_plain_item_of_anything_is_an_object(item: dict[str, Any]) -> None:
    assert isinstance(plain_item(item), dict)


@pytest.mark.parametrize(
    ("author", "names"),
    [
        (
            [{"first_name": "Ana", "last_name": "Sá"}, {"name": "Bo Li", "email": "b@x"}],
            ["Ana Sá", "Bo Li"],
        ),
        ({"name": ["Ann Berg", "Lee Moss"]}, ["Ann Berg", "Lee Moss"]),
        ([{"given": "Ida", "family": "Holm"}], ["Ida Holm"]),
        ("['Ann Berg', 'Lee Moss']", ["Ann Berg", "Lee Moss"]),
        (["Ann Berg", {"name": "Lee Moss"}], ["Ann Berg", "Lee Moss"]),
    ],
)
def test_author_of_any_common_shape_is_named(author: Any, names: list[str]) -> None:
    (record,) = records("a.json", json.dumps({"title": "Ferry", "text": BODY, "author": author}))
    assert claims(record)["author"] == names


def test_guardian_result_has_the_fields_of_its_inner_object() -> None:
    answer = {
        "response": {
            "results": [
                {
                    "webTitle": "Ferry back",
                    "webPublicationDate": "2024-03-14T09:30:00Z",
                    "webUrl": "https://x.example/a",
                    "fields": {
                        "headline": "The ferry is back",
                        "bodyText": BODY,
                        "byline": "Ann Berg",
                    },
                },
                {
                    "webTitle": "Tide",
                    "webPublicationDate": "2024-03-15T09:30:00Z",
                    "fields": {"bodyText": BODY, "byline": "Lee Moss"},
                },
            ]
        }
    }
    first, second = records("guardian.json", json.dumps(answer))
    assert claims(first)["byline"] == ["Ann Berg"]
    assert claims(first)["date_published"] == ["2024-03-14T09:30:00Z"]
    assert claims(second)["title"] == ["Tide"]


def test_new_york_times_document_has_its_main_headline_and_original_byline() -> None:
    document = {
        "headline": {"main": "Ferry back", "kicker": None},
        "pub_date": "2024-03-14T09:30:00+0000",
        "byline": {"original": "By Ann Berg", "person": []},
        "body": BODY,
    }
    (record,) = records("nyt.json", json.dumps({"response": {"docs": [document]}}))
    assert claims(record)["title"] == ["Ferry back"]
    assert claims(record)["byline"] == ["By Ann Berg"]


def test_wordpress_post_has_rendered_values_and_its_time_in_utc() -> None:
    post = {
        "date": "2024-03-14T10:30:00",
        "date_gmt": "2024-03-14T09:30:00",
        "title": {"rendered": "Quay"},
        "content": {"rendered": f"<p>{BODY}</p>"},
        "author": 3,
        "_embedded": {"author": [{"name": "Ann Berg"}]},
    }
    (record,) = records("wp.json", json.dumps([post]))
    assert claims(record)["title"] == ["Quay"]
    assert "2024-03-14T09:30:00Z" in claims(record)["date_published"]
    assert claims(record)["author"] == ["Ann Berg"]


def test_nan_is_a_missing_value_and_no_broken_line() -> None:
    lines = (
        f'{{"title": "A", "text": "{BODY}", "author": NaN}}\n{{"title": "B", "text": "{BODY}"}}\n'
    )
    first, second = records("a.jsonl", lines)
    assert "author" not in claims(first)
    assert claims(second)["title"] == ["B"]


@pytest.mark.parametrize(
    "table",
    [
        f'title;author;text\nThe "old" quay;Ann Berg;{BODY}\nTide;Lee Moss;{BODY}\n',
        f'sep=;\ntitle;author;text\n"The ""old"" quay";Ann Berg;{BODY}\nTide;Lee Moss;{BODY}\n',
        f'title,author,text\n"The \\"old\\" quay","Ann Berg","{BODY}"\nTide,Lee Moss,"{BODY}"\n',
    ],
    ids=["marks that mean nothing", "sep line", "backslash"],
)
def test_table_of_another_dialect_keeps_its_rows_and_marks(table: str) -> None:
    first, second = records("a.csv", table)
    assert claims(first)["title"] == ['The "old" quay']
    assert claims(second)["byline"] == ["Lee Moss"]


def test_open_mark_in_a_tab_table_swallows_no_row() -> None:
    rows = [f"{n}\t{'' if n != 1 else chr(34)}Story {n}\tAnn Berg\t{BODY}" for n in range(4)]
    found = records("a.tsv", "\n".join(["id\ttitle\tauthor\ttext", *rows]) + "\n")
    assert [claims(r)["title"] for r in found] == [
        ["Story 0"],
        ['"Story 1'],
        ["Story 2"],
        ["Story 3"],
    ]
