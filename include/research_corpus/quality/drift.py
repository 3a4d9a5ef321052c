"""What pages and the monitor read of ``quality_metrics``: latest values, alerts, and their reasons.

A row is written only when it differs from the last one of its publisher, month and metric; so the
latest row of each is its present state. ``quality_metrics`` keeps all of them for ever, and
``_monitor/quality_metrics.parquet`` the present state alone, whatever the length of the history.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from research_corpus.contracts import TABLES
from research_corpus.quality.corpus_views import connect
from research_corpus.quality.judgement import Judged
from research_corpus.quality.metrics import Alert, metric_of
from research_corpus.storage.layout import Corpus
from research_corpus.storage.location import Location
from research_corpus.storage.parquet import read_table

Key = tuple[str | None, str, str]

LATEST = """
    select m.run_id, publisher, pub_month, metric, value, baseline, z_score, alert
    from quality_metrics m join runs r using (run_id)
    qualify row_number() over (
        partition by publisher, pub_month, metric order by r.started_at desc, run_id desc
    ) = 1
    order by publisher nulls first, pub_month, metric
"""
"""The present state, from all of the history, in DuckDB with the tables as views."""

_REASONS = {
    Alert.SILENT: "{publisher} fell silent",
    Alert.VOLUME_HALVED: "{publisher} delivers far less",
    Alert.VOLUME_SURGED: "{publisher} delivers far more",
    Alert.DATES_LOST: "{publisher} lost its dates",
    Alert.AUTHORS_LOST: "{publisher} lost its authors",
    Alert.TITLES_LOST: "{publisher} lost its titles",
    Alert.LENGTH_CHANGED: "{publisher}'s texts changed in length",
    Alert.DUPLICATES_RISEN: "{publisher} repeats itself",
    Alert.LANGUAGE_CHANGED: "{publisher} changed its language",
}


def snapshot(corpus: Corpus) -> Location:
    """Return the file that holds the present state alone, in the schema of ``quality_metrics``."""
    return corpus.root.child("_monitor", "quality_metrics.parquet")


def latest_metrics(corpus: Corpus) -> pa.Table:
    """Return the present state of every publisher's months, in the schema of ``quality_metrics``.

    ``run_id`` is the run that wrote the row: the value has been so since. Empty before the first
    monitoring run.

    Cost: reads one file of as many rows as there are measures, not the history.
    """
    return read_table(TABLES["quality_metrics"], snapshot(corpus))


def latest_from_history(corpus: Corpus) -> pa.Table:
    """Return the same as :func:`latest_metrics`, from the history itself."""
    with connect(corpus, ("quality_metrics", "runs")) as connection:
        rows = connection.sql(LATEST).to_arrow_table()
    return rows.cast(TABLES["quality_metrics"].schema)


def changed(rows: Iterable[Judged], latest: pa.Table) -> list[Judged]:
    """Return the rows that differ from the present state."""
    known = {_key(row): _values(row) for row in latest.to_pylist()}
    return [row for row in rows if known.get(_key(vars(row))) != _values(vars(row))]


def reason(row: Mapping[str, Any]) -> str:
    """Return why a row raises its alert, as a sentence for people; empty if it raises none.

    Args:
        row: a row of ``quality_metrics``.

    Example:
        >>> reason({"publisher": "Harbour News", "pub_month": "2025-03", "metric": "article_count",
        ...         "value": 40.0, "baseline": 100.0, "z_score": -7.2, "alert": "volume_halved"})
        'Harbour News delivers far less: articles 40 in 2025-03, usually 100 (7.2 deviations).'
    """
    if row["alert"] is None:
        return ""
    metric = metric_of(row["metric"])
    what = _REASONS[Alert(row["alert"])].format(publisher=row["publisher"])
    value, baseline = (_number(row[name], metric.unit) for name in ("value", "baseline"))
    deviations = "" if row["z_score"] is None else f" ({abs(row['z_score']):.1f} deviations)"
    usual = "at most" if row["metric"] == "silent_days" else "usually"
    return (
        f"{what}: {metric.title.lower()} {value} in {row['pub_month']}, {usual} "
        f"{baseline}{deviations}."
    )


def metrics_table(run_id: str, rows: Iterable[Judged]) -> pa.Table:
    """Return rows of ``quality_metrics``, sorted by publisher, month and metric."""
    schema = TABLES["quality_metrics"].schema
    given = [{"run_id": run_id, **vars(row)} for row in rows]
    given.sort(key=lambda row: (row["publisher"] is not None, *map(str, _key(row))))
    return pa.Table.from_pylist(given, schema=schema)


def _key(row: Mapping[str, Any]) -> Key:
    return row["publisher"], row["pub_month"], row["metric"]


def _values(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in ("value", "baseline", "z_score", "alert"))


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return "unknown"
    return f"{value:.0%}" if unit == "ratio" else f"{value:,.0f}"
