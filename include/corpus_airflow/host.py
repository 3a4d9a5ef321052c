"""The process whose forks Airflow's components are: it imports Airflow once, for all of them.

Four interpreters that import Airflow side by side keep a small machine busy for a quarter of a
minute; forks of one share that work and most of its memory. The host also sees to it that no
component outlives the launcher, however that one ends.

Usage: ``python -m corpus_airflow.host HOME [--initialise]``; when all components are started, their
processes are named in a file of that home.
"""

from __future__ import annotations

import gc
import importlib
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple, NoReturn

import psutil
from setproctitle import setproctitle

from corpus_airflow.embedded_home import EmbeddedHome, write_private
from corpus_airflow.processes import Component, stop_components

_AIRFLOW = (
    "airflow.__main__",
    "airflow.dag_processing.manager",
    "airflow.jobs.triggerer_job_runner",
    "airflow.jobs.scheduler_job_runner",
    "airflow.executors.local_executor",
)
_TASKS = (
    "airflow.sdk.execution_time.supervisor",
    "airflow.sdk.execution_time.task_runner",
    "pyarrow.dataset",
    "pandas",
    "duckdb",
    "trafilatura",
    "spacy",
    "great_expectations",
)


class _Step(NamedTuple):
    component: str
    options: tuple[str, ...]
    imports: tuple[str, ...]


# The API server has the longest way to go by itself, so it starts first and the imports go on
# beside it. Tasks are forks of the scheduler, so what they need is imported before that, once.
# Without --skip-serve-logs the scheduler and the triggerer serve logs on every address.
STEPS = (
    _Step("api-server", (), _AIRFLOW[:1]),
    _Step("dag-processor", (), _AIRFLOW[1:]),
    _Step("triggerer", ("--skip-serve-logs",), ()),
    _Step("scheduler", ("--skip-serve-logs",), _TASKS),
)
_WATCH_SECONDS = 0.5


def main(home: EmbeddedHome, *, initialise: bool) -> None:
    """Start the components, wait until one is asked to stop, then stop all of them."""
    launcher = os.getppid()
    components: list[Component] = []
    signal.signal(signal.SIGTERM, _leave)
    try:
        _start(components, home.logs, initialise)
        write_private(home.components, [component.record for component in components])
        while os.getppid() == launcher:
            _reap()
            time.sleep(_WATCH_SECONDS)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        stop_components(components)


def _start(components: list[Component], logs: Path, initialise: bool) -> None:
    for step in STEPS:
        for module in step.imports:
            importlib.import_module(module)
        if initialise and not components:
            _initialise(logs / "init.log")
        # What the collector never visits stays shared between the forks.
        gc.freeze()
        log = logs / f"{step.component}.log"
        components.append(_fork(step.component, log, partial(_airflow, step)))


def _initialise(log: Path) -> None:
    from corpus_airflow.metadata_database import initialise

    # A fork of its own: the host must not hold a database connection that its forks inherit.
    process = _fork("init", log, initialise).process
    if status := os.waitstatus_to_exitcode(os.waitpid(process.pid, 0)[1]):
        sys.exit(status)


def _airflow(step: _Step) -> None:
    sys.argv = ["airflow", step.component, *step.options]
    importlib.import_module("airflow.__main__").main()


def _fork(name: str, log: Path, work: Callable[[], None]) -> Component:
    pid = os.fork()
    if pid == 0:
        _live_as(name, log, work)
    return Component(name, psutil.Process(pid), log)


def _live_as(name: str, log: Path, work: Callable[[], None]) -> NoReturn:
    code: object = 1
    try:
        # A session of its own keeps Ctrl-C away: components are stopped one by one, in order.
        os.setsid()
        setproctitle(f"airflow {name}")
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for stream in (sys.stdout, sys.stderr):
            os.dup2(output, stream.fileno())
        work()
        code = 0
    except SystemExit as ended:
        code = ended.code
    except BaseException:  # noqa: BLE001 - a fork must never return into the host's code
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else int(code is not None))


def _reap() -> None:
    """Let the kernel forget components that ended, so that the launcher sees them gone."""
    while True:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                return
        except ChildProcessError:
            return


def _leave(*_: object) -> NoReturn:
    sys.exit(0)


if __name__ == "__main__":
    main(EmbeddedHome(Path(sys.argv[1])), initialise="--initialise" in sys.argv[2:])
