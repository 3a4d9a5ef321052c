"""Making releases: what is in them, when they appear, what they never do."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import duckdb
import pytest
from ingest import file_hashes
from released import CREATED_AT, LATER, copy_of, edit

import research_corpus
from research_corpus import operations
from research_corpus.contracts import TABLES
from research_corpus.errors import ConfigError, CorpusLockedError, ReleaseError
from research_corpus.storage.commit import writing
from research_corpus.storage.layout import Corpus
from research_corpus.storage.location import Location

MARCH = "articles/pub_month=2025-03/part-00.parquet"


def hashes(folder: Path) -> dict[str, str]:
    return file_hashes(folder, ("",))


def test_release_of_a_corpus_has_its_files_byte_for_byte(
    releases: Path, seeds_corpus: Path
) -> None:
    tables = tuple(TABLES)
    assert file_hashes(releases / "2026.1", tables) == file_hashes(seeds_corpus, tables)


def test_release_on_the_same_disk_takes_no_room(releases: Path, seeds_corpus: Path) -> None:
    linked = releases / "2026.1" / MARCH
    assert linked.stat().st_ino == (seeds_corpus / MARCH).stat().st_ino


def test_release_moved_elsewhere_is_a_corpus_with_the_same_answers(
    releases: Path, seeds_corpus: Path, tmp_path: Path
) -> None:
    moved = shutil.copytree(releases / "2026.1", tmp_path / "another place")
    sql = "select pub_month, count(*), sum(token_count) from articles group by all order by all"
    answers = [research_corpus.connect(str(c)).sql(sql).fetchall() for c in (moved, seeds_corpus)]
    assert answers[0] == answers[1]
    assert operations.verify(str(moved)) == {"kind": "release", "findings": []}


def test_release_ordered_twice_has_the_same_bytes(
    releases: Path, seeds_corpus: Path, tmp_path: Path
) -> None:
    operations.release("2026.1", CREATED_AT, str(seeds_corpus), str(tmp_path))
    assert hashes(tmp_path / "2026.1") == hashes(releases / "2026.1")


def test_release_below_its_corpus_is_seen_by_no_reader_of_the_corpus(
    seeds_corpus: Path, tmp_path: Path
) -> None:
    corpus = copy_of(seeds_corpus, tmp_path / "corpus")
    made = operations.release("2026.1", CREATED_AT, str(corpus))
    assert Path(made["release"]) == corpus / "_releases" / "2026.1"
    with duckdb.connect() as connection:
        for table in TABLES:
            seen, stood = (
                connection.sql(f"select count(*) from glob('{place}/{table}/**')").fetchall()
                for place in (corpus, seeds_corpus)
            )
            assert seen == stood
    assert operations.verify(str(corpus))["findings"] == []
    assert [each["name"] for each in operations.list_releases(str(corpus))] == ["2026.1"]


def test_release_of_an_existing_version_is_refused_and_leaves_it(
    releases: Path, seeds_corpus: Path
) -> None:
    before = hashes(releases)
    with pytest.raises(ReleaseError, match="never changes"):
        operations.release("2026.1", LATER, str(seeds_corpus), str(releases))
    assert hashes(releases) == before


def test_release_while_a_commit_is_pending_is_refused(seeds_corpus: Path, tmp_path: Path) -> None:
    corpus = Corpus.open(str(copy_of(seeds_corpus, tmp_path / "corpus")))
    corpus.journal.write_bytes(b'{"run_id": "crashed", "steps": []}')
    with pytest.raises(ReleaseError, match="corpus repair"):
        operations.release("2026.1", CREATED_AT, corpus.root.uri, str(tmp_path / "out"))
    assert [path.name for path in (tmp_path / "out").glob("*")] == []
    operations.repair(corpus.root.uri)
    operations.release("2026.1", CREATED_AT, corpus.root.uri, str(tmp_path / "out"))


@pytest.mark.usefixtures("fresh_settings")
def test_release_while_a_run_publishes_asks_to_try_again(
    seeds_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CORPUS_LOCK_TIMEOUT_SECONDS", "0")
    corpus = copy_of(seeds_corpus, tmp_path / "corpus")
    with (
        writing(Corpus.open(str(corpus)), "a run", 1),
        pytest.raises(CorpusLockedError, match="a run"),
    ):
        operations.release("2026.1", CREATED_AT, str(corpus), str(tmp_path / "out"))


def test_release_stays_what_it_is_when_the_corpus_goes_on(
    seeds_corpus: Path, tmp_path: Path
) -> None:
    corpus = copy_of(seeds_corpus, tmp_path / "corpus")
    operations.release("2026.1", CREATED_AT, str(corpus))
    edit(corpus, MARCH, lambda rows: [{**row, "title": "changed"} for row in rows])
    assert operations.verify(str(corpus / "_releases" / "2026.1"))["findings"] == []


def test_release_after_changes_lists_each_against_the_one_before(
    seeds_corpus: Path, tmp_path: Path
) -> None:
    corpus = copy_of(seeds_corpus, tmp_path / "corpus")
    operations.release("2026.1", CREATED_AT, str(corpus))
    touched: dict[str, str] = {}

    def change(rows: list[dict]) -> list[dict]:
        removed, retold, retitled, *rest = rows
        touched.update(removed=removed["article_id"], text=retold["article_id"],
                       metadata=retitled["article_id"], added="f" * 32)  # fmt: skip
        retold = {**retold, "text": "Another text.", "content_id": "0" * 64}
        added = {**removed, "article_id": "f" * 32}
        reran = [{**row, "run_id": "another"} for row in rest]
        return [retold, {**retitled, "title": "Another title"}, added, *reran]

    edit(corpus, MARCH, change)
    made = operations.release("2026.2", LATER, str(corpus))

    assert made["previous"] == "2026.1"
    assert made["changes"] == {"added": 1, "changed": 2, "removed": 1}
    with (corpus / "_releases" / "2026.2" / "changes.csv").open() as file:
        rows = {row["article_id"]: (row["change"], row["what"]) for row in csv.DictReader(file)}
    assert rows == {
        touched["removed"]: ("removed", ""),
        touched["text"]: ("changed", "text"),
        touched["metadata"]: ("changed", "metadata"),
        touched["added"]: ("added", ""),
    }
    newest_first = [each["name"] for each in operations.list_releases(str(corpus))]
    assert newest_first == ["2026.2", "2026.1"]


@pytest.mark.parametrize("version", ["", "../up", ".hidden", "a/b", "2026.1-shareable"])
def test_release_with_a_version_that_is_no_name_is_refused(
    version: str, seeds_corpus: Path, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError, match="is not a valid version"):
        operations.release(version, CREATED_AT, str(seeds_corpus), str(tmp_path))


def test_release_of_an_empty_corpus_is_refused(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    with pytest.raises(ReleaseError, match="no articles"):
        operations.release("2026.1", CREATED_AT, str(tmp_path / "corpus"), str(tmp_path / "out"))
    assert list((tmp_path / "out").glob("*")) == []


def test_link_or_copy_to_another_disk_copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr("os.link", refuse)
    source = Location.parse(str(tmp_path / "a"))
    source.write_bytes(b"content")
    target = Location.parse(str(tmp_path / "folder" / "b"))
    source.link_or_copy_to(target)
    assert target.read_bytes() == b"content"
    assert Path(target.path).stat().st_ino != Path(source.path).stat().st_ino
