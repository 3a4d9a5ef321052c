"""SVG that may stand in a page: shapes and text, no script, style or link.

Colours are those of the style sheet, by name, so that one drawing serves the light and the dark
theme.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lxml import etree
from markupsafe import Markup

TONES = (
    *(f"series-{n}" for n in range(1, 9)),
    "text",
    "muted",
    "line",
    "good",
    "warn",
    "bad",
    "other",
)
"""Names of colours; the style sheet has a variable for each."""

STAND_INS = {tone: f"#01fe{number:02x}" for number, tone in enumerate(TONES)}
"""By tone, a colour that nothing else has, for drawing engines that want real ones."""

_TONE_OF = {stand_in: tone for tone, stand_in in STAND_INS.items()}

_SVG = "{http://www.w3.org/2000/svg}"
_ELEMENTS = frozenset(
    _SVG + name
    for name in ("svg", "g", "path", "line", "rect", "circle", "text", "tspan", "defs", "clipPath")
)
_ATTRIBUTES = frozenset(
    (
        "viewBox", "d", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height",
        "transform", "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity",
        "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "opacity",
        "text-anchor", "font-size", "font-weight", "display", "id", "clip-path",
    )
)  # fmt: skip
_CLIP = re.compile(r"url\(#[A-Za-z0-9_-]+\)")
_MARKS = frozenset(f"{_SVG}{name}" for name in ("path", "rect", "circle"))


def harmless(svg: str, label: str) -> Markup:
    """Return a drawing of which only shapes and text are left, in the colours of the style sheet.

    Marks get their description as a title, which browsers show under the pointer.

    Args:
        svg: of a drawing engine; its texts may be anything.
        label: what it shows, for those who do not see it.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    root = etree.fromstring(svg.encode(), parser)
    for element in list(root.iter()):
        if element.tag in _ELEMENTS:
            _clean(element)
        elif element.getparent() is not None:
            element.getparent().remove(element)
    root.attrib.pop("width", "")
    root.attrib.pop("height", "")
    root.attrib.update({"role": "img", "aria-label": label, "class": "figure"})
    etree.cleanup_namespaces(root)
    return Markup(etree.tostring(root, encoding="unicode"))  # noqa: S704


def _clean(element: Any) -> None:
    described = element.get("aria-label") if element.get("role") == "graphics-symbol" else None
    for name, value in list(element.attrib.items()):
        if name not in _ATTRIBUTES or (name == "clip-path" and not _CLIP.fullmatch(value)):
            del element.attrib[name]
        elif value in _TONE_OF:
            element.set(name, f"var(--{_TONE_OF[value]})")
    if described and element.tag in _MARKS:
        etree.SubElement(element, f"{_SVG}title").text = described


def sparkline(values: Sequence[float | None], label: str = "", *, bad: bool = False) -> Markup:
    """Return a small line of values in order, the last one marked; nulls are left out.

    Args:
        values: at least two that are not null, else nothing is drawn.
        label: what it shows, for those who do not see it.
        bad: whether the last value is to stand out.
    """
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return Markup("")
    low, high = min(v for _, v in known), max(v for _, v in known)
    step, span = 92 / (len(values) - 1), (high - low) or 1
    points = [(4 + p * step, 20 - 16 * (v - low) / span if high > low else 12) for p, v in known]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return Markup(
        '<svg class="spark{bad}" viewBox="0 0 100 24" role="img" aria-label="{label}">'
        '<polyline points="{line}"/><circle cx="{x}" cy="{y}" r="2.4"/></svg>'
    ).format(bad=" bad" if bad else "", label=label, line=line, x=f"{x:.1f}", y=f"{y:.1f}")


def bar(part: float) -> Markup:
    """Return a bar whose length is a share of 0 to 1 of its place."""
    width = f"{100 * min(max(part, 0), 1):.1f}"
    return Markup(
        '<svg class="bar-of" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="8" rx="1"/></svg>'
    ).format(width)
