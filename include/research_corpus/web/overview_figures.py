"""Figures of the page *Overview*."""

from __future__ import annotations

from collections.abc import Sequence

from research_corpus.web import charts
from research_corpus.web.charts import Figure
from research_corpus.web.reading import Row


def publishers(rows: Sequence[Row]) -> Figure | None:
    """Draw articles by period and publisher, the publishers with the most articles below."""
    if not rows:
        return None
    ranked = sorted({(row["place"], row["name"]) for row in rows})
    return charts.columns(
        rows,
        charts.places("period", rows),
        charts.counts("articles"),
        "Articles by time and publisher",
        charts.series([name for _, name in ranked]),
    )


def growth(runs: Sequence[Row]) -> Figure | None:
    """Draw articles that each published run wrote, oldest run first."""
    data = [
        {
            "run": charts.run_label(number, run["started_at"]),
            "articles": run["records_written"] or 0,
        }
        for number, run in enumerate(runs)
        if run["status"] == "success"
    ]
    if not data:
        return None
    return charts.columns(
        data,
        charts.places("run", data),
        charts.counts("articles"),
        "Articles written by each run",
    )
