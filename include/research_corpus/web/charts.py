"""Figures of pages: Vega-Lite, drawn on the server.

What does not belong here: what is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import vl_convert
from markupsafe import Markup

from research_corpus.web.reading import Row
from research_corpus.web.svg import STAND_INS, harmless

SIZE = (430, 170)
"""Pixels that a figure is laid out for; it is scaled to its place in the page."""

SMALL = (300, 110)
"""Of a figure of which three stand side by side."""

NAMED_PLACES = 6
"""Places of an axis that have a label; each label costs three milliseconds."""

TICKS = 4

FEW_PLACES, COLUMN_WIDTH = 8, 28
"""Columns of fewer places do not fill the figure: they are so many pixels wide."""

SERIES = 8
"""Series that have a colour of their own."""

OTHERS = "others"

_WHOLE = "datum.value === floor(datum.value) ? format(datum.value, '~s') : ''"

_CONFIG: dict[str, Any] = {
    "background": None,
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": STAND_INS["muted"],
        "gridColor": STAND_INS["line"],
        "domainColor": STAND_INS["line"],
        "labelFontSize": 11,
        "labelLimit": 130,
        "ticks": False,
    },
    "axisX": {"grid": False, "labelAngle": 0, "labelPadding": 6},
    "axisY": {"domain": False, "labelPadding": 6},
}

Colours = Mapping[str, str]
"""By name, a tone of the style sheet."""


@dataclass(frozen=True)
class Figure:
    """A figure as templates show it.

    Attributes:
        svg: the drawing.
        legend: names and the tones that they have in it; empty if it needs none.
    """

    svg: Markup
    legend: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Axis:
    """What a direction of a figure shows.

    Attributes:
        field: of the rows.
        definition: how, as Vega-Lite has it.
    """

    field: str
    definition: Mapping[str, Any]

    def encoded(self) -> dict[str, Any]:
        """Return it as Vega-Lite has it."""
        return {"field": self.field, "title": None, **self.definition}


def places(field: str, rows: Sequence[Row], named: int = NAMED_PLACES) -> Axis:
    """Return the axis of runs, months or years in the order of rows; a few of them are named."""
    names = list(dict.fromkeys(row[field] for row in rows))
    axis = {
        "values": _spread(names, named),
        "labelExpr": "split(datum.label, '|')[1] || datum.label",
        "labelOverlap": False,
    }
    scale = {"domain": names}
    return Axis(field, {"type": "ordinal", "sort": None, "axis": axis, "scale": scale})


def run_label(number: int, started_at: datetime) -> str:
    """Return a name for an axis of :func:`places`, which shows its day and no number."""
    return f"{number:03d}|{started_at:%d %b}"


def counts(field: str, ticks: int = TICKS) -> Axis:
    """Return the axis of a count, whole numbers alone."""
    axis = {"labelExpr": _WHOLE, "tickCount": ticks}
    return Axis(field, {"type": "quantitative", "axis": axis})


def shares(field: str, ticks: int = TICKS) -> Axis:
    """Return the axis of a share of 0 to 1, in per cent."""
    return Axis(field, {"type": "quantitative", "axis": {"format": "~%", "tickCount": ticks}})


def series(names: Sequence[str]) -> dict[str, str]:
    """Return a tone for each of at most eight names; further ones, and ``others``, are grey."""
    return {
        name: f"series-{n}" if n <= SERIES and name != OTHERS else "other"
        for n, name in enumerate(names, 1)
    }


def columns(
    rows: Sequence[Row],
    x: Axis,
    y: Axis,
    label: str,
    colours: Colours | None = None,
    size: tuple[int, int] = SIZE,
) -> Figure:
    """Return columns, stacked where rows share their place.

    Args:
        rows: with the fields of the axes, and ``name`` if there are colours.
        x: the places.
        y: their heights.
        label: what the figure shows, for those who do not see it.
        colours: tone by name, in the order in which they are stacked from below.
        size: width and height, in pixels.
    """
    encoding: dict[str, Any] = {"x": x.encoded(), "y": y.encoded()}
    if colours:
        order = {name: number for number, name in enumerate(colours)}
        rows = [{**row, "place": order[row["name"]]} for row in rows]
        encoding |= {"color": _by_name(colours), "order": {"field": "place"}}
    mark: dict[str, Any] = {"type": "bar", "color": STAND_INS["series-1"]}
    if len({row[x.field] for row in rows}) < FEW_PLACES:
        mark["width"] = COLUMN_WIDTH
    return draw(rows, [{"mark": mark, "encoding": encoding}], label, size, colours)


def small_line(rows: Sequence[Row], x: Axis, y: Axis, label: str, usual: str, alert: str) -> Figure:
    """Return a line with what is usual beside it, and marks where a value is not.

    Args:
        rows: with the fields of the axes.
        x: the places.
        y: the values.
        label: what the figure shows, for those who do not see it.
        usual: field of the usual value; null where there is none.
        alert: field that is null where the value is usual.
    """
    place = {"x": x.encoded(), "y": y.encoded()}
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "line", "color": STAND_INS["other"], "strokeDash": [4, 3]},
            "encoding": place | {"y": {**y.encoded(), "field": usual}},
        },
        {
            "mark": {
                "type": "line",
                "color": STAND_INS["series-1"],
                "point": {"size": 14, "color": STAND_INS["series-1"]},
            },
            "encoding": place,
        },
        {
            "transform": [{"filter": f"datum.{alert} !== null"}],
            "mark": {
                "type": "point",
                "filled": True,
                "opacity": 1,
                "size": 70,
                "color": STAND_INS["bad"],
            },
            "encoding": place,
        },
    ]
    return draw(rows, layers, label, SMALL)


def draw(
    rows: Sequence[Row],
    layers: Sequence[Mapping[str, Any]],
    label: str,
    size: tuple[int, int],
    legend: Colours | None = None,
) -> Figure:
    """Return layers of marks as a figure.

    Args:
        rows: at most a few thousand.
        layers: as Vega-Lite has them.
        label: what the figure shows, for those who do not see it.
        size: width and height, in pixels.
        legend: tone by name: what the page is to say about the colours.
    """
    spec = {
        "width": size[0],
        "height": size[1],
        "data": {"values": list(rows)},
        "layer": list(layers),
        "config": _CONFIG,
    }
    svg = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return Figure(harmless(svg, label), tuple((legend or {}).items()))


def _by_name(colours: Colours) -> dict[str, Any]:
    """Return the encoding of ``name`` by colour.

    The page names the colours, in text that can be read on a phone; text is also what takes the
    drawing engine longest.
    """
    scale = {"domain": list(colours), "range": [STAND_INS[tone] for tone in colours.values()]}
    return {"field": "name", "type": "nominal", "scale": scale, "legend": None}


def _spread(names: list[Any], most: int) -> list[Any]:
    """Return a few names at even distance, away from the ends, where they would stick out."""
    step = -(-len(names) // most)
    return names[step // 2 :: step] if step else []
