"""Landing, staging and corpus on an object store: a server that speaks S3, on loopback."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from archives import PROSE, zip_of
from ingest import ARTICLE_TABLES, SEEDS, ingest
from object_store import CREDENTIALS, ObjectStore

from research_corpus import operations, stages
from research_corpus.analyst.connection import connect
from research_corpus.contracts import TABLES
from research_corpus.contracts.records import Record
from research_corpus.errors import CorpusLockedError, TransientError
from research_corpus.ids import sha256_hex
from research_corpus.isolation.child import end_children
from research_corpus.pipeline.extract import SMALL_FILE_BYTES, read_landing_file
from research_corpus.pipeline.plan import LandingFile
from research_corpus.settings import get_settings
from research_corpus.storage import lock as locking
from research_corpus.storage.layout import Corpus
from research_corpus.storage.location import Location
from research_corpus.storage.lock import writer_lock
from research_corpus.storage.parquet import read_table

TRIES = 25


@pytest.fixture(scope="module")
def store() -> Iterator[ObjectStore]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in CREDENTIALS.items():
            patch.setenv(name, value)
        # a child that reads has the keys that were there when it started
        end_children()
        running = ObjectStore()
        yield running
        running.stop()
    end_children()


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(SEEDS / "bbc-news", tmp_path_factory.mktemp("s3") / "landing"))


@pytest.fixture(scope="module")
def on_disk(landing: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The article files of the same run on a disk."""
    corpus = tmp_path_factory.mktemp("disk") / "corpus"
    ingest(landing, corpus, "first")
    return hashes_in(str(corpus))


@pytest.fixture
def bucket(store: ObjectStore, landing: Path) -> str:
    """A bucket with a landing folder."""
    name = store.bucket()
    store.put_folder(landing, f"{name}/landing")
    return name


def hashes_in(corpus_uri: str, tables: tuple[str, ...] = ARTICLE_TABLES) -> dict[str, str]:
    """Hashes of the files; of ``articles`` without the folder, which is what two runs differ in."""
    corpus = Corpus.open(corpus_uri)
    return {
        corpus.relative(file): hashlib.sha256(_without_landing(table, file)).hexdigest()
        for table in tables
        for file in corpus.root.child(table).files()
    }


def _without_landing(table: str, file: Location) -> bytes:
    if table != "articles":
        return file.read_bytes()
    rows = read_table(TABLES[table], file).drop_columns(["landing"])
    return repr(rows.to_pylist()).encode()


def landing_file(place: Location) -> LandingFile:
    """The file as a run plans it."""
    info = place.fs.get_file_info(place.path)
    return LandingFile(place.name, info.size, info.mtime_ns or 0, "0" * 64)


def outcomes_in(folder: Location) -> list[list[str]]:
    """Names, texts and reasons of all that the files of a folder hold."""
    found = []
    for place in folder.files():
        results = read_landing_file(place, landing_file(place), get_settings())
        found.append(
            [f"{n} {r.blocks if isinstance(r, Record) else r.reason_code}" for n, r in results]
        )
    return found


def retried(work: Callable[[], Any]) -> Any:
    """Do as Airflow does: a transient error is tried again, any other ends the run."""
    for _ in range(TRIES):
        try:
            return work()
        except (TransientError, OSError):
            continue
    return work()


def ingest_with_retries(landing: str, corpus: str, run_id: str) -> None:
    run = stages.open_run(run_id, "2025-06-01T12:00:00Z", landing, corpus, max_quarantined_ratio=1)
    for batch in retried(lambda: stages.plan(run))["batches"]:
        retried(lambda batch=batch: stages.extract(run, batch))
    for batch in retried(lambda: stages.link_duplicates(run))["batches"]:
        retried(lambda batch=batch: stages.annotate(run, batch))
    retried(lambda: stages.check_quality(run))
    retried(lambda: stages.publish(run))
    retried(lambda: stages.report(run))


def test_run_in_a_bucket_makes_the_bytes_of_a_run_on_a_disk(
    store: ObjectStore, bucket: str, landing: Path, on_disk: dict[str, str]
) -> None:
    corpus = store.uri(f"{bucket}/corpus")
    ingest(store.uri(f"{bucket}/landing"), corpus, "first")

    assert hashes_in(corpus) == on_disk
    left = [file.name for file in Corpus.open(corpus).root.child("_commit").files()]
    assert left == ["checksums.json"]
    ((articles, found),) = (
        connect(corpus)
        .execute("select (select count(*) from articles), (select count(*) from kwic('the', 20))")
        .fetchall()
    )
    assert articles == len(list(landing.iterdir()))
    assert found > 10


def test_damaged_archives_in_a_bucket_give_what_they_give_on_a_disk(
    store: ObjectStore, tmp_path: Path
) -> None:
    sound = zip_of({f"s{n}.txt": f"Story {n}. {PROSE}" * 5000 for n in range(4)}, ZIP_STORED)
    assert len(sound) > SMALL_FILE_BYTES
    directory, far = sound.index(b"PK\x01\x02"), b"\xff\xff\xff\x7f"
    for name, at, cut in (("size", 18, 30), ("packed", directory + 20, 0), ("at", -32, 0)):
        data = bytearray(sound[: len(sound) - cut])
        data[at : at + 4] = far
        (tmp_path / f"{name}.zip").write_bytes(data)
    name = store.bucket()
    store.put_folder(tmp_path, f"{name}/landing")

    on_disk = outcomes_in(Location.parse(str(tmp_path)))
    assert outcomes_in(Location.parse(store.uri(f"{name}/landing"))) == on_disk
    assert {len(found) for found in on_disk} == {4, 5}


def test_store_that_is_gone_amid_a_table_is_no_damage_to_the_table(
    store: ObjectStore, tmp_path: Path
) -> None:
    rows = [{"title": f"Story {n}", "text": sha256_hex(b"%d" % n) * 40} for n in range(2000)]
    path = tmp_path / "a.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=500, compression="none")
    assert path.stat().st_size > SMALL_FILE_BYTES
    name = store.bucket()
    store.put_folder(tmp_path, f"{name}/landing")

    (place,) = Location.parse(store.uri(f"{name}/landing")).files()
    found = read_landing_file(place, landing_file(place), get_settings())
    assert isinstance(next(found)[1], Record)
    with store.gone_after(0), pytest.raises(OSError, match="405"):
        list(found)


def test_second_run_in_a_bucket_takes_the_edited_file_alone(
    store: ObjectStore, bucket: str, landing: Path
) -> None:
    where, corpus = store.uri(f"{bucket}/landing"), store.uri(f"{bucket}/corpus")
    ingest(where, corpus, "first")
    edited = sorted(landing.iterdir())[0]
    Location.parse(where).child(edited.name).write_bytes(edited.read_bytes() + b"\n\nMore of it.\n")

    ingest(where, corpus, "second", started_at="2025-06-02T12:00:00Z")

    query = "select counts from runs where run_id = 'second'"
    ((counts,),) = connect(corpus).execute(query).fetchall()
    assert counts["files_unchanged"] == len(list(landing.iterdir())) - 1
    assert counts["records_superseded"] == 1


@pytest.mark.parametrize(
    ("fault", "chance"), [("error", 0.03), ("hang", 0.003), ("truncate", 0.02), ("trickle", 0.2)]
)
def test_run_over_a_faulty_store_ends_with_the_same_corpus(
    store: ObjectStore, bucket: str, on_disk: dict[str, str], fault: str, chance: float
) -> None:
    before = store.injected
    corpus = store.uri(f"{bucket}/corpus")
    with store.failing(fault, chance):
        ingest_with_retries(store.uri(f"{bucket}/landing"), corpus, "first")
    assert store.injected > before
    assert hashes_in(corpus) == on_disk


def test_publish_cut_off_at_any_write_leaves_the_old_corpus_or_the_new(
    store: ObjectStore, bucket: str, landing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The ticket of the writer that was cut off stays; waiting for its end is not what is tested.
    monkeypatch.setattr(locking, "LEASE_SECONDS", -1.0)
    where, corpus = store.uri(f"{bucket}/landing"), store.uri(f"{bucket}/corpus")
    ingest(where, corpus, "first")
    old = set(_articles(corpus))
    edited = sorted(landing.iterdir())[0]
    Location.parse(where).child("copy-of-" + edited.name).write_bytes(
        edited.read_bytes().replace(b"the", b"that")
    )
    run = stages.open_run("second", "2025-06-02T12:00:00Z", where, corpus, max_quarantined_ratio=1)
    for batch in stages.plan(run)["batches"]:
        stages.extract(run, batch)
    for batch in stages.link_duplicates(run)["batches"]:
        stages.annotate(run, batch)
    stages.check_quality(run)

    writes, published, seen = 0, False, []
    while not published:
        with store.gone_after(writes):
            try:
                stages.publish(run)
                published = True
            except (TransientError, OSError):
                pass
        articles = _articles(corpus)
        assert len(articles) == len(set(articles))
        assert set(articles) >= old
        seen.append(len(articles))
        writes += 5

    # cut off often before and after the commit came to be, and never back to the old
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (len(old), len(old) + 1)
    assert seen.count(len(old)) > 10
    assert seen[:-1].count(len(old) + 1) > 5
    operations.repair(corpus)
    assert len(_articles(corpus)) == len(old) + 1


def _articles(corpus: str) -> list[str]:
    return [row[0] for row in connect(corpus).execute("select article_id from articles").fetchall()]


def test_lock_on_a_store_refuses_a_second_writer_and_names_the_first(
    store: ObjectStore, bucket: str
) -> None:
    lock = Location.parse(store.uri(f"{bucket}/corpus/_commit/lock"))
    with (
        writer_lock(lock, "run A", 0),
        pytest.raises(CorpusLockedError, match="run A"),
        writer_lock(lock, "run B", 0),
    ):
        pass
    with writer_lock(lock, "run C", 0) as crashed:
        assert not crashed
    assert lock.files() == []


def test_lock_on_a_store_of_a_vanished_writer_is_taken_over_by_the_clock_of_the_store(
    store: ObjectStore, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = Location.parse(store.uri(f"{bucket}/corpus/_commit/lock"))
    lock.child("ticket-of-a-killed-writer").write_bytes(b"")
    holder = lock.parent.child("holder.json")
    holder.write_bytes(json.dumps({"purpose": "run A", "pid": 1, "host": "far"}).encode())
    # a worker whose clock is a day ahead breaks no lock
    monkeypatch.setattr(time, "time", lambda: 4_000_000_000.0)
    with pytest.raises(CorpusLockedError, match="run A"), writer_lock(lock, "run B", 0):
        pass
    monkeypatch.setattr(locking, "LEASE_SECONDS", 1.0)
    with writer_lock(lock, "run B", 20) as crashed:
        assert crashed
    assert lock.files() == []
