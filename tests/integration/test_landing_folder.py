"""What of a landing folder is read: never the corpus in it, a single file, and what is left out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from ingest import ingest
from test_identity import HEADER, HERON, QUAY, TOADS, lay

from research_corpus import operations, stages
from research_corpus.settings import get_settings


@pytest.fixture(autouse=True)
def rules_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORPUS_WORKERS", "1")
    monkeypatch.setenv("CORPUS_MODELS", "{}")
    get_settings.cache_clear()


def test_corpus_staging_and_release_in_the_landing_are_left_out_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    landing = lay(tmp_path / "landing", {"a.txt": HEADER + QUAY, "b.txt": HEADER + HERON})
    monkeypatch.setenv("CORPUS_STAGING_URI", str(landing / "work"))
    get_settings.cache_clear()
    corpus = landing / "corpus"
    marker = stages.landing_marker(str(landing))
    assert ingest(landing, corpus, "first")["articles"] == 2
    assert stages.landing_marker(str(landing)) == marker
    operations.release("2025.1", "2025-06-02T00:00:00Z", str(corpus), str(landing / "frozen"))
    shutil.copytree(corpus, landing / "backup" / "of-march")
    left = stages.open_run("left", "2025-06-03T00:00:00Z", str(landing), str(tmp_path / "other"))
    stages.plan(left)
    summary = ingest(landing, corpus, "second", started_at="2025-06-04T00:00:00Z")
    assert summary["articles"] == 2
    counts = summary["run"]["counts"]
    assert (counts["files_found"], counts["files_unchanged"]) == (2, 2)
    assert counts["files_left_out_corpus"] > 50


def test_hidden_folders_and_unfinished_files_are_counted_as_left_out(tmp_path: Path) -> None:
    landing = lay(
        tmp_path / "landing",
        {"a.txt": HEADER + QUAY, "_old/b.txt": HEADER + HERON, ".x/c.txt": HEADER + TOADS,
         "d.txt.part": HEADER, "README.md": "About."},
    )  # fmt: skip
    counts = ingest(landing, tmp_path / "corpus", "first")["run"]["counts"]
    assert counts["files_found"] == 1
    assert (counts["files_left_out_hidden"], counts["files_left_out_unfinished"]) == (2, 2)


def test_tables_of_ones_own_are_no_corpus(tmp_path: Path) -> None:
    landing = lay(tmp_path / "landing", {"articles/pub_month=2025-03/a.txt": HEADER + QUAY})
    assert ingest(landing, tmp_path / "corpus", "first")["articles"] == 1


def test_one_file_is_read_and_known_as_part_of_its_folder(tmp_path: Path) -> None:
    landing = lay(tmp_path / "landing", {"a.txt": HEADER + QUAY, "b.txt": HEADER + HERON})
    corpus = tmp_path / "corpus"
    counts = ingest(landing / "a.txt", corpus, "one")["run"]["counts"]
    assert (counts["files_found"], counts["records_written"]) == (1, 1)
    counts = ingest(landing, corpus, "all", started_at="2025-06-02T00:00:00Z")["run"]["counts"]
    assert (counts["files_unchanged"], counts["records_written"]) == (1, 1)
    (landing / "a.txt").write_text(HEADER + QUAY.replace("eleven", "nine"))
    edited = ingest(landing / "a.txt", corpus, "edit", started_at="2025-06-03T00:00:00Z")
    assert edited["articles"] == 2
    assert edited["run"]["counts"]["records_superseded"] == 1
