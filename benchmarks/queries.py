"""How long the analyst's queries take on about 10 million tokens.

``python benchmarks/queries.py [--tokens 10000000] [--turns 5] [--threads 2] [--keep]``

Annotates the texts of ``../shared/data`` once and repeats them under new article ids, months and
publishers until there are enough tokens, so vocabulary is that of the texts and not of 10 million
tokens of news. The corpus is written as a run writes it. Prints the median of ``--turns`` runs of
each query on one connection, files in the page cache. With ``--keep`` the corpus stays where it
was made and the next call takes it from there.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from throughput import MODEL
from token_size import as_text, text_sets

import research_corpus
from research_corpus.annotate.annotator import Text, annotate_batch, load_annotator
from research_corpus.contracts import TABLES
from research_corpus.ids import sha256_hex
from research_corpus.storage.layout import Corpus, article_path
from research_corpus.storage.parquet import publish_table, rows_to_table, sort_by_key

MONTHS = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]
PUBLISHERS = [f"Outlet {letter}" for letter in "ABCDEFGH"]
NAMES = ("tokens", "entities")
KEPT = Path(tempfile.gettempdir()) / "research-corpus-queries-benchmark"

QUERIES = {
    "KWIC by exact form": ("from kwic('government', 60, attribute := 'form')", 0.3),
    "frequency by month": ("from frequency('government', 'month')", 1.0),
    "collocates": ("from collocates('government', 5, 'log_likelihood')", 1.0),
    "keyness": ("from keyness('publisher=Outlet A', 'publisher=Outlet B')", 1.0),
    "entity co-occurrence": ("from cooccurrence('PERSON')", 1.0),
}
FURTHER = {
    "KWIC, one month": "from kwic('government', 60, subset := 'month=2025-03')",
    "keyness against the rest": "from keyness('publisher=Outlet A', null)",
    "dispersion": "from dispersion('government')",
    "bigrams of one month": "from ngrams(2, subset := 'month=2025-03')",
}


def main() -> None:
    """Make the corpus, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tokens", type=int, default=10_000_000)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--keep", action="store_true", help=f"keep {KEPT}")
    arguments = parser.parse_args()
    place = KEPT if arguments.keep else Path(tempfile.mkdtemp(prefix="corpus-benchmark-"))
    try:
        if not (place / "articles").is_dir():
            make_corpus(Corpus.open(str(place)), arguments.tokens)
        measure(place, arguments.turns, arguments.threads)
    finally:
        if not arguments.keep:
            shutil.rmtree(place)


def make_corpus(corpus: Corpus, tokens: int) -> None:
    """Annotate the texts once and write copies of them, month by month."""
    *_, (_, bodies) = text_sets(None)
    texts = [as_text(body) for body in sorted(set(bodies))]
    annotated = annotate_batch(load_annotator("en", {"en": MODEL}), texts).tables
    copies = -(-tokens // len(annotated["tokens"]))
    for index, month in enumerate(MONTHS):
        numbers = range(index, copies, len(MONTHS))
        rows = {name: pa.concat_tables(copy(annotated[name], n) for n in numbers) for name in NAMES}
        rows["articles"] = rows_to_table(
            TABLES["articles"], [row for n in numbers for row in articles(texts, annotated, n)]
        )
        for name, table in rows.items():
            target = corpus.file(article_path(name, month, 0))
            publish_table(TABLES[name], sort_by_key(TABLES[name], table), target)


def new_id(article_id: str, number: int) -> str:
    """Return the id of one copy of an article."""
    return sha256_hex(f"{article_id} {number}".encode())[:32]


def copy(table: pa.Table, number: int) -> pa.Table:
    """Return rows of a table under the ids of one copy."""
    encoded = table["article_id"].combine_chunks().dictionary_encode()
    ids = pa.array([new_id(known, number) for known in encoded.dictionary.to_pylist()])
    return table.set_column(0, table.schema.field(0), pc.take(ids, encoded.indices))


def articles(
    texts: list[Text], annotated: dict[str, pa.Table], number: int
) -> list[dict[str, Any]]:
    """Return the rows of ``articles`` for one copy; every 50th is a duplicate of the one before."""
    counts = {
        row["values"]: row["counts"]
        for row in annotated["tokens"]["article_id"].value_counts().to_pylist()
    }
    month = MONTHS[number % len(MONTHS)]
    published = datetime.fromisoformat(f"{month}-15").replace(tzinfo=UTC)
    rows = []
    for place, text in enumerate(texts):
        row = empty_article() | {
            "article_id": new_id(text.article_id, number),
            "content_id": sha256_hex(text.text.encode()),
            "text": text.text,
            "text_chars": len(text.text),
            "token_count": counts.get(text.article_id, 0),
            "date_published": published,
            "date_precision": "day",
            "publisher": PUBLISHERS[(place + number) % len(PUBLISHERS)],
            "language": "en",
        }
        if place % 50 == 49:
            row["duplicate_of"] = rows[-1]["article_id"]
        rows.append(row)
    return rows


def empty_article() -> dict[str, Any]:
    """Return a row of ``articles`` without a source."""
    row: dict[str, Any] = {}
    for column in TABLES["articles"].columns:
        if column.required:
            row[column.name] = (
                []
                if pa.types.is_list(column.type)
                else 0
                if pa.types.is_integer(column.type)
                else ""
            )
        else:
            row[column.name] = None
    return row


def measure(place: Path, turns: int, threads: int) -> None:
    """Print the median seconds of each query."""
    connection = research_corpus.connect(str(place))
    connection.execute(f"set threads = {threads}")
    (counts,) = connection.sql("select sum(token_count), count(*) from articles").fetchall()
    print("{:,} tokens in {:,} articles, {} threads".format(*counts, threads))
    for name, (query, target) in QUERIES.items():
        print(f"{name:26} {medians(connection, query, turns)}   target {target} s")
    for name, query in FURTHER.items():
        print(f"{name:26} {medians(connection, query, turns)}")


def medians(connection: duckdb.DuckDBPyConnection, query: str, turns: int) -> str:
    """Return the median wall and CPU seconds in which a query gives all its rows, and the load.

    The CPU seconds of all threads tell what a quiet machine would take where this one is shared.
    """
    wall, cpu = [], []
    for _ in range(turns + 1):
        start, busy = time.perf_counter(), time.process_time()
        connection.sql(query).to_arrow_table()
        wall.append(time.perf_counter() - start)
        cpu.append(time.process_time() - busy)
    load = os.getloadavg()[0]
    return (
        f"{statistics.median(wall[1:]):7.3f} s  CPU {statistics.median(cpu[1:]):6.3f} s  "
        f"load {load:4.1f}"
    )


if __name__ == "__main__":
    main()
