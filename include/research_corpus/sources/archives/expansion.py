"""Streams that unpack: gzip, bzip2, xz and zstd, counted as they go.

A stream that is damaged, or yields more than the limits allow, raises
:class:`UnreadableSourceError`; a fault of the storage below stays an ``OSError``.
"""

from __future__ import annotations

import bz2
import io
from collections.abc import Callable
from typing import Any, BinaryIO, cast

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Rejection
from research_corpus.sources.archives.decoders import (
    CHUNK_BYTES,
    DAMAGE,
    ZSTD_CHUNK_BYTES,
    StreamDecoder,
    Zstd,
    gzip_decoder,
    xz_decoder,
)
from research_corpus.sources.read_limits import ReadLimits
from research_corpus.sources.source_file import UnreadableSourceError

FREE_BYTES = 32 * 1024**2
"""Unpacking this much is harmless at any ratio: short repetitive files pack very well."""

_TRIAL_BYTES = 4096
# packed record by record in web archives
_RESUMABLE = frozenset({"gzip"})


class Meter:
    """Counts what unpacking one landing file yields, and stops it at the limits."""

    def __init__(self, limits: ReadLimits, packed_bytes: int) -> None:
        self.limits = limits
        self.packed_bytes = packed_bytes
        self.unpacked_bytes = 0
        self.is_exhausted = False

    def spend(self, count: int) -> None:
        """Count unpacked bytes.

        Raises:
            UnreadableSourceError: with ``archive_bomb``, if they are too many.
        """
        self.unpacked_bytes += count
        self._check(self.unpacked_bytes, max(self.packed_bytes, 1))

    def check_ratio(self, unpacked: int, packed: int) -> None:
        """Check one stream by itself; a bomb may hide in a large archive."""
        if unpacked > FREE_BYTES:
            self._check(unpacked, max(packed, 1))

    def _check(self, unpacked: int, packed: int) -> None:
        is_dense = unpacked > FREE_BYTES and unpacked > self.limits.max_ratio * packed
        if is_dense or unpacked > self.limits.max_total_bytes:
            self.is_exhausted = True
            raise UnreadableSourceError(
                Rejection(
                    ReasonCode.ARCHIVE_BOMB,
                    f"{packed} packed bytes gave {unpacked} bytes before unpacking was stopped "
                    f"(limits: {self.limits.max_ratio} to 1, "
                    f"{self.limits.max_total_bytes} bytes)",
                )
            )


class _Streams:
    """Concatenated compressed streams of one kind, decoded piece by piece with bounded memory."""

    def __init__(self, raw: BinaryIO, kind: str) -> None:
        self._raw = raw
        self._new, self._magic, self._chunk_bytes = _DECODERS[kind]
        self._decoder = self._new()
        self._data = b""
        self._given = b""
        self.is_followed = False
        self._ready = memoryview(b"")

    def read(self, size: int) -> bytes:
        """Return up to ``size`` bytes; none at the end."""
        if not self._ready:
            self._ready = memoryview(self._decode(size))
        piece, self._ready = self._ready[:size], self._ready[size:]
        return bytes(piece)

    def _decode(self, size: int) -> bytes:
        while True:
            if self._decoder.eof:
                rest = self._decoder.unused_data or self._raw.read(self._chunk_bytes)
                self._data = rest.lstrip(b"\x00")
                # zeros are padding, and what is no other stream is a signature or rubbish
                if not rest or (self._data and not self._data.startswith(self._magic)):
                    self._given, self.is_followed = b"\x00" + rest, bool(rest)
                    return b""
                self._decoder = self._new()
            if self._decoder.needs_input and not self._data:
                self._data = self._raw.read(self._chunk_bytes)
                if not self._data:
                    raise EOFError("the compressed data ends too early")
            data, self._data = self._data, b""
            # in what is decoded now, and in what follows, the next stream begins
            self._given = getattr(self._decoder, "pending", b"") + data
            piece: bytes = self._decoder.decompress(data, size)
            if piece:
                return piece

    def resume(self, is_wanted: Callable[[bytes], bool]) -> bool:
        """Turn to the next stream behind damage whose content begins as wanted, if there is one."""
        magic = self._magic if isinstance(self._magic, bytes) else self._magic[0]
        packed = self._given[1:]
        while True:
            start = packed.find(magic)
            packed = packed[start:] if start >= 0 else packed[1 - len(magic) :]
            if start < 0 or len(packed) < _TRIAL_BYTES:
                chunk = self._raw.read(self._chunk_bytes)
                packed += chunk
                if start < 0 and not chunk:
                    return False
            if start >= 0:
                if is_wanted(self._beginning(packed[:_TRIAL_BYTES])):
                    self._decoder, self._data = self._new(), packed
                    self.is_followed = False
                    return True
                packed = packed[1:]

    def _beginning(self, packed: bytes) -> bytes:
        try:
            return bytes(self._new().decompress(packed, _TRIAL_BYTES))
        except DAMAGE:
            return b""


class _Counted(io.RawIOBase):
    """The packed stream: counts what is read and keeps storage faults apart from damage."""

    def __init__(self, raw: BinaryIO) -> None:
        self.raw, self.count = raw, 0
        self.fault: OSError | UnreadableSourceError | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self.raw.read(len(buffer))
        except (OSError, UnreadableSourceError) as fault:
            self.fault = fault
            raise
        buffer[: len(data)] = data
        self.count += len(data)
        return len(data)

    def close(self) -> None:
        self.raw.close()
        super().close()


class ExpandedStream(io.RawIOBase):
    """The content of a compressed stream, from the first byte on, not seekable."""

    def __init__(self, raw: BinaryIO, kind: str, meter: Meter) -> None:
        self._counted = _Counted(raw)
        self._decoder = _Streams(cast(BinaryIO, self._counted), kind)
        self._kind, self._meter, self._produced = kind, meter, 0
        self._damage: UnreadableSourceError | None = None

    def readable(self) -> bool:
        """Return true."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer; see :class:`io.RawIOBase`."""
        data = self._next(min(len(buffer), 4 * CHUNK_BYTES))
        buffer[: len(data)] = data
        self._produced += len(data)
        self._meter.spend(len(data))
        self._meter.check_ratio(self._produced, self._counted.count)
        return len(data)

    def close(self) -> None:
        """Close the packed stream too."""
        self._counted.close()
        super().close()

    def resume(self, is_wanted: Callable[[bytes], bool]) -> bool:
        """Pass over damage or rubbish to the next packed stream that begins as wanted.

        Args:
            is_wanted: judges the first bytes of the content.

        Returns:
            Whether there is one, which is read from now on. False, too, where nothing was damaged,
            as after an archive bomb.
        """
        is_at_loss = self._damage is not None or self._decoder.is_followed
        if not is_at_loss or self._kind not in _RESUMABLE:
            return False
        if not self._decoder.resume(is_wanted):
            return False
        self._damage = None
        return True

    def _next(self, size: int) -> bytes:
        if self._damage:
            raise self._damage
        try:
            return self._decoder.read(size)
        except DAMAGE as error:
            if self._counted.fault is not None:
                raise self._counted.fault from None
            message = f"the {self._kind} data is damaged after {self._produced} bytes: {error}"
            self._damage = UnreadableSourceError(Rejection(ReasonCode.DAMAGED_ARCHIVE, message))
            raise self._damage from error


def expand(raw: BinaryIO, kind: str, meter: Meter) -> BinaryIO:
    """Return the content of a compressed stream; closing it closes ``raw``.

    Args:
        raw: the packed stream.
        kind: ``gzip``, ``bzip2``, ``xz`` or ``zstd``.
        meter: counts what comes out.
    """
    stream = ExpandedStream(raw, kind, meter)
    return cast(BinaryIO, io.BufferedReader(stream, CHUNK_BYTES))


_ZSTD_MAGIC = (b"\x28\xb5\x2f\xfd", *(bytes([n]) + b"\x2a\x4d\x18" for n in range(0x50, 0x60)))
_DECODERS: dict[str, tuple[Callable[[], StreamDecoder], bytes | tuple[bytes, ...], int]] = {
    "gzip": (gzip_decoder, b"\x1f\x8b\x08", CHUNK_BYTES),
    "bzip2": (bz2.BZ2Decompressor, b"BZh", CHUNK_BYTES),
    "xz": (xz_decoder, b"\xfd7zXZ", CHUNK_BYTES),
    "zstd": (Zstd, _ZSTD_MAGIC, ZSTD_CHUNK_BYTES),
}
