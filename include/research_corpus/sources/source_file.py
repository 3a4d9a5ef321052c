"""The landing file as readers see it: a name, a size and a way to open it."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO, cast

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Rejection
from research_corpus.sources.field_mapping import FieldMap
from research_corpus.sources.read_watch import ReadWatch

SPOOL_BYTES = 8 * 1024**2
"""Up to this size a copy that must be seekable stays in memory."""


@dataclass(frozen=True)
class SourceFile:
    """One file of the landing folder, or one member of a container.

    Attributes:
        name: path below the landing root, with ``/``; of a compressed file without the suffix
            of the compression.
        size: in bytes, as listed; the stream may hold more by now. 0 where it is not known.
        open: gives a fresh binary stream from the first byte on each call.
        fields: where the user says the fields are; null if nothing is said of this file.
        watch: is told what is read; null if nobody watches.
        companion: gives the file of the same archive that a reference in this one means, or null
            where there is none; null where the file stands alone.
    """

    name: str
    size: int
    open: Callable[[], BinaryIO]
    fields: FieldMap | None = None
    watch: ReadWatch | None = None
    companion: Callable[[str], SourceFile | None] | None = None


class UnreadableSourceError(Exception):
    """What stands behind a stream cannot be read on: damaged, or beyond a limit.

    Raised by streams that unpack, and turned into a rejection by the registry, so that readers
    need not know whether they read a plain file or a member of an archive.

    Attributes:
        rejection: what is wrong.
    """

    def __init__(self, rejection: Rejection) -> None:
        super().__init__(rejection.message)
        self.rejection = rejection


@lru_cache(maxsize=64)  # a dozen readers ask in turn
def suffix_of(name: str) -> str:
    """Return the last suffix of a name in lower case with its dot, or an empty string.

    Example:
        >>> suffix_of("a.d/Story.TXT"), suffix_of("a.d/.hidden"), suffix_of("story")
        ('.txt', '', '')
    """
    stem, dot, suffix = name.rsplit("/", 1)[-1].rpartition(".")
    return f".{suffix.lower()}" if dot and stem else ""


def read_ahead(stream: BinaryIO, size: int) -> bytes:
    """Return up to ``size`` bytes, fewer where the stream is damaged behind them.

    Raises:
        UnreadableSourceError: nothing stands before the damage.
    """
    buffered = cast(io.BufferedReader, stream)
    parts: list[bytes] = []
    try:
        # a buffer that asks twice to be full would lose what it got first when damage follows
        while size > 0 and (part := buffered.read1(size)):
            parts.append(part)
            size -= len(part)
    except UnreadableSourceError:
        if not parts:
            raise
    return b"".join(parts)


def load(source: SourceFile, max_bytes: int) -> bytes | Rejection:
    """Return the whole content, or a rejection if it is larger than ``max_bytes``.

    The listed size is not trusted: a file may grow between listing and reading.
    """
    size = source.size
    if size <= max_bytes:
        with source.open() as stream:
            data = stream.read(max_bytes + 1)
        if len(data) <= max_bytes:
            return data
        size = max(size, len(data))
    return Rejection(
        ReasonCode.FILE_TOO_LARGE,
        f"at least {size} bytes; this format is read as a whole, up to {max_bytes} bytes",
    )


@contextmanager
def open_seekable(source: SourceFile) -> Iterator[BinaryIO]:
    """Open a file for reading in any order, by way of a temporary copy if need be."""
    with source.open() as stream:
        if stream.seekable():
            yield stream
            return
        with tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES) as copy:
            shutil.copyfileobj(stream, copy)
            copy.seek(0)
            yield cast(BinaryIO, copy)
