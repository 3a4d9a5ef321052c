"""The Dags that take articles down and keep a corpus in order, run by Airflow."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ingest import SEEDS, ingest

from research_corpus.analyst.connection import connect
from research_corpus.settings import get_settings


@pytest.fixture
def own_corpus(tmp_path: Path, database: None) -> Iterator[Path]:
    """A corpus that the Dags of this test find by the settings."""
    corpus = tmp_path / "corpus"
    ingest(SEEDS / "bbc-news", corpus, "first")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CORPUS_URI", str(corpus))
        get_settings.cache_clear()
        yield corpus
    get_settings.cache_clear()


def test_withdraw_dag_takes_down_what_its_form_names(own_corpus: Path, dag_bag: Any) -> None:
    form = {"reason": "asked for", "sources": ["2025-03-17-*"]}
    run = dag_bag.dags["withdraw_articles"].test(run_conf=form)
    assert run.state == "success"
    rows = connect(str(own_corpus)).execute("select source_file from articles").fetchall()
    assert rows == [("2025-01-21-flood-barrier.txt",)]


def test_maintain_dag_passes_over_a_sound_corpus_and_fails_on_a_changed_byte(
    own_corpus: Path, dag_bag: Any
) -> None:
    stale = own_corpus / "_staging" / "run-of-last-year" / "plan" / "summary.json"
    stale.parent.mkdir(parents=True)
    stale.write_text("{}")
    os.utime(stale, (1_700_000_000, 1_700_000_000))
    dag = dag_bag.dags["maintain_corpus"]
    assert dag.test().state == "success"
    assert not stale.exists()

    file = next(own_corpus.glob("articles/*/part-00.parquet"))
    damaged = bytearray(file.read_bytes())
    damaged[len(damaged) // 2] ^= 0xFF
    file.write_bytes(damaged)
    assert dag.test().state == "failed"
