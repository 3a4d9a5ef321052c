"""What a run tells Airflow's metrics: one counter for each of its counts."""

from __future__ import annotations

from collections.abc import Mapping

from airflow.sdk.observability import stats


def emit_counts(counts: Mapping[str, int]) -> None:
    """Add the counts of a run to ``corpus.<count>``, such as ``corpus.records_quarantined``.

    They go where Airflow's own metrics go, StatsD or OpenTelemetry, and nowhere unless one of them
    is switched on.
    """
    for name, count in sorted(counts.items()):
        stats.incr(f"corpus.{name}", count)
