"""Show a Dag run on the terminal while it runs: one line a task, mapped tasks with their count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

_DONE = {"success", "skipped", "failed", "upstream_failed", "removed"}
_BAD = {"failed", "upstream_failed"}


class RunProgress:
    """Bars on a terminal; elsewhere one line when a task is through.

    Args:
        console: where to show it.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live = Progress(
            TextColumn("{task.description:<18}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._bars: dict[str, Any] = {}
        self._told: set[str] = set()

    def __enter__(self) -> RunProgress:
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def show(self, instances: Iterable[dict[str, Any]]) -> None:
        """Bring the display up to date with the task instances of the run."""
        states: dict[str, Counter[str]] = {}
        started = [i for i in instances if i["start_date"] or i["state"] in _DONE]
        for instance in sorted(started, key=lambda i: (i["start_date"] or "9", i["task_id"])):
            states.setdefault(instance["task_id"], Counter())[instance["state"] or "waiting"] += 1
        totals = Counter(instance["task_id"] for instance in instances)
        for task_id, counted in states.items():
            self._show_task(task_id, counted, totals[task_id])

    def _show_task(self, task_id: str, states: Counter[str], total: int) -> None:
        done = sum(states[state] for state in _DONE)
        if task_id not in self._bars:
            self._bars[task_id] = self._live.add_task(task_id, total=total)
        self._live.update(self._bars[task_id], completed=done, total=total)
        if done == total and task_id not in self._told:
            self._told.add(task_id)
            if not self._console.is_terminal:
                self._console.print(f"  {task_id:<18} {_outcome(states, total)}", highlight=False)


def _outcome(states: Counter[str], total: int) -> str:
    failed = sum(states[state] for state in _BAD)
    if failed:
        return f"{failed} of {total} failed"
    if states["skipped"] == total:
        return "nothing to do"
    return "done" if total == 1 else f"{total} batches done"
