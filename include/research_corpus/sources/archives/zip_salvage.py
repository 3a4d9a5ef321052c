"""Members of a ZIP archive without its directory, by the headers in front of each."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Rejection
from research_corpus.sources.archives.archive_member import Member
from research_corpus.sources.archives.decoders import CHUNK_BYTES, deflate_decoder
from research_corpus.sources.archives.zip_content import (
    DEFLATED,
    ENCRYPTED,
    LOCAL_MAGIC,
    SIZES_FOLLOW,
    Content,
    LocalHeader,
    read_local_header,
)

_MAX_SIZES_BYTES = 24
"""What may stand behind the content of a member: its checksum and sizes."""


def salvaged_members(stream: BinaryIO) -> Iterator[Member]:
    """Yield the members of an archive in their order; what is not one is passed over."""
    position = _find_header(stream, 0)
    while position is not None:
        header = read_local_header(stream, position)
        if header is None:
            return
        content, name = _content(stream, header), header.decoded_name()
        if header.flags & ENCRYPTED:
            yield Member(name, Rejection(ReasonCode.ENCRYPTED, "the member is encrypted"))
        elif not name.endswith("/"):
            size = content.size or 0
            yield Member(name, partial(content.open, stream), size, content.packed_size)
        position = _next_header(stream, content)


def _content(stream: BinaryIO, header: LocalHeader) -> Content:
    if not header.flags & SIZES_FOLLOW or header.packed_size:
        return Content(
            header.start, header.packed_size, header.method, header.size, header.checksum
        )
    packed = _deflated_size(stream, header.start) if header.method == DEFLATED else 0
    return Content(header.start, packed, header.method, None, None)


def _deflated_size(stream: BinaryIO, start: int) -> int:
    """Return how many bytes a deflated member takes whose header does not say so."""
    stream.seek(start)
    decoder = deflate_decoder()
    taken = 0
    while not decoder.eof:
        data = stream.read(CHUNK_BYTES) if decoder.needs_input else b""
        if decoder.needs_input and not data:
            return taken
        taken += len(data)
        try:
            decoder.decompress(data, CHUNK_BYTES)
        except zlib.error:
            return taken
    return taken - len(decoder.unused_data)


def _next_header(stream: BinaryIO, content: Content) -> int | None:
    """Return where the next member begins: behind the content, whose size may be wrong."""
    end = content.start + content.packed_size
    stream.seek(end)
    at = stream.read(_MAX_SIZES_BYTES + len(LOCAL_MAGIC)).find(LOCAL_MAGIC)
    return end + at if at >= 0 else _find_header(stream, content.start)


def _find_header(stream: BinaryIO, position: int) -> int | None:
    """Return the first place, from one on, that looks like a header."""
    stream.seek(position)
    kept = b""
    while chunk := stream.read(CHUNK_BYTES):
        data = kept + chunk
        at = data.find(LOCAL_MAGIC)
        if at >= 0:
            return position - len(kept) + at
        position += len(chunk)
        kept = data[1 - len(LOCAL_MAGIC) :]
    return None
