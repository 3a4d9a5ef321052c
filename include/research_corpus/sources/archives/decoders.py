"""Decoders of packed data, one interface for all.

None gives more than it is asked for at a time, whatever its data would give, but zstd, whose data
are to be fed in small pieces.
"""

from __future__ import annotations

import lzma
import zlib
from typing import Protocol

import zstandard

DECODER_MEMORY_BYTES = 256 * 1024**2
"""What a decoder may take for its window; the header of a file could ask for gigabytes."""

CHUNK_BYTES = 64 * 1024

# four bytes of zstd may give 128 KiB, and its decoder cannot be asked for less
ZSTD_CHUNK_BYTES = 1024

DAMAGE = (EOFError, zlib.error, lzma.LZMAError, zstandard.ZstdError, OSError, ValueError)
"""What decoders raise over damaged data."""

_LZMA_HEAD_BYTES, _LZMA_PROPERTIES = 9, slice(4, 9)
_LZMA_SIZE_UNKNOWN = b"\xff" * 8


class Decoder(Protocol):
    """What the decoders of the standard library have in common."""

    @property
    def eof(self) -> bool:
        """Whether the end of the packed data was reached."""

    @property
    def needs_input(self) -> bool:
        """Whether it can give nothing more without more data."""

    def decompress(self, data: bytes, size: int, /) -> bytes:
        """Return up to ``size`` bytes of what ``data``, and what was fed before, give."""


class StreamDecoder(Decoder, Protocol):
    """A decoder that tells where its data end, and another stream may begin."""

    @property
    def unused_data(self) -> bytes:
        """What was fed beyond the end."""


class Inflater:
    """Deflated data, bare or as a member of a gzip file."""

    def __init__(self, window_bits: int) -> None:
        self._member = zlib.decompressobj(window_bits)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        """See :class:`Decoder`."""
        return self._member.eof

    @property
    def unused_data(self) -> bytes:
        """See :class:`StreamDecoder`."""
        return self._member.unused_data

    @property
    def pending(self) -> bytes:
        """What was fed and is not decoded yet."""
        return self._member.unconsumed_tail

    def decompress(self, data: bytes, size: int) -> bytes:
        """See :class:`Decoder`."""
        piece = self._member.decompress(self._member.unconsumed_tail + data, size)
        self.needs_input = not self._member.unconsumed_tail and len(piece) < size
        return piece


class Zstd:
    """A zstd frame."""

    needs_input = True

    def __init__(self) -> None:
        frames = zstandard.ZstdDecompressor(max_window_size=DECODER_MEMORY_BYTES)
        self._frame = frames.decompressobj()

    @property
    def eof(self) -> bool:
        """See :class:`Decoder`."""
        return self._frame.eof

    @property
    def unused_data(self) -> bytes:
        """See :class:`StreamDecoder`."""
        return self._frame.unused_data

    def decompress(self, data: bytes, _size: int) -> bytes:
        """Return what a piece gives, however much; it is kept small by small pieces."""
        return self._frame.decompress(data)


class ZipLzma:
    """LZMA data as ZIP has it, below a head of its own (APPNOTE 6.3.10, section 5.8)."""

    def __init__(self) -> None:
        self._head: bytes | None = b""
        self._data = lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=DECODER_MEMORY_BYTES)

    @property
    def eof(self) -> bool:
        """See :class:`Decoder`."""
        return self._data.eof

    @property
    def needs_input(self) -> bool:
        """See :class:`Decoder`."""
        return self._data.needs_input

    def decompress(self, data: bytes, size: int) -> bytes:
        """See :class:`Decoder`."""
        if self._head is not None:
            self._head += data
            if len(self._head) < _LZMA_HEAD_BYTES:
                return b""
            rest = self._head[_LZMA_HEAD_BYTES:]
            data = self._head[_LZMA_PROPERTIES] + _LZMA_SIZE_UNKNOWN + rest
            self._head = None
        return self._data.decompress(data, size)


class Stored:
    """Data that are not packed, of which there are ``size`` bytes."""

    def __init__(self, size: int) -> None:
        self._left = size

    @property
    def eof(self) -> bool:
        """See :class:`Decoder`."""
        return not self._left

    @property
    def needs_input(self) -> bool:
        """See :class:`Decoder`."""
        return True

    def decompress(self, data: bytes, _size: int) -> bytes:
        """Return the piece as it is."""
        self._left -= len(data)
        return data


def gzip_decoder() -> Inflater:
    """Return a decoder of one member of a gzip file."""
    return Inflater(16 + zlib.MAX_WBITS)


def deflate_decoder() -> Inflater:
    """Return a decoder of deflated data without a head."""
    return Inflater(-zlib.MAX_WBITS)


def xz_decoder() -> StreamDecoder:
    """Return a decoder of one xz stream."""
    return lzma.LZMADecompressor(memlimit=DECODER_MEMORY_BYTES)
