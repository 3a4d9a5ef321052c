"""What a whole run costs, stage by stage: wall and CPU seconds and memory of all its processes.

Used by ``whole_run.py`` and ``run_memory.py``. A run is made in a process of its own, as ``corpus
run`` makes it; the tree below it is sampled ten times a second. CPU seconds are those last seen of
each process, so that one that ends between two samples costs at most a tenth of a second unseen.
Memory is the resident size, of the largest process and, as the proportional size (PSS, in which
pages that several processes share count once), of the tree.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

STARTED = "2025-06-01T12:00:00Z"
SAMPLE_SECONDS = 0.1
PSS_EVERY = 5
"""Samples from one look at proportional sizes to the next: the kernel walks all pages for it."""

STARTING = "start"

RUN = """
import functools, pathlib, sys
from rich.console import Console
from research_corpus import local_run, stages

landing, corpus, started, workers, marks = sys.argv[1:]

def told(function):
    @functools.wraps(function)
    def call(progress, name, *rest):
        pathlib.Path(marks).write_text(name, "utf-8")
        return function(progress, name, *rest)
    return call

local_run._single, local_run._mapped = told(local_run._single), told(local_run._mapped)
run = stages.open_run("measured", started, landing, corpus)
local_run.run_locally(run, int(workers), Console(file=sys.stderr, quiet=True))
"""


@dataclass
class Cost:
    """What was seen of one stage.

    Attributes:
        wall: seconds.
        cpu: seconds of all processes.
        largest: most resident bytes of one process.
        tree: most proportional bytes of all processes together.
    """

    wall: float = 0.0
    cpu: float = 0.0
    largest: int = 0
    tree: int = 0

    def figures(self) -> dict[str, float]:
        """Return the figures as they are printed, memory in MB."""
        return {
            "wall_seconds": round(self.wall, 1),
            "cpu_seconds": round(self.cpu, 1),
            "largest_process_mb": self.largest // 2**20,
            "all_processes_mb": self.tree // 2**20,
        }


@dataclass
class Tree:
    """A process and all below it, looked at again and again."""

    root: psutil.Process
    seconds: dict[tuple[int, float], float] = field(default_factory=dict)

    def cpu(self) -> float:
        """Return the CPU seconds so far of all processes ever seen."""
        return sum(self.seconds.values())

    def look(self, cost: Cost, *, with_shares: bool) -> None:
        """Note what the processes take now."""
        shares = 0
        for member in self._members():
            try:
                times = member.cpu_times()
                self.seconds[member.pid, member.create_time()] = times.user + times.system
                cost.largest = max(cost.largest, member.memory_info().rss)
                if with_shares:
                    shares += member.memory_full_info().pss
            except psutil.Error:
                continue
        cost.tree = max(cost.tree, shares)

    def _members(self) -> Sequence[psutil.Process]:
        try:
            return [self.root, *self.root.children(recursive=True)]
        except psutil.Error:
            return []


def run_cost(landing: Path, corpus: Path, workers: int) -> dict[str, Cost]:
    """Make a whole run in a process of its own and return its cost by stage, in order."""
    with tempfile.TemporaryDirectory() as folder:
        marks = Path(folder, "stage")
        arguments = [landing, corpus, STARTED, str(workers), marks]
        command = [sys.executable, "-c", RUN, *map(str, arguments)]
        return process_cost(command, marks)


def process_cost(command: Sequence[str], marks: Path | None = None) -> dict[str, Cost]:
    """Run a command and return its cost by stage; all of it is one stage without ``marks``.

    Args:
        command: the program.
        marks: file in which the program writes the name of the stage it begins.
    """
    process = subprocess.Popen(command)
    tree, costs = Tree(psutil.Process(process.pid)), {STARTING: Cost()}
    stage, samples, then, spent = STARTING, 0, time.perf_counter(), 0.0
    while process.poll() is None:
        time.sleep(SAMPLE_SECONDS)
        cost = costs[stage]
        tree.look(cost, with_shares=samples % PSS_EVERY == 0)
        now, cpu = time.perf_counter(), tree.cpu()
        cost.wall, cost.cpu = cost.wall + now - then, cost.cpu + cpu - spent
        then, spent, samples = now, cpu, samples + 1
        if marks is not None and marks.exists():
            stage = marks.read_text("utf-8") or stage
            costs.setdefault(stage, Cost())
    if process.returncode != 0:
        sys.exit(f"{command[0]} ended with exit code {process.returncode}")
    return costs


def total(costs: dict[str, Cost]) -> Cost:
    """Return the cost of all stages together."""
    values = list(costs.values())
    return Cost(
        sum(cost.wall for cost in values),
        sum(cost.cpu for cost in values),
        max(cost.largest for cost in values),
        max(cost.tree for cost in values),
    )
