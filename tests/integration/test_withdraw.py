"""Taking articles down: out of every table, and out for good."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from ingest import SEEDS, ingest
from typer.testing import CliRunner

from research_corpus import operations
from research_corpus.analyst.connection import connect
from research_corpus.cli import app
from research_corpus.contracts import TABLES
from research_corpus.contracts.annotations import VALUE_LABELS
from research_corpus.errors import ConfigError

FIRST, COPY, OTHER = "a/first.txt", "b/copy.txt", "c/other.txt"


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    """Two articles, and a later copy of the first under another date and name."""
    landing = tmp_path / "landing"
    flood = (SEEDS / "bbc-news" / "2025-01-21-flood-barrier.txt").read_text()
    for name, text in {
        FIRST: flood,
        COPY: flood.replace("2025-01-21", "2025-02-02", 1),
        OTHER: (SEEDS / "bbc-news" / "2025-03-17-ferry-talks.txt").read_text(),
    }.items():
        (landing / name).parent.mkdir(parents=True)
        (landing / name).write_text(text)
    return landing


@pytest.fixture
def corpus(tmp_path: Path, landing: Path) -> Path:
    corpus = tmp_path / "corpus"
    ingest(landing, corpus, "first")
    return corpus


def rows(corpus: Path, sql: str) -> list[tuple[Any, ...]]:
    return connect(str(corpus)).execute(sql).fetchall()


def withdraw(corpus: Path, run_id: str = "takedown", **what: Any) -> dict[str, Any]:
    return operations.withdraw(run_id, "2025-06-02T12:00:00Z", "asked for", str(corpus), **what)


def test_withdraw_leaves_no_row_of_the_article_in_any_table(corpus: Path) -> None:
    ((article_id,),) = rows(
        corpus, f"select article_id from articles where source_file = '{OTHER}'"
    )
    done = withdraw(corpus, articles=[article_id])

    assert done["counts"]["articles_withdrawn"] == 1
    holding = [
        name
        for name, table in TABLES.items()
        if "article_id" in table.schema.names
        and rows(corpus, f"select 1 from {name} where article_id = '{article_id}' limit 1")
    ]
    # what is left says that it was there, and that it went
    assert sorted(holding) == ["ingest_ledger", "withdrawals"]
    assert rows(corpus, "select source_file, reason from withdrawals") == [(OTHER, "asked for")]
    assert rows(corpus, "select reason_code from ingest_ledger where run_id = 'takedown'") == [
        ("withdrawn",)
    ]


def test_withdraw_leaves_no_name_of_the_article_in_the_index(corpus: Path) -> None:
    def names() -> set[tuple[Any, ...]]:
        return set(rows(corpus, "select canonical_name, label from entity_index"))

    others = set(
        rows(
            corpus,
            "select canonical_name, label from entities semi join "
            f"(from articles where source_file <> '{OTHER}') using (article_id) "
            f"where label not in {VALUE_LABELS}",
        )
    )
    assert names() - others
    withdraw(corpus, sources=[OTHER])
    assert names() == others


def test_withdraw_of_a_representative_lets_its_copy_stand_for_itself(corpus: Path) -> None:
    before = dict(rows(corpus, "select source_file, duplicate_of from articles"))
    assert before[FIRST] is None
    assert before[COPY] is not None
    withdraw(corpus, sources=[FIRST])

    left = rows(
        corpus, "select source_file, duplicate_of, duplicate_group from articles order by 1"
    )
    assert left == [(COPY, None, None), (OTHER, None, None)]
    assert rows(corpus, "select * from duplicates") == []
    ((tokens,),) = rows(
        corpus,
        f"select count(*) from tokens semi join articles using (article_id) "
        f"where article_id in (select article_id from articles where source_file = '{COPY}')",
    )
    assert tokens > 100


@pytest.mark.parametrize("reprocess", ["new", "all"])
def test_withdrawn_article_does_not_come_in_again(
    landing: Path, corpus: Path, reprocess: str
) -> None:
    withdraw(corpus, sources=["a/*", "b/*"])
    renamed = landing / "d" / "renamed.txt"
    renamed.parent.mkdir()
    shutil.copy(landing / FIRST, renamed)
    edited = landing / OTHER
    edited.write_text(edited.read_text() + "\n\nThe talks go on.\n")

    ingest(landing, corpus, "again", started_at="2025-06-03T12:00:00Z", reprocess=reprocess)

    assert rows(corpus, "select source_file from articles") == [(OTHER,)]
    skipped = rows(
        corpus,
        "select source_file, outcome, reason_code from ingest_ledger "
        "where run_id = 'again' and outcome = 'skipped' order by 1",
    )
    expected = [FIRST, COPY, "d/renamed.txt"] if reprocess == "all" else ["d/renamed.txt"]
    assert skipped == [(name, "skipped", "withdrawn_earlier") for name in expected]
    third = ingest(landing, corpus, "third", started_at="2025-06-04T12:00:00Z")
    assert "taken 0" in third["text"]


def test_copy_that_stays_may_still_change(landing: Path, corpus: Path) -> None:
    withdraw(corpus, sources=[FIRST])
    copy = landing / COPY
    copy.write_text(copy.read_text().replace("2025-02-02", "2025-02-03", 1))
    ingest(landing, corpus, "again", started_at="2025-06-03T12:00:00Z")
    found = rows(
        corpus, f"select date_published::date::text from articles where source_file = '{COPY}'"
    )
    assert found == [("2025-02-03",)]


def test_withdraw_of_nothing_says_how_to_look(corpus: Path) -> None:
    with pytest.raises(ConfigError, match="corpus query"):
        withdraw(corpus, publishers=["No Such Paper"])
    with pytest.raises(ConfigError, match="Say why"):
        operations.withdraw("r", "2025-06-02T12:00:00Z", " ", str(corpus), sources=["*"])


def test_withdraw_command_asks_shows_and_can_be_refused(corpus: Path) -> None:
    command = ["withdraw", "--source", "c/*", "--reason", "court order", "--corpus", str(corpus)]
    refused = CliRunner().invoke(app, command, input="n\n")
    assert refused.exit_code == 1
    assert OTHER in refused.output
    assert len(rows(corpus, "select 1 from articles")) == 3
    tried = CliRunner().invoke(app, [*command, "--dry-run"])
    assert tried.exit_code == 0
    assert len(rows(corpus, "select 1 from articles")) == 3
    done = CliRunner().invoke(app, [*command, "--yes"])
    assert done.exit_code == 0, done.output
    assert len(rows(corpus, "select 1 from articles")) == 2
