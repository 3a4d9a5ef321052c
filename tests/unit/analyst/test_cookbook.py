"""Every snippet of the cookbook runs, and every query of it finds rows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
from ingest import ROOT

COOKBOOK = (ROOT / "docs" / "cookbook.md").read_text()
SNIPPETS = re.findall(r"```(sql|python)\n(.*?)```", COOKBOOK, re.S)
QUERIES = [text for kind, text in SNIPPETS if kind == "sql"]
QUESTIONS = re.findall(r"^## (\d+)\. .*\?", COOKBOOK, re.M)


def test_cookbook_answers_at_least_15_questions_in_three_ways() -> None:
    assert len(QUESTIONS) >= 15
    scripts = "".join(text for kind, text in SNIPPETS if kind == "python")
    assert "import pandas" in scripts
    assert "import polars" in scripts


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.strip().splitlines()[0][:40])
def test_query_of_the_cookbook_finds_rows(analyst: duckdb.DuckDBPyConnection, query: str) -> None:
    assert analyst.sql(query).fetchall()


def test_python_of_the_cookbook_runs_from_top_to_bottom(
    seeds_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"CORPUS": str(seeds_corpus)}
    for kind, text in SNIPPETS:
        if kind == "python":
            exec(compile(text, "cookbook.md", "exec"), names)
    assert "<svg" in (tmp_path / "keywords.svg").read_text()
    names["corpus"].close()
