"""What a run costs when the landing folder holds nothing new.

``python benchmarks/unchanged.py [--files 20000] [--times 10] [--first]``

Makes landing folders of ``--files`` and of ``--times`` as many files, and a ledger that knows all
of them, then runs every stage over both by turns and prints the ratio of the medians: linear growth
is ``--times``. With ``--first`` it also ingests the smaller folder for real, with the models of the
settings and two workers, and prints the share of that time which the second run takes.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from rich.console import Console

from research_corpus import stages
from research_corpus.contracts import TABLES
from research_corpus.local_run import run_locally
from research_corpus.storage.layout import Corpus, run_path
from research_corpus.storage.parquet import rows_to_table, write_table

STARTED = datetime(2025, 6, 1, 12, tzinfo=UTC)
FILES_A_FOLDER = 1000


def article(number: int) -> bytes:
    """Return an article file of about 60 words."""
    body = " ".join(
        f"Speaker {number + n} said the plan for harbour {n} would be put to the council again."
        for n in range(4)
    )
    return f" date 2025-03-{number % 28 + 1:02d} Ada Novak Reuters\n\n{body}\n".encode()


def make_landing(folder: Path, files: int) -> Path:
    """Write ``files`` article files, a thousand a folder."""
    for number in range(files):
        place = folder / f"{number // FILES_A_FOLDER:04d}" / f"{number:06d}.txt"
        if number % FILES_A_FOLDER == 0:
            place.parent.mkdir(parents=True)
        place.write_bytes(article(number))
    return folder


def make_ledger(corpus: Corpus, files: int) -> None:
    """Write a ledger and a run that know all made files as written."""
    ledger, runs = TABLES["ingest_ledger"], TABLES["runs"]
    rows = [
        {
            "run_id": "made",
            "source_file": f"{number // FILES_A_FOLDER:04d}/{number:06d}.txt",
            "source_record": 0,
            "landing_file": f"{number // FILES_A_FOLDER:04d}/{number:06d}.txt",
            "source_sha256": hashlib.sha256(article(number)).hexdigest(),
            "bytes": len(article(number)),
            "outcome": "written",
            "reason_code": None,
            "article_id": f"{number:032x}",
        }
        for number in range(files)
    ]
    run = {
        "run_id": "made",
        "started_at": STARTED,
        "finished_at": STARTED,
        "status": "success",
        "code_version": "made",
        "config_sha256": "made",
        "counts": [],
    }
    for table, content in ((ledger, rows), (runs, [run])):
        write_table(
            table, rows_to_table(table, content), corpus.file(run_path(table.name, STARTED))
        )


def run_over(landing: Path, corpus: Path, name: str) -> None:
    """Make a whole run."""
    spec = stages.open_run(name, "2025-06-02T12:00:00Z", str(landing), str(corpus))
    run_locally(spec, 2, Console(quiet=True))


def timed(work: Callable[[], None]) -> float:
    """Return the seconds that ``work`` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(base: Path, arguments: argparse.Namespace) -> None:
    """Compare runs over folders below ``base``."""
    sizes = (arguments.files, arguments.files * arguments.times)
    for size in sizes:
        make_landing(base / f"landing-{size}", size)
        make_ledger(Corpus.open(str(base / f"corpus-{size}")), size)
    times: dict[int, list[float]] = {size: [] for size in sizes}
    for turn in range(arguments.turns):
        for size in sizes:
            place = (base / f"landing-{size}", base / f"corpus-{size}")
            times[size].append(timed(partial(run_over, *place, f"turn {turn}")))
    small, large = (statistics.median(times[size]) for size in sizes)
    print(f"{sizes[0]:,} unchanged files  median {small:.2f} s of {arguments.turns}")
    print(f"{sizes[1]:,} unchanged files median {large:.2f} s, {large / small:.1f} times as long")
    if arguments.first:
        first = timed(lambda: run_over(base / f"landing-{sizes[0]}", base / "fresh", "first"))
        print(f"{sizes[0]:,} new files {first:.1f} s; unchanged {small / first:.2%} of that")


def main() -> None:
    """Make, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--first", action="store_true")
    base = Path(tempfile.mkdtemp(prefix="corpus-benchmark-"))
    try:
        measure(base, parser.parse_args())
    finally:
        shutil.rmtree(base)


if __name__ == "__main__":
    main()
