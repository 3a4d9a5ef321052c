"""Passages that two texts share: planted ones are found with their edges, and nothing else."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from research_corpus.similarity.common_fingerprints import MAX_TEXTS, FingerprintIndex, Shared
from research_corpus.similarity.fingerprints import fingerprints, word_hashes
from research_corpus.similarity.passages import Passage, common_passages
from research_corpus.similarity.words import word_spans, words_of

VOCABULARY = [f"word{n}" for n in range(2_000)]


def words(seed: int, count: int) -> list[str]:
    return random.Random(seed).choices(VOCABULARY, k=count)


def passages(a: list[str], b: list[str]) -> list[Passage]:
    return common_passages(word_hashes(a), word_hashes(b))


def shared(a: list[str], b: list[str]) -> int:
    return len(np.intersect1d(fingerprints(a), fingerprints(b)))


@pytest.mark.parametrize("size", [30, 31, 60, 200])
def test_common_passages_copy_between_other_words_is_found_to_its_edges(size: int) -> None:
    copied = words(1, size)
    a, b = [*words(2, 50), *copied, *words(3, 70)], [*words(4, 9), *copied, *words(5, 90)]
    assert passages(a, b) == [Passage(50, 50 + size, 9, 9 + size, size)]
    assert shared(a, b) >= 2


def test_common_passages_shorter_copy_is_none() -> None:
    copied = words(1, 29)
    assert passages([*words(2, 40), *copied], [*copied, *words(3, 40)]) == []


@pytest.mark.parametrize(
    ("edited", "equal"),
    [
        (lambda w: [*w[:40], "other", *w[41:]], 99),
        (lambda w: [*w[:40], *w[43:]], 97),
        (lambda w: [*w[:40], "put", "in", "here", *w[40:]], 100),
        (lambda w: [*w[:40], "one", "two", "three", "four", *w[44:]], 96),
    ],
    ids=["changed", "left out", "put in", "four changed"],
)
def test_common_passages_small_edit_stays_inside_one_passage(edited, equal: int) -> None:
    copied = words(1, 100)
    changed = edited(copied)
    a, b = [*words(2, 30), *copied, *words(3, 30)], [*words(4, 20), *changed, *words(5, 5)]
    assert passages(a, b) == [Passage(30, 130, 20, 20 + len(changed), equal)]


def test_common_passages_moved_parts_are_two() -> None:
    first, second = words(1, 50), words(2, 40)
    a, b = [*first, *words(3, 20), *second], [*second, *words(4, 20), *first]
    assert passages(a, b) == [Passage(0, 50, 60, 110, 50), Passage(70, 110, 0, 40, 40)]


@given(st.randoms(use_true_random=False), st.integers(1, 12))
def test_common_passages_never_overlap_and_count_equal_words(
    rng: random.Random, vocabulary: int
) -> None:
    texts = [rng.choices(VOCABULARY[:vocabulary], k=rng.randrange(200)) for _ in "ab"]
    found = passages(*texts)
    for side, size in (("a", len(texts[0])), ("b", len(texts[1]))):
        taken = [
            place
            for each in found
            for place in range(getattr(each, f"start_{side}"), getattr(each, f"end_{side}"))
        ]
        assert len(taken) == len(set(taken))
        assert all(0 <= place < size for place in taken)
    for each in found:
        longest = min(each.end_a - each.start_a, each.end_b - each.start_b)
        assert 30 <= each.words <= longest


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cn"]), max_size=80))
def test_word_spans_are_the_words_where_they_stand(text: str) -> None:
    found, spans = word_spans(text)
    assert [text[start:end].casefold() for start, end in spans] == found
    assert all(words_of(word) == [word] for word in found if word.isascii())


@pytest.mark.parametrize(
    "text", ["Straße: ÉTÉ, 2nd time!", "Привет, мир", "東京 Tower", "a\u0301b c"]
)
def test_word_spans_has_the_words_of_words_of(text: str) -> None:
    assert word_spans(text)[0] == words_of(text)


def test_fingerprints_are_the_same_on_every_machine() -> None:
    """Stored ones must match those of later runs; another scheme needs another name."""
    found = fingerprints([f"word{n}" for n in range(40)])
    assert found.tolist() == [279467366, 1640001680, 1665498013, 1776708686, 2114126143]


def test_fingerprints_fifteen_words_in_common_share_one() -> None:
    for seed in range(200):
        copied = words(seed, 15)
        a = [*words(seed + 1_000, 40), *copied, *words(seed + 2_000, 40)]
        assert shared(a, [*words(seed + 3_000, 50), *copied]) >= 1


def index_of(texts: list[list[int]]) -> FingerprintIndex:
    owners = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    return FingerprintIndex(np.array([p for text in texts for p in text], np.int32), owners)


def pairs_of(texts: list[list[int]], stored: list[list[int]]) -> tuple[set, set]:
    index, among, others = index_of(texts), Shared(), Shared()
    prints = np.array([p for text in stored for p in text], np.int32)
    rows = np.repeat(np.arange(len(stored)), [len(text) for text in stored])
    places = index.places(prints)
    index.match(prints[places], rows[places])
    index.add_pairs(among, others, len(texts))
    found = (zip(*(part.tolist() for part in each.pairs(len(texts))), strict=True)
             for each in (among, others))  # fmt: skip
    return tuple(map(set, found))


def test_fingerprint_index_pairs_share_two_fingerprints() -> None:
    texts = [[1, 2, 3], [2, 3, 9], [3, 9], [-5, 7]]
    stored = [[1, 3], [7], [-5, 7, 8], [100]]
    assert pairs_of(texts, stored) == ({(0, 1), (1, 2)}, {(0, 0), (2, 3)})


@given(
    st.lists(st.integers(-(2**31), 2**31 - 1), min_size=1, max_size=300, unique=True),
    st.lists(st.integers(-(2**31), 2**31 - 1), max_size=300),
)
def test_fingerprint_index_places_are_all_that_it_has_and_no_others(
    own: list[int], others: list[int]
) -> None:
    prints = np.array([*others, *own, *others], np.int32)
    places = index_of([own]).places(prints)
    assert places.tolist() == [n for n, value in enumerate(prints.tolist()) if value in own]


def test_fingerprint_index_what_very_many_share_pairs_nobody() -> None:
    common = [1, 2, 3]
    most = [common] * (MAX_TEXTS - 1)
    assert pairs_of([common], most)[1] == {(row, 0) for row in range(MAX_TEXTS - 1)}
    assert pairs_of([common], [*most, common]) == (set(), set())
    every = {(a, b) for a in range(MAX_TEXTS) for b in range(a + 1, MAX_TEXTS)}
    assert pairs_of([common] * MAX_TEXTS, []) == (every, set())
    assert pairs_of([common] * (MAX_TEXTS + 1), []) == (set(), set())
