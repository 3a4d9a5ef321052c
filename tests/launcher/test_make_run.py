"""``make run`` and ``make up`` for real: the launcher, Airflow's scheduler, tasks, and their end.

Every test starts Airflow's own processes in a home of this module, on a copy of the seeds.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import httpx
import pandas as pd
import psutil
import pytest
from ingest import file_hashes
from made_articles import write_articles

from research_corpus.contracts import TABLES

ROOT = Path(__file__).parents[2]
START_SECONDS = 180


class Project:
    """A copy of the seeds with a corpus and an Airflow home of its own."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "airflow"
        self.corpus = folder / "corpus"
        landing = folder / "seeds"
        shutil.copytree(ROOT / "seeds", landing)
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("AIRFLOW", "CORPUS"))}
        self.environment = inherited | {
            "CORPUS_URI": str(self.corpus),
            "CORPUS_LANDING_URI": str(landing),
            "CORPUS_LANDING_ROOTS": str(landing),
            "CORPUS_MAX_QUARANTINED_RATIO": "0.5",
            # Airflow renames its processes; without this it writes over the environment that
            # tells which of them are ours.
            "SPT_NOENV": "1",
        }

    def start(self, command: str, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "corpus_airflow", command, "--home", str(self.home)],
            cwd=ROOT,
            env=self.environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # A shell's background job ignores Ctrl-C, and all that it starts would do so too.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def processes(self) -> list[psutil.Process]:
        """Every process on this machine that was started for this home, whoever its parent is."""
        return [process for process in psutil.process_iter() if self._is_ours(process)]

    def _is_ours(self, process: psutil.Process) -> bool:
        try:
            return process.environ().get("AIRFLOW_HOME") == str(self.home)
        except psutil.Error:
            return False

    def passwords(self) -> dict[str, str]:
        found: dict[str, str] = json.loads((self.home / "passwords.json").read_text())
        return found


def _wait_until(is_met: Callable[[], bool], seconds: float) -> None:
    give_up_at = time.monotonic() + seconds
    while not is_met():
        assert time.monotonic() < give_up_at, "waited in vain"
        time.sleep(0.2)


def _listening(processes: list[psutil.Process]) -> set[str]:
    """The local addresses that ``processes`` listen on, as ``ss`` of the kernel sees them."""
    pids = {process.pid for process in processes}
    lines = subprocess.run(
        ["ss", "--no-header", "-ltnp"], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    owned = [line for line in lines if any(f"pid={pid}," in line for pid in pids)]
    return {line.split()[3] for line in owned}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    project = Project(tmp_path_factory.mktemp("make-run"))
    yield project
    for process in project.processes():
        process.kill()


@pytest.fixture
def airflow_up(project: Project) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """``make up``, ready, with its address."""
    launcher = project.start("up")
    assert launcher.stdout is not None
    url = next(line.split()[1] for line in launcher.stdout if line.startswith("Airflow: "))
    yield launcher, url
    launcher.send_signal(signal.SIGTERM)
    launcher.wait(timeout=60)


@pytest.mark.skipif(shutil.which("ss") is None, reason="ss (iproute2) is not installed")
def test_run_over_seeds_fills_the_corpus_on_loopback_only_and_leaves_nothing_running(
    project: Project,
) -> None:
    launcher = project.start("run")
    seen: set[str] = set()
    refused: subprocess.Popen[str] | None = None
    while launcher.poll() is None:
        seen |= _listening(project.processes())
        if seen and refused is None:
            refused = project.start("run")
        time.sleep(0.5)

    assert launcher.stdout is not None
    output = launcher.stdout.read()
    assert launcher.returncode == 0, output
    assert seen
    assert {address.rpartition(":")[0] for address in seen} == {"127.0.0.1"}
    assert project.processes() == []
    assert refused is not None
    assert refused.wait(timeout=60) == 2
    assert refused.stdout is not None
    assert "already running" in refused.stdout.read()
    articles = duckdb.sql(
        f"select count(*) from read_parquet('{project.corpus}/articles/**/*.parquet')"
    ).fetchall()
    assert articles[0][0] >= 12


def test_command_line_makes_the_same_bytes_as_the_dag_did(project: Project, tmp_path: Path) -> None:
    runs = pd.read_parquet(project.corpus / "runs")
    (run,) = runs.to_dict("records")
    corpus = tmp_path / "corpus"
    landing = project.environment["CORPUS_LANDING_URI"]
    options = ["--run-id", run["run_id"], "--started-at", run["started_at"].isoformat()]
    subprocess.run(
        [Path(sys.executable).with_name("corpus"), "run", landing, "--to", corpus, *options],
        env=project.environment, check=True, capture_output=True,
    )  # fmt: skip
    tables = tuple(name for name in TABLES if name != "runs")
    assert file_hashes(corpus, tables) == file_hashes(project.corpus, tables)
    # when the commit was made is the one fact in which they may differ
    again = pd.read_parquet(corpus / "runs").drop(columns="finished_at")
    pd.testing.assert_frame_equal(again, runs.drop(columns="finished_at"))


def test_run_keeps_its_secrets_to_its_user(project: Project) -> None:
    for name in ("passwords.json", "secrets.json"):
        assert stat.S_IMODE((project.home / name).stat().st_mode) == 0o600
    assert len(set(project.passwords().values())) == 2


def test_run_failing_at_the_gate_exits_1_and_shows_why(project: Project) -> None:
    landing = Path(project.environment["CORPUS_LANDING_URI"])
    (landing / "defects" / "broken-again.json").write_text('{"title": "never closed')

    launcher = project.start("run", CORPUS_MAX_QUARANTINED_RATIO="0")
    output, _ = launcher.communicate(timeout=START_SECONDS)

    assert launcher.returncode == 1, output
    assert "Task check_quality  failed" in output
    assert "QualityGateError" in output
    assert project.processes() == []


def test_up_asks_for_a_login_and_gives_viewers_no_right_to_trigger(
    project: Project, airflow_up: tuple[subprocess.Popen[str], str]
) -> None:
    _, url = airflow_up
    runs = f"{url}/api/v2/dags/ingest_articles/dagRuns"
    body = {"logical_date": None, "conf": {}}
    credentials = {"username": "viewer", "password": project.passwords()["viewer"]}
    with httpx.Client(trust_env=False) as http:
        token = http.post(f"{url}/auth/token", json=credentials).json()["access_token"]
        viewer = {"Authorization": f"Bearer {token}"}
        wrong = http.post(f"{url}/auth/token", json=credentials | {"password": "wrong"})

        assert http.get(runs).status_code == 401
        assert http.get(runs, headers=viewer).status_code == 200
        assert http.post(runs, headers=viewer, json=body).status_code == 403
        assert wrong.status_code == 401


def test_up_launcher_killed_leaves_no_process_behind(
    project: Project, airflow_up: tuple[subprocess.Popen[str], str]
) -> None:
    launcher, _ = airflow_up
    assert len(project.processes()) >= 5

    launcher.kill()

    _wait_until(lambda: project.processes() == [], seconds=60)


def test_down_stops_what_up_started(
    project: Project, airflow_up: tuple[subprocess.Popen[str], str]
) -> None:
    launcher, _ = airflow_up

    stopped = project.start("down").communicate(timeout=90)[0]

    assert "Airflow is stopped." in stopped
    assert launcher.wait(timeout=30) == 130
    assert project.processes() == []


def test_run_interrupted_while_starting_leaves_no_process_behind(project: Project) -> None:
    launcher = project.start("run")
    _wait_until(lambda: bool(project.processes()), seconds=60)

    launcher.send_signal(signal.SIGINT)

    assert launcher.wait(timeout=60) == 130
    assert project.processes() == []


def test_up_watching_takes_files_that_land_each_once(project: Project) -> None:
    landing = Path(project.environment["CORPUS_LANDING_URI"])
    launcher = project.start(
        "up",
        CORPUS_INGEST_SCHEDULE="watch",
        CORPUS_WATCH_INTERVAL_SECONDS="1",
        CORPUS_MONITOR_SCHEDULE="manual",
    )
    try:
        assert launcher.stdout is not None
        next(line for line in launcher.stdout if line.startswith("Airflow: "))
        # two lots, so that the second lands while the first is taken
        write_articles(landing / "landed", 30, words=40)
        time.sleep(5)
        write_articles(landing / "landed", 30, words=40, first=30)
        _wait_until(lambda: _has_landed(project.corpus, 60), START_SECONDS)
    finally:
        launcher.send_signal(signal.SIGTERM)
        launcher.wait(timeout=60)
    assert len(set(_landed(project.corpus))) == 60


def _has_landed(corpus: Path, records: int) -> bool:
    """Whether so many are written; what is replaced while it is opened is asked for again."""
    try:
        return len(_landed(corpus)) == records
    except duckdb.Error:
        return False


def _landed(corpus: Path) -> list[str]:
    """The records of the landed files that the ledger calls written, by their file."""
    # a connection keeps what it has read of a file: a new one for files that are replaced meanwhile
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"select source_file from read_parquet('{corpus}/ingest_ledger/**/*.parquet') "
            "where source_file like 'landed/%' and outcome = 'written'"
        ).fetchall()
    return [name for (name,) in rows]
