"""Who is quoted: sums of the macro against pandas over the same rows, and whom a phrase is of."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pandas as pd
import pytest

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@pytest.fixture(scope="module")
def quotes(seeds_corpus: Path) -> pd.DataFrame:
    """Quotations of articles that repeat no other, counted without DuckDB."""
    articles = pd.read_parquet(seeds_corpus / "articles").set_index("article_id")
    rows = pd.read_parquet(seeds_corpus / "quotes")
    kept = articles[articles["duplicate_of"].isna()]
    rows = rows[rows["article_id"].isin(kept.index)].copy()
    rows["words"] = [len(WORD.findall(text)) for text in rows["text"]]
    rows["publisher"] = kept["publisher"].reindex(rows["article_id"]).to_numpy()
    entities = pd.read_parquet(seeds_corpus / "entities")
    names = entities.set_index(["article_id", "entity_id"])["canonical_name"]
    keys = zip(rows["article_id"], rows["speaker_entity_id"], strict=True)
    rows["speaker"] = [names.get((a, e)) if pd.notna(e) else None for a, e in keys]
    return rows


@pytest.mark.parametrize("grouped", ["publisher", "speaker"])
def test_voices_are_the_sums_that_pandas_finds(
    analyst: duckdb.DuckDBPyConnection, quotes: pd.DataFrame, grouped: str
) -> None:
    found = analyst.sql(f"select voice, quotations, words, share from voices('{grouped}')").df()
    expected = quotes.groupby(grouped)["words"].agg(["size", "sum"])
    assert dict(zip(found["voice"], found["quotations"], strict=True)) == expected["size"].to_dict()
    assert dict(zip(found["voice"], found["words"], strict=True)) == expected["sum"].to_dict()
    shares = expected["sum"] / quotes["words"].sum()
    assert dict(zip(found["voice"], found["share"], strict=True)) == pytest.approx(shares.to_dict())


def test_kinds_of_speakers_add_up_to_all_quotations(
    analyst: duckdb.DuckDBPyConnection, quotes: pd.DataFrame
) -> None:
    ((quotations, share),) = analyst.sql(
        "select sum(quotations), sum(share) from voices('kind')"
    ).fetchall()
    assert quotations == len(quotes)
    assert share == pytest.approx(1)


def test_role_is_the_noun_that_a_phrase_is_built_on(analyst: duckdb.DuckDBPyConnection) -> None:
    rows = analyst.sql("""
        select distinct speaker_mention_text, role from quoted_speakers('') where kind = 'role'
    """).fetchall()
    by_phrase = {phrase: role for phrase, role in rows if phrase}
    assert by_phrase["A spokesman for the ministry"] == "spokesman"


def test_pronoun_without_a_person_is_no_speaker(analyst: duckdb.DuckDBPyConnection) -> None:
    assert not analyst.sql(
        "from quoted_speakers('') where kind in ('pronoun', 'unknown') and speaker is not null"
    ).fetchall()


def test_wrong_grouping_is_named(analyst: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(duckdb.Error, match="speaker, kind, role, publisher or month"):
        analyst.sql("from voices('colour')").fetchall()
