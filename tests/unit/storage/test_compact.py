"""Compact files hold the same rows, byte for byte the same each time, in fewer bytes."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research_corpus.contracts import TABLES
from research_corpus.storage import compact
from research_corpus.storage.location import Location
from research_corpus.storage.parquet import publish_table, read_table, rows_to_table, write_table

TOKENS = TABLES["tokens"]
LABELS = ("lemma", "upos", "xpos", "feats", "deprel", "ent_iob", "ent_type")


def tokens(forms: list[str], label: str | None = "X") -> pa.Table:
    row = {
        "article_id": "a" * 32,
        "sentence_id": 1,
        "head": None,
        "space_after": True,
        "is_stop": False,
        "is_alpha": True,
        **dict.fromkeys(LABELS, label),
    }
    numbered = [
        {
            **row,
            "token_id": number % 40,
            "token_index": number,
            "char_start": 6 * number,
            "char_end": 6 * number + 5,
            "form": form,
        }
        for number, form in enumerate(forms)
    ]
    return rows_to_table(TOKENS, numbered)


def published(rows: pa.Table, folder: Path) -> Location:
    target = Location.parse(str(folder / "tokens.parquet"))
    publish_table(TOKENS, rows, target)
    return target


def form_dictionary(file: Location) -> pa.Array:
    """Return the entries that the file's dictionary of word forms has."""
    forms = pq.read_table(file.path, columns=["form"], read_dictionary=["form"])["form"]
    return forms.chunk(0).dictionary


@settings(max_examples=25, deadline=None)
@given(
    forms=st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=6), max_size=60),
    label=st.sampled_from([None, "X", "~1"]),
)
def test_publish_table_any_rows_are_read_back_with_the_pinned_schema(
    tmp_path_factory: pytest.TempPathFactory, forms: list[str], label: str | None
) -> None:
    rows = tokens(forms, label)
    read = read_table(TOKENS, published(rows, tmp_path_factory.mktemp("compact")))
    assert read.equals(rows)
    assert read.schema.equals(TOKENS.schema, check_metadata=True)


def test_publish_table_padded_dictionary_shows_no_value_that_no_row_has(tmp_path: Path) -> None:
    # Just what the added entries are called.
    forms = [f"~{number % 40:x}" for number in range(5000)]
    file = published(tokens(forms), tmp_path)
    with duckdb.connect() as connection:
        counted = connection.sql(
            f"select form, count(*) from '{file.path}' group by form"
        ).fetchall()
    assert dict(counted) == {f"~{number:x}": 125 for number in range(40)}
    assert read_table(TOKENS, file, ["form"])["form"].to_pylist() == forms
    assert len(form_dictionary(file)) == 129
    statistics = pq.read_metadata(file.path).row_group(0).column(4).statistics
    assert (statistics.min, statistics.max) == ("~0", "~f")


def test_publish_table_few_rows_have_a_dictionary_without_added_entries(tmp_path: Path) -> None:
    file = published(tokens([f"word{number % 40}" for number in range(1000)]), tmp_path)
    assert len(form_dictionary(file)) == 40


def test_publish_table_several_row_groups_hold_all_rows_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compact, "ROW_GROUP_ROWS", 64)
    rows = tokens([f"word{number % 30}" for number in range(200)])
    file = published(rows, tmp_path)
    assert pq.read_metadata(file.path).num_row_groups == 4
    assert read_table(TOKENS, file).equals(rows)


def test_publish_table_skewed_words_take_fewer_bytes_and_the_same_ones_again(
    tmp_path: Path,
) -> None:
    forms = [f"word{(number * number) % 997 % (1 + number % 211)}" for number in range(30_000)]
    rows = tokens(forms)
    plain = Location.parse(str(tmp_path / "plain.parquet"))
    write_table(TOKENS, rows, plain)
    first = published(rows, tmp_path).read_bytes()
    assert len(first) < 0.9 * len(plain.read_bytes())
    assert published(rows, tmp_path).read_bytes() == first
