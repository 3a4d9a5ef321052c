"""Members of a ZIP archive, also of one that lost its end."""

from __future__ import annotations

import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, NamedTuple

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Rejection
from research_corpus.sources.archive_member import Member, MemberStream, damaged
from research_corpus.sources.source_file import UnreadableSourceError

_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_LOCAL_MAGIC = b"PK\x03\x04"
_END_MAGIC = b"PK\x05\x06"
_ENCRYPTED, _SIZES_FOLLOW, _UTF8_NAME = 0x1, 0x8, 0x800
_STORED, _DEFLATED = 0, 8
_DIRECTORY_ENTRY_BYTES = 512
_MAX_SIZES_BYTES = 24
_CHUNK_BYTES = 64 * 1024
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, ValueError)


def zip_members(stream: BinaryIO, max_members: int) -> Iterator[Member]:
    """Yield the files of a ZIP archive in the order of its directory.

    Without a readable directory, which stands at the end and is the first to be lost, the members
    are found by their own headers; also where the directory names fewer than it counts, as zipfile
    silently reads over entries whose lengths are damaged.

    Args:
        stream: the archive; seekable.
        max_members: a directory that is much larger than so many need is not loaded.

    Raises:
        UnreadableSourceError: the archive is damaged; the members before the damage were given.
    """
    end = _end_record(stream)
    _check_directory(end, max_members)
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
        yield from _salvaged(stream)
        raise damaged(f"the archive has no readable directory ({error})") from error
    with archive:
        if end and end.is_short_of(len(archive.infolist())):
            yield from _salvaged(stream)
            raise damaged("the archive's directory names fewer members than it counts")
        for info in archive.infolist():
            if not info.filename.endswith("/"):
                yield _member(archive, info)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    name = info.orig_filename
    mode = info.external_attr >> 16
    if mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode):
        message = "the member is a link or device, not a file"
        return Member(name, Rejection(ReasonCode.UNSAFE_MEMBER_NAME, message))
    if info.flag_bits & _ENCRYPTED:
        return Member(name, Rejection(ReasonCode.ENCRYPTED, "the member is encrypted"))
    return Member(name, lambda: _open(archive, info), info.file_size, info.compress_size)


def _open(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    try:
        content = archive.open(info)
    except NotImplementedError as error:
        message = f"compression method {info.compress_type} of ZIP is not supported"
        raise UnreadableSourceError(Rejection(ReasonCode.UNKNOWN_FORMAT, message)) from error
    except (zipfile.BadZipFile, ValueError, RuntimeError, EOFError) as error:
        raise damaged(f"the member cannot be opened ({error})") from error
    return MemberStream.of(content.read, *_DAMAGE)


class _EndRecord(NamedTuple):
    """What the end of an archive says of its directory: entries (modulo 65,536) and bytes."""

    entries: int
    directory_size: int

    def is_short_of(self, found: int) -> bool:
        """Tell whether fewer entries were found than counted; 65,535 means "see elsewhere"."""
        return self.entries != 0xFFFF and found < self.entries


def _end_record(stream: BinaryIO) -> _EndRecord | None:
    """Return the end record; null if there is none, as in an archive that was cut off."""
    end = stream.seek(0, io.SEEK_END)
    stream.seek(max(end - 65_557, 0))
    tail = stream.read()
    stream.seek(0)
    position = tail.rfind(_END_MAGIC)
    if position < 0 or len(tail) < position + 22:
        return None
    entries, size = struct.unpack_from("<HL", tail, position + 10)
    return _EndRecord(entries, end if size == 0xFFFFFFFF else min(size, end))


def _check_directory(end: _EndRecord | None, max_members: int) -> None:
    """Refuse a directory whose size alone would fill the memory."""
    size = end.directory_size if end else 0
    if size > max_members * _DIRECTORY_ENTRY_BYTES and size > _CHUNK_BYTES:
        raise UnreadableSourceError(
            Rejection(
                ReasonCode.TOO_MANY_MEMBERS,
                f"a directory of up to {size} bytes; at most {max_members} members are read",
            )
        )


def _salvaged(stream: BinaryIO) -> Iterator[Member]:
    """Yield the members that stand one after the other from the start of the archive."""
    position: int | None = 0
    while position is not None:
        stream.seek(position)
        header = stream.read(_LOCAL_HEADER.size)
        if len(header) < _LOCAL_HEADER.size or not header.startswith(_LOCAL_MAGIC):
            return
        (_, _, flags, method, *_, packed, size, name_size, extra_size) = _LOCAL_HEADER.unpack(
            header
        )
        name = stream.read(name_size).decode("utf-8" if flags & _UTF8_NAME else "cp437", "replace")
        start = stream.seek(extra_size, io.SEEK_CUR)
        if flags & _ENCRYPTED or method not in (_STORED, _DEFLATED):
            return
        if flags & _SIZES_FOLLOW and not packed:
            packed = _deflated_size(stream, start) if method == _DEFLATED else 0
        if not name.endswith("/"):
            yield Member(name, partial(_part, stream, start, packed, method), size, packed)
        position = _next_header(stream, start + packed)


def _deflated_size(stream: BinaryIO, start: int) -> int:
    """Return how many bytes a deflated member takes whose header does not say so."""
    stream.seek(start)
    decoder = zlib.decompressobj(-15)
    taken = 0
    while not decoder.eof:
        data = decoder.unconsumed_tail or stream.read(_CHUNK_BYTES)
        taken += 0 if decoder.unconsumed_tail else len(data)
        try:
            is_stuck = not decoder.decompress(data, _CHUNK_BYTES) and not data
        except zlib.error:
            return taken
        if is_stuck:
            return taken
    return taken - len(decoder.unused_data)


def _next_header(stream: BinaryIO, position: int) -> int | None:
    """Return where the next member begins: at once, or behind the sizes of the one before."""
    stream.seek(position)
    found = stream.read(_MAX_SIZES_BYTES + len(_LOCAL_MAGIC)).find(_LOCAL_MAGIC)
    return position + found if found >= 0 else None


def _part(stream: BinaryIO, start: int, packed: int, method: int) -> BinaryIO:
    stream.seek(start)
    part = _Part(stream, packed, method == _DEFLATED)
    return MemberStream.of(part.read, zlib.error, EOFError)


class _Part:
    """A salvaged member, read straight from the archive's stream."""

    def __init__(self, stream: BinaryIO, packed: int, is_deflated: bool) -> None:
        self._stream, self._left = stream, packed
        self._decoder = zlib.decompressobj(-15) if is_deflated else None

    def read(self, size: int) -> bytes:
        """Return up to ``size`` bytes; none at the end."""
        if self._decoder is None:
            return self._packed(size)
        while not self._decoder.eof:
            packed = self._decoder.unconsumed_tail or self._packed(_CHUNK_BYTES)
            data = self._decoder.decompress(packed, size)
            if data:
                return data
            if not packed and not self._decoder.eof:
                raise EOFError("it ends too early")
        return b""

    def _packed(self, size: int) -> bytes:
        data = self._stream.read(min(size, self._left))
        if self._left and not data:
            raise EOFError("the archive ends within it")
        self._left -= len(data)
        return data
