"""The records of a web archive, and the way past damage to the next sound one.

A crawl is packed record by record, so that damage need not cost more than the record it strikes:
behind it, the next packed member that begins a record is looked for, and in what is not packed the
next line that begins one.
"""

from __future__ import annotations

import contextlib
import io
import re
from typing import BinaryIO, cast

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from research_corpus.sources.archives.expansion import ExpandedStream
from research_corpus.sources.source_file import UnreadableSourceError

DAMAGE = (UnreadableSourceError, ArchiveLoadFailed, ValueError, IndexError, AttributeError)
"""What reading a damaged record raises; warcio takes soundness for granted in places."""

_CHUNK_BYTES = 64 * 1024
_MAX_OPENING_BYTES = 4096
# a version line, or the line of an ARC record: address, IP, time, media type, length
_OPENING = rb"(?:WARC/\d\.\d\r?\n|[a-z][a-z0-9+.-]*:\S{1,2000} [\d.:a-f]+ \d{14} \S+ \d+\r?\n)"
_BEGINS_RECORD = re.compile(_OPENING)
_NEXT_RECORD = re.compile(rb"\n" + _OPENING)


class WarcRecords:
    """A web archive read from front to back.

    Args:
        stream: the archive, its packing undone as it is read.
    """

    def __init__(self, stream: BinaryIO) -> None:
        # a buffer that asks twice to be full would lose what it got first when damage follows
        self._stream = cast(io.BufferedReader, stream)
        self._archive = self._iterator(b"")

    @property
    def has_wrong_length(self) -> bool:
        """Whether a record so far was longer or shorter than it says, though all were found."""
        return bool(self._archive.err_count)

    def next(self) -> ArcWarcRecord | None:
        """Return the next record, whose content is read from the archive; null at the end.

        Raises:
            Exception: one of ``DAMAGE``; so may reading the content.
        """
        # what warcio prints there is said by the reader
        with contextlib.redirect_stderr(io.StringIO()):
            record: ArcWarcRecord | None = next(self._archive, None)
        return record

    def recover(self) -> bool:
        """Pass over what is damaged up to the next record; return whether there is one."""
        rest = self._unread()
        while not (found := _NEXT_RECORD.search(rest)):
            if chunk := self._read_on():
                rest = rest[-_MAX_OPENING_BYTES:] + chunk
            elif self._resume():
                rest = b"\n"
            else:
                return False
        self._archive = self._iterator(rest[found.start() + 1 :])
        return True

    def _iterator(self, first: bytes) -> ArchiveIterator:
        return ArchiveIterator(_Joined(first, self._stream), arc2warc=True)

    def _unread(self) -> bytes:
        """Return what the iterator has read ahead."""
        reader = self._archive.reader
        return bytes(reader.read(reader.rem_length())) if reader and reader.rem_length() else b""

    def _read_on(self) -> bytes:
        try:
            return self._stream.read1(_CHUNK_BYTES)
        except UnreadableSourceError:
            return b""

    def _resume(self) -> bool:
        packed = getattr(self._stream, "raw", None)
        return isinstance(packed, ExpandedStream) and packed.resume(_begins_record)


class _Joined:
    """A stream with some bytes before it, read as they come."""

    def __init__(self, first: bytes, stream: io.BufferedReader) -> None:
        self._first, self._stream = first, stream

    def read(self, size: int) -> bytes:
        if not self._first:
            return self._stream.read1(size)
        piece, self._first = self._first[:size], self._first[size:]
        return piece


def _begins_record(data: bytes) -> bool:
    return _BEGINS_RECORD.match(data) is not None
