"""Publish a staged run once for each place to die in; see test_crash.py."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

os.environ["CORPUS_BUCKET_ARTICLES"] = "2"

from research_corpus.pipeline import publish
from research_corpus.pipeline.run_spec import RunSpec
from research_corpus.settings import get_settings
from research_corpus.storage import commit
from research_corpus.storage.layout import Corpus
from research_corpus.storage.location import Location

NOW = datetime(2025, 6, 2, tzinfo=UTC)
BASE = Path(sys.argv[1])


def in_child(work: Callable[[], None]) -> int:
    """Run ``work`` in a forked process; return its wait status."""
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


def publish_into(corpus: Path, die_at: int | None) -> None:
    """Publish the staged run into a copy of the corpus; die before the n-th file operation."""
    run = json.loads((BASE / "run.json").read_text())
    run["corpus"], run["staging"] = str(corpus), str(corpus / "_staging" / "second")
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

    for name in ("rename_to", "write_bytes", "delete", "sync"):
        setattr(Location, name, counted(name))
    publish.publish(RunSpec.model_validate(run), get_settings(), NOW)
    if die_at is None:
        (corpus / "operations").write_text(str(operations))


def look(corpus: Path, expected: str) -> None:
    """Read as a user does; then repair, and compare with the uninterrupted corpus."""
    import duckdb
    import pandas as pd

    pattern = f"{corpus}/articles/**/*.parquet"
    ids = duckdb.connect().execute(f"select article_id from read_parquet('{pattern}')").fetchall()
    twice = [article for article, count in Counter(ids).items() if count > 1]
    assert not twice, f"seen twice: {twice}"
    assert len(pd.read_parquet(corpus / "articles")) == len(ids)
    for table in ("tokens", "quotes", "paragraphs"):
        duckdb.connect().execute(
            f"select * from read_parquet('{corpus}/{table}/**/*.parquet')"
        ).fetchall()
    journaled = (corpus / "journaled").exists()
    commit.repair(Corpus.open(str(corpus)), 5)
    if not journaled:
        # The old corpus stands; the retry of the task publishes.
        publish_into(corpus, None)
    assert tree(corpus) == expected, f"differs after repair, journaled={journaled}"


def tree(corpus: Path) -> str:
    """Return one hash over all Parquet files, which must be all that is left of a commit."""
    digest = hashlib.sha256()
    for file in sorted(corpus.rglob("*")):
        relative = str(file.relative_to(corpus))
        if file.is_file() and not relative.startswith(
            ("_staging", "_reports", "_commit/lock", "journaled", "operations")
        ):
            digest.update(relative.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def main() -> None:
    """Try every place."""
    whole = Path(shutil.copytree(BASE / "corpus", BASE / "whole"))
    assert in_child(lambda: publish_into(whole, None)) == 0
    steps = int((whole / "operations").read_text())
    expected = tree(whole)
    killed = before = 0
    for step in range(1, steps + 1):
        corpus = Path(shutil.copytree(BASE / "corpus", BASE / "try"))
        status = in_child(partial(publish_into, corpus, step))
        killed += os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        before += not (corpus / "journaled").exists()
        if in_child(partial(look, corpus, expected)) != 0:
            sys.exit(f"step {step} of {steps}")
        shutil.rmtree(corpus)
    print(
        json.dumps(
            {
                "steps": steps,
                "killed": killed,
                "before_journal": before,
                "after_journal": steps - before,
            }
        )
    )


main()
