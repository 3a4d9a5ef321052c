"""Two landing folders with equal file names, by the Dag: both articles are there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from ingest import SEEDS

from research_corpus.settings import get_settings

pytestmark = pytest.mark.usefixtures("database")

TEXTS = ("2025-03-17-ferry-talks.txt", "2025-01-21-flood-barrier.txt")


@pytest.fixture
def drop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Two folders, each with its own 001.txt; no model."""
    drop = tmp_path / "drop"
    for number, name in enumerate(TEXTS):
        (drop / str(number)).mkdir(parents=True)
        (drop / str(number) / "001.txt").write_text((SEEDS / "bbc-news" / name).read_text())
    values = {"URI": tmp_path / "corpus", "LANDING_ROOTS": drop, "MODELS": "{}"}
    for name, value in values.items():
        monkeypatch.setenv(f"CORPUS_{name}", str(value))
    get_settings.cache_clear()
    yield drop
    monkeypatch.undo()
    get_settings.cache_clear()


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_ingest_two_landings_with_equal_names_keeps_both_articles(
    dag_bag: Any, drop: Path, tmp_path: Path, order: tuple[int, int]
) -> None:
    for number in order:
        # dag.test keeps what an earlier run was given, so every field that matters is named
        conf = {"landing": str(drop / str(number)), "dry_run": False, "reprocess": "new"}
        run = dag_bag.dags["ingest_articles"].test(run_conf=conf)
        assert run.state == "success"
    rows = duckdb.sql(
        f"select landing, source_file from '{tmp_path}/corpus/articles/**/*.parquet' order by 1"
    ).fetchall()
    assert rows == [(str(drop / "0"), "001.txt"), (str(drop / "1"), "001.txt")]
