"""What new articles cost beside a small and a large corpus: the part that benchmarks of it share.

Corpora hold made articles, of which the first have known texts; every twentieth new one has
something of these in it, which must be found.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pyarrow as pa

from research_corpus import stages
from research_corpus.contracts import TABLES
from research_corpus.ids import bucket_of, content_id
from research_corpus.settings import get_settings
from research_corpus.storage.layout import Corpus, article_path, bucket_count
from research_corpus.storage.parquet import sort_by_key, write_table

MONTHS = [f"{2020 + n // 12}-{n % 12 + 1:02d}" for n in range(60)]
SMALL = 10_000
KNOWN = 50
MADE = "made"
"""In place of a text that is never read."""


@dataclass(frozen=True)
class Question:
    """What is looked for.

    Attributes:
        counted: how many were found, in what linking returns.
        echo: gives the text of a new article from one of its own and a known one.
        signatures: gives columns of ``signatures`` for texts, :data:`MADE` ones at random.
    """

    counted: str
    echo: Callable[[str, str], str]
    signatures: Callable[[list[str], np.random.Generator], dict[str, Any]]


def show_cost(question: Question, words: list[str], articles: int, new: int, turns: int) -> None:
    """Print how long the same new articles take beside a small and a large corpus."""
    os.environ["CORPUS_MODELS"] = "{}"
    get_settings.cache_clear()
    with tempfile.TemporaryDirectory(prefix="beside-corpus-") as folder:
        known = [made_text(words, seed) for seed in range(KNOWN)]
        landing = Path(folder, "landing")
        write_landing(landing, question, known, words, new)
        places = {size: Path(folder, str(size)) for size in (SMALL, articles)}
        for size, place in places.items():
            make_corpus(place, question, size, known)
        took: dict[int, list[dict[str, float]]] = {size: [] for size in places}
        for turn in range(turns):
            for size, place in places.items():
                took[size].append(add(landing, place, f"turn-{turn}", question.counted))
    medians = {
        size: {name: statistics.median(row[name] for row in rows) for name in rows[0]}
        for size, rows in took.items()
    }
    for size, row in medians.items():
        print(f"{new} articles beside {size:,}:", {name: round(s, 2) for name, s in row.items()})
    small, large = (row["extract"] + row["link"] for row in medians.values())
    print(f"ratio {large / small:.2f} (bar 2), load {os.getloadavg()[0]:.1f}")
    # what else the machine does only adds to it
    least = {
        size: {name: min(row[name] for row in rows) for name in rows[0]}
        for size, rows in took.items()
    }
    for size, row in least.items():
        print(f"  least CPU beside {size:,}: {row['CPU of extract']:.2f}, {row['CPU of link']:.2f}")
    small, large = (row["CPU of extract"] + row["CPU of link"] for row in least.values())
    print(f"  ratio of CPU {large / small:.2f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"peak memory of this process, made corpora included: {peak // 1024} MB")


def add(landing: Path, corpus: Path, run_id: str, counted: str) -> dict[str, float]:
    """Run the stages in which new articles meet the corpus; return seconds of each."""
    run = stages.open_run(run_id, "2025-06-01T12:00:00Z", str(landing), str(corpus))
    batches = stages.plan(run)["batches"]
    start, idle = time.perf_counter(), processor_seconds()
    for batch in batches:
        stages.extract(run, batch)
    middle, busy = time.perf_counter(), processor_seconds()
    found = stages.link_duplicates(run)[counted]
    end, done = time.perf_counter(), processor_seconds()
    assert found == KNOWN, found
    return {
        "extract": middle - start,
        "link": end - middle,
        "CPU of extract": busy - idle,
        "CPU of link": done - busy,
    }


def processor_seconds() -> float:
    """Return what this process and those that it started have used."""
    own = psutil.Process()
    times = [process.cpu_times() for process in (own, *own.children(recursive=True))]
    ended = own.cpu_times()
    return sum(t.user + t.system for t in times) + ended.children_user + ended.children_system


def made_text(words: list[str], seed: int) -> str:
    """Return 300 random words."""
    return " ".join(random.Random(seed).choices(words, k=300))


def write_landing(
    landing: Path, question: Question, known: list[str], words: list[str], new: int
) -> None:
    """Write the new articles; every 20th holds something of one of the corpus."""
    landing.mkdir()
    step = new // KNOWN
    for number in range(new):
        text = made_text(words, 10_000 + number)
        if number % step == 0:
            text = question.echo(text, known[number // step])
        row = {
            "title": f"n {number}",
            "date_published": "2025-01-05",
            "text": text,
            "language": "en",
        }
        (landing / f"{number}.json").write_text(json.dumps(row))


def make_corpus(place: Path, question: Question, size: int, known: list[str]) -> None:
    """Write ``articles`` and ``signatures`` of made articles; the first ones have known texts."""
    corpus = Corpus.open(str(place))
    rng = np.random.default_rng(0)
    for index, month in enumerate(MONTHS):
        numbers = range(index, size, len(MONTHS))
        ids = [hashlib.sha256(str(n).encode()).hexdigest()[:32] for n in numbers]
        texts = [known[n] if n < len(known) else MADE for n in numbers]
        date = datetime.fromisoformat(f"{month}-01").replace(tzinfo=UTC)
        contents = [content_id(t if t != MADE else i) for t, i in zip(texts, ids, strict=True)]
        tables = {
            "articles": {
                "article_id": ids, "content_id": contents, "text": texts,
                "date_published": [date] * len(ids),
                "text_chars": [len(text) for text in texts],
            },
            "signatures": {
                "article_id": ids, "shingle_count": [300] * len(ids),
                **question.signatures(texts, rng),
            },
        }  # fmt: skip
        buckets = bucket_count(len(ids), get_settings().bucket_articles)
        own = np.array([bucket_of(article_id, buckets) for article_id in ids])
        for name, columns in tables.items():
            table = filled(name, columns, len(ids))
            for bucket in range(buckets):
                part = sort_by_key(TABLES[name], table.take(np.flatnonzero(own == bucket)))
                write_table(TABLES[name], part, corpus.file(article_path(name, month, bucket)))


def filled(name: str, columns: dict[str, Any], rows: int) -> pa.Table:
    """Return columns as a table of the contract, the others plain or null."""
    schema = TABLES[name].schema
    plain = {pa.list_(pa.string()): [], pa.string(): "made", pa.int32(): 0}
    values = {
        field.name: columns[field.name]
        if field.name in columns
        else [None if field.nullable else plain[field.type]] * rows
        for field in schema
    }
    return pa.table(values, schema=schema)
