"""Signatures: the same for ever, and alike where texts are."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from research_corpus.similarity import words
from research_corpus.similarity.groups import components
from research_corpus.similarity.matching import MAX_MATCHES, BandIndex
from research_corpus.similarity.shingles import jaccard, shingle_hashes, shingles
from research_corpus.similarity.signatures import BANDS, Signature, signatures
from research_corpus.similarity.words import words_of


def signature(text: str) -> Signature:
    (found,) = signatures([text])
    return found


TEXT = "The harbour board voted on Tuesday to keep the winter ferry running until May."


def test_signature_is_what_corpora_hold_already() -> None:
    """If this fails the library makes other signatures: give them another scheme (ADR 6)."""
    assert signature(TEXT).bands[:3] == [-1933189469, 913944324, -1641491600]


def test_signature_ignores_case_and_punctuation() -> None:
    assert signature(TEXT.upper().replace(" on", ", on")) == signature(TEXT)


def test_signatures_of_many_texts_are_those_of_each() -> None:
    texts = [TEXT, "", TEXT.upper(), "One. Two.", TEXT[:40]]
    assert signatures(texts) == [signature(text) for text in texts]


def test_signature_of_a_text_without_words_has_no_bands() -> None:
    assert signature("… — !").bands == []


def test_words_are_the_same_in_whatever_way_they_are_found() -> None:
    for char in map(chr, [*range(0xD800), *range(0xE000, 0x10000)]):
        assert words_of(char) == words._WORD.findall(char.casefold()), ascii(char)


@given(st.text(st.sampled_from("aZ \u00dfé’_9-ÀµŁžЖяёΩςΐ漢\u0301\u0130"), max_size=12))
def test_words_of_mixed_scripts_are_those_of_the_pattern(text: str) -> None:
    assert words_of(text) == words._WORD.findall(text.casefold())


def test_shingles_of_a_script_without_spaces_are_of_characters() -> None:
    assert len(shingles("港口委員會週二投票決定")) > 5


@given(st.text(max_size=60), st.text(max_size=60))
def test_jaccard_is_symmetric_and_1_only_for_equal_sets(a: str, b: str) -> None:
    left, right = shingle_hashes(a), shingle_hashes(b)
    assert jaccard(left, right) == jaccard(right, left) <= 1
    assert (jaccard(left, right) == 1) == (shingles(a) == shingles(b) != frozenset())


def test_band_index_finds_texts_by_a_band_in_common() -> None:
    words = random.Random(3).choices([f"w{n}" for n in range(900)], k=200)
    changed = [*words[:90], "other", *words[91:]]
    texts = {name: signature(" ".join(own)).bands for name, own in
             {"a": words, "b": changed, "c": words[::-1]}.items()}  # fmt: skip
    assert BandIndex(texts).pairs() == {("a", "b")}
    stored = np.array([*texts["c"], *texts["b"]], np.int32)
    found = list(BandIndex({"a": texts["a"]}).look_up(stored))
    assert found
    assert all(BANDS <= place < 2 * BANDS and name == "a" for place, name in found)


def test_band_index_a_band_of_thousands_gives_few_pairs() -> None:
    same = {f"text-{n:04d}": [7] for n in range(2000)}
    pairs = BandIndex(same).pairs()
    assert len(pairs) < 2000 * MAX_MATCHES
    assert len(components(pairs)) == 1
    assert len(list(BandIndex({"a": [7]}).look_up(np.full(5000, 7, np.int32)))) == MAX_MATCHES


@given(st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg"))), st.randoms())
def test_components_do_not_depend_on_the_order_of_pairs(
    pairs: list[tuple[str, str]], rng: random.Random
) -> None:
    shuffled = [pair[:: rng.choice((1, -1))] for pair in rng.sample(pairs, len(pairs))]
    groups = components(pairs)
    assert components(shuffled) == groups
    assert all(any({a, b} <= set(group) for group in groups) for a, b in pairs)
