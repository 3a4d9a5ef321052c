"""The cluster of ``docker-compose.yml`` for real: PostgreSQL, Redis, Airflow, two Celery workers.

One Dag run over 500 made articles; one of the workers is killed in the middle of it.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest
from ingest import file_hashes
from made_articles import write_articles

from cluster.cluster import Cluster, missing_programs, wait_until
from cluster.disturbances import (
    DAG_ID,
    WORKERS,
    in_hand,
    is_busy,
    received,
    seconds_to_retry,
    wait_ended,
    wait_running,
)
from research_corpus.contracts import TABLES

ARTICLES = 500
BATCHES = 2
"""Batches of them to annotate."""

pytestmark = pytest.mark.skipif(
    bool(missing_programs()),
    reason=f"Debian packages are missing: {', '.join(missing_programs())}; "
    "as root, `make system-packages` installs them",
)


class Run(NamedTuple):
    """What the Dag run did."""

    cluster: Cluster
    run_id: str
    state: str
    seconds_to_retry: float
    listening: set[str]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """A Dag run, one of whose workers was killed while it annotated."""
    folder = tmp_path_factory.mktemp("cluster")
    write_articles(folder / "landing", ARTICLES, words=100)
    cluster = Cluster(folder / "services", folder / "landing", folder / "corpus")
    try:
        cluster.start()
        yield _disturbed_run(cluster)
    finally:
        cluster.stop()


def _disturbed_run(cluster: Cluster) -> Run:
    with cluster.client as client:
        run_id = client.trigger(DAG_ID, {})
        wait_running(client, run_id, "annotate")
        listening = cluster.listening()
        # Airflow goes on a moment before the worker of the task before is done with it.
        wait_until(lambda: _tasks_in_hand(cluster) <= BATCHES, 30, "the task before to end")
        victim = next(worker for worker in WORKERS if is_busy(cluster, worker))
        cluster.kill(victim)
        seconds = seconds_to_retry(client, run_id)
        cluster.start_worker(int(victim[-1]))
        return Run(cluster, run_id, wait_ended(client, run_id), seconds, listening)


def _tasks_in_hand(cluster: Cluster) -> int:
    return sum(len(in_hand(cluster, worker)) for worker in WORKERS)


def test_dag_run_ends_well_though_a_worker_was_killed(run: Run) -> None:
    assert run.state == "success", run.cluster.log("airflow-scheduler")
    assert len(pd.read_parquet(run.cluster.corpus / "articles")) == ARTICLES


def test_task_of_a_killed_worker_runs_again_within_a_minute(
    run: Run, record_property: Callable[[str, object], None]
) -> None:
    record_property("seconds_to_retry", run.seconds_to_retry)
    assert run.seconds_to_retry < 60


def test_dag_run_spreads_over_both_workers(run: Run) -> None:
    taken = [received(run.cluster, worker) for worker in WORKERS]
    assert all(taken)
    assert taken[0].isdisjoint(taken[1])


def test_services_listen_on_loopback_only(run: Run) -> None:
    assert run.listening <= {"127.0.0.1", "::1"}
    assert run.listening


def test_cluster_makes_the_same_bytes_as_the_command_line(run: Run, tmp_path: Path) -> None:
    (stood,) = pd.read_parquet(run.cluster.corpus / "runs").to_dict("records")
    corpus = tmp_path / "corpus"
    options = ["--run-id", run.run_id, "--started-at", stood["started_at"].isoformat()]
    subprocess.run(
        [Path(sys.executable).with_name("corpus"), "run", run.cluster.landing, "--to", corpus,
         "--workers", "2", *options],
        env=run.cluster.environment("airflow-worker"), check=True, capture_output=True,
    )  # fmt: skip
    tables = tuple(name for name in TABLES if name != "runs")
    assert file_hashes(corpus, tables) == file_hashes(run.cluster.corpus, tables)
