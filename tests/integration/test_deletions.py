"""Deletions that follow: whose file is gone leaves the corpus, and nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest
from ingest import file_hashes
from test_identity import HEADER, HERON, QUAY, TOADS, Runs, lay, line
from typer.testing import CliRunner

from research_corpus.analyst.connection import connect
from research_corpus.cli import app
from research_corpus.errors import ConfigError
from research_corpus.settings import get_settings

FILES = {"quay.txt": HEADER + QUAY, "heron.txt": HEADER + HERON}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runs:
    for name, value in (("WORKERS", "1"), ("MODELS", "{}"), ("DELETIONS_FOLLOW", "true")):
        monkeypatch.setenv(f"CORPUS_{name}", value)
    get_settings.cache_clear()
    return Runs(tmp_path / "corpus")


@pytest.mark.parametrize("name", ["toads.txt", "week.zip!toads.txt"])
def test_article_goes_with_its_file_and_the_ledger_says_so(
    run: Runs, tmp_path: Path, name: str
) -> None:
    landing = lay(tmp_path / "landing", {**FILES, name: HEADER + TOADS})
    run(landing)
    lay(landing, FILES)
    options = [str(landing), "--to", str(run.corpus), "--dry-run"]
    told = CliRunner().invoke(app, ["run", *options]).stdout
    assert told.endswith("1 article would leave: the files are gone\n")
    counts = run(landing)["run"]["counts"]
    assert run.articles("source_file") == [("heron.txt",), ("quay.txt",)]
    assert run.outcomes() == [("removed", "file_gone")]
    assert (counts["records_read"], counts["records_removed"]) == (1, 1)
    assert (counts["files_found"], counts["files_unchanged"], counts["files_taken"]) == (2, 2, 0)


def test_article_stays_by_default(
    run: Runs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CORPUS_DELETIONS_FOLLOW")
    get_settings.cache_clear()
    landing = lay(tmp_path / "landing", FILES)
    run(landing)
    (landing / "quay.txt").unlink()
    run(landing)
    assert len(run.articles()) == 2


def test_second_run_leaves_the_tables_as_they_are(run: Runs, tmp_path: Path) -> None:
    landing = lay(tmp_path / "landing", {**FILES, "copy.txt": HEADER + QUAY})
    run(landing)
    (landing / "quay.txt").unlink()
    run(landing)
    after = file_hashes(run.corpus)
    run(landing)
    assert run.outcomes() == []
    assert file_hashes(run.corpus) == after


def test_tables_are_those_of_a_corpus_that_never_had_the_article(run: Runs, tmp_path: Path) -> None:
    landing = lay(tmp_path / "landing", {**FILES, "toads.txt": HEADER + TOADS})
    run(landing)
    (landing / "toads.txt").unlink()
    run(landing)
    other = Runs(tmp_path / "other")
    other(landing)
    assert file_hashes(run.corpus) == file_hashes(other.corpus)


def test_copy_of_what_goes_stands_for_itself(run: Runs, tmp_path: Path) -> None:
    first, second = (lay(tmp_path / name, FILES) for name in ("first", "second"))
    (second / "heron.txt").write_text(HEADER.replace("Mara Lindqvist", "Ines Duarte") + QUAY)
    run(first)
    run(second)
    for file in ("quay.txt", "heron.txt"):
        (second / file).unlink()
    (second / "toads.txt").write_text(HEADER + TOADS)
    run(second)
    (first / "quay.txt").unlink()
    run(first)
    assert run.articles("source_file, duplicate_of") == [("heron.txt", None), ("toads.txt", None)]


def test_duplicates_of_what_goes_choose_anew(run: Runs, tmp_path: Path) -> None:
    copies = dict.fromkeys(("a.txt", "b.txt", "c.txt"), HEADER + QUAY)
    landing = lay(tmp_path / "landing", copies)
    run(landing)
    (landing / "a.txt").unlink()
    run(landing)
    (chosen, _, group), (other, target, of) = sorted(
        run.articles("article_id, duplicate_of, duplicate_group"), key=lambda row: row[1] or ""
    )
    assert target == chosen != other
    assert of == group == chosen
    with connect(str(run.corpus)) as connection:
        told = connection.sql("select article_id, duplicate_of from duplicates").fetchall()
    assert told == [(other, chosen)]


def test_file_that_is_put_back_is_taken_again(run: Runs, tmp_path: Path) -> None:
    landing = lay(tmp_path / "landing", FILES)
    run(landing)
    before = run.ids()
    for files in ({"heron.txt": FILES["heron.txt"]}, FILES):
        lay(landing, files)
        run(landing)
    assert run.ids() == before


def test_moved_file_keeps_its_article_and_so_does_the_one_put_back(
    run: Runs, tmp_path: Path
) -> None:
    landing = tmp_path / "landing"
    heron, quay = FILES["heron.txt"], FILES["quay.txt"]
    run(lay(landing, FILES))
    before = run.ids()
    for names in (("moved.txt",), ("moved.txt", "quay.txt"), ("quay.txt",)):
        run(lay(landing, {"heron.txt": heron, **dict.fromkeys(names, quay)}))
        assert set(before.items()) <= set(run.ids().items())
    assert run.articles("source_file") == [("heron.txt",), ("quay.txt",)]


def test_article_that_another_file_brought_too_stays(run: Runs, tmp_path: Path) -> None:
    text = line("urn:courier.example:2025:77", QUAY)
    first = lay(tmp_path / "first", {"a.jsonl": text, "b.jsonl": text, "c.txt": HEADER + TOADS})
    second = lay(tmp_path / "second", {"q.jsonl": text})
    run(first)
    run(second)
    for gone, where in (("a.jsonl", ["b.jsonl"]), ("b.jsonl", ["b.jsonl"])):
        (first / gone).unlink()
        run(first)
        found = run.articles("source_file")
        assert [name for (name,) in found if name != "c.txt"] == where


def test_empty_folder_is_refused_with_what_to_do(run: Runs, tmp_path: Path) -> None:
    landing = lay(tmp_path / "landing", FILES)
    run(landing)
    lay(landing, {})
    with pytest.raises(ConfigError, match=r"not mounted, mount it; .* `corpus withdraw`"):
        run(landing)
    assert len(run.articles()) == 2


def test_runs_over_a_part_of_the_folder_remove_nothing(run: Runs, tmp_path: Path) -> None:
    landing = lay(tmp_path / "landing", FILES)
    run(landing)
    (landing / "quay.txt").unlink()
    run(landing / "heron.txt", reprocess="all")
    run(landing, languages=["en"])
    assert len(run.articles()) == 2
