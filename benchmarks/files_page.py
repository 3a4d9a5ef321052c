"""How fast the page *Files* is for a run over many files.

``python benchmarks/files_page.py [--files 100000] [--turns 5]``

Makes a corpus whose latest run took that many files, beside an earlier run of the same size in the
same month, and asks the app for the page in this process: with other pages, orders and filters,
each time in an app that has served other pages and remembers nothing of this one. The bar is
300 ms.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
from fastapi.testclient import TestClient

from research_corpus.contracts import TABLES
from research_corpus.contracts.runs import OUTCOMES
from research_corpus.storage.layout import Corpus, run_path
from research_corpus.storage.parquet import rows_to_table, sort_by_key, write_table
from research_corpus.web.app import create_app

START = datetime(2026, 11, 20, 6, tzinfo=UTC)
REASONS = {"quarantined": "empty_file", "duplicate": "same_text", "skipped": "unchanged_article"}
ADDRESSES = (
    "/files", "/files?records_page=7", "/files?records_page=1900", "/files?outcome=quarantined",
    "/files?reason=same_text", "/files?file=outlet-07/*", "/files?records_sort=outcome",
    "/files?run=all&file=outlet-03/000123.txt", "/files?run=run-0",
)  # fmt: skip


def make(root: Path, files: int) -> None:
    """Write the tables of two runs."""
    corpus = Corpus.open(str(root))
    ledger, runs = [], []
    for number in range(2):
        rows = [_row(f"run-{number}", at) for at in range(files)]
        counts = {f"records_{name}": 0 for name in OUTCOMES}
        for row in rows:
            counts[f"records_{row['outcome']}"] += 1
        counts |= {"records_read": files, "files_found": files, "files_taken": files}
        ledger += rows
        started = START + timedelta(hours=number)
        runs.append({
            "run_id": f"run-{number}", "started_at": started, "finished_at": started,
            "status": "success", "dag": "ingest_articles", "verdict": "passed",
            "code_version": "0", "config_sha256": "0", "counts": sorted(counts.items()),
        })  # fmt: skip
    for name, rows in (("ingest_ledger", ledger), ("runs", runs)):
        table = sort_by_key(TABLES[name], rows_to_table(TABLES[name], _whole(name, rows)))
        write_table(TABLES[name], table, corpus.file(run_path(name, START)))


def _row(run: str, at: int) -> dict[str, object]:
    outcome = OUTCOMES[0] if at % 10 else OUTCOMES[at // 10 % len(OUTCOMES)]
    name = f"outlet-{at % 50:02d}/{at:06d}.txt"
    return {
        "run_id": run, "source_file": name, "landing_file": name, "source_sha256": f"{at:064x}",
        "bytes": 3000 + at % 997, "outcome": outcome, "reason_code": REASONS.get(outcome),
        "article_id": f"{at:032x}" if outcome != "quarantined" else None,
        "landing": "file:///drop",
    }  # fmt: skip


def _whole(name: str, rows: list[dict[str, object]]) -> list[dict[str, object]]:
    empty = {field.name: None for field in TABLES[name].schema}
    return [{**empty, **row} for row in rows]


def _milliseconds(client: TestClient, address: str) -> float:
    start = time.perf_counter()
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return (time.perf_counter() - start) * 1000


def _first_visit(folder: str, address: str) -> float:
    """Return the time of a page of which nothing is in memory, in an app that has served others."""
    client = TestClient(create_app(lambda: None, folder))
    _milliseconds(client, "/releases")
    return _milliseconds(client, address)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--turns", type=int, default=5)
    asked = parser.parse_args()
    pa.set_cpu_count(2)
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder), asked.files)
        print(f"{'address':<45} {'median ms':>10} {'largest ms':>11}")
        for address in ADDRESSES:
            turns = [_first_visit(folder, address) for _ in range(asked.turns)]
            print(f"{address:<45} {statistics.median(turns):>10.0f} {max(turns):>11.0f}")


if __name__ == "__main__":
    main()
