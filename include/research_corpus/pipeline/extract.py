"""Extract: files of a batch -> normalised articles, and a row for whatever is none."""

from __future__ import annotations

import io
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import pyarrow as pa

from research_corpus.contracts import TABLES
from research_corpus.contracts.reasons import REASONS, ReasonCode
from research_corpus.contracts.records import ArticleRows, Rejection, Result, Skip
from research_corpus.pipeline.landing_files import LandingFile
from research_corpus.pipeline.record_rules import ReadResult, RecordRules, grouped
from research_corpus.pipeline.run_spec import RunSpec
from research_corpus.pipeline.staged import EXTRACTED, HEADER_LINES, ledger_row, quarantine_row
from research_corpus.settings import Settings
from research_corpus.similarity.signatures import signatures
from research_corpus.sources import registry
from research_corpus.sources.field_mapping import load_mapping
from research_corpus.sources.read_limits import ReadLimits
from research_corpus.sources.read_watch import ReadWatch
from research_corpus.sources.source_file import SourceFile
from research_corpus.storage.landings import landing_name
from research_corpus.storage.layout import month_of
from research_corpus.storage.location import Location
from research_corpus.storage.parquet import (
    parquet_writer,
    rows_to_table,
    sort_by_key,
)

logger = logging.getLogger(__name__)

FLUSH_CHARS = 16_000_000
"""Text held in memory before a part of the batch is written, in characters."""

FLUSH_ARTICLES = 4_096
"""Articles so held: of short ones the fields weigh more than the text."""

FLUSH_ROWS = 20_000
"""Rows of the ledger held in memory before they are written; a crawl gives millions."""

SMALL_FILE_BYTES = 1024**2
"""A file up to this size is read once, however many readers look at it."""

PACKED_ARTICLES = 512
"""Articles kept as Python objects; more would be walked through at each garbage collection."""

ROW_GROUP_ARTICLES = 512
"""Small row groups, so that annotation reads only those of its language and months."""


_INDEXED = ("publisher", "title", "url_canonical", "record_key", "quality_flags")


@dataclass
class Extraction:
    """What has become of a batch so far."""

    run: RunSpec
    articles: list[dict[str, Any]] = field(default_factory=list)
    packed: list[pa.Table] = field(default_factory=list)
    ledger: list[dict[str, Any]] = field(default_factory=list)
    quarantine: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, Any]] = field(default_factory=list)
    pending_chars: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def is_full(self) -> bool:
        """Whether it is time to write what is held."""
        return (
            self.pending_chars >= FLUSH_CHARS
            or len(self.articles) >= FLUSH_ARTICLES
            or len(self.ledger) >= FLUSH_ROWS
        )

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
                "landing": article["landing"],
                "source_file": article["source_file"],
                "source_record": article["source_record"],
                "landing_file": file.name,
                "source_sha256": file.sha256,
                "bytes": file.size,
                "text_chars": article["text_chars"],
                **{name: article[name] for name in _INDEXED},
                "article": article,
                "article_authors": rows.article_authors,
                "paragraphs": rows.paragraphs,
                "field_provenance": rows.field_provenance,
            }
        )
        if rows.header:
            columns = ("article_id", "source_file", "source_record")
            told = {name: article[name] for name in columns}
            self.headers.append({**told, **rows.header._asdict()})
        self.pending_chars += article["text_chars"]
        self.counts["articles"] += 1
        if len(self.articles) >= PACKED_ARTICLES:
            self.pack()

    def pack(self) -> None:
        """Turn the articles taken so far into a table, which takes less memory."""
        if self.articles:
            _sign(self.articles)
            self.packed.append(rows_to_table(EXTRACTED, self.articles))
            self.articles.clear()

    def reject(self, file: LandingFile, source_file: str, rejection: Rejection | Skip) -> None:
        """Take a record, or file, that is no article."""
        source = {
            "landing": landing_name(file.landing),
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
            row = quarantine_row(rejection, source, run_id=self.run.run_id, stage="extract")
            self.quarantine.append(row)
        self.counts[outcome] += 1


def _sign(articles: list[dict[str, Any]]) -> None:
    """Add the signature of each text; many at once take less time."""
    found = signatures(row["article"]["text"] for row in articles)
    for row, signature in zip(articles, found, strict=True):
        row["signatures"] = [{"article_id": row["article_id"], **signature._asdict()}]


def extract(
    run: RunSpec, batch: str, settings: Settings, watch: ReadWatch | None = None
) -> dict[str, Any]:
    """Read the files of one batch and write its articles, ledger and quarantine rows.

    Args:
        run: the run.
        batch: name of the batch.
        settings: limits and field mapping.
        watch: is told what is read; null if nobody watches.

    Returns:
        ``articles``, ``quarantined`` and ``skipped`` counts.
    """
    files = [
        LandingFile(**f) for f in run.staging_root.read_json("plan", "extract", f"{batch}.json")
    ]
    extraction, watch = Extraction(run), watch or ReadWatch()
    rules = RecordRules(run, settings, watch)
    with _Sink.opened(run, batch) as sink:
        for group in grouped(_read(files, settings, watch)):
            for read, rows in rules.apply(group):
                if isinstance(rows, ArticleRows):
                    extraction.add(read.file, rows)
                else:
                    extraction.reject(read.file, read.source_file, rows)
                if extraction.is_full:
                    watch.leave()
                    sink.write(extraction)
            watch.leave()
        sink.write(extraction)
    logger.info("%s: %d files -> %s", batch, len(files), dict(extraction.counts))
    return {"articles": 0, "quarantined": 0, "skipped": 0} | extraction.counts


def _read(files: list[LandingFile], settings: Settings, watch: ReadWatch) -> Iterator[ReadResult]:
    landings = {uri: Location.parse(uri) for uri in sorted({file.landing for file in files})}
    for file_number, file in enumerate(files, start=1):
        watch.begin(file_number)
        results = read_landing_file(landings[file.landing].child(file.name), file, settings, watch)
        for number, (source_file, result) in enumerate(results):
            yield ReadResult(file, file_number, number, source_file, result)
        watch.leave()
        if file_number % 500 == 0:
            logger.info("%d of %d files read", file_number, len(files))


def read_landing_file(
    place: Location, file: LandingFile, settings: Settings, watch: ReadWatch | None = None
) -> Iterator[tuple[str, Result]]:
    """Yield what a landing file holds, by the name to record it under.

    Args:
        place: where the file is.
        file: as it was planned; a file that changed since is left to the next run.
        settings: limits and field mapping.
        watch: is told what is read; null if nobody watches.
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
    source = SourceFile(file.name, file.size, _opener(place, file.size), watch=watch)
    yield from registry.read_landing_file(source, limits, load_mapping(settings.field_mapping))


def _opener(place: Location, size: int) -> Callable[[], BinaryIO]:
    """Return what opens a file from its first byte on each call; a small one is in memory."""
    if size <= SMALL_FILE_BYTES:
        data = place.read_bytes(size + 1)
        # it may have grown since it was listed
        if len(data) <= size:
            return lambda: io.BytesIO(data)
    return place.open_random_access


def _problem_now(place: Location, file: LandingFile) -> str | None:
    info = place.fs.get_file_info(place.path)
    if info.size is None:
        return ReasonCode.UNREADABLE_FILE.value
    if (info.size, info.mtime_ns or 0) != (file.size, file.modified_ns):
        return ReasonCode.CHANGED_WHILE_READING.value
    return None


class _Sink:
    """The staged files of a batch, written part by part."""

    def __init__(self, articles: Any, ledger: Any, quarantine: Any, headers: Any) -> None:
        self._articles = articles
        self._others = {
            TABLES["ingest_ledger"]: ledger,
            TABLES["quarantine"]: quarantine,
            HEADER_LINES: headers,
        }

    @classmethod
    @contextmanager
    def opened(cls, run: RunSpec, batch: str) -> Iterator[_Sink]:
        """Open the files of a batch, and finish them at the end."""
        target = run.staging_root.file("extract", batch)
        tables = (EXTRACTED, TABLES["ingest_ledger"], TABLES["quarantine"], HEADER_LINES)
        with ExitStack() as files:
            yield cls(
                *(
                    files.enter_context(parquet_writer(t, target.child(f"{t.name}.parquet")))
                    for t in tables
                )
            )

    def write(self, extraction: Extraction) -> None:
        """Write what is pending, and forget it."""
        extraction.pack()
        if extraction.packed:
            table = sort_by_key(EXTRACTED, pa.concat_tables(extraction.packed).combine_chunks())
            self._articles.write_table(table, row_group_size=ROW_GROUP_ARTICLES)
            extraction.packed.clear()
            extraction.pending_chars = 0
        pending = (extraction.ledger, extraction.quarantine, extraction.headers)
        for (table, writer), rows in zip(self._others.items(), pending, strict=True):
            if rows:
                writer.write_table(rows_to_table(table, rows))
                rows.clear()
