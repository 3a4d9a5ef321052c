"""Look at a whole published corpus: its suite, its publishers' drift, and the verdict on both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from research_corpus.contracts.verdicts import verdict_of
from research_corpus.quality.corpus_rules import SUITE
from research_corpus.quality.corpus_suite import corpus_tallies, source_files
from research_corpus.quality.documents import suite_document
from research_corpus.quality.drift import changed, latest_from_history, metrics_table, reason
from research_corpus.quality.drift_rules import SUITE as DRIFT_SUITE
from research_corpus.quality.drift_rules import drift_tallies
from research_corpus.quality.gate import failed_by_severity, failed_rule, warning
from research_corpus.quality.judgement import Judged, judge, newest_day, observed_until
from research_corpus.quality.month_measures import last_complete_month, measure
from research_corpus.quality.rules import ALLOWED_CLOCK_SKEW, Severity
from research_corpus.quality.tables import failed_rows_table, results_table
from research_corpus.quality.tally import Tally

if TYPE_CHECKING:
    from research_corpus.quality.thresholds import QualityThresholds
    from research_corpus.storage.layout import Corpus


@dataclass(frozen=True)
class Observation:
    """What a monitoring run found.

    Attributes:
        results: rows of ``quality_results``.
        failed_rows: rows of ``quality_failed_rows``.
        changes: rows of ``quality_metrics`` that differ from the present state.
        present: the present state of ``quality_metrics``, changes included.
        verdict: for people and programs, as JSON.
        documents: results by suite, as JSON.
    """

    results: pa.Table
    failed_rows: pa.Table
    changes: pa.Table
    present: pa.Table
    verdict: dict[str, Any]
    documents: dict[str, dict[str, Any]] = field(repr=False)


def observe(
    corpus: Corpus,
    run_id: str,
    started_at: datetime,
    languages: Iterable[str],
    thresholds: QualityThresholds,
) -> Observation:
    """Evaluate the suite of the corpus and the drift of its publishers; nothing is written.

    Args:
        corpus: the corpus.
        run_id: the monitoring run.
        started_at: its start, UTC; the only clock.
        languages: BCP 47 tags with a model.
        thresholds: the user's adjustments.

    Cost: one pass over the number columns of all article tables and over the metadata of
        articles; memory of one bucket and of the measures.
    """
    latest = started_at + ALLOWED_CLOCK_SKEW
    sources = measure(corpus, latest)
    rows = judge(sources, started_at, thresholds.drift)
    until = observed_until(newest_day(sources), started_at, thresholds.drift)
    since = last_complete_month(until, thresholds.drift.complete_after_days)
    standing = [row for row in rows if row.alert is not None and row.pub_month >= since]
    before = latest_from_history(corpus)
    changes = changed(rows, before)
    suites = {
        SUITE: corpus_tallies(corpus, latest, sorted(languages), thresholds),
        DRIFT_SUITE: drift_tallies(rows, standing),
    }
    tallies = [tally for group in suites.values() for tally in group]
    return Observation(
        results=results_table(run_id, tallies),
        failed_rows=failed_rows_table(run_id, tallies, _source_files(corpus, tallies)),
        changes=metrics_table(run_id, changes),
        present=_present(run_id, rows, changes, before),
        verdict=_verdict(tallies, standing, changes),
        documents={
            suite: suite_document(suite, group, run_id, started_at)
            for suite, group in suites.items()
        },
    )


def _source_files(corpus: Corpus, tallies: Iterable[Tally]) -> dict[str, str]:
    named = {article_id for tally in tallies for article_id in tally.failing}
    return source_files(corpus, named) if named else {}


def _present(
    run_id: str, rows: Sequence[Judged], changes: Sequence[Judged], before: pa.Table
) -> pa.Table:
    """Return the rows as they stand, each with the run that wrote it first so."""
    written_by = {
        (row["publisher"], row["pub_month"], row["metric"]): row["run_id"]
        for row in before.select(["publisher", "pub_month", "metric", "run_id"]).to_pylist()
    }
    for row in changes:
        written_by[row.publisher, row.pub_month, row.metric] = run_id
    table = metrics_table(run_id, rows)
    keys = zip(
        *(table[name].to_pylist() for name in ("publisher", "pub_month", "metric")), strict=True
    )
    runs = pa.array([written_by[key] for key in keys], pa.string())
    return table.set_column(0, table.schema.field("run_id"), runs)


def _verdict(
    tallies: Sequence[Tally], standing: Sequence[Judged], changes: Sequence[Judged]
) -> dict[str, Any]:
    failed = [tally for tally in tallies if not tally.success]
    critical = [t for t in failed if t.rule.severity is Severity.CRITICAL or t.error is not None]
    severities = failed_by_severity(failed)
    new = set(changes)
    return {
        "verdict": verdict_of(severities, is_stopped=bool(critical)).value,
        "reasons": [failed_rule(tally) for tally in critical],
        "rules_evaluated": len(tallies),
        "rules_failed": severities,
        "warnings": [warning(tally) for tally in failed if tally not in critical],
        "alerts": [_alert(row, is_new=row in new) for row in standing],
    }


def _alert(row: Judged, *, is_new: bool) -> dict[str, Any]:
    return {
        "publisher": row.publisher,
        "pub_month": row.pub_month,
        "metric": row.metric,
        "alert": row.alert,
        "reason": reason(vars(row)),
        "is_new": is_new,
    }
