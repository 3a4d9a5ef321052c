"""Figures of query results, drawn without a network: SVG or PNG by the name of the file."""

from __future__ import annotations

from pathlib import Path

import altair as alt
import pandas as pd

from research_corpus.errors import ConfigError

SUFFIXES = (".svg", ".png")
SHOWN = 25
"""Words that a figure shows at most on one side: more cannot be read on one page."""

_BLUE, _ORANGE = "#2f6690", "#c8553d"


def draw_frequency(rows: pd.DataFrame, term: str, grouped: str, target: Path) -> None:
    """Draw rows of ``frequency`` or ``covered_frequency``, groups in order.

    A bar is occurrences per million tokens; of ``covered_frequency`` as complete deliveries make
    likely, and paler where some are missing. A group without tokens has no bar.
    """
    rows = rows.assign(grouping_value=rows["grouping_value"].fillna("unknown"))
    has_gaps = "covered_per_million" in rows
    height, title = (
        ("covered_per_million", "occurrences per million tokens, gaps filled")
        if has_gaps
        else ("per_million", "occurrences per million tokens")
    )
    paler = alt.condition("datum.gaps > 0", alt.value(0.55), alt.value(1))
    bars = (
        alt.Chart(rows, title=f"“{term}” by {grouped}", width=max(240, 28 * len(rows)))
        .mark_bar(color=_BLUE)
        .encode(
            x=alt.X("grouping_value:N", title=grouped, sort=None),
            y=alt.Y(f"{height}:Q", title=title),
            opacity=paler if has_gaps else alt.value(1),
        )
    )
    _save(bars, target)


def draw_collocates(rows: pd.DataFrame, term: str, measure: str, target: Path) -> None:
    """Draw the strongest rows of ``collocates`` by their measure."""
    bars = (
        alt.Chart(rows.head(SHOWN), title=f"Collocates of “{term}”")
        .mark_bar(color=_BLUE)
        .encode(
            x=alt.X(f"{measure}:Q", title=measure.replace("_", " ")),
            y=alt.Y("collocate:N", title=None, sort=None),
        )
    )
    _save(bars, target)


def draw_keyness(rows: pd.DataFrame, a: str, b: str, target: Path) -> None:
    """Draw the words most typical of either side of ``keyness`` by their log-likelihood."""
    typical_a = rows[rows["log_likelihood"] > 0].nlargest(SHOWN, "log_likelihood")
    typical_b = rows[rows["log_likelihood"] < 0].nsmallest(SHOWN, "log_likelihood")
    shown = pd.concat([typical_a.assign(side=a), typical_b.iloc[::-1].assign(side=b)])
    bars = (
        alt.Chart(shown, title=f"Keywords: {a} against {b}", width=360)
        .mark_bar()
        .encode(
            x=alt.X("log_likelihood:Q", title="log-likelihood (negative: rarer in the first)"),
            y=alt.Y("term:N", title=None, sort=None),
            color=alt.Color(
                "side:N",
                title="typical of",
                scale=alt.Scale(domain=[a, b], range=[_BLUE, _ORANGE]),
                legend=alt.Legend(labelLimit=300, orient="bottom"),
            ),
        )
    )
    _save(bars, target)


def check_target(target: Path) -> None:
    """Refuse a file name that says no known format, before any work is done.

    Raises:
        ConfigError: it ends neither in ``.svg`` nor in ``.png``.
    """
    if target.suffix not in SUFFIXES:
        raise ConfigError(f"Figures end in {' or '.join(SUFFIXES)}: {target}.", target=str(target))


def _save(chart: alt.Chart, target: Path) -> None:
    check_target(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    chart.save(str(target), scale_factor=2)
