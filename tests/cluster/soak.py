"""Thirty disturbances, one a Dag run: ``make soak``.

Each round lands new articles, starts the Dag, waits for a stage chosen at random, and there kills a
worker or the scheduler, or restarts PostgreSQL or Redis. At the end the command line makes the same
runs undisturbed, and the two corpora are compared byte by byte.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from ingest import file_hashes
from made_articles import write_articles

from cluster.cluster import Cluster, missing_programs
from cluster.disturbances import DAG_ID, WORKERS, is_busy, wait_ended, wait_running
from research_corpus.contracts import TABLES

STAGES = ("plan", "extract", "link_duplicates", "annotate", "check_quality", "publish")


def main() -> None:
    """Disturb, compare, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--articles", type=int, default=20, help="new ones a round")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if missing_programs():
        sys.exit(f"Debian packages are missing: {', '.join(missing_programs())}")
    folder = Path(tempfile.mkdtemp(prefix="corpus-soak-"))
    cluster = Cluster(folder / "services", folder / "landing", folder / "corpus")
    try:
        write_articles(folder / "landing", arguments.articles, words=100)
        cluster.start()
        _rounds(cluster, arguments.rounds, arguments.articles, random.Random(arguments.seed))
        _compare(cluster, folder, arguments.articles)
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _rounds(cluster: Cluster, rounds: int, articles: int, chosen: random.Random) -> None:
    seconds: list[float] = []
    print(f"{'round':>5}  {'while':<16} {'what':<18} {'ended':<8} {'seconds':>7}")
    for number in range(rounds):
        if number:
            write_articles(cluster.landing, articles, 100, first=number * articles)
        stage = STAGES[number % len(STAGES)]
        what, disturb = chosen.choice(_disturbances(cluster))
        with cluster.client as client:
            start = time.monotonic()
            run_id = client.trigger(DAG_ID, {})
            wait_running(client, run_id, stage)
            time.sleep(chosen.uniform(0, 2))
            disturb()
        with cluster.client as client:
            state = wait_ended(client, run_id)
        seconds.append(time.monotonic() - start)
        print(f"{number + 1:>5}  {stage:<16} {what:<18} {state:<8} {seconds[-1]:>7.0f}", flush=True)
        assert state == "success", cluster.log("airflow-scheduler")
    print(f"median {statistics.median(seconds):.0f} s, longest {max(seconds):.0f} s a run")


def _disturbances(cluster: Cluster) -> list[tuple[str, Callable[[], None]]]:
    return [
        ("worker killed", lambda: _kill_worker(cluster)),
        ("worker killed", lambda: _kill_worker(cluster)),
        ("scheduler killed", lambda: _kill_scheduler(cluster)),
        ("PostgreSQL restarted", lambda: _restart_postgres(cluster)),
        ("Redis restarted", lambda: _restart_redis(cluster)),
    ]


def _kill_worker(cluster: Cluster) -> None:
    busy = [worker for worker in WORKERS if is_busy(cluster, worker)]
    victim = busy[0] if busy else "worker-1"
    cluster.kill(victim)
    cluster.start_worker(int(victim[-1]))


def _kill_scheduler(cluster: Cluster) -> None:
    cluster.kill("airflow-scheduler")
    cluster.start_service("airflow-scheduler")


def _restart_postgres(cluster: Cluster) -> None:
    cluster.stop_postgres()
    time.sleep(3)
    cluster.start_postgres()


def _restart_redis(cluster: Cluster) -> None:
    cluster.kill("redis")
    time.sleep(3)
    cluster.start_redis()


def _compare(cluster: Cluster, folder: Path, articles: int) -> None:
    """Make the same runs by the command line; compare all tables but the times of ``runs``."""
    runs = pd.read_parquet(cluster.corpus / "runs").sort_values("started_at").to_dict("records")
    landing, corpus = folder / "undisturbed-landing", folder / "undisturbed"
    corpus_command = Path(sys.executable).with_name("corpus")
    for number, run in enumerate(runs):
        write_articles(landing, articles, 100, first=number * articles)
        for file in landing.iterdir():
            shutil.copystat(cluster.landing / file.name, file)
        subprocess.run(
            [corpus_command, "run", landing, "--to", corpus, "--workers", "2",
             "--run-id", run["run_id"], "--started-at", run["started_at"].isoformat()],
            env=cluster.environment("airflow-worker"), check=True, capture_output=True,
        )  # fmt: skip
    tables = tuple(name for name in TABLES if name != "runs")
    equal = file_hashes(corpus, tables) == file_hashes(cluster.corpus, tables)
    count = len(pd.read_parquet(cluster.corpus / "articles"))
    print(f"{len(runs)} runs, {count} articles; bytes as undisturbed: {'yes' if equal else 'NO'}")
    assert count == len(runs) * articles
    assert equal


if __name__ == "__main__":
    main()
