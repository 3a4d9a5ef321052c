"""Extract: files of a batch -> normalised articles, and a row for whatever is none."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast

from research_corpus.contracts import TABLES
from research_corpus.contracts.reasons import REASONS, ReasonCode
from research_corpus.contracts.records import ArticleRows, Record, Rejection
from research_corpus.metadata.normalise import normalise
from research_corpus.pipeline.plan import LandingFile
from research_corpus.pipeline.run_spec import RunSpec
from research_corpus.pipeline.staged import EXTRACTED, ledger_row, quarantine_row
from research_corpus.settings import Settings
from research_corpus.sources.registry import read_file
from research_corpus.sources.source_file import SourceFile
from research_corpus.storage.layout import month_of
from research_corpus.storage.location import Location
from research_corpus.storage.parquet import (
    parquet_writer,
    rows_to_table,
    sort_by_key,
    write_table,
)

logger = logging.getLogger(__name__)

FLUSH_CHARS = 16_000_000
"""Text held in memory before a part of the batch is written, in characters."""

ROW_GROUP_ARTICLES = 256
"""Small row groups, so that annotation reads only those of its language and months."""


@dataclass
class Extraction:
    """What has become of a batch so far."""

    run: RunSpec
    articles: list[dict[str, Any]] = field(default_factory=list)
    ledger: list[dict[str, Any]] = field(default_factory=list)
    quarantine: list[dict[str, Any]] = field(default_factory=list)
    pending_chars: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, file: LandingFile, rows: ArticleRows) -> None:
        """Take an article."""
        article = rows.article
        self.articles.append(
            {
                "language": article["language"] or "",
                "pub_month": month_of(article["date_published"]),
                "article_id": article["article_id"],
                "content_id": article["content_id"],
                "date_published": article["date_published"],
                "date_modified": article["date_modified"],
                "source_file": article["source_file"],
                "source_record": article["source_record"],
                "source_sha256": file.sha256,
                "bytes": file.size,
                "text_chars": article["text_chars"],
                "article": article,
                "article_authors": rows.article_authors,
                "paragraphs": rows.paragraphs,
                "field_provenance": rows.field_provenance,
            }
        )
        self.pending_chars += article["text_chars"]
        self.counts["articles"] += 1

    def reject(self, file: LandingFile, source_file: str, rejection: Rejection) -> None:
        """Take a record, or file, that is no article."""
        source = {
            "source_file": source_file,
            "source_record": rejection.source_record,
            "source_sha256": file.sha256,
            "bytes": file.size,
        }
        reason = rejection.reason_code
        outcome = "skipped" if reason is ReasonCode.CHANGED_WHILE_READING else "quarantined"
        self.ledger.append(
            ledger_row(source, run_id=self.run.run_id, outcome=outcome, reason_code=reason.value)
        )
        if outcome == "quarantined":
            row = quarantine_row(
                rejection,
                run_id=self.run.run_id,
                stage="extract",
                source_file=source_file,
                source_sha256=file.sha256,
            )
            self.quarantine.append(row)
        self.counts[outcome] += 1


def extract(run: RunSpec, batch: str, settings: Settings) -> dict[str, Any]:
    """Read the files of one batch and write its articles, ledger and quarantine rows.

    Returns:
        ``articles``, ``quarantined`` and ``skipped`` counts.
    """
    files = [
        LandingFile(**f) for f in run.staging_root.read_json("plan", "extract", f"{batch}.json")
    ]
    extraction = Extraction(run)
    target = run.staging_root.file("extract", batch)
    with parquet_writer(EXTRACTED, target.child("extracted.parquet")) as writer:
        for number, file in enumerate(files, start=1):
            for _ in _take_file(extraction, file, settings):
                if extraction.pending_chars >= FLUSH_CHARS:
                    _flush(extraction, writer)
            if number % 500 == 0:
                logger.info("%s: %d of %d files read", batch, number, len(files))
        _flush(extraction, writer)
    for name, rows in (("ingest_ledger", extraction.ledger), ("quarantine", extraction.quarantine)):
        table = TABLES[name]
        write_table(table, rows_to_table(table, rows), target.child(f"{name}.parquet"))
    logger.info("%s: %d files -> %s", batch, len(files), dict(extraction.counts))
    return {"articles": 0, "quarantined": 0, "skipped": 0} | extraction.counts


def _take_file(extraction: Extraction, file: LandingFile, settings: Settings) -> Iterator[None]:
    """Read one file, pausing after each record so that the caller can flush."""
    place = Location.parse(extraction.run.landing).child(file.name)
    for source_file, result in _read(place, file, settings):
        source = extraction.run.source_info(source_file, file.sha256)
        rows = (
            normalise(result, source, max_text_chars=settings.max_text_chars)
            if isinstance(result, Record)
            else result
        )
        if isinstance(rows, ArticleRows):
            extraction.add(file, rows)
        else:
            extraction.reject(file, source_file, rows)
        yield


def _read(
    place: Location, file: LandingFile, settings: Settings
) -> Iterator[tuple[str, Record | Rejection]]:
    problem = file.problem or _problem_now(place, file)
    if problem:
        reason = ReasonCode(problem)
        yield file.name, Rejection(reason, REASONS[reason].meaning)
        return
    source = SourceFile(file.name, file.size, lambda: cast(BinaryIO, place.open_input()))
    for result in read_file(source, max_file_bytes=settings.max_file_bytes):
        yield file.name, result


def _problem_now(place: Location, file: LandingFile) -> str | None:
    info = place.fs.get_file_info(place.path)
    if info.size is None:
        return ReasonCode.UNREADABLE_FILE.value
    if (info.size, info.mtime_ns or 0) != (file.size, file.modified_ns):
        return ReasonCode.CHANGED_WHILE_READING.value
    return None


def _flush(extraction: Extraction, writer: Any) -> None:
    if not extraction.articles:
        return
    table = sort_by_key(EXTRACTED, rows_to_table(EXTRACTED, extraction.articles))
    writer.write_table(table, row_group_size=ROW_GROUP_ARTICLES)
    extraction.articles.clear()
    extraction.pending_chars = 0
