"""What counting names costs a publish beside a small and a large corpus, and reading the counts.

``python benchmarks/entity_index.py [--articles 1000000] [--new 1000] [--turns 5]``

Makes a corpus of 10,000 articles and one of as many as it says, of 60 months each, with 15 names an
article: their frequencies follow Zipf's law, so that the number of names grows with the corpus.
Both get the same new articles by turns, once as those of a new month and once as those of a month
in the middle, whose touched files hold more articles in the large corpus. Measured is the CPU time
in which ``entity_index`` is staged, alone and with the rest of the commit; the bar is the ratio of
the latter in a new month, as of news. Then it asks both corpora what the page *Overview* and the
macro ``most_mentioned`` ask.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
from beside_corpus import MONTHS, SMALL, filled

from research_corpus.analyst.connection import connect
from research_corpus.contracts import TABLES
from research_corpus.ids import bucket_of
from research_corpus.settings import get_settings
from research_corpus.storage.commit import writing
from research_corpus.storage.entity_index import INDEX, count_entities, stage_entity_index
from research_corpus.storage.layout import Corpus, article_path, bucket_count
from research_corpus.storage.months import MonthChange, replace_in_month
from research_corpus.storage.parquet import sort_by_key, write_table

NAMES_AN_ARTICLE = 15
LABELS = np.array(["PERSON", "ORG", "GPE"])
PUBLISHERS = np.array([f"The Paper of {n}" for n in range(40)])
MIDDLE, NEW = MONTHS[len(MONTHS) // 2], "2025-06"
QUESTIONS = {
    "page, all months": "select canonical_name, label, sum(mentions) as n from entity_index "
    "where label in ('PERSON', 'ORG', 'GPE') group by all order by n desc limit 12",
    "macro, all months": "from most_mentioned() limit 20",
    "macro, people of a year": "from most_mentioned('PERSON', subset := 'month=2022') limit 20",
    "one name by month": "select pub_month, sum(mentions) from entity_index "
    "where canonical_name = 'Name 7' group by all",
}

Tables = dict[str, pa.Table]


def main() -> None:
    """Make, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--new", type=int, default=1_000)
    parser.add_argument("--turns", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="entity-index-") as folder:
        corpora = {
            size: make_corpus(Path(folder, str(size)), size) for size in (SMALL, arguments.articles)
        }
        for size, corpus in corpora.items():
            show_size(size, corpus)
        for month in (NEW, MIDDLE):
            show_publish(corpora, month, arguments.new, arguments.turns)
        for name, sql in QUESTIONS.items():
            took = [median(lambda: ask(corpora[size], sql), 3) for size in corpora]  # noqa: B023
            print(f"{name}: {took[0]:.3f} s of the small, {took[1]:.3f} s of the large corpus")
    print(f"load {os.getloadavg()[0]:.1f}")


def make_corpus(root: Path, articles: int) -> Corpus:
    """Write ``articles`` and ``entity_index`` of made articles, spread over the months."""
    corpus = Corpus.open(str(root))
    for index, month in enumerate(MONTHS):
        rows = made_tables(month, len(range(index, articles, len(MONTHS))), seed=index)
        ids = rows["articles"]["article_id"].to_pylist()
        buckets = bucket_count(len(ids), get_settings().bucket_articles)
        own = np.array([bucket_of(article_id, buckets) for article_id in ids])
        for bucket in range(buckets):
            of_bucket = rows["articles"].take(np.flatnonzero(own == bucket))
            write_table(
                TABLES["articles"],
                sort_by_key(TABLES["articles"], of_bucket),
                corpus.file(article_path("articles", month, bucket)),
            )
            write_table(
                INDEX,
                count_entities(of_bucket, rows["entities"]),
                corpus.file(article_path(INDEX.name, month, bucket)),
            )
    return corpus


def made_tables(month: str, articles: int, seed: int) -> Tables:
    """Return ``articles`` and ``entities`` of one month."""
    rng = np.random.default_rng(seed)
    ids = [hashlib.sha256(f"{month} {seed} {n}".encode()).hexdigest()[:32] for n in range(articles)]
    mentions = articles * NAMES_AN_ARTICLE
    numbers = rng.zipf(1.25, mentions) % 20_000_000
    names = np.char.add("Name ", numbers.astype(str))
    date = datetime.fromisoformat(f"{month}-01").replace(tzinfo=UTC)
    return {
        "articles": filled(
            "articles",
            {
                "article_id": ids,
                "content_id": ids,
                "date_published": [date] * articles,
                "publisher": rng.choice(PUBLISHERS, articles),
            },
            articles,
        ),
        "entities": filled(
            "entities",
            {
                "article_id": np.repeat(np.array(ids, dtype=object), NAMES_AN_ARTICLE),
                "entity_id": np.tile(np.arange(1, NAMES_AN_ARTICLE + 1), articles),
                "text": names,
                "canonical_name": names,
                "label": LABELS[numbers % len(LABELS)],
            },
            mentions,
        ),
    }


def show_size(size: int, corpus: Corpus) -> None:
    """Print the size of the index."""
    files = corpus.table_files(INDEX.name)
    with connect(corpus.root.uri) as connection:
        ((rows, names),) = connection.sql(
            "select count(*), count(distinct (canonical_name, label)) from entity_index"
        ).fetchall()
    stored = sum(Path(file.path).stat().st_size for file in files)
    print(
        f"{size:,} articles, {size * NAMES_AN_ARTICLE:,} mentions: {rows:,} rows of "
        f"{names:,} names in {len(files)} files, {stored / 1e6:.1f} MB"
    )


def show_publish(corpora: dict[int, Corpus], month: str, new: int, turns: int) -> None:
    """Print what the same new articles take beside each corpus."""
    rows = made_tables(month, new, seed=1_000)
    took: dict[int, list[tuple[float, float]]] = {size: [] for size in corpora}
    for _ in range(turns):
        for size, corpus in corpora.items():
            took[size].append(publish(corpus, month, rows))
    medians = {size: np.median(np.array(times), axis=0) for size, times in took.items()}
    for size, (index, whole) in medians.items():
        print(
            f"{new:,} articles of {month} beside {size:,}: {index:.3f} s for the names, "
            f"{whole:.3f} s for the commit"
        )
    small, large = medians.values()
    print(f"ratio for the names {large[0] / small[0]:.2f}, for the commit "
          f"{large[1] / small[1]:.2f}{' (bar 2)' if month == NEW else ''}")  # fmt: skip


def publish(corpus: Corpus, month: str, rows: Tables) -> tuple[float, float]:
    """Commit articles; return CPU seconds of counting their names, and of all."""

    def new_rows(table: str, _: Collection[str]) -> pa.Table:
        return rows.get(table, TABLES[table].schema.empty_table())

    ids = frozenset(rows["articles"]["article_id"].to_pylist())
    start = time.process_time()
    with writing(corpus, "benchmark", 0) as transaction:
        change = MonthChange(arriving=ids, new_rows=new_rows)
        replace_in_month(transaction, month, change, get_settings().bucket_articles)
        before = time.process_time()
        stage_entity_index(transaction)
        counted = time.process_time() - before
        transaction.commit()
    return counted, time.process_time() - start


def ask(corpus: Corpus, sql: str) -> None:
    """Ask a question, from connecting to the last row."""
    with connect(corpus.root.uri) as connection:
        assert connection.sql(sql).fetchall()


def median(action: Callable[[], None], times: int) -> float:
    """Return the median CPU seconds of an action."""
    took = []
    for _ in range(times):
        start = time.process_time()
        action()
        took.append(time.process_time() - start)
    return statistics.median(took)


if __name__ == "__main__":
    main()
