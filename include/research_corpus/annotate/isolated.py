"""Annotating in a process of its own, which is ended when a text takes too long or crashes it.

A stuck pipeline cannot be stopped from within: a regular expression holds the interpreter, native
code heeds no exception. So the pipeline lives in one child process a worker, loaded once, and gets
a few texts at a time. Where these bring no answer in time, the child is killed and each of them
tried alone; the one that fails again is rejected, its neighbours are annotated.

Limits: Linux, where a child ends with its parent; time is counted by the wall clock, so a heavily
loaded machine needs a longer limit; memory has none of its own, but a child that the system kills
for it costs one text too.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from multiprocessing import Pipe
from multiprocessing.connection import Connection

import pyarrow as pa

from research_corpus.annotate.annotator import GROUP_CHARS, AnnotatedBatch
from research_corpus.annotate.tables import empty_tables
from research_corpus.annotate.texts import Text, grouped
from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Rejection


class _Child:
    """The child process of this one, while it lives."""

    def __init__(self) -> None:
        self.connection, theirs = Pipe()
        number = theirs.fileno()
        self.process = subprocess.Popen(  # noqa: S603 - our own module, two numbers
            [
                sys.executable,
                "-m",
                "research_corpus.annotate.child_process",
                str(number),
                str(os.getpid()),
            ],
            pass_fds=[number],
            stdin=subprocess.DEVNULL,
        )
        theirs.close()
        # A process forked from this one must neither use nor end its child.
        self.owner = os.getpid()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.connection.close()


_current: list[_Child] = []


def annotate_isolated(
    language: str | None, models: Mapping[str, str], texts: Sequence[Text], timeout_seconds: float
) -> AnnotatedBatch:
    """Annotate a batch in the child process of this process.

    Args:
        language: BCP 47 tag; null where unknown.
        models: model package by language, as in the settings.
        texts: the batch.
        timeout_seconds: longest time for one text.

    Returns:
        What :func:`research_corpus.annotate.annotator.annotate_batch` returns; texts that took too
        long, or ended the process, are among the failures.

    Raises:
        ConfigError: the configured model is not installed.
    """
    done = [
        part
        for group in grouped(texts, GROUP_CHARS)
        for part in _attempt(language, models, group, timeout_seconds)
    ]
    return _concatenated(done)


def _attempt(
    language: str | None, models: Mapping[str, str], group: Sequence[Text], timeout_seconds: float
) -> Iterator[AnnotatedBatch]:
    connection = _connection()
    problem = ""
    try:
        connection.send((language, dict(models), list(group)))
        # Loading a model takes as long as it takes: no text is to blame for it.
        _answer(connection)
        if connection.poll(timeout_seconds):
            yield _answer(connection)
            return
        problem = f"took longer than {timeout_seconds:g} seconds"
    except (EOFError, ConnectionError):
        problem = "ended its process"
    _current.pop().kill()
    if len(group) == 1:
        yield _failed(group[0], problem)
        return
    for text in group:
        yield from _attempt(language, models, [text], timeout_seconds)


def _connection() -> Connection:
    if _current and _current[0].owner != os.getpid():
        _current.clear()
    if not _current:
        _current.append(_Child())
    return _current[0].connection


def _answer(connection: Connection) -> AnnotatedBatch:
    """Return what the child sent; raise what it raised."""
    answer = connection.recv()
    if isinstance(answer, Exception):
        raise answer
    batch: AnnotatedBatch = answer
    return batch


def _failed(text: Text, problem: str) -> AnnotatedBatch:
    rejection = Rejection(
        ReasonCode.ANNOTATION_FAILED,
        f"The text of article {text.article_id}, {len(text.text)} characters, {problem}",
        raw_excerpt=text.text[:200],
    )
    return AnnotatedBatch(empty_tables(), {text.article_id: rejection}, {}, {})


def _concatenated(parts: Sequence[AnnotatedBatch]) -> AnnotatedBatch:
    return AnnotatedBatch(
        tables={
            name: pa.concat_tables([table, *(part.tables[name] for part in parts)])
            for name, table in empty_tables().items()
        },
        failures={own: r for part in parts for own, r in part.failures.items()},
        token_counts={own: n for part in parts for own, n in part.token_counts.items()},
        sentence_counts={own: n for part in parts for own, n in part.sentence_counts.items()},
    )
