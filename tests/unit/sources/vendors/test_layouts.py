"""Exports in the layouts that vendors give them: all articles, all fields, no word of the frame.

The layouts are those that public parsers of such exports look for and show in their samples; the
articles are invented, and ``expected.json`` says what people see in the files.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from final_rows import article_rows

LAYOUTS = Path(__file__).parent / "layouts"
EXPECTED = json.loads((LAYOUTS / "expected.json").read_text("utf-8"))
SHEET = ".a{width:1px}" * 8000
"""Factiva's pages hold more than a hundred thousand characters of styles above their articles."""


@pytest.mark.parametrize("name", EXPECTED)
def test_export_in_a_layout_of_its_vendor_gives_each_article_with_its_fields(name):
    content = (LAYOUTS / name).read_text("utf-8").replace("/* SHEET */", SHEET)
    rows = article_rows(name, content)
    assert len(rows) == len(EXPECTED[name])
    for row, expected in zip(rows, EXPECTED[name], strict=True):
        row["date_published"] = row["date_published"] and row["date_published"].isoformat()
        assert {field: row[field] for field in expected} == expected


def test_every_layout_has_its_expected_articles():
    files = {path.name for path in LAYOUTS.iterdir()} - {"expected.json"}
    assert files == set(EXPECTED)


@pytest.mark.parametrize("name", ["factiva_german.txt", "europresse.txt"])
def test_article_of_an_export_whose_head_is_not_found_is_refused_and_not_lost(read, name):
    first = "145 Wörter" if name.startswith("factiva") else "International, lundi 4 mars 2024, p. 8"
    results = read(name, (LAYOUTS / name).read_text("utf-8").replace(first, "?"))
    assert len(results) == len(EXPECTED[name])
