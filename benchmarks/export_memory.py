"""Peak memory and speed of releases and exports, as the corpus grows by months.

``python benchmarks/export_memory.py [--months 60] [--articles 400]``

Ingests the seeds once into a temporary corpus, and makes of one of its months a corpus of many
months of many articles by repeating articles under new ids. Then releases and exports a tenth of
the months, the baseline, and all of them, each in a process of its own whose peak resident size
(``VmHWM``) is printed. What is bounded by one month takes about as much for both.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow as pa

from research_corpus import stages
from research_corpus.contracts import TABLES
from research_corpus.local_run import run_locally
from research_corpus.storage.layout import Corpus, article_path, article_tables
from research_corpus.storage.parquet import publish_table, read_table, sort_by_key

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
MONTH = "2025-03"
STARTED = "2025-06-01T12:00:00Z"
PARTS = 10
WORK = """
import json, sys
from research_corpus import operations, stages
if sys.argv[1] == "release":
    operations.release("1", "2026-01-01T00:00:00Z", sys.argv[2], sys.argv[3])
else:
    operations.export(sys.argv[1], sys.argv[3], sys.argv[2], {"with_duplicates": True})
lines = open("/proc/self/status").read().splitlines()
print(next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM:")))
"""
KINDS = ("release", "conllu", "vrt", "tei", "docbin", "text", "hf")


def main() -> None:
    """Make both corpora, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--articles", type=int, default=400)
    arguments = parser.parse_args()
    base = Path(tempfile.mkdtemp(prefix="corpus-benchmark-"))
    try:
        sizes = (max(1, arguments.months // PARTS), arguments.months)
        make(base, sizes, arguments.articles)
        for kind in KINDS:
            baseline = measure(kind, base, sizes[0])
            figures = measure(kind, base, sizes[1])
            ratio = round(figures["peak_mb"] / baseline["peak_mb"], 2)
            print(json.dumps({"kind": kind, **figures, "memory_ratio": ratio}), flush=True)
    finally:
        shutil.rmtree(base)


def make(base: Path, sizes: tuple[int, ...], articles: int) -> None:
    """Make a corpus for each number of months."""
    seeds = str(base / "seeds")
    run = stages.open_run("seeds", STARTED, str(SEEDS), seeds, max_quarantined_ratio=1)
    from rich.console import Console

    run_locally(run, 1, Console(quiet=True))
    months = [f"{1900 + n // 12}-{n % 12 + 1:02d}" for n in range(max(sizes))]
    for table in article_tables():
        contract = TABLES[table]
        rows = read_table(contract, Corpus.open(seeds).file(article_path(table, MONTH, 0)))
        repeated = repeat(contract, rows, articles)
        first = Corpus.open(str(base / str(sizes[0]))).file(article_path(table, months[0], 0))
        publish_table(contract, repeated, first)
        for size in sizes:
            for month in months[:size]:
                target = Corpus.open(str(base / str(size))).file(article_path(table, month, 0))
                if not target.exists():
                    first.link_or_copy_to(target)
    for size in sizes:
        for name in ("models", "runs"):
            shutil.copytree(Path(seeds) / name, base / str(size) / name)


def repeat(contract: object, rows: pa.Table, articles: int) -> pa.Table:
    """Return the rows of a month for so many articles, under new ids."""
    ids = sorted(rows["article_id"].unique().to_pylist())
    copies = max(1, articles // max(1, len(ids)))
    index = rows.schema.get_field_index("article_id")
    parts = []
    for copy in range(copies):
        values = [f"{copy:08x}{id_[8:]}" for id_ in rows["article_id"].to_pylist()]
        parts.append(
            rows.set_column(index, rows.schema.field(index), pa.array(values, pa.string()))
        )
    return sort_by_key(contract, pa.concat_tables(parts))


def measure(kind: str, base: Path, size: int) -> dict[str, float]:
    """Return figures of one release or export of the corpus of ``size`` months."""
    corpus, to = base / str(size), base / "out"
    start = time.perf_counter()
    command = [sys.executable, "-c", WORK, kind, str(corpus), str(to)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - start
    shutil.rmtree(to)
    tokens = sum(
        len(read_table(TABLES["tokens"], file, ["token_index"]))
        for file in Corpus.open(str(corpus)).table_files("tokens")
    )
    return {
        "months": size,
        "tokens": tokens,
        "peak_mb": int(done.stdout),
        "seconds": round(seconds, 1),
        "tokens_per_second": round(tokens / seconds),
    }


if __name__ == "__main__":
    main()
