"""Near duplicates through whole runs: who stands for whom, and which months are written."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from ingest import file_hashes

from research_corpus import stages
from research_corpus.settings import get_settings
from research_corpus.storage.staging import Staging

FIRST = ("har", "bel", "mon", "tur", "vil", "cas")
SECOND = ("bour", "ton", "den", "ling", "mere", "wick", "ford", "stead")
WORDS = [first + second for first in FIRST for second in SECOND]

Rows = list[tuple[Any, ...]]


@pytest.fixture(autouse=True)
def _no_model(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Annotate by rules alone: what is linked does not depend on it."""
    monkeypatch.setenv("CORPUS_MODELS", "{}")
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


def ingest(landing: Path, corpus: Path, run_id: str) -> None:
    """Run every stage but the quality check, which links nothing and takes most of the time."""
    run = stages.open_run(
        run_id=run_id,
        landing=str(landing),
        corpus=str(corpus),
        started_at="2025-06-01T12:00:00Z",
        max_quarantined_ratio=1.0,
    )
    for batch in stages.plan(run)["batches"]:
        stages.extract(run, batch)
    for batch in stages.link_duplicates(run)["batches"]:
        stages.annotate(run, batch)
    # the suites are no matter of duplicates, and take most of the time
    verdict = {"verdict": "passed", "is_limit_set_aside": False}
    Staging.open(run["staging"]).write_json(verdict, "check", "verdict.json")
    stages.publish(run)


def story(seed: int, words: int = 150) -> list[str]:
    return random.Random(seed).choices(WORDS, k=words)


def edited(words: list[str], places: list[int]) -> list[str]:
    return [f"changed{place}" if place in places else word for place, word in enumerate(words)]


def put(landing: Path, name: str, words: list[str], date: str, publisher: str = "BBC News") -> None:
    landing.mkdir(exist_ok=True)
    article = {
        "title": name, "date_published": date, "publisher": publisher, "language": "en",
        "text": " ".join(words),
    }  # fmt: skip
    (landing / f"{name}.json").write_text(json.dumps(article))


def groups(corpus: Path) -> dict[str, tuple[str, str | None]]:
    """Return representative and kind of each article, by title."""
    rows = ask(
        corpus,
        "select a.title, g.title, a.duplicate_kind from articles a "
        "join articles g on g.article_id = coalesce(a.duplicate_group, a.article_id)",
    )
    return {title: (group, kind) for title, group, kind in rows}


def links(corpus: Path) -> Rows:
    return ask(
        corpus,
        "select a.title, b.title, kind, round(similarity::double, 2), is_cross_publisher "
        "from duplicates d join articles a using (article_id) "
        "join articles b on b.article_id = d.duplicate_of order by 1",
    )


def ask(corpus: Path, sql: str) -> Rows:
    with duckdb.connect() as connection:
        for table in ("articles", "duplicates", "signatures"):
            connection.execute(
                f"create view {table} as from read_parquet('{corpus}/{table}/**/*.parquet', "
                "hive_partitioning = true, hive_types_autocast = false)"
            )
        return connection.sql(sql).fetchall()


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    """One story, edited at another publisher a month later, and a stranger."""
    folder = tmp_path / "landing"
    put(folder, "original", story(1), "2025-01-10", "Reuters")
    put(folder, "reprint", edited(story(1), [70, 71]), "2025-02-03", "BBC News")
    put(folder, "stranger", story(2), "2025-02-04")
    return folder


def test_ingest_near_duplicate_keeps_its_own_rows_and_names_its_representative(
    landing: Path, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    ingest(landing, corpus, "first")
    assert groups(corpus) == {
        "original": ("original", None),
        "reprint": ("original", "near"),
        "stranger": ("stranger", None),
    }
    assert links(corpus) == [("reprint", "original", "near", 0.95, True)]
    (row,) = ask(corpus, "select duplicate_of, token_count from articles where title = 'reprint'")
    assert row == (None, 150)


def test_ingest_unchanged_input_leaves_every_file(landing: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    ingest(landing, corpus, "first")
    before = file_hashes(corpus)
    assert any(path.startswith("signatures/") for path in before)
    ingest(landing, corpus, "second")
    assert file_hashes(corpus) == before


def test_ingest_later_duplicate_leaves_the_month_of_its_representative(
    landing: Path, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    ingest(landing, corpus, "first")
    before = file_hashes(corpus)
    put(landing, "third", edited(story(1), [20, 21]), "2025-03-05", "The Guardian")
    ingest(landing, corpus, "second")
    after = file_hashes(corpus)
    assert groups(corpus)["third"] == ("original", "near")
    assert {path for path in after if before.get(path) != after[path]} == {
        path for path in after if "pub_month=2025-03/" in path
    }


def test_ingest_order_of_arrival_does_not_change_the_groups(landing: Path, tmp_path: Path) -> None:
    put(landing, "third", edited(story(1), [20, 21]), "2025-03-05", "The Guardian")
    ingest(landing, tmp_path / "at-once", "only")
    later = tmp_path / "later"
    for number, name in enumerate(("third", "reprint", "stranger", "original")):
        later.mkdir(exist_ok=True)
        (later / f"{name}.json").write_bytes((landing / f"{name}.json").read_bytes())
        ingest(later, tmp_path / "one-by-one", f"run-{number}")
    assert groups(tmp_path / "one-by-one") == groups(tmp_path / "at-once")
    assert links(tmp_path / "one-by-one") == links(tmp_path / "at-once")


def test_ingest_text_that_parts_from_its_group_leaves_it(landing: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    put(landing, "third", edited(story(1), [20, 21]), "2025-03-05", "The Guardian")
    ingest(landing, corpus, "first")
    put(landing, "original", story(7), "2025-01-10", "Reuters")
    ingest(landing, corpus, "second")
    assert groups(corpus) == {
        "original": ("original", None),
        "reprint": ("reprint", None),
        "stranger": ("stranger", None),
        "third": ("reprint", "near"),
    }
    assert links(corpus) == [("third", "reprint", "near", 0.9, True)]


def test_ingest_bridge_between_two_texts_that_goes_parts_them(
    landing: Path, tmp_path: Path
) -> None:
    """Far ends of a chain are one group by the text between them, and no longer than that."""
    corpus = tmp_path / "corpus"
    far = edited(story(1), [*range(60, 72), *range(100, 112)])
    put(landing, "bridge", edited(story(1), [*range(100, 112)]), "2025-02-09")
    put(landing, "far", far, "2025-02-10")
    ingest(landing, corpus, "first")
    assert groups(corpus)["far"] == ("original", "near")
    assert {row[0]: row[3] for row in links(corpus)}["far"] < 0.8
    put(landing, "bridge", story(9), "2025-02-09")
    ingest(landing, corpus, "second")
    assert groups(corpus)["far"] == ("far", None)
    assert groups(corpus)["reprint"] == ("original", "near")


def test_ingest_exact_copy_of_a_near_duplicate_is_in_its_group(
    landing: Path, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    ingest(landing, corpus, "first")
    put(landing, "copy", edited(story(1), [70, 71]), "2025-04-01")
    ingest(landing, corpus, "second")
    assert groups(corpus)["copy"] == ("original", "exact")
    assert ("copy", "reprint", "exact", 1.0, False) in links(corpus)


def test_ingest_on_one_day_prefers_the_agency(tmp_path: Path) -> None:
    put(tmp_path / "landing", "client", story(1), "2025-01-10T06:00:00Z", "BBC News")
    put(tmp_path / "landing", "wire", edited(story(1), [3]), "2025-01-10T09:00:00Z", "Reuters")
    ingest(tmp_path / "landing", tmp_path / "corpus", "only")
    assert groups(tmp_path / "corpus")["client"] == ("wire", "near")


def test_ingest_asks_for_as_much_similarity_as_the_setting_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "landing", "original", story(1), "2025-01-10")
    put(tmp_path / "landing", "edited", edited(story(1), [20, 21, 70, 71]), "2025-02-03")
    for similarity, kind in (("0.85", "near"), ("0.95", None)):
        monkeypatch.setenv("CORPUS_NEAR_SIMILARITY", similarity)
        get_settings.cache_clear()
        ingest(tmp_path / "landing", tmp_path / similarity, "only")
        assert groups(tmp_path / similarity)["edited"][1] == kind
