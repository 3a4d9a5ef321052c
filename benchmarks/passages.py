"""Passages in common: recall and precision in words, and what adding to a large corpus costs.

``python benchmarks/passages.py [--pairs 600] [--scale 1000000] [--new 1000] [--turns 3]``

Planted: pairs of texts by Faker in six languages, and pairs of texts of ``../shared/data``, that
have no eight words in common; into one of each goes a passage of the other of 30 to 300 words, at
its beginning (*copied*), in another place (*embedded*), at its end while the other breaks off there
(*cut*), or with 5 % of its words changed, left out or put in (*edited*; of at least 40 words).
Recall is the share of the planted equal words that stand in a passage found, of pairs that share
enough fingerprints to be compared; precision the share of words in passages found that were
planted. Twice as many pairs with nothing planted count against precision.

Parts: of as many pairs, a text cut in half, to a first paragraph of 60 words, or put into another,
each also with 5 % of its words edited, must be a part of the longer one by the setting
``part_share``; two that share a foot of 50 words, a quotation of 40 % or a paragraph of 60 % of
the shorter one must not.

``--scale`` measures the cost: the stages ``extract`` and ``link_duplicates`` for the same new
articles, by turns beside a corpus of 10,000 made articles and one of as many as it says, of 60
months; every 20th new article holds a passage of one of the corpus. ``--scale 0`` leaves it out.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from beside_corpus import MADE, Question, show_cost
from faker import Faker
from token_size import text_sets

from research_corpus.settings import get_settings
from research_corpus.similarity.common_fingerprints import MIN_SHARED
from research_corpus.similarity.fingerprints import fingerprints, word_hashes
from research_corpus.similarity.passages import common_passages
from research_corpus.similarity.words import words_of

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
    show_parts("texts by Faker", list(faker_texts(2 * arguments.pairs)), arguments.pairs)
    show_parts("interviews and web articles", list(real_texts()), arguments.pairs)
    if arguments.scale:
        words = sorted({word for text in faker_texts(200) for word in text})
        show_cost(QUESTION, words, arguments.scale, arguments.new, arguments.turns)


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


def show_parts(name: str, texts: list[list[str]], pairs: int) -> None:
    """Print how many of the texts that are parts are found to be, and of those that are none."""
    rng = random.Random(2)
    counts: dict[str, int] = defaultdict(int)
    for number in range(pairs):
        a, b = chosen(texts, number, rng)
        for kind, part, whole in part_cases(a, b, rng):
            counts[kind] += is_part(part, whole)
    print(f"{name}: found to be parts, of {pairs:,} each")
    for kind, count in counts.items():
        print(f"  {kind:32} {count / pairs:.4f}")


def part_cases(
    a: list[str], b: list[str], rng: random.Random
) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield texts of which the first is, or is not, a part of the second."""
    at = rng.randrange(len(b))
    for kind, text, whole in (
        ("second half dropped", a[: len(a) // 2], a),
        ("first paragraph", a[:60], a),
        ("embedded", a[:150], [*b[:at], *a[:150], *b[at:]]),
    ):
        yield kind, text, whole
        changed = [word for _, word in edited(list(enumerate(text)), b, rng)]
        yield f"{kind}, 5 % edited", changed, whole
    for kind, own, common in (
        ("not: foot of 50 words", 150, 50),
        ("not: quotation of 40 %", 90, 60),
        ("not: paragraph of 60 %", 60, 90),
    ):
        yield kind, [*a[:own], *b[:common]], [*a[own : own + 100], *b[:common], *b[common + 9 :]]


def is_part(part: list[str], whole: list[str]) -> bool:
    """Return whether one text is found to be a part of another."""
    if len(np.intersect1d(fingerprints(part), fingerprints(whole))) < MIN_SHARED:
        return False
    found = common_passages(word_hashes(part), word_hashes(whole))
    return sum(each.words for each in found) >= get_settings().part_share * len(part)


def _echo(own: str, known: str) -> str:
    """Return a text with a passage of 60 words of another."""
    return f"{own} {' '.join(known.split()[100:160])}"


def _signatures(texts: list[str], rng: np.random.Generator) -> dict[str, Any]:
    made = rng.integers(-(2**31), 2**31, (len(texts), PRINTS_A_TEXT), dtype=np.int32)
    prints = [
        fingerprints(words_of(text)) if text != MADE else row
        for text, row in zip(texts, made, strict=True)
    ]
    count = len(texts)
    return {"scheme": [MADE] * count, "bands": [[]] * count, "fingerprints": prints}


QUESTION = Question("shared_passages", _echo, _signatures)


if __name__ == "__main__":
    main()
