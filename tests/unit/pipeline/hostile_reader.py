"""The process that reads, with one reader more: certain words are fatal to it.

Run in a child process by ``test_read_guard.py``; the regular expression holds the interpreter in C,
where neither a signal nor a thread gets at it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

from research_corpus.contracts.records import Block, Record, Result
from research_corpus.isolation.progress import Progress
from research_corpus.metadata.draft import Draft
from research_corpus.metadata.normalise import normalise
from research_corpus.pipeline import read_process, record_rules
from research_corpus.pipeline.read_guard import ReadRequest
from research_corpus.sources import registry
from research_corpus.sources.source_file import SourceFile


class HostileReader:
    """One article a line."""

    name = "hostile"
    suffixes = frozenset({".bad"})

    def sniff(self, head: bytes, _name: str) -> float:
        return 0.99 if b"HOSTILE" in head else 0.0

    def read(self, source: SourceFile, **_limits: int) -> Iterator[Result]:
        with source.open() as stream:
            for number, line in enumerate(stream.read().decode().splitlines()):
                suffer(line, "READ")
                yield Record(number, self.name, (Block(f"{line} {'It rained in Brest. ' * 9}"),))


def suffer(text: str, where: str) -> None:
    if f"{where} HANG" in text:
        re.match("(a|a)+$", "a" * 60 + "b")
    if f"{where} EAT" in text:
        hoard = [bytes(2**20) for _ in range(2**14)]
        raise AssertionError(f"{len(hoard)} MB were to be had")
    if f"{where} CRASH" in text:
        os.abort()


def hostile_finish(draft: Draft) -> Any:
    suffer(draft.record.blocks[0].text, "RULES")
    return finish(draft)


finish = record_rules.finish
record_rules.finish = hostile_finish
registry.READERS = (HostileReader(), *registry.READERS)


def serve(request: ReadRequest, progress: Progress) -> Iterator[Any]:
    # so that what is loaded with the first record does not count as being stuck
    source = request.run.source_info("landing", "warm-up.txt", "0" * 64)
    normalise(Record(0, "text", (Block("It rained in Brest."),)), source, max_text_chars=100)
    yield from read_process.serve(request, progress)
