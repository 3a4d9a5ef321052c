"""What a publish costs in a large corpus, against the same publish where its month stands alone.

``python benchmarks/publish.py [--articles 1000000] [--months 60] [--new 100]``

Makes two corpora: one of all months, one that holds only the month in question. Both get the same
new articles of that month, by turns; a publish that is repeated makes the same commit again. Prints
the ratio of the medians, and which files were replaced. Made articles have 30 tokens each, so that
the corpora fit on a laptop; the new ones are real texts annotated by a blank pipeline.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

os.environ["CORPUS_MODELS"] = "{}"

from research_corpus import stages
from research_corpus.contracts import TABLES
from research_corpus.ids import bucket_of
from research_corpus.settings import get_settings
from research_corpus.storage.entity_index import INDEX, count_bucket, index_path
from research_corpus.storage.layout import (
    Corpus,
    article_path,
    article_tables,
    bucket_count,
    bucket_tables,
)
from research_corpus.storage.parquet import sort_by_key, write_table

TOKENS = 30
STARTED_AT = "2025-06-01T12:00:00Z"


def month_name(number: int) -> str:
    """Return the name of the n-th month from January 2020."""
    return f"{2020 + number // 12}-{number % 12 + 1:02d}"


def column(field: pa.Field, rows: int) -> pa.Array:
    """Return a column of plain values of the field's type."""
    if pa.types.is_list(field.type):
        return pa.array([[]] * rows, field.type)
    if pa.types.is_string(field.type):
        return pa.repeat(pa.scalar("made"), rows).cast(field.type)
    if pa.types.is_boolean(field.type):
        return pa.array(np.zeros(rows, bool))
    return pa.array(np.zeros(rows, np.int64)).cast(field.type)


def made_rows(name: str, ids: list[str]) -> pa.Table:
    """Return made rows of a table for the given articles."""
    contract = TABLES[name]
    per_article = {"articles": 1, "tokens": TOKENS, "sentences": 2}.get(name, 0)
    repeated = np.repeat(np.array(ids, dtype=object), per_article)
    columns: dict[str, Any] = {f.name: column(f, len(repeated)) for f in contract.schema}
    columns["article_id"] = pa.array(repeated, pa.string())
    numbers = pa.array(np.tile(np.arange(per_article), len(ids)), pa.int32())
    for key in set(contract.key) - {"article_id"}:
        columns[key] = numbers.cast(contract.schema.field(key).type)
    if name == "articles":
        columns["content_id"] = columns["article_id"]
    return sort_by_key(contract, pa.table(columns, schema=contract.schema))


def make_corpus(root: Path, months: list[str], articles: int) -> Corpus:
    """Write a corpus with ``articles`` made articles in each month."""
    corpus = Corpus.open(str(root))
    buckets = bucket_count(articles, get_settings().bucket_articles)
    for month in months:
        ids = [hashlib.sha256(f"{month}{n}".encode()).hexdigest()[:32] for n in range(articles)]
        by_bucket: dict[int, list[str]] = {bucket: [] for bucket in range(buckets)}
        for article_id in ids:
            by_bucket[bucket_of(article_id, buckets)].append(article_id)
        for name in article_tables():
            for bucket, members in by_bucket.items():
                rows = made_rows(name, members)
                write_table(TABLES[name], rows, corpus.file(article_path(name, month, bucket)))
        for bucket in by_bucket:
            paths = [article_path(name, month, bucket) for name in ("articles", "entities")]
            rows = count_bucket(*map(corpus.file, paths))
            write_table(INDEX, rows, corpus.file(index_path(paths[0])))
    return corpus


def stage_new(root: Path, landing: Path) -> dict[str, Any]:
    """Stage a run of the landing folder, up to the quality check."""
    run = stages.open_run("benchmark", STARTED_AT, str(landing), str(root))
    for batch in stages.plan(run)["batches"]:
        stages.extract(run, batch)
    for batch in stages.link_duplicates(run)["batches"]:
        stages.annotate(run, batch)
    stages.check_quality(run)
    return run


def write_landing(folder: Path, month: str, articles: int) -> None:
    """Write new article files of one month."""
    folder.mkdir()
    for number in range(articles):
        text = f"The council met again on day {number} and put off its decision. " * 8
        (folder / f"{number:04d}.txt").write_text(f" date {month}-14 Ada Novak Reuters\n\n{text}\n")


def snapshot(corpus: Corpus) -> dict[str, int]:
    """Return the inode of every article-level file, by path."""
    root = Path(corpus.root.path)
    return {
        str(file.relative_to(root)): file.stat().st_ino
        for name in bucket_tables()
        for file in (root / name).rglob("*.parquet")
    }


def main() -> None:
    """Make, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--new", type=int, default=100)
    parser.add_argument("--turns", type=int, default=5)
    arguments = parser.parse_args()
    base = Path(tempfile.mkdtemp(prefix="corpus-benchmark-"))
    try:
        measure(base, arguments)
    finally:
        shutil.rmtree(base)


def measure(base: Path, arguments: argparse.Namespace) -> None:
    """Compare the publishes below ``base``."""
    months = [month_name(n) for n in range(arguments.months)]
    touched = months[len(months) // 2]
    share = arguments.articles // arguments.months
    write_landing(base / "landing", touched, arguments.new)
    corpora = {
        "all months": make_corpus(base / "all", months, share),
        "its month alone": make_corpus(base / "one", [touched], share),
    }
    runs = {name: stage_new(Path(c.root.path), base / "landing") for name, c in corpora.items()}
    before = snapshot(corpora["all months"])
    times: dict[str, list[float]] = {name: [] for name in corpora}
    for _ in range(arguments.turns):
        for name, run in runs.items():
            start = time.perf_counter()
            stages.publish(run)
            times[name].append(time.perf_counter() - start)
    after = snapshot(corpora["all months"])
    replaced = {path for path in after if before.get(path) != after[path]}
    elsewhere = [path for path in replaced if f"pub_month={touched}/" not in path]
    medians = {name: statistics.median(values) for name, values in times.items()}
    print(
        f"{arguments.articles:,} articles in {len(months)} months, {arguments.new} new in {touched}"
    )
    for name, value in medians.items():
        print(f"publish into {name:<16} median {value:6.2f} s of {arguments.turns}")
    print(f"ratio {medians['all months'] / medians['its month alone']:.2f}")
    print(f"files replaced {len(replaced)} of {len(after)}, outside the month {len(elsewhere)}")


if __name__ == "__main__":
    main()
