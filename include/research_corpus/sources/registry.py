"""The list of readers, and the one door through which files become records."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Record, Rejection
from research_corpus.sources.binary import binary_kind
from research_corpus.sources.front_matter import FrontMatterReader
from research_corpus.sources.html import HtmlReader
from research_corpus.sources.json_records import JsonLinesReader, JsonReader
from research_corpus.sources.mojibake import repair_record
from research_corpus.sources.plain_text import PlainTextReader
from research_corpus.sources.reader import Reader
from research_corpus.sources.source_file import SourceFile

HEAD_BYTES = 64 * 1024
_BLANK = b" \t\r\n\x0b\x0c\xef\xbb\xbf"

READERS: tuple[Reader, ...] = (
    HtmlReader(),
    JsonReader(),
    JsonLinesReader(),
    FrontMatterReader(),
    PlainTextReader(),
)
"""Every format; the surest reader takes the file, the earlier one on a tie."""

logger = logging.getLogger(__name__)


def read_file(source: SourceFile, *, max_file_bytes: int) -> Iterator[Record | Rejection]:
    """Yield every record of one file, or why there is none; at least one item.

    Args:
        source: the file.
        max_file_bytes: bound for formats that are read as a whole, and for one record of a
            format that streams; bytes.

    Raises:
        OSError: if the storage fails; bad content never raises.
    """
    head = _first_content(source)
    rejection = _screen(head)
    if rejection:
        yield rejection
        return
    reader = choose_reader(head, source.name)
    if reader is None:
        yield Rejection(ReasonCode.UNKNOWN_FORMAT, "no reader recognises the content")
        return
    yield from _read_guarded(reader, source, max_file_bytes)


def choose_reader(head: bytes, name: str) -> Reader | None:
    """Return the reader that is surest of the content, or null if none recognises it."""
    sureness = [reader.sniff(head, name) for reader in READERS]
    best = max(sureness)
    return READERS[sureness.index(best)] if best > 0 else None


def _read_guarded(
    reader: Reader, source: SourceFile, max_file_bytes: int
) -> Iterator[Record | Rejection]:
    count = 0
    try:
        for item in reader.read(source, max_file_bytes=max_file_bytes):
            count += 1
            yield repair_record(item) if isinstance(item, Record) else item
    except OSError:
        raise
    except Exception as error:
        # the boundary that keeps one strange file from stopping a batch
        logger.exception("reader %s failed on %s", reader.name, source.name)
        yield Rejection(
            ReasonCode.READER_FAILED,
            f"reader {reader.name} stopped after {count} records: {type(error).__name__}: {error}",
        )
        return
    if not count:
        yield Rejection(ReasonCode.NO_RECORDS, f"well-formed {reader.name} without a record")


def _first_content(source: SourceFile) -> bytes:
    """Return the first bytes that are not white space or a byte order mark; empty if none are."""
    with source.open() as stream:
        while chunk := stream.read(HEAD_BYTES):
            if chunk.strip(_BLANK):
                return chunk if chunk[:2] in (b"\xff\xfe", b"\xfe\xff") else chunk.lstrip(_BLANK)
    return b""


def _screen(head: bytes) -> Rejection | None:
    if not head:
        return Rejection(ReasonCode.EMPTY_FILE, "the file holds no text")
    kind = binary_kind(head)
    if kind:
        return Rejection(ReasonCode.BINARY_CONTENT, f"the content is {kind}")
    return None
