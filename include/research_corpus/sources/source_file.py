"""The landing file as readers see it: a name, a size and a way to open it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Rejection


@dataclass(frozen=True)
class SourceFile:
    """One file of the landing folder, or one member of a container.

    Attributes:
        name: path below the landing root, with ``/``.
        size: in bytes, as listed; the stream may hold more by now.
        open: gives a fresh binary stream from the first byte on each call.
    """

    name: str
    size: int
    open: Callable[[], BinaryIO]


def suffix_of(name: str) -> str:
    """Return the last suffix of a name in lower case with its dot, or an empty string.

    Example:
        >>> suffix_of("a.d/Story.TXT"), suffix_of("a.d/.hidden"), suffix_of("story")
        ('.txt', '', '')
    """
    stem, dot, suffix = name.rsplit("/", 1)[-1].rpartition(".")
    return f".{suffix.lower()}" if dot and stem else ""


def load(source: SourceFile, max_bytes: int) -> bytes | Rejection:
    """Return the whole content, or a rejection if it is larger than ``max_bytes``.

    The listed size is not trusted: a file may grow between listing and reading.
    """
    if source.size <= max_bytes:
        with source.open() as stream:
            data = stream.read(max_bytes + 1)
        if len(data) <= max_bytes:
            return data
    return Rejection(
        ReasonCode.FILE_TOO_LARGE,
        f"{source.size} bytes; this format is read as a whole, up to {max_bytes} bytes",
    )
