"""A hundred thousand files that land while a run is on: ``make flood``.

A run of the command line begins over a few files; while it is on, a second process drops the rest
into the landing folder, one after the other. Runs follow until one finds nothing new. Prints what
each took; every file must be in the ledger as written once, and be one article.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb
from made_articles import write_articles

from research_corpus import operations

WORDS = 60


def main() -> None:
    """Drop, run until nothing is new, count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=500, help="files that are there at the start")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="corpus-flood-"))
    try:
        _flood(folder, arguments.first, arguments.files)
        _count(folder / "corpus", arguments.files)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _flood(folder: Path, first: int, files: int) -> None:
    landing, corpus = folder / "landing", folder / "corpus"
    write_articles(landing, first, WORDS)
    dropping = multiprocessing.Process(
        target=write_articles, args=(landing, files - first, WORDS, first)
    )
    run = _start(landing, corpus)
    dropping.start()
    while (done := _finish(run))["written"] or dropping.is_alive():
        there = sum(1 for _ in landing.iterdir())
        print(f"{done}, {there} files have landed", flush=True)
        run = _start(landing, corpus)
    dropping.join()
    assert dropping.exitcode == 0


def _start(landing: Path, corpus: Path) -> tuple[float, subprocess.Popen[str]]:
    command = [Path(sys.executable).with_name("corpus"), "run", landing, "--to", corpus, "--json"]
    # Annotated by rules alone: what is at stake is which files are taken.
    environment = os.environ | {"CORPUS_MODELS": "{}"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    return time.monotonic(), process


def _finish(run: tuple[float, subprocess.Popen[str]]) -> dict[str, Any]:
    started, process = run
    output, _ = process.communicate()
    assert process.returncode == 0, output
    counts = json.loads(output)["run"]["counts"]
    shown = {name: counts[f"records_{name}"] for name in ("written", "quarantined", "skipped")}
    return {"seconds": round(time.monotonic() - started), **shown}


def _count(corpus: Path, files: int) -> None:
    """Compare the ledger and the articles with the files that were dropped."""
    with duckdb.connect() as connection:
        written = connection.sql(
            f"select count(*), count(distinct source_file) "
            f"from read_parquet('{corpus}/ingest_ledger/**/*.parquet') where outcome = 'written'"
        ).fetchall()
        articles = connection.sql(
            f"select count(*), count(distinct source_file), count(distinct article_id) "
            f"from read_parquet('{corpus}/articles/**/*.parquet')"
        ).fetchall()
    print(f"{files} files: ledger {written}, articles {articles}")
    assert written == [(files, files)]
    assert articles == [(files, files, files)]
    assert operations.verify(str(corpus))["findings"] == []


if __name__ == "__main__":
    main()
