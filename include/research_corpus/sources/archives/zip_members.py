"""Members of a ZIP archive, also of one that lost its end."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, NamedTuple

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Rejection
from research_corpus.sources.archives.archive_member import Member, damaged
from research_corpus.sources.archives.zip_content import (
    ENCRYPTED,
    Content,
    LocalHeader,
    read_local_header,
)
from research_corpus.sources.archives.zip_salvage import salvaged_members
from research_corpus.sources.source_file import UnreadableSourceError

_END_MAGIC = b"PK\x05\x06"
_END_BYTES, _COMMENT_BYTES = 22, 0xFFFF
_DIRECTORY_ENTRY_BYTES = 512
_SMALL_DIRECTORY_BYTES = 64 * 1024
_FULL = 0xFFFF_FFFF


def zip_members(stream: BinaryIO, max_members: int) -> Iterator[Member]:
    """Yield the files of a ZIP archive in the order of its directory.

    Without a sound directory, which stands at the end and is the first to be lost, the members are
    found by their own headers.

    Args:
        stream: the archive; seekable.
        max_members: a directory that is much larger than so many need is not loaded.

    Raises:
        UnreadableSourceError: the archive is damaged; the members that were found were given.
    """
    end = _end_record(stream)
    _check_directory(end, max_members)
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
        yield from salvaged_members(stream)
        raise damaged(f"the archive has no readable directory ({error})") from error
    with archive:
        entries = archive.infolist()
        if fault := _fault(stream, end, entries):
            yield from salvaged_members(stream)
            raise damaged(f"the archive's directory {fault}")
        yield from _listed_members(stream, entries)


def directory_names(stream: BinaryIO, max_members: int) -> frozenset[str]:
    """Return the names in the directory of a ZIP archive; none if it is lost or far too large.

    Args:
        stream: the archive; seekable.
        max_members: see :func:`zip_members`.
    """
    try:
        _check_directory(_end_record(stream), max_members)
        with zipfile.ZipFile(stream) as archive:
            return frozenset(archive.namelist())
    except (
        UnreadableSourceError,
        zipfile.BadZipFile,
        ValueError,
        NotImplementedError,
        struct.error,
    ):
        return frozenset()


def _fault(stream: BinaryIO, end: _EndRecord | None, entries: list[zipfile.ZipInfo]) -> str | None:
    """Return what is wrong with a directory that zipfile reads, or null.

    Entries whose lengths are damaged are silently read over there.
    """
    if end and end.is_short_of(len(entries)):
        return "names fewer members than it counts"
    if entries and read_local_header(stream, entries[0].header_offset) is None:
        return "points to places where no member is"
    return None


def _listed_members(stream: BinaryIO, entries: list[zipfile.ZipInfo]) -> Iterator[Member]:
    """Yield the members of a directory; at the end tell if one has another name for itself.

    A damaged name may be that of a folder, or of a file which is not read.
    """
    misnamed = []
    for entry in entries:
        header = read_local_header(stream, entry.header_offset)
        if header and header.decoded_name(entry.flag_bits) != entry.orig_filename:
            misnamed.append(header.decoded_name(entry.flag_bits))
        if not entry.filename.endswith("/"):
            yield _member(stream, entry, header)
    if misnamed:
        message = f"{len(misnamed)} members have another name in the directory: {misnamed[0]!r}"
        raise damaged(message)


def _member(stream: BinaryIO, entry: zipfile.ZipInfo, header: LocalHeader | None) -> Member:
    name, mode = entry.orig_filename, entry.external_attr >> 16
    if mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode):
        message = "the member is a link or device, not a file"
        return Member(name, Rejection(ReasonCode.UNSAFE_MEMBER_NAME, message))
    if entry.flag_bits & ENCRYPTED:
        return Member(name, Rejection(ReasonCode.ENCRYPTED, "the member is encrypted"))
    if header is None:
        message = "the member has no header where the directory says"
        return Member(name, Rejection(ReasonCode.DAMAGED_ARCHIVE, message))
    content = Content(
        header.start, entry.compress_size, entry.compress_type, entry.file_size, entry.CRC
    )
    return Member(name, partial(content.open, stream), entry.file_size, entry.compress_size)


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
    stream.seek(max(end - _END_BYTES - _COMMENT_BYTES, 0))
    tail = stream.read()
    stream.seek(0)
    position = tail.rfind(_END_MAGIC)
    if position < 0 or len(tail) < position + _END_BYTES:
        return None
    entries, size = struct.unpack_from("<HL", tail, position + 10)
    return _EndRecord(entries, end if size == _FULL else min(size, end))


def _check_directory(end: _EndRecord | None, max_members: int) -> None:
    """Refuse a directory whose size alone would fill the memory."""
    size = end.directory_size if end else 0
    if size > max_members * _DIRECTORY_ENTRY_BYTES and size > _SMALL_DIRECTORY_BYTES:
        raise UnreadableSourceError(
            Rejection(
                ReasonCode.TOO_MANY_MEMBERS,
                f"a directory of up to {size} bytes; at most {max_members} members are read",
            )
        )
