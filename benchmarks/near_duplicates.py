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
import random
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
from beside_corpus import MADE, Question, show_cost
from token_size import text_sets

from research_corpus.settings import get_settings
from research_corpus.similarity.matching import BandIndex
from research_corpus.similarity.shingles import jaccard, shingle_hashes
from research_corpus.similarity.signatures import BANDS, SCHEME, signatures

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
        words = sorted({word for text in texts for word in text.split()})
        show_cost(QUESTION, words, arguments.articles, arguments.new, arguments.turns)


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


def _signatures(texts: list[str], rng: np.random.Generator) -> dict[str, Any]:
    made = rng.integers(-(2**31), 2**31, (len(texts), BANDS)).tolist()
    bands = [bands_of(text) if text != MADE else row for text, row in zip(texts, made, strict=True)]
    return {"scheme": [SCHEME] * len(texts), "bands": bands}


QUESTION = Question("near_duplicates", lambda _own, known: f"{known} and more", _signatures)


if __name__ == "__main__":
    main()
