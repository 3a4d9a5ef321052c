"""How fast the pages are over a large corpus with a long history.

``python benchmarks/pages.py [--articles 1000000] [--runs 10000] [--short 100] [--turns 5]``

Makes one corpus twice: with a short and with a long history of runs, by writing Parquet files as
the contracts say. Then asks the app for each page, in this process and without a network:

* *first*: the first visit of a page after a commit, when nothing of it is in memory. Their sum over
  all pages is what a run's reports cost; the bar is its ratio between the two histories.
* *again*: further visits, each with another order of a table or another run, so that no page comes
  whole from memory.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import numpy as np
import pyarrow as pa

from research_corpus.contracts import TABLES
from research_corpus.ids import bucket_of
from research_corpus.quality.drift import snapshot
from research_corpus.settings import get_settings
from research_corpus.storage.entity_index import INDEX, count_bucket
from research_corpus.storage.layout import Corpus, article_path, bucket_count, run_path
from research_corpus.storage.parquet import sort_by_key, write_table
from research_corpus.web.app import create_app

PUBLISHERS = (
    "Harbour Times", "Le Quotidien du Lac", "Northern Wire", "The Valley Post", "Marran Gazette",
    "City Ledger", "Coastal Herald", "Capital Record", "Morning Sentinel", "Island Reporter",
    "The Plain Dealer of Ostrow", "Radio Quay",
)  # fmt: skip
RULES = tuple(
    (suite, f"{subject}_{kind}", severity)
    for suite in ("articles", "tokens", "entities")
    for subject, severity in (("text", "critical"), ("offsets", "critical"), ("date", "warning"),
                              ("language", "warning"), ("author", "info"))
    for kind in ("known", "plausible")
)  # fmt: skip
METRICS = (
    "article_count", "missing_date_ratio", "missing_author_ratio", "missing_title_ratio",
    "median_text_chars", "duplicate_ratio", "main_language_ratio", "language_ratio_en",
    "language_ratio_fr",
)  # fmt: skip
ENTITIES = ("London", "Geneva", "Ada Novak", "the council", "Marran", "Reuters", "Ostrow", "EU")
SILENT, UNSIGNED = 6, 4
"""Publishers that change in the last three months: one delivers nothing more, one no authors."""

RUNS_A_MONTH = 83
END = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


def months_until(end: datetime, months: int) -> list[str]:
    """Return the names of the last months, oldest first."""
    last = end.year * 12 + end.month - 1
    return [f"{n // 12}-{n % 12 + 1:02d}" for n in range(last - months + 1, last + 1)]


def filled(name: str, rows: int, **columns: Any) -> pa.Table:
    """Return rows of a table: the given columns, plain values elsewhere."""
    contract = TABLES[name]
    arrays = [
        pa.array(columns[f.name], f.type) if f.name in columns else _plain(f, rows)
        for f in contract.schema
    ]
    return sort_by_key(contract, pa.table(arrays, schema=contract.schema))


def _plain(field: pa.Field, rows: int) -> pa.Array:
    if field.nullable:
        return pa.nulls(rows, field.type)
    if pa.types.is_list(field.type):
        return pa.array([[]] * rows, field.type)
    if pa.types.is_string(field.type):
        return pa.array(["made"] * rows)
    if pa.types.is_boolean(field.type):
        return pa.array(np.zeros(rows, bool))
    return pa.array(np.zeros(rows, np.int64)).cast(field.type)


def write_articles(corpus: Corpus, articles: int, months: list[str]) -> None:
    """Write articles and their entities, spread evenly over months and buckets."""
    share = articles // len(months)
    buckets = bucket_count(share, get_settings().bucket_articles)
    random = np.random.default_rng(7)
    for month in months:
        ids = [hashlib.sha256(f"{month}{n}".encode()).hexdigest()[:32] for n in range(share)]
        by_bucket: dict[int, list[str]] = {bucket: [] for bucket in range(buckets)}
        for article_id in ids:
            by_bucket[bucket_of(article_id, buckets)].append(article_id)
        for bucket, members in by_bucket.items():
            for name, rows in _article_rows(month, members, random, month in months[-3:]):
                write_table(TABLES[name], rows, corpus.file(article_path(name, month, bucket)))
            paths = [
                corpus.file(article_path(name, month, bucket))
                for name in ("articles", "entities", INDEX.name)
            ]
            write_table(INDEX, count_bucket(*paths[:2]), paths[2])


def _article_rows(
    month: str, ids: list[str], random: np.random.Generator, late: bool
) -> Iterator[tuple[str, pa.Table]]:
    """Yield tables of one file; late ones lack a publisher, and the authors of another."""
    size = len(ids)
    weights = np.arange(len(PUBLISHERS), 0, -1) / sum(range(len(PUBLISHERS) + 1))
    who = random.choice(len(PUBLISHERS), size, p=weights)
    who = np.where(late & (who == SILENT), 0, who)
    day = random.integers(1, 28, size)
    dates = [datetime.fromisoformat(f"{month}-{d:02d}T08:00:00+00:00") for d in day]
    undated = random.random(size) < 0.02
    unsigned = (random.random(size) < 0.15) | (late & (who == UNSIGNED))
    language = np.where(who == 1, "fr", np.where(random.random(size) < 0.04, "de", "en"))
    repeated = random.random(size) < 0.06
    yield (
        "articles",
        filled(
            "articles",
            size,
            article_id=ids,
            content_id=ids,
            title=[f"Council puts off decision {i[:6]}" for i in ids],
            date_published=[None if none else d for d, none in zip(dates, undated, strict=True)],
            authors=[[] if none else ["Ada Novak"] for none in unsigned],
            publisher=[PUBLISHERS[n] for n in who],
            language=language,
            text_chars=random.integers(400, 6000, size),
            token_count=random.integers(80, 1200, size),
            duplicate_of=[ids[0] if again else None for again in repeated],
            source_file=[f"{month}/{i}.json" for i in ids],
        ),
    )
    mentions = 3 * size
    yield (
        "entities",
        filled(
            "entities",
            mentions,
            article_id=np.repeat(np.array(ids, dtype=object), 3),
            entity_id=np.tile(np.arange(3), size),
            canonical_name=[ENTITIES[n] for n in random.integers(0, len(ENTITIES), mentions)],
            label=[("GPE", "PERSON", "ORG")[n] for n in random.integers(0, 3, mentions)],
        ),
    )


def write_history(corpus: Corpus, runs: int) -> None:
    """Write the run tables of so many runs, the last one just before :data:`END`."""
    step = timedelta(days=30.4) / RUNS_A_MONTH
    started = [END - step * (runs - 1 - n) for n in range(runs)]
    by_month: dict[str, list[int]] = {}
    for number, when in enumerate(started):
        by_month.setdefault(f"{when:%Y-%m}", []).append(number)
    for numbers in by_month.values():
        write_month(corpus, [(n, started[n]) for n in numbers])


def write_present_metrics(corpus: Corpus, months: list[str]) -> None:
    """Write the present state of what the monitor measures, as its latest run leaves it."""
    keys = [(who, month, metric) for who in PUBLISHERS for month in months for metric in METRICS]
    random = np.random.default_rng(11)
    rows = filled(
        "quality_metrics",
        len(keys),
        run_id=["monitor"] * len(keys),
        publisher=[key[0] for key in keys],
        pub_month=[key[1] for key in keys],
        metric=[key[2] for key in keys],
        value=random.random(len(keys)),
        baseline=[0.5] * len(keys),
        z_score=random.normal(0, 1, len(keys)),
        alert=["volume_halved" if n % 97 == 5 else None for n in range(len(keys))],
    )
    write_table(TABLES["quality_metrics"], rows, snapshot(corpus))


def write_month(corpus: Corpus, runs: list[tuple[int, datetime]]) -> None:
    """Write every run table for the runs, by number and start, of one month."""
    for name, rows in _history_rows(runs):
        write_table(TABLES[name], rows, corpus.file(run_path(name, runs[0][1])))


def run_name(number: int, started: datetime) -> str:
    """Return the id of a run, as Airflow would make it."""
    return f"scheduled__{started.isoformat()}-{number}"


def _history_rows(runs: list[tuple[int, datetime]]) -> Iterator[tuple[str, pa.Table]]:
    ids = [run_name(*run) for run in runs]
    random = np.random.default_rng(runs[0][0])
    written = random.integers(80, 160, len(runs))
    yield "runs", filled(
        "runs",
        len(runs),
        run_id=ids,
        started_at=[when for _, when in runs],
        finished_at=[when + timedelta(seconds=90 + n % 60) for n, when in runs],
        status=["failed" if n % 41 == 17 else "success" for n, _ in runs],
        counts=[
            [("records_read", int(w) + 12), ("records_written", int(w)),
             ("records_duplicate", 8), ("records_quarantined", 4), ("tokens", int(w) * 500)]
            for w in written
        ],
    )  # fmt: skip
    yield "quality_results", _results(runs, ids)
    yield (
        "quality_failed_rows",
        filled(
            "quality_failed_rows",
            3 * len(ids),
            run_id=np.repeat(np.array(ids, dtype=object), 3),
            suite=["articles"] * 3 * len(ids),
            expectation=["date_plausible", "language_known", "text_known"] * len(ids),
            article_id=[
                hashlib.sha256(f"{i}{n}".encode()).hexdigest()[:32] for i in ids for n in "abc"
            ],
            value=["2091-01-01", "und", "12"] * len(ids),
        ),
    )
    yield "quality_metrics", _metrics(runs, ids, random)
    yield (
        "quarantine",
        filled(
            "quarantine",
            4 * len(ids),
            run_id=np.repeat(np.array(ids, dtype=object), 4),
            source_file=[f"drop/{i[-20:]}-{n}.txt" for i in ids for n in range(4)],
            stage=["extract"] * 4 * len(ids),
            reason_code=["empty_file", "unknown_format", "text_too_short", "date_in_future"]
            * len(ids),
            attempts=[1] * 4 * len(ids),
        ),
    )
    yield (
        "ingest_ledger",
        filled(
            "ingest_ledger",
            20 * len(ids),
            run_id=np.repeat(np.array(ids, dtype=object), 20),
            source_file=[f"drop/{i[-20:]}-{n:02d}.txt" for i in ids for n in range(20)],
            outcome=["written"] * 20 * len(ids),
        ),
    )


def _results(runs: list[tuple[int, datetime]], ids: list[str]) -> pa.Table:
    every = len(RULES)
    failing = np.array(
        [(number * 7 + rule * 3) % 19 == 0 for number, _ in runs for rule in range(every)]
    )
    broken = np.where(failing, 3, 0)
    return filled(
        "quality_results",
        every * len(ids),
        run_id=np.repeat(np.array(ids, dtype=object), every),
        suite=[rule[0] for rule in RULES] * len(ids),
        table_name=[rule[0] for rule in RULES] * len(ids),
        expectation=[rule[1] for rule in RULES] * len(ids),
        severity=[rule[2] for rule in RULES] * len(ids),
        success=~failing,
        observed_value=[f"{n} of 120 unexpected" for n in broken],
        element_count=np.full(every * len(ids), 120),
        unexpected_count=broken,
        unexpected_ratio=broken / 120,
    )


def _metrics(
    runs: list[tuple[int, datetime]], ids: list[str], random: np.random.Generator
) -> pa.Table:
    each = len(PUBLISHERS) * len(METRICS)
    total = each * len(ids)
    return filled(
        "quality_metrics",
        total,
        run_id=np.repeat(np.array(ids, dtype=object), each),
        publisher=np.tile(np.repeat(np.array(PUBLISHERS, dtype=object), len(METRICS)), len(ids)),
        pub_month=np.repeat(np.array([f"{when:%Y-%m}" for _, when in runs], dtype=object), each),
        metric=list(METRICS) * (len(PUBLISHERS) * len(ids)),
        value=random.random(total),
        baseline=np.full(total, 0.5),
        z_score=random.normal(0, 1, total),
        alert=["volume_halved" if n % 977 == 5 else None for n in range(total)],
    )


def addresses(runs: int) -> list[str]:
    """Return the address of each page, of the latest run and the largest publisher."""
    latest = quote(run_name(runs - 1, END))
    publisher = quote(PUBLISHERS[0])
    return [
        "/",
        "/quality",
        f"/quality/run?run_id={latest}",
        f"/quality/rule?run_id={latest}&suite=articles&expectation=date_plausible",
        "/sources",
        f"/sources/source?publisher={publisher}",
    ]


def again(runs: int, turn: int) -> list[str]:
    """Return addresses of the same pages that nobody has visited yet."""
    number = runs - 2 - turn
    step = timedelta(days=30.4) / RUNS_A_MONTH
    run = quote(run_name(number, END - step * (runs - 1 - number)))
    publisher = quote(PUBLISHERS[1 + turn % (len(PUBLISHERS) - 1)])
    return [
        f"/?tables_sort=-files&turn={turn}",
        f"/quality?runs_page={2 + turn}",
        f"/quality/run?run_id={run}",
        f"/quality/rule?run_id={run}&suite=articles&expectation=language_known",
        f"/sources?sources_sort=-duplicates&turn={turn}",
        f"/sources/source?publisher={publisher}",
    ]


@dataclass(frozen=True)
class Cost:
    """What a page took.

    Attributes:
        wall: seconds until it was there.
        processor: seconds of this process on any core, which neighbours on the machine hardly move.
    """

    wall: float
    processor: float


def median(costs: Sequence[Cost]) -> Cost:
    """Return the median of either."""
    return Cost(
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.processor for cost in costs),
    )


async def visit(client: httpx.AsyncClient, address: str) -> Cost:
    """Return what one page took."""
    wall, processor = time.perf_counter(), time.process_time()
    answer = await client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")
    return Cost(time.perf_counter() - wall, time.process_time() - processor)


async def measure(corpus: Corpus, runs: int, turns: int) -> tuple[list[Cost], list[Cost]]:
    """Return the medians of first and of further visits, by page."""
    app = create_app(lambda: None, corpus.root.path)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://pages") as client:
        for address in addresses(runs):  # the libraries load, the drawing engine starts
            await visit(client, address)
        first = []
        for _ in range(turns):
            newest = corpus.file(run_path("runs", END))
            newest.write_bytes(newest.read_bytes())  # what a commit changes last
            first.append([await visit(client, address) for address in addresses(runs)])
        further = [
            [await visit(client, address) for address in again(runs, turn)] for turn in range(turns)
        ]
    by_page = [[median(page) for page in zip(*costs, strict=True)] for costs in (first, further)]
    return by_page[0], by_page[1]


def main() -> None:
    """Make, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--short", type=int, default=100)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="make the corpus here, and do nothing else")
    arguments = parser.parse_args()
    if arguments.keep:
        make(arguments.keep, arguments, arguments.runs)
        return
    base = Path(tempfile.mkdtemp(prefix="corpus-benchmark-"))
    try:
        report(base, arguments)
    finally:
        shutil.rmtree(base)


def make(root: Path, arguments: argparse.Namespace, runs: int) -> Corpus:
    """Make a corpus with so many runs of history."""
    corpus = Corpus.open(str(root))
    months = months_until(END, arguments.months)
    write_articles(corpus, arguments.articles, months)
    write_present_metrics(corpus, months)
    write_history(corpus, runs)
    return corpus


def report(base: Path, arguments: argparse.Namespace) -> None:
    """Measure both histories below ``base`` and print the figures."""
    sums: dict[int, list[Cost]] = {}
    for runs in (arguments.short, arguments.runs):
        root = base / "corpus"
        if root.exists():
            for name in ("runs", "quality_results", "quality_failed_rows", "quality_metrics",
                         "quarantine", "ingest_ledger"):  # fmt: skip
                shutil.rmtree(root / name)
            corpus = Corpus.open(str(root))
            write_history(corpus, runs)
        else:
            corpus = make(root, arguments, runs)
        first, further = asyncio.run(measure(corpus, runs, arguments.turns))
        sums[runs] = first
        print(f"{arguments.articles:,} articles, {runs:,} runs: milliseconds (of processor)")
        names = [address.partition("?")[0] for address in addresses(runs)]
        for name, one, two in zip(
            [*names, "median of pages"], [*first, median(first)], [*further, median(further)],
            strict=True,
        ):  # fmt: skip
            print(f"  {name:<16} first {_ms(one)}   again {_ms(two)}")
    short, long = (sums[runs] for runs in (arguments.short, arguments.runs))
    wall = sum(c.wall for c in long) / sum(c.wall for c in short)
    processor = sum(c.processor for c in long) / sum(c.processor for c in short)
    print(
        f"all pages after a run, {arguments.short:,} -> {arguments.runs:,} runs: "
        f"ratio {wall:.2f}, of processor time {processor:.2f}"
    )


def _ms(cost: Cost) -> str:
    return f"{cost.wall * 1000:6.0f} ({cost.processor * 1000:4.0f})"


if __name__ == "__main__":
    main()
