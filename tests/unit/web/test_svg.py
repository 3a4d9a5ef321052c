"""Drawings that may stand in a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from research_corpus.web import charts
from research_corpus.web.svg import STAND_INS, bar, harmless, sparkline

NS = "{http://www.w3.org/2000/svg}"


def drawn(inner: str) -> etree._Element:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9" viewBox="0 0 9 9">{inner}</svg>'  # noqa: E501
    return etree.fromstring(str(harmless(svg, "label")))


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        "<style>*{display:none}</style>",
        '<a xlink:href="javascript:alert(1)"><path d="M0,0"/></a>',
        '<image href="https://elsewhere.example/x.png"/>',
        '<use href="#x"/>',
        "<foreignObject><body/></foreignObject>",
        '<animate attributeName="href" values="javascript:alert(1)"/>',
        "<!-- comment --><?pi x?>",
    ],
)
def test_harmless_leaves_out_what_is_no_shape(inner: str) -> None:
    assert len(drawn(inner)) == 0


@pytest.mark.parametrize(
    "attribute",
    ['onload="x()"', 'style="fill:red"', 'clip-path="url(https://elsewhere.example)"', 'href="#"'],
)
def test_harmless_leaves_out_attributes_that_act(attribute: str) -> None:
    assert dict(drawn(f'<path d="M0,0" {attribute}/>')[0].attrib) == {"d": "M0,0"}


def test_harmless_gives_colours_their_names_in_the_style_sheet() -> None:
    path = drawn(f'<path d="M0,0" fill="{STAND_INS["bad"]}" stroke="#123456"/>')[0]
    assert (path.get("fill"), path.get("stroke")) == ("var(--bad)", "#123456")


def test_harmless_describes_marks_in_a_title() -> None:
    path = drawn('<path d="M0,0" role="graphics-symbol" aria-label="a &lt;b&gt;: 1"/>')[0]
    assert path.find(f"{NS}title").text == "a <b>: 1"


def test_columns_of_hostile_names_are_harmless_and_all_there() -> None:
    name = "</text><script>alert(1)</script>\"'&"
    rows = [{"when": name, "n": 2, "name": name}, {"when": "b|c", "n": 1, "name": "other"}]
    figure = charts.columns(
        rows, charts.places("when", rows), charts.counts("n"), name, charts.series([name, "other"])
    )
    root = etree.fromstring(str(figure.svg))
    assert root.get("aria-label") == name
    assert not [e for e in root.iter() if e.tag == f"{NS}script"]
    titles = [e.text for e in root.iter(f"{NS}title")]
    assert len(titles) == 2
    assert figure.legend == ((name, "series-1"), ("other", "series-2"))


def test_series_greys_others_and_a_ninth_name() -> None:
    tones = charts.series([*"abcdefgh", "i", charts.OTHERS])
    assert [tones["a"], tones["h"], tones["i"], tones[charts.OTHERS]] == [
        "series-1", "series-8", "other", "other",
    ]  # fmt: skip


@given(st.lists(st.none() | st.floats(-1e12, 1e12), max_size=30), st.text(max_size=20))
def test_sparkline_stays_inside_its_place(values: list[float | None], label: str) -> None:
    known = [value for value in values if value is not None]
    text = str(sparkline(values, label))
    assert bool(text) == (len(known) > 1)
    if text:
        points = text.split('points="')[1].split('"')[0].split()
        assert len(points) == len(known)
        for point in points:
            x, y = map(float, point.split(","))
            assert 0 <= x <= 100
            assert 0 <= y <= 24


@pytest.mark.parametrize(("part", "width"), [(-1, "0.0"), (0.5, "50.0"), (7, "100.0")])
def test_bar_is_never_longer_than_its_place(part: float, width: str) -> None:
    assert f'width="{width}"' in bar(part)
