"""A month's files depend on its articles alone, never on the order in which they came."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import given, settings
from hypothesis import strategies as st

from research_corpus.contracts import TABLES
from research_corpus.storage.commit import writing
from research_corpus.storage.layout import Corpus, article_tables, bucket_count
from research_corpus.storage.months import MonthChange, replace_in_month
from research_corpus.storage.parquet import read_table, rows_to_table

PER_BUCKET = 3


def article_id(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()[:32]


def paragraphs(numbers: list[int], revision: int = 1) -> pa.Table:
    rows = [
        {
            "article_id": article_id(n),
            "paragraph_id": p,
            "kind": "body",
            "char_start": n,
            "char_end": n + revision,
        }
        for n in numbers
        for p in (1, 2)
    ]
    return rows_to_table(TABLES["paragraphs"], rows)


def articles(numbers: list[int]) -> pa.Table:
    defaults: dict[str, Any] = {
        field.name: []
        if pa.types.is_list(field.type)
        else 0
        if pa.types.is_integer(field.type)
        else ""
        for field in TABLES["articles"].schema
        if not field.nullable
    }
    return rows_to_table(
        TABLES["articles"], [{**defaults, "article_id": article_id(n)} for n in numbers]
    )


def change(arriving: list[int], leaving: list[int] = (), revision: int = 1) -> MonthChange:
    new = {"articles": articles(arriving), "paragraphs": paragraphs(arriving, revision)}
    return MonthChange(
        arriving=frozenset(map(article_id, arriving)),
        leaving=frozenset(map(article_id, leaving)),
        new_rows=lambda table, _: new.get(table, TABLES[table].schema.empty_table()),
    )


def apply(corpus: Corpus, *changes: MonthChange) -> dict[str, str]:
    for number, one in enumerate(changes):
        with writing(corpus, f"run {number}", 0) as transaction:
            replace_in_month(transaction, "2025-01", one, PER_BUCKET)
            transaction.commit()
    root = Path(corpus.root.path)
    return {
        str(file.relative_to(root)): hashlib.sha256(file.read_bytes()).hexdigest()
        for table in article_tables()
        for file in sorted((root / table).rglob("*"))
        if file.is_file()
    }


def new_corpus(path: Path) -> Corpus:
    return Corpus.open(str(path))


@settings(deadline=None, max_examples=15)
@given(data=st.data())
def test_files_of_a_month_do_not_depend_on_history(
    data: st.DataObject, tmp_path_factory: Any
) -> None:
    final = data.draw(st.sets(st.integers(0, 40), max_size=14))
    passing = data.draw(st.sets(st.integers(41, 60), max_size=6))
    order = data.draw(st.permutations(sorted(final)))
    cut = data.draw(st.integers(0, len(order)))
    base = tmp_path_factory.mktemp("months")
    at_once = apply(new_corpus(base / "a"), change(sorted(final)))
    in_steps = apply(
        new_corpus(base / "b"),
        change([*order[:cut], *sorted(passing)], revision=7),
        change(sorted(order), leaving=sorted(passing)),
    )
    assert in_steps == at_once


def test_only_the_buckets_of_changed_articles_are_replaced(tmp_path: Path) -> None:
    corpus = new_corpus(tmp_path)
    before = apply(corpus, change(list(range(12))))
    after = apply(corpus, change([5], revision=2))
    changed = {path for path in after if after[path] != before[path]}
    bucket = int(article_id(5)[-8:], 16) % bucket_count(12, PER_BUCKET)
    assert changed == {f"paragraphs/pub_month=2025-01/part-{bucket:02x}.parquet"}


def test_month_without_articles_leaves_no_file(tmp_path: Path) -> None:
    corpus = new_corpus(tmp_path)
    assert apply(corpus, change([1, 2, 3, 4]), change([], leaving=[1, 2, 3, 4])) == {}


def test_every_table_has_the_files_of_articles_even_without_rows(tmp_path: Path) -> None:
    corpus = new_corpus(tmp_path)
    apply(corpus, change(list(range(7))))
    buckets = set(corpus.month_files("articles", "2025-01"))
    assert len(buckets) == bucket_count(7, PER_BUCKET) == 4
    assert all(set(corpus.month_files(t, "2025-01")) == buckets for t in article_tables())


def test_rows_lie_sorted_by_key_in_the_file_of_their_bucket(tmp_path: Path) -> None:
    corpus = new_corpus(tmp_path)
    apply(corpus, change(list(range(9))), change([20, 3]))
    for bucket, path in corpus.month_files("paragraphs", "2025-01").items():
        rows = read_table(TABLES["paragraphs"], corpus.file(path)).select(
            ["article_id", "paragraph_id"]
        )
        assert rows.equals(
            rows.take(pc.sort_indices(rows, [(n, "ascending") for n in rows.column_names]))
        )
        assert {int(i[-8:], 16) % 4 for i in rows["article_id"].to_pylist()} <= {bucket}
