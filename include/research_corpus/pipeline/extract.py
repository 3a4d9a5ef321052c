"""Extract: files of a batch -> normalised articles, and a row for whatever is none."""

from __future__ import annotations

import io
import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast

from research_corpus.contracts import TABLES
from research_corpus.contracts.reasons import REASONS, ReasonCode
from research_corpus.contracts.records import (
    ArticleRows,
    Record,
    Rejection,
    Result,
    Skip,
)
from research_corpus.metadata.normalise import normalise
from research_corpus.pipeline.plan import LandingFile
from research_corpus.pipeline.run_spec import RunSpec
from research_corpus.pipeline.staged import EXTRACTED, ledger_row, quarantine_row
from research_corpus.settings import Settings
from research_corpus.sources import registry
from research_corpus.sources.field_mapping import load_mapping
from research_corpus.sources.read_limits import ReadLimits
from research_corpus.sources.source_file import SourceFile
from research_corpus.storage.layout import month_of
from research_corpus.storage.location import Location, transient_errors
from research_corpus.storage.parquet import (
    parquet_writer,
    rows_to_table,
    sort_by_key,
)

logger = logging.getLogger(__name__)

FLUSH_CHARS = 16_000_000
"""Text held in memory before a part of the batch is written, in characters."""

FLUSH_ROWS = 20_000
"""Rows of the ledger held in memory before they are written; a crawl gives millions."""

INPUT_BUFFER_BYTES = 128 * 1024

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
                "landing_file": file.name,
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

    def reject(self, file: LandingFile, source_file: str, rejection: Rejection | Skip) -> None:
        """Take a record, or file, that is no article."""
        source = {
            "source_file": source_file,
            "source_record": rejection.source_record,
            "landing_file": file.name,
            "source_sha256": file.sha256,
            "bytes": file.size,
        }
        reason = rejection.reason_code
        is_skipped = isinstance(rejection, Skip) or reason is ReasonCode.CHANGED_WHILE_READING
        outcome = "skipped" if is_skipped else "quarantined"
        self.ledger.append(
            ledger_row(source, run_id=self.run.run_id, outcome=outcome, reason_code=reason.value)
        )
        if isinstance(rejection, Rejection) and not is_skipped:
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
    with _Sink.opened(run, batch) as sink:
        for number, file in enumerate(files, start=1):
            for _ in _take_file(extraction, file, settings):
                if extraction.pending_chars >= FLUSH_CHARS or len(extraction.ledger) >= FLUSH_ROWS:
                    sink.write(extraction)
            if number % 500 == 0:
                logger.info("%s: %d of %d files read", batch, number, len(files))
        sink.write(extraction)
    logger.info("%s: %d files -> %s", batch, len(files), dict(extraction.counts))
    return {"articles": 0, "quarantined": 0, "skipped": 0} | extraction.counts


def _take_file(extraction: Extraction, file: LandingFile, settings: Settings) -> Iterator[None]:
    """Read one file, pausing after each record so that the caller can flush."""
    place = extraction.run.landing_root.child(file.name)
    for source_file, result in read_landing_file(place, file, settings):
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


def read_landing_file(
    place: Location, file: LandingFile, settings: Settings
) -> Iterator[tuple[str, Result]]:
    """Yield what a landing file holds, by the name to record it under.

    Args:
        place: where the file is.
        file: as it was planned; a file that changed since is left to the next run.
        settings: limits and field mapping.
    """
    problem = file.problem or _problem_now(place, file)
    if problem:
        reason = ReasonCode(problem)
        yield file.name, Rejection(reason, REASONS[reason].meaning)
        return
    limits = ReadLimits(
        max_file_bytes=settings.max_file_bytes,
        max_records=settings.max_records,
        max_members=settings.max_members,
        max_ratio=settings.max_ratio,
        max_depth=settings.max_depth,
        max_total_bytes=settings.max_total_bytes,
    )
    source = SourceFile(file.name, file.size, lambda: _open_seekable(place))
    yield from registry.read_landing_file(source, limits, load_mapping(settings.field_mapping))


def _open_seekable(place: Location) -> BinaryIO:
    """Open a file in any order: ZIP and Parquet have their directory at the end."""
    with transient_errors(place.uri):
        file = place.fs.open_input_file(place.path)
        return cast(BinaryIO, io.BufferedReader(file, INPUT_BUFFER_BYTES))


def _problem_now(place: Location, file: LandingFile) -> str | None:
    info = place.fs.get_file_info(place.path)
    if info.size is None:
        return ReasonCode.UNREADABLE_FILE.value
    if (info.size, info.mtime_ns or 0) != (file.size, file.modified_ns):
        return ReasonCode.CHANGED_WHILE_READING.value
    return None


class _Sink:
    """The staged files of a batch, written part by part."""

    def __init__(self, articles: Any, ledger: Any, quarantine: Any) -> None:
        self._articles = articles
        self._others = {"ingest_ledger": ledger, "quarantine": quarantine}

    @classmethod
    @contextmanager
    def opened(cls, run: RunSpec, batch: str) -> Iterator[_Sink]:
        """Open the files of a batch, and finish them at the end."""
        target = run.staging_root.file("extract", batch)
        tables = (EXTRACTED, TABLES["ingest_ledger"], TABLES["quarantine"])
        with ExitStack() as files:
            yield cls(
                *(
                    files.enter_context(parquet_writer(t, target.child(f"{t.name}.parquet")))
                    for t in tables
                )
            )

    def write(self, extraction: Extraction) -> None:
        """Write what is pending, and forget it."""
        if extraction.articles:
            table = sort_by_key(EXTRACTED, rows_to_table(EXTRACTED, extraction.articles))
            self._articles.write_table(table, row_group_size=ROW_GROUP_ARTICLES)
            extraction.articles.clear()
            extraction.pending_chars = 0
        for name, rows in (
            ("ingest_ledger", extraction.ledger),
            ("quarantine", extraction.quarantine),
        ):
            if rows:
                self._others[name].write_table(rows_to_table(TABLES[name], rows))
                rows.clear()
