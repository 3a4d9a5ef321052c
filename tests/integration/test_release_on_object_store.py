"""Releases between a disk and an object store: a server that speaks S3, on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from object_store import CREDENTIALS, ObjectStore
from released import CREATED_AT, one_month_of

import research_corpus
from research_corpus import operations
from research_corpus.errors import ReleaseError
from research_corpus.release.manifest import read_manifest
from research_corpus.storage.location import Location


@pytest.fixture(scope="module")
def store() -> Iterator[ObjectStore]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in CREDENTIALS.items():
            patch.setenv(name, value)
        running = ObjectStore()
        yield running
        running.stop()


def test_release_within_an_object_store_is_that_of_a_disk(
    store: ObjectStore, seeds_corpus: Path, tmp_path: Path
) -> None:
    bucket = store.bucket()
    corpus = store.put_folder(one_month_of(seeds_corpus, tmp_path / "corpus"), f"{bucket}/corpus")
    made = operations.release("2026.1", CREATED_AT, corpus)
    operations.release("2026.1", CREATED_AT, str(tmp_path / "corpus"), str(tmp_path / "out"))

    place = Location.parse(made["release"])
    assert read_manifest(place) == read_manifest(Location.parse(str(tmp_path / "out" / "2026.1")))
    assert operations.verify(made["release"])["findings"] == []
    rows = research_corpus.connect(made["release"]).sql("select count(*) from articles").fetchall()
    assert rows == [(made["articles"],)]
    with pytest.raises(ReleaseError, match="never changes"):
        operations.release("2026.1", CREATED_AT, corpus)
    assert [each["name"] for each in operations.list_releases(corpus)] == ["2026.1"]


def test_release_half_written_to_an_object_store_is_none_and_is_made_anew(
    store: ObjectStore, seeds_corpus: Path, tmp_path: Path
) -> None:
    corpus = str(one_month_of(seeds_corpus, tmp_path / "corpus"))
    to = store.uri(store.bucket())
    left = Location.parse(to).child("2026.1", "articles", "left-behind.parquet")
    left.write_bytes(b"of a process that was killed")
    assert operations.list_releases(corpus, to) == []
    made = operations.release("2026.1", CREATED_AT, corpus, to)
    assert operations.verify(made["release"])["findings"] == []
    assert not left.exists()
