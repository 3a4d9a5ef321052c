"""Check: the quality suites over the staged run, and the gate before anything is published."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.contracts import TABLES
from research_corpus.errors import QualityGateError
from research_corpus.pipeline.history import failed_run
from research_corpus.pipeline.outcome import load_outcome
from research_corpus.pipeline.report import write_report
from research_corpus.pipeline.run_spec import RunSpec
from research_corpus.pipeline.staged import ANNOTATION_TABLES, ROW_TABLES, quarantine_row
from research_corpus.quality.check import QualityOutcome, StagedRun, check_run
from research_corpus.quality.thresholds import QualityThresholds, load_thresholds
from research_corpus.settings import Settings
from research_corpus.storage.dataset import table_dataset
from research_corpus.storage.layout import Corpus
from research_corpus.storage.parquet import read_table, rows_to_table, write_table
from research_corpus.storage.staging import Staging

logger = logging.getLogger(__name__)


def check_quality(run: RunSpec, settings: Settings, now: datetime) -> dict[str, Any]:
    """Evaluate the suites on the staged run, quarantine failing articles and judge the rest.

    Returns:
        ``passed``, ``reasons`` and the number of articles ``rejected`` by row rules.

    Raises:
        QualityGateError: the run is not fit to publish. Its history and report are kept, nothing
            else of it is.
    """
    run.staging_root.file("check").delete()
    outcome = check_run(_staged_run(run, load_thresholds(settings.quality_thresholds)))
    _write(run, outcome)
    verdict = {
        "passed": outcome.verdict.passed,
        "reasons": list(outcome.verdict.reasons),
        "rejected": len(outcome.rejected),
    }
    run.staging_root.write_json(verdict, "check", "verdict.json")
    logger.info("quality: %s", verdict)
    if not outcome.verdict.passed:
        failed_run(run, settings, now)
        report = write_report(run)
        raise QualityGateError(
            f"Run {run.run_id} published nothing: {' '.join(outcome.verdict.reasons)} "
            f"Report: {report}",
            run_id=run.run_id,
            reasons=list(outcome.verdict.reasons),
            report=report,
        )
    return verdict


def _staged_run(run: RunSpec, adjustments: QualityThresholds) -> StagedRun:
    before = load_outcome(run)
    tables = ("articles", *ROW_TABLES, *ANNOTATION_TABLES)
    return StagedRun(
        run_id=run.run_id,
        started_at=run.started_at,
        chunks={name: _chunks(run.staging_root, name) for name in tables},
        counts={
            "records_read": before.balance.records_read,
            "quarantined": len(before.quarantine),
        },
        known_article_ids=lambda ids: _known_article_ids(run.corpus_root, ids),
        min_text_chars=run.min_text_chars,
        max_quarantined_ratio=run.max_quarantined_ratio,
        adjustments=adjustments,
    )


def _chunks(staging: Staging, table: str) -> Callable[[], Iterator[pa.Table]]:
    def chunks() -> Iterator[pa.Table]:
        for batch in staging.batches("annotate"):
            yield read_table(TABLES[table], staging.file("annotate", batch, f"{table}.parquet"))

    return chunks


def _known_article_ids(corpus: Corpus, ids: Iterable[str]) -> set[str]:
    wanted = pa.array(sorted(set(ids)), pa.string())
    if not len(wanted):
        return set()
    found = table_dataset(corpus, "articles").to_table(
        columns=["article_id"], filter=pc.field("article_id").isin(wanted)
    )
    return set(found["article_id"].to_pylist())


def _write(run: RunSpec, outcome: QualityOutcome) -> None:
    target = run.staging_root.file("check")
    write_table(TABLES["quality_results"], outcome.results, target.child("quality_results.parquet"))
    write_table(
        TABLES["quality_failed_rows"],
        outcome.failed_rows,
        target.child("quality_failed_rows.parquet"),
    )
    rows = [
        {
            **quarantine_row(
                rejection,
                run_id=run.run_id,
                stage="check_quality",
                source_file=source["source_file"],
                source_sha256=source["source_sha256"],
            ),
            "source_record": source["source_record"],
        }
        for source, rejection in _sources_of(run, outcome)
    ]
    quarantine = rows_to_table(TABLES["quarantine"], rows)
    write_table(TABLES["quarantine"], quarantine, target.child("quarantine.parquet"))
    run.staging_root.write_json(sorted(outcome.rejected), "check", "rejected.json")
    for suite, document in outcome.documents.items():
        run.staging_root.write_json(document, "check", "documents", f"{suite}.json")


def _sources_of(run: RunSpec, outcome: QualityOutcome) -> Iterator[tuple[dict[str, Any], Any]]:
    columns = ["article_id", "source_file", "source_record", "source_sha256"]
    for chunk in _chunks(run.staging_root, "articles")():
        for row in chunk.select(columns).to_pylist():
            if row["article_id"] in outcome.rejected:
                yield row, outcome.rejected[row["article_id"]]
