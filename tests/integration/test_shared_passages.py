"""Passages in common through whole runs: who came first, what changes, and what stays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ingest import file_hashes
from test_near_duplicates import ingest, story

import research_corpus
from research_corpus import operations
from research_corpus.settings import get_settings

WIRE = story(1, 60)


@pytest.fixture(autouse=True)
def _no_model(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Annotate by rules alone: what is shared does not depend on it."""
    monkeypatch.setenv("CORPUS_MODELS", "{}")
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


def put(landing: Path, name: str, text: str, date: str | None, publisher: str = "BBC News") -> None:
    landing.mkdir(exist_ok=True)
    article = {"title": name, "publisher": publisher, "language": "en", "text": text}
    if date:
        article["date_published"] = date
    (landing / f"{name}.json").write_text(json.dumps(article))


def embedded(seed: int) -> str:
    """Return a story of its own with the wire text in the middle."""
    own = story(seed, 120)
    return " ".join([*own[:50], *WIRE, *own[50:]])


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    """A wire text, two stories that hold it, and a stranger."""
    folder = tmp_path / "landing"
    put(folder, "wire", " ".join(WIRE), "2025-01-10", "Reuters")
    put(folder, "local", embedded(2), "2025-02-03")
    put(folder, "third", embedded(3), "2025-03-03", "The Guardian")
    put(folder, "stranger", " ".join(story(4)), "2025-02-04")
    return folder


def ask(corpus: Path, sql: str) -> list[tuple[Any, ...]]:
    with research_corpus.connect(str(corpus)) as connection:
        return connection.sql(sql).fetchall()


def shared(corpus: Path) -> list[tuple[Any, ...]]:
    return ask(
        corpus,
        "select a.title, o.title, words, came_first from shared_passages p "
        "join articles a using (article_id) "
        "join articles o on o.article_id = other_id order by all",
    )


ALL = [
    ("local", "wire", 60, "day"),
    ("third", "local", 60, "day"),
    ("third", "wire", 60, "day"),
]


def test_shared_passages_offsets_slice_to_the_words_and_shares_are_of_each_text(
    landing: Path, tmp_path: Path
) -> None:
    ingest(landing, tmp_path / "corpus", "first")
    assert shared(tmp_path / "corpus") == ALL
    rows = ask(
        tmp_path / "corpus",
        "select a.text[char_start + 1:char_end], o.text[other_char_start + 1:other_char_end], "
        "round(share, 3), round(other_share, 3), p.is_cross_publisher, p.run_id "
        "from shared_passages p join articles a using (article_id) "
        "join articles o on o.article_id = other_id "
        "where a.title = 'local'",
    )
    wire = " ".join(WIRE)
    assert rows == [(wire, wire, pytest.approx(0.333), 1.0, True, "first")]


def test_shared_passages_do_not_depend_on_the_order_of_arrival(
    landing: Path, tmp_path: Path
) -> None:
    later = tmp_path / "later"
    later.mkdir()
    for number, name in enumerate(("third", "stranger", "wire", "local")):
        (later / f"{name}.json").write_bytes((landing / f"{name}.json").read_bytes())
        ingest(later, tmp_path / "corpus", f"run-{number}")
    assert shared(tmp_path / "corpus") == ALL


def test_shared_passages_second_run_leaves_every_file_and_news_other_months(
    landing: Path, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    ingest(landing, corpus, "first")
    before = file_hashes(corpus)
    ingest(landing, corpus, "second")
    assert file_hashes(corpus) == before
    put(landing, "fourth", embedded(5), "2025-04-04")
    ingest(landing, corpus, "third")
    after = file_hashes(corpus)
    assert len(shared(corpus)) == 6
    assert {path for path in after if after[path] != before.get(path)} == {
        path for path in after if "pub_month=2025-04/" in path
    }


def test_shared_passages_of_a_revision_are_those_of_its_text(landing: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    ingest(landing, corpus, "first")
    put(landing, "wire", " ".join([*story(9, 90), *WIRE[:40]]), "2025-01-10", "Reuters")
    ingest(landing, corpus, "second")
    assert shared(corpus) == [
        ("local", "wire", 40, "day"),
        ("third", "local", 60, "day"),
        ("third", "wire", 40, "day"),
    ]
    put(landing, "local", " ".join(story(8)), "2025-02-03")
    ingest(landing, corpus, "third")
    assert shared(corpus) == [("third", "wire", 40, "day")]


def test_shared_passages_that_stay_keep_the_run_that_found_them(
    landing: Path, tmp_path: Path
) -> None:
    ingest(landing, tmp_path / "corpus", "first")
    put(landing, "local", embedded(2).replace(story(2, 120)[-1], "changed"), "2025-02-03")
    ingest(landing, tmp_path / "corpus", "second")
    rows = ask(
        tmp_path / "corpus",
        "select a.title, o.title, p.run_id from shared_passages p "
        "join articles a using (article_id) join articles o on o.article_id = other_id "
        "order by 1, 2",
    )
    assert rows == [
        ("local", "wire", "second"), ("third", "local", "first"), ("third", "wire", "first"),
    ]  # fmt: skip


def test_shared_passages_of_exact_duplicates_are_those_of_their_representative(
    landing: Path, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    put(landing, "copy", " ".join(WIRE), "2025-01-20", "Le Monde")
    ingest(landing, corpus, "first")
    assert shared(corpus) == ALL
    (wire,) = ask(corpus, "select article_id from articles where title = 'wire'")
    operations.withdraw(
        "gone", "2025-06-02T12:00:00Z", "asked for", str(corpus), articles=list(wire)
    )
    assert shared(corpus) == [
        ("local", "copy", 60, "day"),
        ("third", "copy", 60, "day"),
        ("third", "local", 60, "day"),
    ]


def test_withdraw_takes_the_passages_of_an_article_and_those_with_it(
    landing: Path, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    ingest(landing, corpus, "first")
    (wire,) = ask(corpus, "select article_id from articles where title = 'wire'")
    operations.withdraw(
        "gone", "2025-06-02T12:00:00Z", "asked for", str(corpus), articles=list(wire)
    )
    assert shared(corpus) == [("third", "local", 60, "day")]
    assert operations.verify(str(corpus))["findings"] == []


@pytest.mark.parametrize(
    ("dates", "first", "by"),
    [
        (("2025-01-10", "2025-01-10"), "a", None),
        (("2025-01-10T09:00:00Z", "2025-01-10T08:00:00Z"), "b", "instant"),
        (("2025-01-10", "2025-01-10T08:00:00Z"), "a", None),
        ((None, "2025-01-10"), "b", "day"),
        ((None, None), "a", None),
    ],
)
def test_shared_passages_say_what_tells_which_came_first(
    dates: tuple[str | None, str | None], first: str, by: str | None, tmp_path: Path
) -> None:
    for name, date, seed in zip("ab", dates, (2, 3), strict=True):
        put(tmp_path / "landing", name, embedded(seed), date)
    ingest(tmp_path / "landing", tmp_path / "corpus", "only")
    [(_, earlier, _, told)] = shared(tmp_path / "corpus")
    assert (earlier, told) == (first, by)


def test_shared_passages_go_with_the_file_of_an_article(
    landing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CORPUS_DELETIONS_FOLLOW", "true")
    get_settings.cache_clear()
    put(landing, "copy", " ".join(WIRE), "2025-01-20", "Le Monde")
    ingest(landing, tmp_path / "corpus", "first")
    (landing / "wire.json").unlink()
    ingest(landing, tmp_path / "corpus", "second")
    assert shared(tmp_path / "corpus") == [
        ("local", "copy", 60, "day"),
        ("third", "copy", 60, "day"),
        ("third", "local", 60, "day"),
    ]


def test_shared_passages_say_whether_one_text_is_part_of_the_other_or_a_version(
    tmp_path: Path,
) -> None:
    landing, text = tmp_path / "landing", story(1, 200)
    put(landing, "report", " ".join(text), "2025-01-10")
    put(landing, "cut", " ".join(text[:100]), "2025-01-11")
    put(landing, "story", " ".join([*text, *story(2, 150)]), "2025-01-12")
    put(landing, "revision", " ".join([*text[:90], "and", "more", *text[95:]]), "2025-01-13")
    put(landing, "quote", " ".join([*text[:40], *story(3, 100)]), "2025-01-14")
    ingest(landing, tmp_path / "corpus", "only")
    rows = ask(
        tmp_path / "corpus",
        "select distinct a.title, relation from shared_passages p "
        "join articles a using (article_id) join articles o on o.article_id = other_id "
        "where o.title = 'report' order by all",
    )
    assert rows == [("cut", "part"), ("quote", None), ("revision", "version"), ("story", "whole")]
