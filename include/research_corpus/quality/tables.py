"""Tallies as rows of ``quality_results`` and ``quality_failed_rows``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

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


def failed_rows_table(
    run_id: str, tallies: Iterable[Tally], source_files: Mapping[str, str] | None = None
) -> pa.Table:
    """Return the rows of ``quality_failed_rows``, sorted by suite, rule, article and value.

    Args:
        run_id: the run.
        tallies: of all rules.
        source_files: input file by article, where the ledger of the run does not have it.
    """
    rows = [
        {"run_id": run_id, "suite": tally.suite, "expectation": tally.rule.name, **row}
        for tally in tallies
        for row in (*_of_articles(tally, source_files or {}), *_of_none(tally))
    ]
    names = ("suite", "expectation", "article_id", "value", "source_file", "publisher")
    rows.sort(key=lambda row: tuple(row[name] or "" for name in names))
    return pa.Table.from_pylist(rows, schema=QUALITY_FAILED_ROWS.schema)


def _of_articles(tally: Tally, source_files: Mapping[str, str]) -> Iterator[dict[str, str | None]]:
    for article_id, values in tally.failing.items():
        row = {"article_id": article_id, "source_file": source_files.get(article_id)}
        yield from ({**row, "value": value, "publisher": None} for value in values)


def _of_none(tally: Tally) -> Iterator[dict[str, str | None]]:
    return ({"article_id": None, **fault._asdict()} for fault in tally.faults)
