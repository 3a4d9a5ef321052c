"""The content of one member of a ZIP archive, unpacked in small pieces and checked.

The standard library's ``zipfile`` unpacks bzip2 and LZMA at one go, by which a kilobyte can fill
the memory, and cannot tell their damage from a fault of the storage.
"""

from __future__ import annotations

import bz2
import struct
import sys
import zlib
from collections.abc import Callable
from typing import BinaryIO, NamedTuple

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Rejection
from research_corpus.sources.archives.archive_member import MemberStream, damaged
from research_corpus.sources.archives.decoders import (
    CHUNK_BYTES,
    DAMAGE,
    ZSTD_CHUNK_BYTES,
    Decoder,
    Stored,
    ZipLzma,
    Zstd,
    deflate_decoder,
    xz_decoder,
)
from research_corpus.sources.source_file import UnreadableSourceError

LOCAL_MAGIC = b"PK\x03\x04"
ENCRYPTED, SIZES_FOLLOW, UTF8_NAME = 0x1, 0x8, 0x800
STORED, DEFLATED = 0, 8

_HEADER = struct.Struct("<4s5H3L2H")
_ZSTD = 93
_DECODERS: dict[int, Callable[[], Decoder]] = {
    DEFLATED: deflate_decoder,
    12: bz2.BZ2Decompressor,
    14: ZipLzma,
    _ZSTD: Zstd,
    95: xz_decoder,
}
"""Methods of APPNOTE 6.3.10, section 4.4.5, but the one that packs nothing."""


class LocalHeader(NamedTuple):
    """What stands in front of a member's content.

    Attributes:
        name: undecoded.
        flags: see APPNOTE 6.3.10, section 4.4.4.
        method: of packing.
        checksum: CRC-32 of the content; 0 if it stands behind it.
        packed_size: bytes in the archive; 0 if it stands behind the content.
        size: of the content in bytes; 0 if it stands behind it.
        start: place of the content in the archive.
    """

    name: bytes
    flags: int
    method: int
    checksum: int
    packed_size: int
    size: int
    start: int

    def decoded_name(self, flags: int | None = None) -> str:
        """Return the name in the encoding that the flags tell, by default those of the header."""
        is_utf8 = (self.flags if flags is None else flags) & UTF8_NAME
        return self.name.decode("utf-8" if is_utf8 else "cp437", "replace")


def read_local_header(stream: BinaryIO, position: int) -> LocalHeader | None:
    """Return the header at a place of an archive, or null if there is none."""
    if not 0 <= position < sys.maxsize:
        return None
    stream.seek(position)
    head = stream.read(_HEADER.size)
    if len(head) < _HEADER.size or not head.startswith(LOCAL_MAGIC):
        return None
    _, _, flags, method, _, _, checksum, packed, size, name_size, extra_size = _HEADER.unpack(head)
    name = stream.read(name_size)
    start = position + _HEADER.size + name_size + extra_size
    return LocalHeader(name, flags, method, checksum, packed, size, start)


class Content(NamedTuple):
    """Where the content of a member is, and what it should be.

    Attributes:
        start: place in the archive.
        packed_size: bytes there.
        method: of packing.
        size: in bytes; null if it is not known.
        checksum: CRC-32; null if it is not known.
    """

    start: int
    packed_size: int
    method: int
    size: int | None
    checksum: int | None

    def open(self, archive: BinaryIO) -> BinaryIO:
        """Return a stream over the content.

        Args:
            archive: the archive; seekable, and not used otherwise while the content is read.

        Raises:
            UnreadableSourceError: it is packed in a way that is not known.
        """
        if self.method != STORED and self.method not in _DECODERS:
            message = f"compression method {self.method} of ZIP is not supported"
            raise UnreadableSourceError(Rejection(ReasonCode.UNKNOWN_FORMAT, message))
        archive.seek(self.start)
        return MemberStream.of(_Unpacking(archive, self).read)


class _Unpacking:
    """The content of a member while it is read."""

    def __init__(self, archive: BinaryIO, content: Content) -> None:
        self._archive, self._content = archive, content
        self._left = content.packed_size
        method = content.method
        self._decoder = Stored(self._left) if method == STORED else _DECODERS[method]()
        self._chunk_bytes = ZSTD_CHUNK_BYTES if method == _ZSTD else CHUNK_BYTES
        self._ready = memoryview(b"")
        self._given = self._checksum = 0

    def read(self, size: int) -> bytes:
        """Return up to ``size`` bytes; none at the end.

        Raises:
            UnreadableSourceError: the content is damaged.
        """
        if not self._ready:
            self._ready = memoryview(self._decode(size))
        piece, self._ready = bytes(self._ready[:size]), self._ready[size:]
        self._checksum = zlib.crc32(piece, self._checksum)
        self._given += len(piece)
        if not piece:
            self._check()
        return piece

    def _decode(self, size: int) -> bytes:
        """Return the next piece; none at the end, or once the content has its size."""
        if self._content.size is not None:
            size = min(size, self._content.size - self._given)
        piece = b""
        while size > 0 and not (piece or self._decoder.eof):
            packed = self._packed() if self._decoder.needs_input else b""
            try:
                piece = self._decoder.decompress(packed, size)
            except DAMAGE as error:
                raise damaged(f"the member is damaged ({error})") from error
        return piece

    def _packed(self) -> bytes:
        data = self._archive.read(min(self._chunk_bytes, self._left))
        if not data:
            raise damaged("the member is damaged (it ends too early)")
        self._left -= len(data)
        return data

    def _check(self) -> None:
        is_whole = self._content.size in (None, self._given)
        if not is_whole or self._content.checksum not in (None, self._checksum):
            raise damaged("the member is damaged (its size or checksum is another)")
