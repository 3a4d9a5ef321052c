"""What one run does, and what the next one leaves alone."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from ingest import ROOT, SEEDS, file_hashes, ingest, stage_run

from research_corpus import stages
from research_corpus.analyst.connection import connect
from research_corpus.errors import ConcurrentRunError, QualityGateError

DEFECTS = {
    "empty.txt": "empty_file",
    "picture-named-text.txt": "binary_content",
    "broken.json": "invalid_json",
    "header-without-body.txt": "empty_body",
    "wrong-charset.html": "undecodable_text",
    "entity-expansion.xml": "invalid_xml",
    "withdrawn-item.xml": "withdrawn_by_source",
    "links-feed.rss": "not_an_article",
    "date-in-future.txt": "date_in_future",
    "no-records.json": "no_records",
}


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    """A small landing folder that a test may change."""
    return Path(shutil.copytree(SEEDS / "bbc-news", tmp_path / "landing"))


def rows(corpus: Path, sql: str) -> list[tuple[object, ...]]:
    return connect(str(corpus)).execute(sql).fetchall()


def test_run_over_seeds_duckdb_pandas_and_ledger_agree(seeds_corpus: Path) -> None:
    (counted,) = (
        duckdb.connect()
        .execute(
            f"select count(*) from read_parquet('{seeds_corpus}/articles/**/*.parquet', "
            "hive_partitioning = true)"
        )
        .fetchone()
    )
    ledger = rows(
        seeds_corpus,
        "select count(*) from ingest_ledger where outcome in ('written', 'duplicate')",
    )
    assert counted >= 14
    assert counted == len(pd.read_parquet(seeds_corpus / "articles")) == ledger[0][0]


def test_run_over_seeds_every_file_and_record_is_accounted_for(seeds_corpus: Path) -> None:
    ((counts,),) = rows(seeds_corpus, "select counts from runs")
    files = [f for f in SEEDS.rglob("*") if f.is_file() and f.name != "README.md"]
    in_ledger = rows(
        seeds_corpus,
        "select count(distinct landing_file), count(*) from ingest_ledger",
    )
    assert in_ledger == [(len(files), counts["records_read"])]
    assert counts["files_found"] == len(files)
    outcomes = ("written", "duplicate", "superseded", "skipped", "quarantined")
    assert sum(counts[f"records_{name}"] for name in outcomes) == counts["records_read"]


def test_run_over_defects_each_has_its_own_reason(seeds_corpus: Path) -> None:
    found = rows(
        seeds_corpus,
        "select parse_filename(source_file), reason_code, outcome from ingest_ledger "
        "where source_file like 'defects/%' order by 1",
    )
    assert found == sorted((name, reason, "quarantined") for name, reason in DEFECTS.items())
    messages = rows(seeds_corpus, "select source_file, message from quarantine")
    assert all(str(message).startswith(str(file)) for file, message in messages)


def test_run_over_seeds_has_one_exact_duplicate_with_rows_of_its_own(seeds_corpus: Path) -> None:
    pairs = rows(
        seeds_corpus,
        "select a.content_id = b.content_id, a.token_count = b.token_count, a.token_count > 0, "
        "b.duplicate_of is null, a.duplicate_group = b.duplicate_group "
        "from articles a join articles b on a.duplicate_of = b.article_id",
    )
    assert pairs == [(True, True, True, True, True)]
    assert len(rows(seeds_corpus, "from duplicates")) == 1


def test_second_run_unchanged_input_leaves_every_article_file(
    landing: Path, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    ingest(landing, corpus, "first")
    before = file_hashes(corpus)
    summary = ingest(landing, corpus, "second")
    assert file_hashes(corpus) == before
    counts = summary["run"]["counts"]
    assert counts["files_unchanged"] == counts["files_found"] == 2
    assert counts["records_read"] == 0


def test_second_run_unchanged_input_loads_no_model(landing: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    ingest(landing, corpus, "first")
    script = (
        "import sys, pathlib; sys.path.insert(0, 'tests'); from ingest import ingest\n"
        "ingest(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), 'second')\n"
        "print(*sorted({'spacy', 'thinc', 'great_expectations'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(landing), str(corpus)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == ""


def test_edited_file_replaces_its_article_and_only_its_buckets(
    landing: Path, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    ingest(landing, corpus, "first")
    before = file_hashes(corpus)
    edited = landing / "2025-01-21-flood-barrier.txt"
    ids = rows(
        corpus, f"select article_id, content_id from articles where source_file = '{edited.name}'"
    )
    edited.write_text(edited.read_text() + "\n\nThe council meets again on Monday.\n")
    ingest(landing, corpus, "second")
    again = rows(
        corpus, f"select article_id, content_id from articles where source_file = '{edited.name}'"
    )
    assert len(again) == 1
    assert again[0][0] == ids[0][0]
    assert again[0][1] != ids[0][1]
    after = file_hashes(corpus)
    assert {path for path in after if before.get(path) != after[path]} <= {
        path for path in after if "pub_month=2025-01/" in path
    }
    assert set(after) == set(before)
    ledger = rows(
        corpus,
        "select outcome, reason_code from ingest_ledger where run_id = 'second' order by outcome",
    )
    assert ledger == [("superseded", "replaced_revision"), ("written", None)]


def test_article_whose_date_changes_moves_to_its_new_month(landing: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    ingest(landing, corpus, "first")
    edited = landing / "2025-01-21-flood-barrier.txt"
    edited.write_text(edited.read_text().replace("2025-01-21", "2024-11-05", 1))
    ingest(landing, corpus, "second")
    months = rows(corpus, "select pub_month from articles order by 1")
    assert months == [("2024-11",), ("2025-03",)]
    assert not (corpus / "articles" / "pub_month=2025-01" / "part-00.parquet").exists()
    assert rows(
        corpus,
        "select count(*) from tokens where article_id not in (select article_id from articles)",
    ) == [(0,)]


def test_corrected_file_resolves_its_quarantine_row(tmp_path: Path) -> None:
    landing, corpus = tmp_path / "landing", tmp_path / "corpus"
    shutil.copytree(SEEDS / "bbc-news", landing)
    broken = landing / "broken.json"
    shutil.copy(SEEDS / "defects" / "broken.json", broken)
    ingest(landing, corpus, "first")
    broken.write_text(broken.read_text() + " ")
    ingest(landing, corpus, "second")
    assert rows(corpus, "select attempts from quarantine order by 1") == [(1,), (2,)]
    shutil.copy(SEEDS / "ouest-france" / "2025-01-15-eolienne.json", broken)
    ingest(landing, corpus, "third")
    assert rows(corpus, "select distinct resolved_run_id from quarantine") == [("third",)]


def test_representative_that_changes_hands_over_to_its_duplicate(tmp_path: Path) -> None:
    landing, corpus = tmp_path / "landing", tmp_path / "corpus"
    landing.mkdir()
    body = (SEEDS / "bbc-news" / "2025-03-17-ferry-talks.txt").read_text().partition("\n")[2]
    (landing / "a.txt").write_text(f" date 2025-03-01 BBC News\n{body}")
    (landing / "b.txt").write_text(f" date 2025-04-02 BBC News\n{body}")
    ingest(landing, corpus, "first")
    assert rows(corpus, "select source_file from articles where duplicate_of is null") == [
        ("a.txt",)
    ]
    other = (SEEDS / "bbc-news" / "2025-01-21-flood-barrier.txt").read_text().partition("\n")[2]
    kept = body.strip().split("\n\n")[1]
    (landing / "a.txt").write_text(f" date 2025-03-01 BBC News\n\n{kept}\n{other}")
    ingest(landing, corpus, "second")
    assert rows(corpus, "select duplicate_of, duplicate_group from articles") == [(None, None)] * 2
    assert rows(corpus, "from duplicates") == []


def test_late_duplicate_copies_the_rows_of_the_representative_in_the_corpus(tmp_path: Path) -> None:
    landing, corpus = tmp_path / "landing", tmp_path / "corpus"
    landing.mkdir()
    body = (SEEDS / "bbc-news" / "2025-03-17-ferry-talks.txt").read_text().partition("\n")[2]
    (landing / "b.txt").write_text(f" date 2025-04-02 BBC News\n{body}")
    ingest(landing, corpus, "first")
    (landing / "a.txt").write_text(f" date 2025-03-01 BBC News\n{body}")
    ingest(landing, corpus, "second")
    # the one published first stays the representative, although the other is dated earlier
    assert rows(corpus, "select source_file from articles where duplicate_of is null") == [
        ("b.txt",)
    ]
    counted = rows(
        corpus,
        "select count(*) = max(token_count), max(token_count) > 0 from tokens "
        "join articles using (article_id) group by article_id",
    )
    assert counted == [(True, True)] * 2


def test_gate_failure_publishes_nothing_and_says_why(landing: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    ingest(landing, corpus, "first")
    before = file_hashes(corpus) | file_hashes(corpus, ("ingest_ledger", "models"))
    shutil.copytree(SEEDS / "defects", landing / "defects")
    with pytest.raises(QualityGateError, match="quarantined") as caught:
        ingest(landing, corpus, "second", max_quarantined_ratio=0.1)
    assert file_hashes(corpus) | file_hashes(corpus, ("ingest_ledger", "models")) == before
    report = Path(caught.value.facts["report"])
    assert "  quality     stopped\n" in (report / "summary.txt").read_text()
    assert rows(corpus, "select status from runs where run_id = 'second'") == [("failed",)]
    assert rows(corpus, "select count(*) from quarantine where run_id = 'second'") == [
        (len(DEFECTS),)
    ]


def test_gate_closes_when_everything_is_quarantined(tmp_path: Path) -> None:
    landing = tmp_path / "landing"
    landing.mkdir()
    (landing / "empty.txt").touch()
    with pytest.raises(QualityGateError):
        ingest(landing, tmp_path / "corpus", "only", max_quarantined_ratio=0.5)


def test_publish_after_another_run_published_is_refused(landing: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    slow = stage_run(landing, corpus, "slow")
    ingest(landing, corpus, "quick")
    before = file_hashes(corpus)
    with pytest.raises(ConcurrentRunError, match="slow"):
        stages.publish(slow)
    assert file_hashes(corpus) == before


def test_publish_twice_as_a_retry_would_changes_nothing(landing: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    run = stage_run(landing, corpus, "only")
    stages.publish(run)
    tables = ("articles", "tokens", "ingest_ledger", "quarantine", "quality_results")
    before = file_hashes(corpus, tables)
    stages.publish(run)
    assert file_hashes(corpus, tables) == before
    assert rows(corpus, "select count(*) from runs") == [(1,)]


def test_names_with_the_separator_of_containers_are_files_of_their_own(tmp_path: Path) -> None:
    landing, corpus = tmp_path / "landing", tmp_path / "corpus"
    landing.mkdir()
    for number, seed in enumerate(sorted((SEEDS / "bbc-news").iterdir())):
        shutil.copy(seed, landing / f"wow!{number}.txt")
    (landing / "wow!0.txt").write_text((landing / "wow!0.txt").read_text() + "\n\nMore.\n")
    ingest(landing, corpus, "first")
    summary = ingest(landing, corpus, "second")
    assert summary["run"]["counts"]["files_unchanged"] == 2


def test_language_filter_skips_other_languages_with_a_reason(tmp_path: Path) -> None:
    landing, corpus = tmp_path / "landing", tmp_path / "corpus"
    shutil.copytree(SEEDS / "bbc-news", landing / "en")
    shutil.copytree(SEEDS / "ouest-france", landing / "fr")
    ingest(landing, corpus, "only", languages=["fr"])
    assert rows(corpus, "select distinct language from articles") == [("fr",)]
    reasons = rows(
        corpus, "select distinct reason_code from ingest_ledger where outcome = 'skipped'"
    )
    assert reasons == [("language_not_wanted",)]
