"""Figures of the pages *Quality*: trends over the newest runs, oldest on the left."""

from __future__ import annotations

from collections.abc import Sequence

from research_corpus.contracts.verdicts import outcome_of
from research_corpus.web import charts
from research_corpus.web.charts import Figure
from research_corpus.web.reading import Row

_SEVERITIES = {"critical": "bad", "warning": "series-2", "info": "other"}
_OUTCOMES = {"published": "series-1", "stopped": "bad", "passed": "series-1", "failed": "bad"}


def failed_rules(runs: Sequence[Row]) -> Figure | None:
    """Draw how many rules failed in each run, by severity."""
    if not runs:
        return None
    data = [
        {
            "run": charts.run_label(number, run["started_at"]),
            "name": severity,
            "rules": run[f"failed_{severity}"],
        }
        for number, run in enumerate(runs)
        for severity in _SEVERITIES
    ]
    return charts.columns(
        data,
        charts.places("run", data),
        charts.counts("rules"),
        "Failed rules of each run, by severity",
        _SEVERITIES,
    )


def quarantined(runs: Sequence[Row]) -> Figure | None:
    """Draw the share of records that each run quarantined."""
    data = [
        {
            "run": charts.run_label(number, run["started_at"]),
            "share": run["quarantined_ratio"],
            "name": "stopped" if run["status"] == "failed" else "published",
        }
        for number, run in enumerate(runs)
        if run["quarantined_ratio"] is not None
    ]
    return _shares(data, "Share of records that each run quarantined") if data else None


def rule_trend(rows: Sequence[Row]) -> Figure | None:
    """Draw the share of values that failed one rule, run by run."""
    data = [
        {
            "run": charts.run_label(number, row["started_at"]),
            "share": row["unexpected_ratio"] or 0,
            "name": outcome_of(row["success"]).value,
        }
        for number, row in enumerate(rows)
    ]
    return _shares(data, "Share of values that failed the rule, run by run") if data else None


def _shares(data: list[Row], label: str) -> Figure:
    seen = {row["name"] for row in data}
    colours = {name: tone for name, tone in _OUTCOMES.items() if name in seen}
    places = charts.places("run", data)
    return charts.columns(data, places, charts.shares("share"), label, colours)
