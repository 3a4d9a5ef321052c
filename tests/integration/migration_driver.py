"""Migrate a corpus once for each place to die in; see test_migration.py."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path

from research_corpus.storage import migration
from research_corpus.storage.layout import Corpus
from research_corpus.storage.location import Location

SOURCE, BASE = Path(sys.argv[1]), Path(sys.argv[2])
COUNTED = ("rename_to", "write_bytes", "delete", "sync")


def in_child(work: Callable[[], None]) -> int:
    """Run ``work`` in a forked process, which this one stays fit for by no thread; wait status."""
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - a forked child must not return into the loop
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitpid(pid, 0)[1]


def migrate(corpus: Path, die_at: int | None) -> None:
    """Migrate, or die before the n-th file operation."""
    operations = 0

    def counted(name: str) -> Callable[..., None]:
        original = getattr(Location, name)

        def wrapper(self: Location, *args: object) -> None:
            nonlocal operations
            operations += 1
            if operations == die_at:
                os.kill(os.getpid(), signal.SIGKILL)
            original(self, *args)
            if name == "write_bytes" and self.name == "journal.json":
                (corpus / "journaled").touch()

        return wrapper

    for name in COUNTED:
        setattr(Location, name, counted(name))
    migration.migrate(Corpus.open(str(corpus)), "/drop", 5)
    if die_at is None:
        (corpus / "operations").write_text(str(operations))


def look(corpus: Path, expected: str) -> None:
    """See every article once, as a reader does; then migrate again, and compare."""
    import duckdb

    pattern = f"{corpus}/articles/**/*.parquet"
    found = (
        duckdb.connect()
        .execute(f"select count(*), count(distinct article_id) from read_parquet('{pattern}')")
        .fetchall()
    )
    assert found == [(7, 7)], found
    migration.migrate(Corpus.open(str(corpus)), "/drop", 5)
    migration.require_migrated(Corpus.open(str(corpus)))
    assert tree(corpus) == expected


def tree(corpus: Path) -> str:
    """Return one hash over all files, which must be all that is left of a commit."""
    digest = hashlib.sha256()
    for file in sorted(corpus.rglob("*")):
        relative = str(file.relative_to(corpus))
        if file.is_file() and not relative.startswith(("_commit/lock", "journaled", "operations")):
            digest.update(relative.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def main() -> None:
    """Try every place."""
    whole = Path(shutil.copytree(SOURCE, BASE / "whole"))
    assert in_child(lambda: migrate(whole, None)) == 0
    steps = int((whole / "operations").read_text())
    expected = tree(whole)
    killed = before = 0
    for step in range(1, steps + 1):
        corpus = Path(shutil.copytree(SOURCE, BASE / "try"))
        status = in_child(partial(migrate, corpus, step))
        killed += os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        before += not (corpus / "journaled").exists()
        if in_child(partial(look, corpus, expected)) != 0:
            sys.exit(f"step {step} of {steps}")
        shutil.rmtree(corpus)
    counts = {"before_journal": before, "after_journal": steps - before}
    print(json.dumps({"steps": steps, "killed": killed, **counts}))


main()
