"""MBOX: a mailbox of many messages, every one of them an article.

Messages are parted at the line ``From `` that mail programs write above each; RFC 4155 gives its
form, and Gmail's export and Thunderbird their own ones of it. A line of a text that would look
like it is written ``>From ``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import BinaryIO

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Rejection, Result
from research_corpus.sources.documents.mail import message_results
from research_corpus.sources.source_file import SourceFile

_ENVELOPE = re.compile(rb"From \S[^\r\n]{0,300}\b\d{2}:\d{2}(?::\d{2})?\b[^\r\n]{0,60}\d{4}\b")
_THUNDERBIRD = re.compile(rb"From - |From -\r?\n")
_FIELD = re.compile(rb"\r?\n(?:>?[A-Za-z][A-Za-z0-9-]{1,60}:|>From )")
_QUOTED = re.compile(rb"^>(>*From )", re.M)
_LINE_BYTES = 64 * 1024


class MboxReader:
    """Every message of a mailbox, in its order."""

    name = "mbox"
    suffixes = frozenset({".mbox", ".mbx"})

    def sniff(self, head: bytes, name: str) -> float:  # noqa: ARG002 - the content decides
        """Return 0.96 for an envelope line with the fields of a message below it."""
        end = head.find(b"\n")
        return 0.96 if end > 0 and _is_envelope(head[:end]) and _FIELD.match(head, end) else 0.0

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Result]:
        """Yield one item a message; of the mailbox one message at a time is held in memory."""
        with source.open() as stream:
            numbers = count()
            for data in _messages(stream, max_file_bytes):
                if data is None:
                    message = f"one message has more than {max_file_bytes} bytes"
                    yield Rejection(ReasonCode.FILE_TOO_LARGE, message, next(numbers))
                    continue
                for result in message_results(_QUOTED.sub(rb"\1", data), self.name):
                    yield replace(result, source_record=next(numbers))


def _is_envelope(line: bytes) -> bool:
    return bool(_THUNDERBIRD.match(line) or _ENVELOPE.match(line))


def _messages(stream: BinaryIO, max_bytes: int) -> Iterator[bytes | None]:
    """Yield the bytes of each message without its envelope line; null for one that is too large."""
    lines: list[bytes] = []
    size, is_after_blank, is_line_start, begun = 0, True, True, False
    while line := stream.readline(_LINE_BYTES):
        if is_line_start and is_after_blank and line[:5] == b"From " and _is_envelope(line):
            if begun:
                yield b"".join(lines) if size <= max_bytes else None
            lines, size, begun = [], 0, True
        else:
            size += len(line)
            if size <= max_bytes:
                lines.append(line)
            else:
                lines.clear()
        is_after_blank = is_line_start and not line.strip()
        is_line_start = line.endswith(b"\n")
    if begun:
        yield b"".join(lines) if size <= max_bytes else None
