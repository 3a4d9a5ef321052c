"""Who runs the embedded Airflow of a home: a lock, and a file that names the processes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import filelock
import psutil

from corpus_airflow.embedded_home import EmbeddedHome, write_private
from corpus_airflow.errors import LauncherError
from corpus_airflow.processes import (
    STOP_TIMEOUT_SECONDS,
    Component,
    recorded_component,
    stop_components,
)

# A host first stops the components, each of which has its own time to end.
_HOST_TIMEOUT_SECONDS = STOP_TIMEOUT_SECONDS + 10


@contextmanager
def only_launcher(home: EmbeddedHome) -> Iterator[None]:
    """Be the only launcher of ``home``, and clear away what a killed one left.

    Raises:
        LauncherError: when another launcher is running; the message names it.
    """
    lock = filelock.FileLock(home.lock)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        raise LauncherError(_already_running(home)) from None
    with lock:
        stop_recorded(home)
        yield
        home.state.unlink(missing_ok=True)


def record(home: EmbeddedHome, url: str, components: Iterable[Component]) -> None:
    """Write down what runs, for ``make down`` and for a launcher that finds the home taken."""
    launcher = Component("launcher", psutil.Process(), home.logs)
    running = [launcher, *components]
    write_private(home.state, {"url": url, "running": [each.record for each in running]})


def stop_recorded(home: EmbeddedHome) -> bool:
    """Stop every recorded process that is still running; tell whether there was any.

    Recorded are the launcher, the host and the components, in this order: each stops those after
    it, so that a later one is only left over when an earlier one was killed.
    """
    found = False
    for recorded in _state(home).get("running", []):
        component = recorded_component(recorded)
        if component is not None and component.process.pid != psutil.Process().pid:
            stop_components([component], timeout=_HOST_TIMEOUT_SECONDS)
            found = True
    home.state.unlink(missing_ok=True)
    return found


def _already_running(home: EmbeddedHome) -> str:
    state = _state(home)
    holder = next((f"process {p['pid']}" for p in state.get("running", [])), "still starting")
    where = f" at {state['url']}" if state else ""
    return (
        f"Airflow is already running for this project{where} ({holder}). "
        "Wait until that run ends, or stop it with: make down"
    )


def _state(home: EmbeddedHome) -> dict[str, Any]:
    try:
        state: dict[str, Any] = json.loads(home.state.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return state
