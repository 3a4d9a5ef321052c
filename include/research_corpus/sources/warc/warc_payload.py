"""The document inside a record of a web archive: whether it could be an article, and its bytes."""

from __future__ import annotations

from email.message import Message
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit

import brotli
from warcio.bufferedreaders import ChunkedDataReader
from warcio.recordloader import ArcWarcRecord

from research_corpus.contracts.records import Rejection
from research_corpus.sources.decode import declared_encoding, decode

SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "text/plain": ".txt",
    "application/json": ".json",
    "application/ld+json": ".json",
}
"""Media types that can hold an article, with the suffix that a file of theirs would have."""

# conversions are the plain texts that crawls offer beside their pages
_DOCUMENT_TYPES = frozenset({"response", "resource", "conversion"})
_SCHEMES = frozenset({"http", "https", "ftp", "file", ""})
_NO_ARTICLES = ("/robots.txt", "/ads.txt", "/humans.txt", "/security.txt")
_CHUNK_BYTES = 64 * 1024


def why_no_article(record: ArcWarcRecord) -> str | None:
    """Return why a record can hold no article, or null if it can."""
    if record.rec_type not in _DOCUMENT_TYPES:
        return f"a record of type {record.rec_type}"
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    if status != "200":
        return f"an answer with status {status or 'unknown'}"
    kind, _ = media_type(record)
    if kind not in SUFFIXES:
        return f"a document of type {kind or 'unknown'}"
    scheme, _, path, *_ = urlsplit(target_uri(record) or "")
    if scheme not in _SCHEMES or path.endswith(_NO_ARTICLES):
        return "a file for programs"
    return None


def media_type(record: ArcWarcRecord) -> tuple[str, str | None]:
    """Return the media type of a record's document, lower case, and its declared charset."""
    headers = record.http_headers or record.rec_headers
    message = Message()
    message["Content-Type"] = (headers.get_header("Content-Type") or "").strip()
    charset = message.get_param("charset")
    kind = message.get_content_type() if "/" in str(message["Content-Type"]) else ""
    return kind, charset if isinstance(charset, str) else None


def target_uri(record: ArcWarcRecord) -> str | None:
    """Return the address that a record was fetched from, or null."""
    uri = record.rec_headers.get_header("WARC-Target-URI")
    return uri.strip("<> ") or None if uri else None


def payload(record: ArcWarcRecord, max_bytes: int) -> bytes:
    """Return the document, its transfer and content encodings undone.

    Args:
        record: the record, of which nothing was read yet.
        max_bytes: at most one byte more is returned.
    """
    headers = record.http_headers
    encoding = (headers.get_header("Content-Encoding") or "").lower() if headers else ""
    if encoding != "br":
        return _read(record.content_stream(), max_bytes + 1)
    # unpacked here, since it may give millions of bytes for one and has to be stopped
    is_chunked = (headers.get_header("Transfer-Encoding") or "").lower() == "chunked"
    raw = ChunkedDataReader(record.raw_stream) if is_chunked else record.raw_stream
    packed = _read(raw, max_bytes + 1)
    try:
        return _unpack_brotli(packed, max_bytes + 1)
    except brotli.error:
        return packed


def with_charset(data: bytes, charset: str | None) -> bytes:
    """Return a document as UTF-8 where only the HTTP header tells its encoding."""
    if charset is None or declared_encoding(data) or data.isascii():
        return data
    decoded = decode(data, charset)
    if isinstance(decoded, Rejection):
        return data
    return decoded.text.encode("utf-8", "surrogatepass")


def _read(stream: Any, max_bytes: int) -> bytes:
    parts: list[bytes] = []
    left = max_bytes
    while left > 0 and (part := cast(BinaryIO, stream).read(min(left, _CHUNK_BYTES))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _unpack_brotli(packed: bytes, max_bytes: int) -> bytes:
    decoder = brotli.Decompressor()
    parts = [decoder.process(packed, output_buffer_limit=max_bytes)]
    size = len(parts[0])
    while size < max_bytes and not decoder.is_finished():
        part = decoder.process(b"", output_buffer_limit=max_bytes - size)
        if not part:
            break
        parts.append(part)
        size += len(part)
    return b"".join(parts)[:max_bytes]
