"""The article that the project was created from comes out exactly as the architecture says."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from ingest import ingest

from research_corpus.analyst.connection import connect


@pytest.fixture(scope="module")
def article_db(first_article: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    corpus = tmp_path_factory.mktemp("first") / "corpus"
    ingest(first_article, corpus, "first")
    return connect(str(corpus))


def test_metadata_of_first_article_is_exact(article_db: Any) -> None:
    row = article_db.execute(
        "select date_published at time zone 'UTC', date_precision, authors, publisher, title, "
        "language, captions, pub_month from articles"
    ).fetchall()
    assert row == [
        (
            datetime(2025, 3, 14),
            "day",
            ["Laura Gozzi", "Paul Kirby"],
            "BBC News",
            None,
            "en",
            ["Watch: Putin responds to US ceasefire proposal"],
            "2025-03",
        )
    ]


def test_caption_of_first_article_is_in_no_sentence(article_db: Any) -> None:
    sentences = article_db.execute(
        "select a.text[s.char_start + 1 : s.char_end] from sentences s "
        "join articles a using (article_id)"
    ).fetchall()
    assert len(sentences) > 25
    assert not any("Watch:" in sentence for (sentence,) in sentences)
    assert article_db.execute(
        "select count(*) from articles where text like '%Watch:%'"
    ).fetchone() == (0,)


def test_typographic_quotation_marks_of_first_article_are_kept(article_db: Any) -> None:
    (text,) = article_db.execute("select text from articles").fetchone()
    assert "“there are nuances”" in text
    assert "Putin’s" in text


@pytest.mark.parametrize(
    "said",
    [
        "there are nuances",
        "We agree with the proposals to cease hostilities",
        "This cessation must be such that it would lead to long-term peace",
        "What are our guarantees that nothing like that will be allowed to happen",
    ],
)
def test_statements_of_the_speaker_are_in_quotes(article_db: Any, said: str) -> None:
    speakers = article_db.execute(
        "select speaker_text from quotes where contains(text, ?)", [said]
    ).fetchall()
    assert speakers in ([("Vladimir Putin",)], [("Putin",)])


def test_header_fields_of_first_article_say_where_they_stand(article_db: Any) -> None:
    rows = article_db.execute(
        "select field, position, value, raw[char_start + 1 : char_end] from field_provenance "
        "where origin = 'header' and field in ('authors', 'publisher') order by all"
    ).fetchall()
    assert rows == [
        ("authors", 0, "Laura Gozzi", "Laura Gozzi"),
        ("authors", 1, "Paul Kirby", "Paul Kirby"),
        ("publisher", 0, "BBC News", "BBC News"),
    ]
