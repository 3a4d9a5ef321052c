"""Figures of the page of one publisher, month by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from research_corpus.web import charts
from research_corpus.web.charts import Figure
from research_corpus.web.drift import MEASURES, Measure
from research_corpus.web.reading import Row

SHOWN_LANGUAGES = 5


def measures(months: Sequence[Row]) -> list[tuple[Measure, Figure]]:
    """Draw each measure with what is usual, as far as it has at least two known values.

    The main language is left out: :func:`languages` shows it among the others.
    """
    return [
        (measure, _measure(measure, months))
        for measure in MEASURES
        if measure.column != "main_language_ratio"
        and sum(month[measure.column] is not None for month in months) > 1
    ]


def languages(months: Sequence[Row]) -> Figure | None:
    """Draw the shares of the languages."""
    total: Counter[str] = Counter()
    for month in months:
        total.update(month["languages"])
    if not total:
        return None
    named = [name for name, _ in total.most_common(SHOWN_LANGUAGES)]
    data = [
        {"month": month["pub_month"], "name": name, "share": share}
        for month in months
        for name, share in _shares(month["languages"], named).items()
    ]
    colours = charts.series([*named, charts.OTHERS] if len(total) > len(named) else named)
    return charts.columns(
        data,
        charts.places("month", [{"month": month["pub_month"]} for month in months], named=4),
        charts.shares("share", ticks=3),
        "Share of each language by month",
        colours,
        charts.SMALL,
    )


def _measure(measure: Measure, months: Sequence[Row]) -> Figure:
    axis = charts.shares if measure.is_share else charts.counts
    return charts.small_line(
        months,
        charts.places("pub_month", months, named=4),
        axis(measure.column, ticks=3),
        f"{measure.title} by month",
        usual=f"{measure.column}_usual",
        alert=f"{measure.column}_alert",
    )


def _shares(languages: dict[str, int], named: Sequence[str]) -> dict[str, float]:
    whole = sum(languages.values())
    shares = {name: languages[name] / whole for name in named if name in languages}
    rest = whole - sum(languages.get(name, 0) for name in named)
    return shares | ({charts.OTHERS: rest / whole} if rest else {})
