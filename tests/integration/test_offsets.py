"""Every offset in the corpus points at what its row says stands there."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest


@pytest.fixture(scope="module")
def texts(seeds_corpus: Path) -> dict[str, str]:
    articles = pd.read_parquet(seeds_corpus / "articles", columns=["article_id", "text"])
    return dict(articles.itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("table", "surface"),
    [("tokens", "form"), ("entities", "text"), ("noun_chunks", "text"), ("quotes", "text")],
)
def test_surface_of_every_row_stands_at_its_offsets(
    table: str, surface: str, texts: dict[str, str], seeds_corpus: Path
) -> None:
    rows = pd.read_parquet(seeds_corpus / table)
    assert len(rows) > 50
    there = [texts[r.article_id][r.char_start : r.char_end] for r in rows.itertuples()]
    assert there == rows[surface].tolist()


def test_speaker_of_every_quote_stands_at_its_offsets(
    texts: dict[str, str], seeds_corpus: Path
) -> None:
    rows = pd.read_parquet(seeds_corpus / "quotes").dropna(subset=["speaker_text"])
    assert len(rows) > 20
    for row in rows.itertuples():
        start, end = int(row.speaker_char_start), int(row.speaker_char_end)
        assert texts[row.article_id][start:end] == row.speaker_text


def test_text_is_rebuilt_exactly_from_its_tokens(texts: dict[str, str], seeds_corpus: Path) -> None:
    tokens = pd.read_parquet(seeds_corpus / "tokens").sort_values(["article_id", "token_index"])
    for article_id, rows in tokens.groupby("article_id"):
        rebuilt = ""
        for row in rows.itertuples():
            # what is between tokens is a space, or the break between two paragraphs
            rebuilt += "\n\n" if row.char_start == len(rebuilt) + 2 else ""
            assert row.char_start == len(rebuilt)
            rebuilt += row.form + (" " if row.space_after else "")
        assert rebuilt == texts[str(article_id)]
    assert set(tokens["article_id"]) == set(texts)


def test_every_sentence_stands_inside_its_paragraph(
    texts: dict[str, str], seeds_corpus: Path
) -> None:
    sentences = pd.read_parquet(seeds_corpus / "sentences")
    paragraphs = pd.read_parquet(seeds_corpus / "paragraphs")
    joined = sentences.merge(paragraphs, on=["article_id", "paragraph_id"], suffixes=("", "_p"))
    assert len(joined) == len(sentences) > 150
    assert (joined["char_start"] >= joined["char_start_p"]).all()
    assert (joined["char_end"] <= joined["char_end_p"]).all()
    for row in sentences.itertuples():
        surface = texts[row.article_id][row.char_start : row.char_end]
        assert surface == surface.strip() != ""


def test_tokens_of_an_entity_are_those_at_its_offsets(seeds_corpus: Path) -> None:
    entities = pd.read_parquet(seeds_corpus / "entities")
    tokens = pd.read_parquet(seeds_corpus / "tokens").set_index(["article_id", "token_index"])
    first = tokens.loc[zip(entities["article_id"], entities["token_start"], strict=True)]
    last = tokens.loc[zip(entities["article_id"], entities["token_end"] - 1, strict=True)]
    assert first["char_start"].tolist() == entities["char_start"].tolist()
    assert last["char_end"].tolist() == entities["char_end"].tolist()
    assert set(first["ent_iob"]) == {"B"}
