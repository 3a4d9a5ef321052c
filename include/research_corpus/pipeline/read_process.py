"""What the process that reads files does with a request: one batch, extracted into staging."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from typing import Any

from research_corpus.isolation.memory import limit_memory
from research_corpus.isolation.progress import Progress
from research_corpus.pipeline.extract import extract
from research_corpus.pipeline.read_guard import ReadRequest
from research_corpus.sources.read_watch import ReadWatch

# Libraries in C++ take what is not collected at the end of the process for a leak, and say so.
atexit.register(gc.unfreeze)

COLLECTED_OBJECTS = 50_000
"""New objects in memory at which a collection begins: of a few hundred articles, 10 MB or so."""


def serve(request: ReadRequest, progress: Progress) -> Iterator[dict[str, Any] | None]:
    """Say that all is imported, and extract."""
    yield None
    limit_memory(request.settings.read_memory_bytes)
    collect_rarely()
    watch = ReadWatch(progress.mark, request.given_up)
    yield extract(request.run, request.batch, request.settings, watch)


def collect_rarely() -> None:
    """Let garbage collections be few, and spare them what is in memory by now.

    By default they walk through libraries, models and tables for every few hundred articles, which
    takes an eighth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECTED_OBJECTS)
