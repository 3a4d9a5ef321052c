"""Work for the child processes of ``test_child.py``; it imports nothing heavy."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from research_corpus.isolation.memory import limit_memory
from research_corpus.isolation.progress import Progress


class OddError(Exception):
    """Cannot be unpickled, as errors of some libraries."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} {second}")


def wait(seconds: float, _progress: Progress) -> str:
    time.sleep(seconds)
    return "done"


def work(seconds: float, _progress: Progress) -> str:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return "done"


def work_nowhere(seconds: float, progress: Progress) -> str:
    progress.mark(0, 0, 0)
    return work(seconds, progress)


def folder(_value: None, _progress: Progress) -> str:
    return str(Path.cwd())


WORK = {"folder": folder, "wait": wait, "busy": work, "nowhere": work_nowhere}


def serve(request: tuple[str, Any], progress: Progress) -> Iterator[Any]:
    yield None
    what, value = request
    progress.mark(1, 2, 3)
    if what == "echo":
        yield value
    elif what == "setting":
        yield os.environ.get("CORPUS_WORKERS")
    elif what == "fail":
        raise OddError("so", "odd")
    elif what == "end":
        os.kill(os.getpid(), 9)
    elif what == "alive":
        for number in range(int(value * 20)):
            progress.mark(4, number, 0)
            time.sleep(0.05)
        yield "done"
    elif what == "stuck":
        time.sleep(60)
    elif what in WORK:
        yield WORK[what](value, progress)
    elif what == "eat":
        limit_memory(2**26)
        yield len(bytes(value))
