"""The replay Dag, run for real: the same records and the same bytes as the command line."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from ingest import SEEDS, file_hashes, ingest

from research_corpus import stages
from research_corpus.contracts import TABLES
from research_corpus.local_run import run_locally
from research_corpus.settings import get_settings

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, Path]]:
    """A landing folder with one good and two faulty files, and a corpus of it; no model."""
    landing, corpus = tmp_path / "landing", tmp_path / "corpus"
    shutil.copytree(SEEDS / "bbc-news", landing / "bbc-news")
    landing.joinpath("desk").mkdir()
    for name in ("date-in-future.txt", "empty.txt"):
        shutil.copy(SEEDS / "defects" / name, landing / "desk" / name)
    for name, value in (("URI", corpus), ("LANDING_ROOTS", landing), ("MODELS", "{}")):
        monkeypatch.setenv(f"CORPUS_{name}", str(value))
    get_settings.cache_clear()
    ingest(landing, corpus, "first")
    yield landing, corpus
    monkeypatch.undo()
    get_settings.cache_clear()


def test_replay_after_the_fix_makes_the_bytes_of_the_command_line(
    dag_bag: Any, folders: tuple[Path, Path], tmp_path: Path
) -> None:
    from rich.console import Console

    landing, corpus = folders
    faulty = landing / "desk" / "date-in-future.txt"
    faulty.write_text(faulty.read_text().replace("2099-06-30", "2025-01-30"))
    twin = tmp_path / "twin"
    shutil.copytree(corpus, twin)
    choice = {"reason": "date_in_future", "source": "desk/*", "run": "first"}

    run = dag_bag.dags["replay_quarantine"].test(run_conf={"landing": str(landing), **choice})

    assert run.state == "success"
    rows = duckdb.sql(
        "select reason_code, resolved_run_id from "
        f"'{corpus}/quarantine/**/*.parquet' order by reason_code"
    ).fetchall()
    assert rows == [("date_in_future", run.run_id), ("empty_file", None)]
    spec = stages.open_run(
        run.run_id, run.run_after.isoformat(), str(landing), str(twin), replay=choice
    )
    run_locally(spec, 1, Console(quiet=True))
    # when the commit was made is the one fact in which they may differ
    tables = tuple(name for name in TABLES if name != "runs")
    assert file_hashes(twin, tables) == file_hashes(corpus, tables)


def test_replay_without_matching_records_fails_at_plan_and_changes_nothing(
    dag_bag: Any, folders: tuple[Path, Path]
) -> None:
    landing, corpus = folders
    before = file_hashes(corpus)

    run = dag_bag.dags["replay_quarantine"].test(
        run_conf={"landing": str(landing), "source": "nowhere/*"}
    )

    states = {ti.task_id: str(ti.state) for ti in run.get_task_instances()}
    assert (run.state, states["plan"]) == ("failed", "failed")
    assert file_hashes(corpus) == before


def test_replay_reads_the_file_in_the_folder_that_it_came_from(
    dag_bag: Any, folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    landing, corpus = folders
    other = landing.parent / "other"
    other.joinpath("desk").mkdir(parents=True)
    faulty = other / "desk" / "empty.txt"
    faulty.touch()
    monkeypatch.setenv("CORPUS_LANDING_ROOTS", f"{landing},{other}")
    monkeypatch.setenv("CORPUS_LANDING_URI", str(landing))
    get_settings.cache_clear()
    ingest(other, corpus, "second")
    faulty.write_text((SEEDS / "bbc-news" / "2025-03-17-ferry-talks.txt").read_text()[:900])

    # what an earlier test chose stays with the Dag of this process
    anything = {"landing": None, "reason": None, "source": None}
    run = dag_bag.dags["replay_quarantine"].test(run_conf={**anything, "run": "second"})

    assert run.state == "success"
    rows = duckdb.sql(
        "select landing, resolved_run_id from "
        f"'{corpus}/quarantine/**/*.parquet' where source_file = 'desk/empty.txt' order by 1"
    ).fetchall()
    assert rows == [(str(landing), None), (str(other), run.run_id)]


def test_replay_form_fields_are_what_a_run_takes_and_described(dag_bag: Any) -> None:
    from corpus_airflow.replay_form import REPLAY_FIELDS
    from research_corpus.pipeline.open_run import RunOptions
    from research_corpus.pipeline.run_spec import Replay

    options = {"landing", *RunOptions.__annotations__}
    params = dag_bag.dags["replay_quarantine"].params
    assert tuple(Replay.model_fields) == REPLAY_FIELDS
    assert set(params) - set(REPLAY_FIELDS) <= {*options, "dry_run"}
    for name in params:
        assert params.get_param(name).schema["title"]
        assert params.get_param(name).description
