"""The running processes of the embedded Airflow: find them again, watch them, stop them."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from corpus_airflow.errors import LauncherError

STOP_TIMEOUT_SECONDS = 30.0

# The triggerer misses the end of its own child and waits ten seconds with nothing left to do.
_WAITS_IN_VAIN = "triggerer"
_TRIGGERER_SECONDS = 2.0


@dataclass(frozen=True)
class Component:
    """One running process of the embedded Airflow."""

    name: str
    process: psutil.Process
    log: Path

    @property
    def record(self) -> dict[str, Any]:
        """What finds this very process again, however often its number is reused."""
        created = self.process.create_time()
        return {
            "name": self.name,
            "pid": self.process.pid,
            "created": created,
            "log": str(self.log),
        }


def require_alive(components: Iterable[Component]) -> None:
    """Raise when a component has ended by itself.

    Raises:
        LauncherError: with the end of the log of the component that ended.
    """
    for component in components:
        if not is_alive(component.process):
            raise LauncherError(
                f"Airflow's {component.name} ended by itself. The end of {component.log}:\n"
                + last_lines(component.log)
            )


def stop_components(components: Iterable[Component], timeout: float = STOP_TIMEOUT_SECONDS) -> None:
    """Ask every component to end, wait, then kill whatever is left of them and their children.

    Only the main processes are asked: they end their own children, and the triggerer hangs when
    its children are signalled too.
    """
    running = [c for c in components if is_alive(c.process)]
    mains = [c.process for c in running]
    family = _with_children(mains)
    for main in mains:
        _signal(main, signal.SIGTERM)
    _, slow = psutil.wait_procs(mains, timeout=_TRIGGERER_SECONDS)
    kill(c.process for c in running if c.name == _WAITS_IN_VAIN)
    psutil.wait_procs(slow, timeout=timeout)
    kill([*family, *_with_children(mains)])


def kill(processes: Iterable[psutil.Process]) -> None:
    """Kill those processes that are still running, and wait until they are gone."""
    leftovers = [process for process in processes if is_alive(process)]
    for process in leftovers:
        _signal(process, signal.SIGKILL)
    psutil.wait_procs(leftovers, timeout=5)


def recorded_component(record: Mapping[str, Any]) -> Component | None:
    """Return the component of a record, or None when it ended and its number is free or reused."""
    try:
        process = psutil.Process(record["pid"])
        is_same = abs(process.create_time() - record["created"]) < 1
    except psutil.Error:
        return None
    is_running = is_same and is_alive(process)
    return Component(record["name"], process, Path(record["log"])) if is_running else None


def is_alive(process: psutil.Process) -> bool:
    """Tell whether a process is running; one that ended and awaits its parent is not."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def last_lines(log: Path, lines: int = 15) -> str:
    """Return the end of a log file."""
    text = log.read_text(errors="replace") if log.exists() else ""
    return "\n".join(text.splitlines()[-lines:])


def _with_children(processes: Iterable[psutil.Process]) -> list[psutil.Process]:
    found = list(processes)
    for process in tuple(found):
        try:
            found += process.children(recursive=True)
        except psutil.Error:
            continue
    return found


def _signal(process: psutil.Process, number: int) -> None:
    try:
        process.send_signal(number)
    except psutil.Error:
        # It ended in the meantime, which is what was wanted.
        return
