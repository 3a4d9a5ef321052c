"""Figures of the pages that explore the words of the corpus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from research_corpus.quality.month_measures import months_between
from research_corpus.web import charts
from research_corpus.web.charts import Axis, Figure
from research_corpus.web.reading import Row

MAX_MONTHS = 48
"""Above so many months a figure shows years."""


def over_time(hits: Mapping[str, int], tokens: Sequence[Row], query: str) -> Figure | None:
    """Draw hits in a million tokens by month or year; a time without tokens is left open.

    Args:
        hits: by month.
        tokens: ``pub_month`` and ``tokens`` of the articles that were searched, in order.
        query: what was searched for.
    """
    if len(tokens) < 2:
        return None
    by_month = {row["pub_month"]: row["tokens"] for row in tokens}
    months = months_between(tokens[0]["pub_month"], tokens[-1]["pub_month"])
    width = 7 if len(months) <= MAX_MONTHS else 4
    sizes: dict[str, int] = {}
    counts: dict[str, int] = {}
    for month in months:
        sizes[month[:width]] = sizes.get(month[:width], 0) + by_month.get(month, 0)
        counts[month[:width]] = counts.get(month[:width], 0) + hits.get(month, 0)
    rows = [
        {"time": time, "rate": counts[time] * 1e6 / size if size else None}
        for time, size in sizes.items()
    ]
    rate = Axis("rate", {"type": "quantitative", "axis": {"format": "~s", "tickCount": 4}})
    label = f"Hits of {query} in a million tokens, by {'month' if width == 7 else 'year'}"
    return charts.columns(rows, charts.places("time", rows), rate, label)
