"""Passages in common: recall and precision in words, and what adding to a large corpus costs.

``python benchmarks/passages.py [--pairs 600] [--scale 1000000] [--new 1000] [--turns 3]``

Planted: pairs of texts by Faker in six languages, and pairs of texts of ``../shared/data``, that
have no eight words in common; into one of each goes a passage of the other of 30 to 300 words, at
its beginning (*copied*), in another place (*embedded*), at its end while the other breaks off there
(*cut*), or with 5 % of its words changed, left out or put in (*edited*; of at least 40 words).
Recall is the share of the planted equal words that stand in a passage found, of pairs that share
enough fingerprints to be compared; precision the share of words in passages found that were
planted. Twice as many pairs with nothing planted count against precision.

``--scale`` measures the cost: the stages ``extract`` and ``link_duplicates`` for the same new
articles, by turns beside a corpus of 10,000 made articles and one of as many as it says, of 60
months; every 20th new article holds a passage of one of the corpus. ``--scale 0`` leaves it out.
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
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
from faker import Faker
from near_duplicates import KNOWN, MONTHS, SMALL, filled, made_text
from token_size import text_sets

from research_corpus import stages
from research_corpus.contracts import TABLES
from research_corpus.ids import bucket_of, content_id
from research_corpus.settings import get_settings
from research_corpus.similarity.common_fingerprints import MIN_SHARED
from research_corpus.similarity.fingerprints import fingerprints, word_hashes
from research_corpus.similarity.passages import common_passages
from research_corpus.similarity.words import words_of
from research_corpus.storage.layout import Corpus, article_path, bucket_count
from research_corpus.storage.parquet import sort_by_key, write_table

LOCALES = ("en_GB", "fr_FR", "de_DE", "es_ES", "ru_RU", "el_GR")
KINDS = ("copied", "embedded", "cut", "edited 5 %")
PRINTS_A_TEXT = 67
"""Fingerprints of 300 words."""


class Pair(NamedTuple):
    """Two texts, and the equal words that were planted, as places in each."""

    kind: str
    a: list[str]
    b: list[str]
    planted: list[tuple[int, int]]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=600)
    parser.add_argument("--scale", type=int, default=1_000_000)
    parser.add_argument("--new", type=int, default=1_000)
    parser.add_argument("--turns", type=int, default=3)
    arguments = parser.parse_args()
    show_planted("texts by Faker", list(faker_texts(2 * arguments.pairs)), arguments.pairs)
    show_planted("interviews and web articles", list(real_texts()), arguments.pairs)
    if arguments.scale:
        show_cost(arguments.scale, arguments.new, arguments.turns)


def faker_texts(count: int) -> Iterator[list[str]]:
    """Yield the words of made texts, of one language after the other."""
    for number in range(count):
        fake = Faker(LOCALES[number // 2 % len(LOCALES)])
        fake.seed_instance(number)
        yield words_of(fake.paragraph(nb_sentences=60))


def real_texts() -> Iterator[list[str]]:
    """Yield the words of real texts of 300 words or more."""
    *_, (_, bodies) = text_sets(None)
    for text in sorted(set(bodies)):
        words = words_of(text)
        if len(words) >= 300:
            yield words


def show_planted(name: str, texts: list[list[str]], pairs: int) -> None:
    """Print recall and precision of planted passages by what was done to them."""
    rng = random.Random(1)
    counts: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(4, int))
    for number in range(pairs):
        for kind in KINDS:
            pair = planted_pair(kind, *chosen(texts, number, rng), rng)
            counts[kind] += measured(pair)
        for _ in range(2 * len(KINDS)):
            counts["nothing planted"] += measured(Pair("", *chosen(texts, number, rng), []))
    total = np.zeros(4, int)
    print(f"{name}: {len(texts)} texts")
    for kind, count in counts.items():
        found, planted, right, said = count
        total += count
        recall = f"{found / planted:.4f}" if planted else "-"
        precision = f"{right / said:.4f}" if said else "-"
        print(f"  {kind:16} recall {recall} of {planted:7,} words, "
              f"precision {precision} of {said:7,} words")  # fmt: skip
    print(f"  all              recall {total[0] / total[1]:.4f} (bar 0.98), "
          f"precision {total[2] / total[3]:.4f} (bar 0.99)")  # fmt: skip


def chosen(texts: list[list[str]], number: int, rng: random.Random) -> tuple[list[str], list[str]]:
    """Return two texts that have no eight words in common."""
    while True:
        a = texts[2 * number % len(texts)]
        b = texts[(2 * number + 1) % len(texts)] if rng.random() < 0.5 else rng.choice(texts)
        grams = set(zip(*(a[n:] for n in range(8)), strict=False))
        if grams.isdisjoint(zip(*(b[n:] for n in range(8)), strict=False)):
            return a, b
        number = rng.randrange(len(texts))


def planted_pair(kind: str, a: list[str], b: list[str], rng: random.Random) -> Pair:
    """Return the first text, and the second with a passage of the first in it."""
    shortest = 40 if kind.startswith("edited") else 30
    size = rng.randint(shortest, min(300, len(a)))
    start = rng.randrange(len(a) - size + 1)
    passage = list(enumerate(a[start : start + size], start))
    if kind.startswith("edited"):
        passage = list(edited(passage, b, rng))
    at = {"copied": 0, "cut": len(b)}.get(kind, rng.randrange(len(b)))
    text = [*b[:at], *(word for _, word in passage), *b[at:]]
    if kind == "cut":
        a = a[: start + size]
    places = [(own, at + n) for n, (own, _) in enumerate(passage) if own >= 0]
    return Pair(kind, a, text, places)


def edited(
    passage: list[tuple[int, str]], other: list[str], rng: random.Random
) -> Iterator[tuple[int, str]]:
    """Yield the words of a passage, one in twenty changed; -1 is the place of a new word."""
    for place, word in passage:
        edit = rng.random()
        if edit >= 0.05:
            yield place, word
        elif edit < 0.03:
            yield -1, rng.choice(other)
        elif edit < 0.04:
            yield place, word
            yield -1, rng.choice(other)


def measured(pair: Pair) -> np.ndarray:
    """Return words found of those planted, planted, found rightly, and found."""
    shared = np.intersect1d(fingerprints(pair.a), fingerprints(pair.b))
    planted = set(pair.planted)
    if len(shared) < MIN_SHARED:
        return np.array([0, len(planted), 0, 0])
    found = common_passages(word_hashes(pair.a), word_hashes(pair.b))
    own = {place for each in found for place in range(each.start_a, each.end_a)}
    other = {place for each in found for place in range(each.start_b, each.end_b)}
    covered = sum(a in own and b in other for a, b in planted)
    # a word that was changed inside a passage is part of what was planted
    first, last = min(planted, default=(0, 0)), max(planted, default=(-1, -1))
    right = sum(first[0] <= place <= last[0] for place in own)
    right += sum(first[1] <= place <= last[1] for place in other)
    return np.array([covered, len(planted), right, len(own) + len(other)])


def show_cost(articles: int, new: int, turns: int) -> None:
    """Print how long the same new articles take beside a small and a large corpus."""
    os.environ["CORPUS_MODELS"] = "{}"
    get_settings.cache_clear()
    words = sorted({word for text in faker_texts(200) for word in text})
    with tempfile.TemporaryDirectory(prefix="passages-") as folder:
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
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"peak memory of this process, made corpora included: {peak // 1024} MB")


def add(landing: Path, corpus: Path, run_id: str) -> dict[str, float]:
    """Run the stages in which new articles meet the corpus; return seconds of each."""
    run = stages.open_run(run_id, "2025-06-01T12:00:00Z", str(landing), str(corpus))
    batches = stages.plan(run)["batches"]
    start = time.perf_counter()
    for batch in batches:
        stages.extract(run, batch)
    middle = time.perf_counter()
    found = stages.link_duplicates(run)["shared_passages"]
    end = time.perf_counter()
    assert found == KNOWN, found
    return {"extract": middle - start, "link": end - middle}


def write_landing(landing: Path, known: list[str], words: list[str], new: int) -> None:
    """Write the new articles; every 20th holds a passage of 60 words of one of the corpus."""
    landing.mkdir()
    step = new // KNOWN
    for number in range(new):
        text = made_text(words, 10_000 + number)
        if number % step == 0:
            text += " " + " ".join(known[number // step].split()[100:160])
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
        made = rng.integers(-(2**31), 2**31, (len(ids), PRINTS_A_TEXT), dtype=np.int32)
        prints = [
            fingerprints(words_of(text)) if text != "made" else row
            for text, row in zip(texts, made, strict=True)
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
                "article_id": ids, "scheme": ["made"] * len(ids), "bands": [[]] * len(ids),
                "shingle_count": [300] * len(ids), "fingerprints": prints,
            },
        }  # fmt: skip
        buckets = bucket_count(len(ids), get_settings().bucket_articles)
        own = np.array([bucket_of(article_id, buckets) for article_id in ids])
        for name, columns in tables.items():
            table = filled(name, columns, len(ids))
            for bucket in range(buckets):
                part = sort_by_key(TABLES[name], table.take(np.flatnonzero(own == bucket)))
                write_table(TABLES[name], part, corpus.file(article_path(name, month, bucket)))


if __name__ == "__main__":
    main()
