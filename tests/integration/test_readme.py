"""The queries of the README answer on the corpus of the seeds."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from ingest import ROOT

README = (ROOT / "README.md").read_text()
QUERIES = [q for q in re.findall(r"```sql\n(.*?)```", README, re.S)[0].split(";") if q.strip()]


def test_readme_has_its_five_queries() -> None:
    assert len(QUERIES) == 5


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.strip().splitlines()[0][3:])
def test_query_of_the_readme_finds_rows(
    query: str, seeds_corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(seeds_corpus.parent)
    assert duckdb.connect().execute(query).fetchall()


def test_pandas_reads_one_month_as_the_readme_says(seeds_corpus: Path) -> None:
    month = pd.read_parquet(seeds_corpus / "articles", filters=[("pub_month", "==", "2025-03")])
    assert len(month) > 2
    assert set(month["pub_month"]) == {"2025-03"}
