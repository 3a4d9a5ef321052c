"""One member of an archive, before it is known what it holds, and streams on its content."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Rejection
from research_corpus.sources.source_file import UnreadableSourceError


@dataclass(frozen=True)
class Member:
    """A file inside an archive.

    Attributes:
        name: as the archive has it, not to be trusted.
        content: opens it, once; or why it is not to be opened.
        size: unpacked, as the archive says; bytes.
        packed_size: bytes it takes in the archive; 0 if the archive does not pack by itself.
    """

    name: str
    content: Callable[[], BinaryIO] | Rejection
    size: int = 0
    packed_size: int = 0


class MemberStream(io.RawIOBase):
    """The content of a member, whose damage is a :class:`UnreadableSourceError`."""

    def __init__(self, read: Callable[[int], bytes], damage: tuple[type[Exception], ...]) -> None:
        self._read, self._damage = read, damage

    @classmethod
    def of(cls, read: Callable[[int], bytes], *damage: type[Exception]) -> BinaryIO:
        """Return a stream over ``read``, in which the errors ``damage`` mean damage."""
        return cast(BinaryIO, io.BufferedReader(cls(read, damage)))

    def readable(self) -> bool:
        """Return true."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer; see :class:`io.RawIOBase`."""
        try:
            data = self._read(len(buffer))
        except self._damage as error:
            raise damaged(f"the member is damaged ({error})") from error
        buffer[: len(data)] = data
        return len(data)


class View(io.RawIOBase):
    """One reader's position in a file that several read by turns; closing it leaves the file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._position = file, 0

    @classmethod
    def of(cls, file: BinaryIO) -> BinaryIO:
        """Return a seekable stream from the first byte of a file on."""
        return cast(BinaryIO, io.BufferedReader(cls(file)))

    def readable(self) -> bool:
        """Return true."""
        return True

    def seekable(self) -> bool:
        """Return true."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move; see :class:`io.RawIOBase`."""
        base = self._position if whence == io.SEEK_CUR else 0
        self._position = self._file.seek(base + offset, io.SEEK_END if whence == 2 else io.SEEK_SET)
        return self._position

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer; see :class:`io.RawIOBase`."""
        self._file.seek(self._position)
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)


def damaged(message: str) -> UnreadableSourceError:
    """Return the fault of a damaged archive or member."""
    return UnreadableSourceError(Rejection(ReasonCode.DAMAGED_ARCHIVE, message))
