"""Every snippet of the cookbook runs, and every query of it finds rows."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
from ingest import ROOT, SEEDS, ingest

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


@pytest.fixture(scope="module")
def anonymous_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seeds, and an article of which nobody knows the publisher."""
    folder = tmp_path_factory.mktemp("anonymous")
    landing = Path(shutil.copytree(SEEDS, folder / "landing"))
    text = "Marta Lindqvist, March 4, 2025\n\nThe ferry to the outer islands ran again on Monday.\n"
    (landing / "note.txt").write_text(text * 1 + "Passengers waited at the pier from seven.\n")
    ingest(landing, folder / "corpus", "anonymous")
    return folder / "corpus"


def test_python_of_the_cookbook_runs_from_top_to_bottom(
    anonymous_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"CORPUS": str(anonymous_corpus)}
    for kind, text in SNIPPETS:
        if kind == "python":
            exec(compile(text, "cookbook.md", "exec"), names)
    assert "<svg" in (tmp_path / "keywords.svg").read_text()
    counts = names["pandas_counts"]
    assert counts[counts.index.isna()].sum() == 1
    names["corpus"].close()
