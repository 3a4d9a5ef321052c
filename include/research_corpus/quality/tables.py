"""Tallies as rows of ``quality_results`` and ``quality_failed_rows``."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from research_corpus.contracts.runs import QUALITY_FAILED_ROWS, QUALITY_RESULTS
from research_corpus.quality.rules import cut
from research_corpus.quality.tally import Tally


def results_table(run_id: str, tallies: Iterable[Tally]) -> pa.Table:
    """Return the rows of ``quality_results``, sorted by suite and rule."""
    rows = [
        {
            "run_id": run_id,
            "suite": tally.suite,
            "table_name": tally.table,
            "expectation": tally.rule.name,
            "column": tally.rule.column,
            "severity": tally.rule.severity.value,
            "success": tally.success,
            "observed_value": cut(tally.observed_value),
            "element_count": tally.element_count,
            "unexpected_count": tally.unexpected_count,
            "unexpected_ratio": tally.unexpected_ratio,
        }
        for tally in tallies
    ]
    rows.sort(key=lambda row: (row["suite"], row["expectation"]))
    return pa.Table.from_pylist(rows, schema=QUALITY_RESULTS.schema)


def failed_rows_table(run_id: str, tallies: Iterable[Tally]) -> pa.Table:
    """Return the rows of ``quality_failed_rows``, sorted by suite, rule, article and value."""
    rows = [
        {
            "run_id": run_id,
            "suite": tally.suite,
            "expectation": tally.rule.name,
            "article_id": article_id,
            "value": value,
        }
        for tally in tallies
        for article_id, values in tally.failing.items()
        for value in values
    ]
    rows.sort(
        key=lambda row: (row["suite"], row["expectation"], row["article_id"], row["value"] or "")
    )
    return pa.Table.from_pylist(rows, schema=QUALITY_FAILED_ROWS.schema)
