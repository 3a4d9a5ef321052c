"""A disk that is full, read-only or closed, and a clock that jumps: the old corpus stays whole.

The disk is a small file system of the test's own, made by ``mount``, which needs root.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from ingest import SEEDS, file_hashes, ingest, stage_run
from typer.testing import CliRunner

from research_corpus import stages
from research_corpus.analyst.connection import connect
from research_corpus.cli import app
from research_corpus.errors import TransientError

MEGABYTE = 1024**2
DISK_BYTES = 16 * MEGABYTE


class Disk:
    """A file system of 16 MB."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def fill(self, leave: int) -> None:
        free = shutil.disk_usage(self.path).free
        (self.path / "ballast").write_bytes(bytes(max(0, free - leave)))

    def free(self) -> None:
        (self.path / "ballast").unlink()

    def remount(self, mode: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{mode}", self.path], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    path = tmp_path / "disk"
    path.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(path)]
    if os.geteuid() != 0 or subprocess.run(command, check=False).returncode != 0:
        pytest.skip("a file system of its own can be mounted by root only")
    yield Disk(path)
    subprocess.run(["umount", path], check=True)


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SEEDS / "bbc-news", tmp_path / "landing"))


def add_articles(landing: Path) -> None:
    """Add two."""
    shutil.copytree(SEEDS / "the-guardian", landing / "the-guardian")


def articles(corpus: Path) -> list[str]:
    rows = connect(str(corpus)).execute("select source_file from articles order by 1").fetchall()
    return [name for (name,) in rows]


def test_full_disk_at_publish_keeps_the_old_corpus_and_the_retry_completes(
    disk: Disk, landing: Path, tmp_path: Path
) -> None:
    corpus = disk.path / "corpus"
    ingest(landing, corpus, "first")
    ingest(landing, tmp_path / "undisturbed", "first")
    before = articles(corpus)
    add_articles(landing)
    run = stage_run(landing, corpus, "second")
    disk.fill(leave=64 * 1024)

    with pytest.raises(TransientError, match=r"No space left on device.*free space"):
        stages.publish(run)
    assert articles(corpus) == before
    disk.free()
    stages.publish(run)
    stages.report(run)

    ingest(landing, tmp_path / "undisturbed", "second")
    assert file_hashes(corpus) == file_hashes(tmp_path / "undisturbed")


def test_full_disk_while_staging_names_the_file_and_the_next_run_completes(
    disk: Disk, landing: Path
) -> None:
    corpus = disk.path / "corpus"
    ingest(landing, corpus, "first")
    before = articles(corpus)
    add_articles(landing)
    run = stages.open_run("second", "2025-06-02T12:00:00Z", str(landing), str(corpus))
    (batch,) = stages.plan(run)["batches"]
    disk.fill(leave=0)

    with pytest.raises(TransientError, match=str(corpus)):
        stages.extract(run, batch)
    assert articles(corpus) == before
    disk.free()
    ingest(landing, corpus, "third", started_at="2025-06-03T12:00:00Z")
    assert len(articles(corpus)) == len(before) + 2


def test_run_on_a_disk_without_room_for_its_staging_is_refused_before_it_starts(
    disk: Disk, landing: Path
) -> None:
    corpus = disk.path / "corpus"
    run = stages.open_run("first", "2025-06-02T12:00:00Z", str(landing), str(corpus))
    disk.fill(leave=16 * 1024)
    with pytest.raises(TransientError, match=r"bytes are free.*CORPUS_STAGING_URI"):
        stages.plan(run)


def test_read_only_disk_refuses_the_run_and_stays_readable(disk: Disk, landing: Path) -> None:
    corpus = disk.path / "corpus"
    ingest(landing, corpus, "first")
    before = articles(corpus)
    add_articles(landing)
    disk.remount("ro")
    command = ["run", str(landing), "--to", str(corpus)]
    refused = CliRunner().invoke(app, command)
    assert refused.exit_code == 75
    assert "Read-only file system" in refused.output.replace("\n", " ")
    assert articles(corpus) == before
    disk.remount("rw")
    assert CliRunner().invoke(app, command).exit_code == 0
    assert len(articles(corpus)) == len(before) + 2


def test_corpus_closed_to_the_user_is_one_message_that_says_what_to_do(
    disk: Disk, landing: Path
) -> None:
    corpus = disk.path / "corpus"
    ingest(landing, corpus, "first")
    add_articles(landing)
    os.seteuid(65534)
    try:
        refused = CliRunner().invoke(app, ["repair", "--corpus", str(corpus)])
    finally:
        os.seteuid(0)
    assert refused.exit_code == 1
    message = refused.output.replace("\n", " ")
    assert "Permission denied" in message
    assert str(corpus) in message


def test_clock_that_went_back_costs_no_article_and_no_second_copy(
    landing: Path, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    ingest(landing, corpus, "now", started_at="2025-06-01T12:00:00Z")
    edited = sorted(landing.iterdir())[0]
    edited.write_text(edited.read_text() + "\n\nMore of it.\n")
    add_articles(landing)
    ingest(landing, corpus, "back", started_at="2025-05-01T12:00:00Z")
    after = file_hashes(corpus)
    ingest(landing, corpus, "back again", started_at="2025-05-01T12:00:01Z")

    assert len(articles(corpus)) == len(set(articles(corpus))) == 4
    text = "select count(*) from articles where text like '%More of it.%'"
    assert connect(str(corpus)).execute(text).fetchall() == [(1,)]
    assert file_hashes(corpus) == after
