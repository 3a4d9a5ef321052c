"""Web archives: WARC and ARC, plain or packed as a whole or record by record.

Read by warcio: of the broken archives of its own test suite it reads every record that is there,
ARC included, while fastwarc (four times as fast) knows no ARC, stops at a record whose
length is wrong, and leaves contents packed. Reading and normalising the pages takes some hundred
times as long as warcio, so that its speed does not count. Packing is undone by
``containers`` before a record is looked for.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count

from warcio.recordloader import ArcWarcRecord

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Claim, Origin, Record, Rejection, Result, Skip
from research_corpus.sources.source_file import SourceFile, UnreadableSourceError
from research_corpus.sources.warc.warc_payload import (
    SUFFIXES,
    media_type,
    payload,
    target_uri,
    why_no_article,
    with_charset,
)
from research_corpus.sources.warc.warc_records import DAMAGE, WarcRecords

ReadPayload = Callable[..., Iterator[Result]]

CUT_OFF = "source_cut_off"

_OPENING = re.compile(rb"WARC/\d\.\d+\s|filedesc://")

# What a crawl holds beside articles; saying so in the quarantine would drown the real faults.
_NOT_WORTH_A_FAULT = frozenset(
    {
        ReasonCode.NOT_AN_ARTICLE,
        ReasonCode.EMPTY_BODY,
        ReasonCode.EMPTY_FILE,
        ReasonCode.NO_RECORDS,
        ReasonCode.BINARY_CONTENT,
        ReasonCode.UNKNOWN_FORMAT,
    }
)


MAX_TITLE_CHARS = 200
"""A longer first line of an extraction is text."""


class WarcReader:
    """The articles among the documents of a web archive; ``source_record`` counts its records.

    Args:
        read_payload: reads one document, by the name and content that a file would have.
    """

    name = "warc"
    suffixes = frozenset({".warc", ".arc", ".wet"})

    def __init__(self, read_payload: ReadPayload) -> None:
        self._read_payload = read_payload

    def sniff(self, head: bytes, name: str) -> float:  # noqa: ARG002 - the content decides
        """Return 1 for the version line that every archive begins with."""
        return 1.0 if _OPENING.match(head) else 0.0

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Result]:
        """Yield one item a record of the archive, a damaged stretch counting as one."""
        damage = None
        with source.open() as stream:
            records = WarcRecords(stream)
            for number in count():
                try:
                    record = records.next()
                    if records.has_wrong_length and not damage:
                        damage = f"the length of record {number - 1} is wrong"
                    if record is None:
                        if not records.recover():
                            break
                        yield _lost(ValueError("what follows is not a record"), number)
                        continue
                    result = self._document(record, number, source, max_file_bytes)
                    if _is_cut_off(record):
                        damage = f"it ends within record {number}"
                        result = _flagged(result)
                except DAMAGE as error:
                    yield _lost(error, number)
                    if not records.recover():
                        break
                else:
                    yield result
        if damage:
            yield Rejection(ReasonCode.DAMAGED_ARCHIVE, f"the web archive is damaged: {damage}")

    def _document(
        self, record: ArcWarcRecord, number: int, archive: SourceFile, max_bytes: int
    ) -> Result:
        reason = why_no_article(record)
        if reason:
            return Skip(ReasonCode.NOT_AN_ARTICLE, reason, number)
        data = payload(record, max_bytes)
        kind, charset = media_type(record)
        document = with_charset(data, charset)
        file = SourceFile(
            f"document{SUFFIXES[kind]}",
            len(document),
            lambda: io.BytesIO(document),
            watch=archive.watch,
        )
        results = list(self._read_payload(file, max_file_bytes=max_bytes))
        return _as_record(results, record, number)


def _as_record(results: list[Result], record: ArcWarcRecord, number: int) -> Result:
    """Return what a document gave, as one record of the archive."""
    ended = results[-1]
    if isinstance(ended, Rejection) and ended.reason_code not in _NOT_WORTH_A_FAULT:
        return replace(ended, source_record=number)
    if len(results) > 1:
        message = f"a document of {len(results)} records, not a single article"
        return Skip(ReasonCode.NOT_AN_ARTICLE, message, number)
    result = replace(results[0], source_record=number)
    if isinstance(result, Rejection):
        return Skip(result.reason_code, result.message, number)
    uri = target_uri(record)
    if isinstance(result, Record) and record.rec_type == "conversion":
        result = _titled(result)
    if isinstance(result, Record) and uri:
        claim = Claim("url", uri, Origin.META, "WARC-Target-URI", 0.9)
        return replace(result, claims=(*result.claims, claim), record_key=uri)
    return result


def _titled(record: Record) -> Record:
    """Take the title of the page off its text, of which extractions make the first line (WET)."""
    first, rest = record.blocks[0], record.blocks[1:]
    is_line = len(first.text) <= MAX_TITLE_CHARS and not first.text.endswith((".", "…", ":", ","))
    if record.source_format != "plain_text" or not rest or not is_line:
        return record
    claim = Claim("title", first.text, Origin.MARKUP, "wet-first-line", 0.7)
    return replace(record, blocks=rest, top=(), claims=(*record.claims, claim))


def _lost(error: Exception, number: int) -> Rejection:
    """Return the rejection of a damaged record and whatever cannot be read behind it."""
    if isinstance(error, UnreadableSourceError):
        return replace(error.rejection, source_record=number)
    cause = " ".join(str(error).split())[:200]
    message = f"the web archive is damaged after {number} records: {cause}"
    return Rejection(ReasonCode.DAMAGED_ARCHIVE, message, number)


def _is_cut_off(record: ArcWarcRecord) -> bool:
    """Read a record to its end, and tell whether the file ended before it."""
    stream = record.raw_stream
    while stream.read(64 * 1024):
        pass
    return int(getattr(stream, "limit", 0)) > 0


def _flagged(result: Result) -> Result:
    if isinstance(result, Record):
        return replace(result, quality_flags=(*result.quality_flags, CUT_OFF))
    return result
