"""Check: the quality suites over the staged run, and the gate before anything is published."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.contracts import TABLES
from research_corpus.contracts.verdicts import Verdict
from research_corpus.errors import QualityGateError
from research_corpus.pipeline.gate_advice import gate_advice
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
        ``verdict`` (a word), ``reasons``, ``warnings``, ``advice`` (what to do, a line each),
        ``is_limit_set_aside`` and the number of articles ``rejected`` by row rules.

    Raises:
        QualityGateError: the run is not fit to publish. Its history and report are kept, nothing
            else of it is.
    """
    run.staging_root.file("check").delete()
    outcome = check_run(_staged_run(run, load_thresholds(settings.quality_thresholds)))
    _write(run, outcome)
    gate = outcome.gate
    is_stopped = gate.verdict is Verdict.STOPPED
    verdict = {
        "verdict": gate.verdict.value,
        "reasons": list(gate.reasons),
        "warnings": list(gate.warnings),
        "advice": gate_advice(run, gate, load_outcome(run).ledger) if is_stopped else [],
        "is_limit_set_aside": gate.exceeds_limit and not is_stopped,
        "rejected": len(outcome.rejected),
    }
    run.staging_root.write_json(verdict, "check", "verdict.json")
    logger.info("quality: %s", verdict)
    if is_stopped:
        failed_run(run, settings, now)
        raise _stopped(run, verdict, write_report(run))
    return verdict


def _stopped(run: RunSpec, verdict: dict[str, Any], report: str) -> QualityGateError:
    lines = [f"Run {run.run_id} was stopped, nothing was published."]
    lines += [*verdict["reasons"], *verdict["advice"], f"Report: {report}"]
    return QualityGateError(
        "\n  ".join(lines), run_id=run.run_id, reasons=verdict["reasons"], report=report
    )


def _staged_run(run: RunSpec, adjustments: QualityThresholds) -> StagedRun:
    before = load_outcome(run)
    tables = ("articles", *ROW_TABLES, *ANNOTATION_TABLES)
    return StagedRun(
        run_id=run.run_id,
        started_at=run.started_at,
        chunks={name: _chunks(run.staging_root, name) for name in tables},
        counts={
            # what left with its file is no record that could have been refused
            "records_read": before.balance.records_read - before.balance.articles_removed,
            "quarantined": len(before.quarantine),
        },
        known_article_ids=lambda ids: _known_article_ids(run.corpus_root, ids),
        min_text_chars=run.min_text_chars,
        max_quarantined_ratio=run.max_quarantined_ratio,
        adjustments=adjustments,
        sets_limit_aside=run.publish_valid_by is not None,
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
            **quarantine_row(rejection, source, run_id=run.run_id, stage="check_quality"),
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
    columns = ["article_id", "landing", "source_file", "source_record", "source_sha256"]
    for chunk in _chunks(run.staging_root, "articles")():
        for row in chunk.select(columns).to_pylist():
            if row["article_id"] in outcome.rejected:
                yield row, outcome.rejected[row["article_id"]]
