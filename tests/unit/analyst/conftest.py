from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

import research_corpus

Rows = list[dict[str, Any]]


@pytest.fixture(scope="session")
def analyst(seeds_corpus: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the corpus of the seeds, in which one article repeats another."""
    with research_corpus.connect(str(seeds_corpus)) as connection:
        yield connection


@pytest.fixture(scope="session")
def tokens(seeds_corpus: Path) -> Rows:
    """Tokens of articles that repeat no other, in order, read and counted without DuckDB."""
    import pandas as pd

    articles = pd.read_parquet(seeds_corpus / "articles")
    kept = articles[articles["duplicate_of"].isna()]
    assert 0 < len(kept) < len(articles)
    rows = pd.read_parquet(seeds_corpus / "tokens")
    rows = rows[rows["article_id"].isin(kept["article_id"])].merge(
        kept[["article_id", "publisher", "language"]], on="article_id"
    )
    rows = rows.sort_values(["article_id", "token_index"])
    return rows.astype(object).where(rows.notna(), None).to_dict("records")
