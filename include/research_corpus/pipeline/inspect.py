"""Inspect: what every reader and rule made of one file, as plain JSON.

Nothing is written and no model is loaded. The file goes through the very functions that
:mod:`research_corpus.pipeline.extract` calls, so what is shown here is what a run would stage.
"""

from __future__ import annotations

import codecs
import hashlib
from datetime import datetime
from typing import Any

from research_corpus.contracts.reasons import REASONS
from research_corpus.contracts.records import (
    ArticleRows,
    Record,
    Rejection,
    Result,
    Skip,
    SourceInfo,
)
from research_corpus.errors import ConfigError
from research_corpus.metadata.normalise import normalise
from research_corpus.metadata.structure import marks_of
from research_corpus.metadata.text import clean_line
from research_corpus.metadata.top import part_top
from research_corpus.pipeline.extract import read_landing_file
from research_corpus.pipeline.landing_files import LandingFile
from research_corpus.settings import Settings
from research_corpus.sources.decode import BYTES_REPLACED, DECLARED_WRONG, declared_encoding
from research_corpus.sources.registry import HEAD_BYTES, READERS, choose_reader
from research_corpus.storage.location import Location

MAX_REJECTIONS = 20
"""Rejections told in full; the others are only counted."""

CONTAINER_MARK = "!"
"""Parts the name of a container from that of its member."""

_BLANK = b" \t\r\n\x0b\x0c\xef\xbb\xbf"
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ARTICLE_COLUMNS = ("language_confidence", "date_precision", "timezone_source", "quality_flags")

JSON = dict[str, Any]


def inspect_file(path: str, number: int, settings: Settings, started_at: datetime) -> JSON:
    """Read one file and tell how one of its records becomes an article.

    Args:
        path: file or URI; it need not lie in a landing folder.
        number: place of the record among those read, from 0.
        settings: limits of the readers and rules.
        started_at: the clock of the rules, as the start of a run is.

    Returns:
        ``file``, ``bytes``, ``sha256``; ``readers`` with how sure each is, the surest first, and
        the one chosen as ``reader``; counts of ``records``, ``rejected`` and ``skipped``;
        ``rejections`` with their remedy; and of the record asked for, what the reader and rules
        made of it as ``record`` and why it is no article as ``refusal``, one of them often null.

    Raises:
        ConfigError: there is no such file, or it has no record of that number.
    """
    place = Location.parse(path)
    if not place.is_file():
        raise ConfigError(f"There is no file at {path!r}.", path=path)
    file, head = _look_at(place)
    chosen: tuple[str, Result] | None = None
    counts = {"records": 0, "rejected": 0, "skipped": 0}
    rejections: list[JSON] = []
    for source_file, result in read_landing_file(place, file, settings):
        if counts["records"] == number:
            chosen = (source_file, result)
        counts["records"] += 1
        if isinstance(result, Rejection) and len(rejections) < MAX_REJECTIONS:
            rejections.append(_describe_refusal(source_file, result))
        counts["rejected"] += isinstance(result, Rejection)
        counts["skipped"] += isinstance(result, Skip)
    if chosen is None:
        found = counts["records"]
        raise ConfigError(f"{path!r} has {found} records, numbered from 0.", path=path)
    record, refusal = _trace(*chosen, file, head, settings, started_at)
    reader = choose_reader(head, file.name) if head else None
    return {
        "file": file.name,
        "bytes": file.size,
        "sha256": file.sha256,
        "readers": _sureness(head, file.name),
        "reader": reader.name if reader else None,
        **counts,
        "rejections": rejections,
        "number": number,
        "refusal": refusal,
        "record": record,
    }


def _look_at(place: Location) -> tuple[LandingFile, bytes]:
    info = place.fs.get_file_info(place.path)
    digest = hashlib.sha256()
    head = b""
    with place.open_input() as stream:
        while chunk := stream.read(HEAD_BYTES):
            head = head or chunk
            digest.update(chunk)
    file = LandingFile(place.name, info.size or 0, info.mtime_ns or 0, digest.hexdigest())
    return file, head if head.startswith(_BOMS[1:]) else head.lstrip(_BLANK)


def _sureness(head: bytes, name: str) -> list[JSON]:
    if not head:
        return []
    found = [{"name": reader.name, "sureness": reader.sniff(head, name)} for reader in READERS]
    return sorted(found, key=lambda row: -float(row["sureness"]))


def _trace(
    source_file: str,
    result: Result,
    file: LandingFile,
    head: bytes,
    settings: Settings,
    started_at: datetime,
) -> tuple[JSON | None, JSON | None]:
    """Return what became of one record: its description, why it is no article, or both."""
    if not isinstance(result, Record):
        return None, _describe_refusal(source_file, result)
    result = part_top(result)
    source = SourceInfo(source_file, file.sha256, "inspect", started_at)
    rows = normalise(result, source, max_text_chars=settings.max_text_chars)
    basis = None if CONTAINER_MARK in source_file else _encoding_basis(head, result)
    described = _describe(source_file, result, rows) | {"encoding_basis": basis}
    refusal = None if isinstance(rows, ArticleRows) else _describe_refusal(source_file, rows)
    return described, refusal


def _describe(source_file: str, record: Record, rows: ArticleRows | Rejection) -> JSON:
    """Return what the reader reported of a record and what the rules made of it.

    ``blocks``, ``claims`` and ``header`` are the reader's, with what stands above the text parted
    from it; ``marks`` are traces of structure that it did not take off; ``fields`` (rows of
    ``field_provenance``), ``authors``, ``quality_flags`` and the rest are of the article and
    missing where the rules rejected the record.
    """
    told = {
        "source_file": source_file,
        "source_record": record.source_record,
        "record_key": record.record_key,
        "format": record.source_format,
        "encoding": record.encoding,
        "reader_flags": list(record.quality_flags),
        "header": record.header,
        "claims": [
            {
                "field": claim.field,
                "value": claim.value,
                "origin": claim.origin.value,
                "rule": claim.rule,
                "confidence": claim.confidence,
            }
            for claim in record.claims
        ],
        "marks": [{"name": mark.name, "shown": mark.shown} for mark in marks_of(record)],
        "blocks": _describe_blocks(record, rows),
    }
    if isinstance(rows, Rejection):
        return told
    decided = {name: rows.article[name] for name in _ARTICLE_COLUMNS}
    return (
        told
        | decided
        | {
            "fields": _without_id(rows.field_provenance),
            "authors": _without_id(rows.article_authors),
        }
    )


def _describe_blocks(record: Record, rows: ArticleRows | Rejection) -> list[JSON]:
    """Return the visible blocks with the reader's kind and the kind written."""
    visible = [(block.kind, text) for block in record.blocks if (text := clean_line(block.text))]
    written = (
        [row["kind"] for row in rows.paragraphs]
        if isinstance(rows, ArticleRows)
        else [kind for kind, _ in visible]
    )
    return [
        {"kind": kind, "kind_written": final, "text": text}
        for (kind, text), final in zip(visible, written, strict=True)
    ]


def _without_id(rows: list[JSON]) -> list[JSON]:
    return [{name: value for name, value in r.items() if name != "article_id"} for r in rows]


def _describe_refusal(source_file: str, refused: Rejection | Skip) -> JSON:
    reason = REASONS[refused.reason_code]
    return {
        "source_file": source_file,
        "source_record": refused.source_record,
        "reason_code": refused.reason_code.value,
        "meaning": reason.meaning,
        "message": refused.message,
        "remedy": reason.remedy,
        "raw_excerpt": refused.raw_excerpt if isinstance(refused, Rejection) else None,
    }


def _encoding_basis(head: bytes, record: Record) -> str | None:
    """Return in words what decided the encoding, in the order in which it is tried."""
    if record.encoding is None:
        return None
    declared = declared_encoding(head)
    against = f"; {declared or 'the declaration'} was declared, but the bytes refute it"
    doubt = against if DECLARED_WRONG in record.quality_flags else ""
    if head.startswith(_BOMS):
        return "byte order mark"
    if BYTES_REPLACED in record.quality_flags:
        return "UTF-8 but for a few broken bytes, which were replaced" + doubt
    if record.encoding == "utf-8":
        return "the bytes are valid UTF-8" + doubt
    if declared and not doubt:
        return f"declared as {declared}, and the bytes bear it out"
    return "detected from the bytes" + doubt
