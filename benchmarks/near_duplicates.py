"""Near duplicates: recall, false merges, and what adding articles to a large corpus costs.

``python benchmarks/near_duplicates.py [--articles 1000000] [--new 1000] [--turns 3]``

Recall: every text of ``../shared/data`` against copies of it with 2 to 20 % of the words replaced,
cut short, or with boilerplate added; of those pairs whose true Jaccard similarity is 0.8 or more,
the share that is found. False merges: 1,000,000 random pairs of passages of 90 words, each from
another of these texts. Cost: the stages ``extract`` and ``link_duplicates`` for the same new
articles, by turns beside a corpus of 10,000 made articles and one of ``--articles``, both of 60
months; of the new ones every 20th nearly repeats an article of the corpus. ``--articles 0`` leaves
the cost out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import resource
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from token_size import text_sets

from research_corpus import stages
from research_corpus.contracts import TABLES
from research_corpus.ids import bucket_of, content_id
from research_corpus.settings import get_settings
from research_corpus.similarity.matching import BandIndex
from research_corpus.similarity.shingles import jaccard, shingle_hashes
from research_corpus.similarity.signatures import BANDS, SCHEME, signatures
from research_corpus.storage.layout import Corpus, article_path, bucket_count
from research_corpus.storage.parquet import sort_by_key, write_table

MONTHS = [f"{2020 + n // 12}-{n % 12 + 1:02d}" for n in range(60)]
SMALL = 10_000
KNOWN = 50
PASSAGE_WORDS = 90
RANDOM_PAIRS = 1_000_000
NEAR_SIMILARITY = get_settings().near_similarity
BOILERPLATE_TEXT = (
    "sign up for our newsletter and get the day's best stories read more about this story share it "
    "with your friends all rights reserved terms of use privacy policy contact us follow us here"
)
BOILERPLATE = BOILERPLATE_TEXT.split()


def main() -> None:
    """Print the three figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--new", type=int, default=1_000)
    parser.add_argument("--turns", type=int, default=3)
    arguments = parser.parse_args()
    *_, (_, bodies) = text_sets(None)
    texts = sorted(set(bodies))
    show_recall(texts)
    show_false_merges(texts)
    if arguments.articles:
        show_cost(texts, arguments.articles, arguments.new, arguments.turns)


def variants(words: list[str], other: list[str], rng: random.Random) -> Iterator[tuple[str, str]]:
    """Yield copies of a text by what was done to them."""
    for percent in (2, 5, 10, 20):
        count = max(1, len(words) * percent // 100)
        copy = list(words)
        for place in rng.sample(range(len(words)), min(count, len(words))):
            copy[place] = rng.choice(other)
        yield f"{percent} % of words replaced, here and there", " ".join(copy)
        start = rng.randrange(max(1, len(words) - count))
        block = [*words[:start], *rng.choices(other, k=count), *words[start + count :]]
        yield f"{percent} % of words replaced, in one place", " ".join(block)
    for percent in (5, 10, 20, 40):
        yield f"last {percent} % cut off", " ".join(words[: len(words) * (100 - percent) // 100])
    for percent in (5, 10, 25):
        count = max(1, len(words) * percent // 100)
        added = (BOILERPLATE * (count // len(BOILERPLATE) + 1))[:count]
        yield f"{percent} % boilerplate added", " ".join([*words, *added])


def bands_of(text: str) -> list[int]:
    """Return the bands of one text."""
    (found,) = signatures([text])
    return found.bands


def show_recall(texts: list[str]) -> None:
    """Print, for each kind of change, how many pairs are similar and how many of them found."""
    rng = random.Random(1)
    similar: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for text in texts:
        words, other = text.split(), rng.choice(texts).split()
        own, bands = shingle_hashes(text), set(bands_of(text))
        for kind, copy in variants(words, other, rng):
            if jaccard(own, shingle_hashes(copy)) >= NEAR_SIMILARITY:
                similar[kind] += 1
                found[kind] += bool(bands & set(bands_of(copy)))
    for kind, count in similar.items():
        print(f"  {kind:44}{found[kind]:5} of {count:5} similar pairs found")
    total = found.total() / similar.total()
    print(f"recall at Jaccard >= {NEAR_SIMILARITY}: {total:.4f} of {similar.total()} (bar 0.97)")


def show_false_merges(texts: list[str]) -> None:
    """Print how many random pairs of passages would be taken for near duplicates."""
    passages = [
        (number, " ".join(words[start : start + PASSAGE_WORDS]))
        for number, words in enumerate(map(str.split, texts))
        for start in range(0, len(words) - PASSAGE_WORDS + 1, PASSAGE_WORDS)
    ]
    pairs = [pair for pair in combinations(range(len(passages)), 2) if _apart(passages, pair)]
    drawn = set(random.Random(2).sample(pairs, min(RANDOM_PAIRS, len(pairs))))
    index = BandIndex({f"{n:06d}": bands_of(text) for n, (_, text) in enumerate(passages)})
    compared = {(int(a), int(b)) for a, b in index.pairs()} & drawn
    shingled = {n: shingle_hashes(passages[n][1]) for pair in compared for n in pair}
    merged = [(a, b) for a, b in compared if jaccard(shingled[a], shingled[b]) >= NEAR_SIMILARITY]
    print(f"false merges: {len(merged)} of {len(drawn):,} random pairs; {len(compared)} compared")


def _apart(passages: list[tuple[int, str]], pair: tuple[int, int]) -> bool:
    """Tell whether two passages are of different texts."""
    return passages[pair[0]][0] != passages[pair[1]][0]


def show_cost(texts: list[str], articles: int, new: int, turns: int) -> None:
    """Print how long the same new articles take beside a small and a large corpus."""
    os.environ["CORPUS_MODELS"] = "{}"
    get_settings.cache_clear()
    words = sorted({word for text in texts for word in text.split()})
    with tempfile.TemporaryDirectory(prefix="near-duplicates-") as folder:
        known = [made_text(words, seed) for seed in range(KNOWN)]
        landing = Path(folder, "landing")
        write_landing(landing, known, words, new)
        places = {size: Path(folder, str(size)) for size in (SMALL, articles)}
        for size, place in places.items():
            make_corpus(place, size, known)
        took: dict[int, list[dict[str, float]]] = {size: [] for size in places}
        for turn in range(turns):
            for size, place in places.items():
                took[size].append(add(landing, place, f"turn-{turn}"))
    medians = {
        size: {name: statistics.median(row[name] for row in rows) for name in rows[0]}
        for size, rows in took.items()
    }
    for size, row in medians.items():
        print(f"{new} articles beside {size:,}:", {name: round(s, 2) for name, s in row.items()})
    small, large = (row["extract"] + row["link"] for row in medians.values())
    print(f"ratio {large / small:.2f} (bar 2), load {os.getloadavg()[0]:.1f}")
    for name in ("link", "CPU of link"):
        print(f"  {name} alone: {medians[articles][name] / medians[SMALL][name]:.2f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"peak memory of this process, made corpora included: {peak // 1024} MB")


def add(landing: Path, corpus: Path, run_id: str) -> dict[str, float]:
    """Run the stages in which new articles meet the corpus; return seconds of each."""
    run = stages.open_run(run_id, "2025-06-01T12:00:00Z", str(landing), str(corpus))
    batches = stages.plan(run)["batches"]
    start = time.perf_counter()
    for batch in batches:
        stages.extract(run, batch)
    middle, busy = time.perf_counter(), time.process_time()
    found = stages.link_duplicates(run)["near_duplicates"]
    end = time.perf_counter()
    assert found == KNOWN, found
    cpu = time.process_time() - busy
    return {"extract": middle - start, "link": end - middle, "CPU of link": cpu}


def made_text(words: list[str], seed: int) -> str:
    """Return 300 random words."""
    return " ".join(random.Random(seed).choices(words, k=300))


def write_landing(landing: Path, known: list[str], words: list[str], new: int) -> None:
    """Write the new articles; every 20th is one of the corpus with two words more."""
    landing.mkdir()
    step = new // KNOWN
    for number in range(new):
        text = made_text(words, 10_000 + number)
        if number % step == 0:
            text = known[number // step] + " and more"
        row = {
            "title": f"n {number}",
            "date_published": "2025-01-05",
            "text": text,
            "language": "en",
        }
        (landing / f"{number}.json").write_text(json.dumps(row))


def make_corpus(place: Path, size: int, known: list[str]) -> None:
    """Write ``articles`` and ``signatures`` of made articles; the first ones have known texts."""
    corpus = Corpus.open(str(place))
    rng = np.random.default_rng(0)
    for index, month in enumerate(MONTHS):
        numbers = range(index, size, len(MONTHS))
        ids = [hashlib.sha256(str(n).encode()).hexdigest()[:32] for n in numbers]
        texts = [known[n] if n < len(known) else "made" for n in numbers]
        bands = [
            bands_of(text) if text != "made" else row
            for text, row in zip(
                texts, rng.integers(-(2**31), 2**31, (len(ids), BANDS)).tolist(), strict=True
            )
        ]
        date = datetime.fromisoformat(f"{month}-01").replace(tzinfo=UTC)
        contents = [content_id(t if t != "made" else i) for t, i in zip(texts, ids, strict=True)]
        tables = {
            "articles": {
                "article_id": ids, "content_id": contents, "text": texts,
                "date_published": [date] * len(ids),
                "text_chars": [len(text) for text in texts],
            },
            "signatures": {
                "article_id": ids, "scheme": [SCHEME] * len(ids), "bands": bands,
                "shingle_count": [300] * len(ids),
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


if __name__ == "__main__":
    main()
