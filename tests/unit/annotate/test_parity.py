"""The fast path says of every text exactly what stock spaCy says, row by row."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from stock_extraction import stock_pipeline, stock_rows

from research_corpus.annotate.annotator import Annotator, Text, annotate_batch

SEEDS = Path(__file__).parents[3] / "seeds"

AWKWARD = (
    "Two  spaces   here. And\tone tab.",
    "No end",
    " leading space. Trailing space. ",
    "A line.\n\n\u00a0Non-breaking\u00a0start.\n\nIt’s done — isn’t it?",
    "Dr. Smith’s 3.5% (approx.) e.g. U.S. e-mail a@b.org, https://example.org/x?y=1.",
    "👩‍👩‍👧 emoji 🇫🇷 and e\u0301 combining.",
    "New\u2003York City and New  York.",
)


@cache
def _stock(package: str) -> Any:
    return stock_pipeline(package)


def _assert_equal_rows(annotator: Annotator, texts: list[Text]) -> None:
    batch = annotate_batch(annotator, texts)
    assert batch.failures == {}
    expected = [stock_rows(_stock(annotator.info.package), text) for text in texts]
    for table in ("sentences", "tokens", "entities", "noun_chunks"):
        wanted = [row for rows in expected for row in rows[table]]
        # The other columns are of rules of our own.
        said = batch.tables[table].select(list(wanted[0]) if wanted else [])
        assert said.to_pylist() == wanted, table


def test_annotate_batch_awkward_texts_equal_stock_rows(english, make_text):
    _assert_equal_rows(english, [make_text(t, f"{n:032x}") for n, t in enumerate(AWKWARD)])


def test_annotate_batch_french_equals_stock_rows(french, make_text):
    text = "« Nous allons gagner », a déclaré Emmanuel Macron.\n\nL’Élysée n’a pas réagi, dit-on."
    _assert_equal_rows(french, [make_text(text), make_text(text + " Qu’en dit-il ?", "b" * 32)])


def test_annotate_batch_first_article_equals_stock_rows(english, make_text, first_article):
    _assert_equal_rows(english, [make_text(first_article)])


def test_annotate_batch_interviews_equal_stock_rows(english, interviews):
    _assert_equal_rows(english, interviews)


def test_annotate_batch_seed_files_equal_stock_rows(english, make_text):
    paths = sorted(SEEDS.rglob("*.txt"))
    paths = [path for path in paths if "defects" not in path.parts]
    if not paths:
        pytest.skip("no plain-text seeds")
    bodies = [path.read_text(encoding="utf-8", errors="replace").strip() for path in paths]
    texts = ["\n\n".join(filter(None, (p.strip() for p in b.splitlines()))) for b in bodies]
    _assert_equal_rows(english, [make_text(t, f"{n:032x}") for n, t in enumerate(texts)])
