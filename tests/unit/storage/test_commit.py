"""Commits: staged files are invisible, the journal rolls forward, one writer at a time."""

from __future__ import annotations

import json
import multiprocessing
from multiprocessing.synchronize import Event
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

from research_corpus.contracts import TABLES
from research_corpus.errors import CorpusLockedError, CorruptCorpusError
from research_corpus.storage.commit import Phase, roll_forward, sweep, writing
from research_corpus.storage.layout import Corpus
from research_corpus.storage.parquet import rows_to_table

DUPLICATES = TABLES["duplicates"]
TARGET = "duplicates/pub_month=2025-01/part-00.parquet"


def duplicates(*names: str) -> pa.Table:
    rows = [
        {
            "article_id": name,
            "duplicate_of": "x",
            "kind": "exact",
            "similarity": 1.0,
            "is_cross_publisher": False,
            "run_id": "r",
        }
        for name in names
    ]
    return rows_to_table(DUPLICATES, rows)


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    opened = Corpus.open(str(tmp_path / "corpus"))
    with writing(opened, "first", 0) as transaction:
        transaction.replace(TARGET, DUPLICATES, duplicates("a"), Phase.CREATE)
        transaction.commit()
    return opened


def names(corpus: Corpus) -> list[str]:
    return pd.read_parquet(f"{corpus.root.path}/duplicates")["article_id"].tolist()


def test_staged_file_is_seen_by_no_reader(corpus: Corpus) -> None:
    with writing(corpus, "second", 0) as transaction:
        transaction.replace(TARGET, DUPLICATES, duplicates("b"), Phase.REPLACE)
        pattern = f"{corpus.root.path}/**/*.parquet"
        (count,) = duckdb.connect().execute(f"select count(*) from '{pattern}'").fetchone()
        assert (names(corpus), count) == (["a"], 1)


def test_transaction_without_commit_changes_nothing_and_is_swept(corpus: Corpus) -> None:
    with writing(corpus, "second", 0) as transaction:
        transaction.replace(TARGET, DUPLICATES, duplicates("b"), Phase.REPLACE)
    assert names(corpus) == ["a"]
    assert sweep(corpus) == 1


def test_next_writer_finishes_an_interrupted_commit(corpus: Corpus) -> None:
    with writing(corpus, "second", 0) as transaction:
        transaction.replace(TARGET, DUPLICATES, duplicates("b"), Phase.REPLACE)
        steps = [vars(step) for _, step in transaction.steps]
        corpus.journal.write_bytes(json.dumps({"run_id": "second", "steps": steps}).encode())
    with writing(corpus, "third", 0):
        assert names(corpus) == ["b"]
    assert not corpus.journal.exists()


def test_roll_forward_without_the_staged_file_refuses_a_wrong_target(corpus: Corpus) -> None:
    step = {"target": TARGET, "staged": f"{TARGET}.gone", "sha256": "0" * 64}
    corpus.journal.write_bytes(json.dumps({"run_id": "second", "steps": [step]}).encode())
    with pytest.raises(CorruptCorpusError, match="part-00"):
        roll_forward(corpus)
    assert corpus.journal.exists()


def test_same_rows_give_the_same_bytes(corpus: Corpus) -> None:
    file = Path(corpus.file(TARGET).path)
    before = file.read_bytes()
    with writing(corpus, "second", 0) as transaction:
        transaction.replace(TARGET, DUPLICATES, duplicates("a"), Phase.REPLACE)
        transaction.commit()
    assert file.read_bytes() == before


def _hold(root: str, held: Event, release: Event) -> None:
    with writing(Corpus.open(root), "the slow run", 0):
        held.set()
        release.wait(30)


def test_second_writer_is_refused_with_the_name_of_the_first(corpus: Corpus) -> None:
    context = multiprocessing.get_context("spawn")
    held, release = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(corpus.root.path, held, release))
    other.start()
    try:
        assert held.wait(30)
        with (
            pytest.raises(CorpusLockedError, match="the slow run") as caught,
            writing(corpus, "x", 0),
        ):
            pass
        assert caught.value.facts["pid"] == other.pid
    finally:
        release.set()
        other.join()


def test_lock_of_a_killed_writer_is_free_and_its_traces_are_swept(corpus: Corpus) -> None:
    context = multiprocessing.get_context("spawn")
    held, release = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(corpus.root.path, held, release))
    other.start()
    assert held.wait(30)
    other.kill()
    other.join()
    leftover = corpus.file("duplicates/pub_month=2025-01/.part-00.parquet.x-00000.staged")
    leftover.write_bytes(b"half a file")
    with writing(corpus, "next", 0):
        assert not leftover.exists()
