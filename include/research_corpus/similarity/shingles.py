"""Texts as sets of word sequences, and how much two such sets have in common.

Source: Broder 1997, On the resemblance and containment of documents.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from research_corpus.similarity.words import words_of

SHINGLE_WORDS = 3


def shingles(text: str) -> frozenset[str]:
    """Return the distinct sequences of three words of a text, case and punctuation ignored.

    A text of one or two words is one shingle, a text without words has none.

    Example:
        >>> sorted(shingles("The ferry runs, again."))
        ['ferry runs again', 'the ferry runs']
    """
    return shingles_of(words_of(text))


def shingles_of(words: list[str]) -> frozenset[str]:
    """Return the shingles of a text given by its words."""
    if len(words) < SHINGLE_WORDS:
        return frozenset({" ".join(words)} if words else ())
    return frozenset(map(" ".join, zip(words, words[1:], words[2:], strict=False)))


def shingle_hashes(text: str) -> NDArray[np.int64]:
    """Return the distinct hashes of a text's shingles, in order: 8 bytes each, a tenth of a string.

    They are to be compared within one process. Of a million pairs of long texts one in a million
    times two different shingles meet in a hash of 64 bits.
    """
    return np.unique(np.fromiter(map(hash, shingles(text)), np.int64))


def jaccard(a: NDArray[np.int64], b: NDArray[np.int64]) -> float:
    """Return the share of hashes of either text that both have, 0 to 1; 0 for two empty ones."""
    common = len(np.intersect1d(a, b, assume_unique=True))
    either = len(a) + len(b) - common
    return common / either if either else 0.0
