"""Peak memory of every process of ``corpus run``, at one and at ten times the input.

``python benchmarks/worker_memory.py [--articles 1000] [--times 10] [--words 500] [--workers 2]``

Made English articles. Peaks are resident sizes as the kernel keeps them (``VmHWM``), read twenty
times a second from each process below the command: itself, its worker processes, and the child in
which each of these annotates. Libraries that processes share count in each of them.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import psutil
from airflow_overhead import make_landing

ROLES = {"spawn_main": "worker", "resource_tracker": "helper", "-m research_corpus": "child"}
INTERVAL_SECONDS = 0.05


def main() -> None:
    """Make, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--words", type=int, default=500)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    for articles in (arguments.articles, arguments.articles * arguments.times):
        base = Path(tempfile.mkdtemp(prefix="corpus-benchmark-"))
        try:
            landing = make_landing(base / "landing", articles, arguments.words)
            start = time.perf_counter()
            peaks = run_watched(landing, base / "corpus", arguments.workers)
            show(articles, time.perf_counter() - start, peaks)
        finally:
            shutil.rmtree(base)


def run_watched(landing: Path, corpus: Path, workers: int) -> dict[psutil.Process, tuple[str, int]]:
    """Return role and peak resident bytes of each process of one run."""
    command = [Path(sys.executable).with_name("corpus"), "run", landing, "--to", corpus]
    process = subprocess.Popen(
        [*command, "--workers", str(workers)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    root = psutil.Process(process.pid)
    peaks: dict[psutil.Process, tuple[str, int]] = {}
    while process.poll() is None:
        for member in family(root):
            role, peak = role_of(member, root), peak_bytes(member)
            if role is not None and peak is not None:
                peaks[member] = (role, peak)
        time.sleep(INTERVAL_SECONDS)
    if process.returncode:
        sys.exit(f"corpus run failed: {process.stderr.read().decode() if process.stderr else ''}")
    return peaks


def family(root: psutil.Process) -> list[psutil.Process]:
    """Return a process and all below it, none where it has ended."""
    try:
        return [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def role_of(process: psutil.Process, root: psutil.Process) -> str | None:
    """Return what a process does, by its command line; null where it has ended."""
    if process == root:
        return "command"
    try:
        line = " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return None
    return next((role for mark, role in ROLES.items() if mark in line), "helper")


def peak_bytes(process: psutil.Process) -> int | None:
    """Return the largest resident size a process has had so far; null where it has ended."""
    try:
        status = Path(f"/proc/{process.pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    lines = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(lines[0].split()[1]) * 1024 if lines else None


def show(articles: int, seconds: float, peaks: dict[psutil.Process, tuple[str, int]]) -> None:
    """Print the peaks of each role, largest first."""
    by_role: dict[str, list[int]] = defaultdict(list)
    for role, peak in peaks.values():
        by_role[role].append(peak // 2**20)
    print(f"{articles:,} articles, {seconds:.0f} s")
    for role, sizes in sorted(by_role.items()):
        print(f"  {role:<8} {', '.join(f'{size} MB' for size in sorted(sizes, reverse=True))}")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
