"""Whether one text may be an earlier or later state of another, or is another article.

Two unrelated articles of one language share words, one day, and now and then an author. What they
do not share is word sequences, or a headline on the same day (ADR 0007).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from research_corpus.pipeline.duplicates.articles import Pair, pair_of
from research_corpus.pipeline.duplicates.texts import NearTexts
from research_corpus.similarity.words import words_of

RELATED_SHARE = 0.1
"""Share of the shorter text's three-word sequences that make two texts states of one article."""

HEADLINE_SHARE = 0.03
"""What is enough where the headline is the same: a site may give all its pages one headline."""

_TITLE_WORDS = 3

Row = Mapping[str, Any]


def containment(a: NDArray[np.int64], b: NDArray[np.int64]) -> float:
    """Return the share of the smaller set that is in the other, 0 to 1; 0 if one is empty."""
    smaller = min(len(a), len(b))
    return len(np.intersect1d(a, b, assume_unique=True)) / smaller if smaller else 0.0


class Relatedness:
    """Answers for some pairs of articles, whose texts are read once and a few at a time.

    Args:
        texts: where the texts are.
        pairs: content ids of the texts that will be asked for; equal ones may be left out.
    """

    def __init__(self, texts: NearTexts, pairs: Iterable[Pair]) -> None:
        self._shares: dict[Pair, float] = {}
        for chunk in texts.chunks({pair_of(a, b) for a, b in pairs if a != b}):
            hashes = texts.shingle_hashes({text for pair in chunk for text in pair})
            for a, b in chunk:
                self._shares[a, b] = containment(hashes[a], hashes[b])

    def of_one_key(self, a: Row, b: Row) -> bool:
        """Return whether two articles that claim one address or id are one.

        Content systems name the home page as the address of every page, and vendors use running
        numbers again, so that the claim alone is no proof.
        """
        share = self._share(a, b)
        return share >= RELATED_SHARE or (share >= HEADLINE_SHARE and _same_title(a, b))

    def of_one_place(self, a: Row, b: Row) -> bool:
        """Return whether what stands at a place is a later state of what stood there.

        The day alone is no proof: what a folder gets in one day is mostly of that day.
        """
        if self._share(a, b) >= RELATED_SHARE:
            return True
        if _same_title(a, b):
            return _day(a) == _day(b) or None in (_day(a), _day(b))
        return _day(a) is not None and _day(a) == _day(b) and _similar_titles(a, b)

    def _share(self, a: Row, b: Row) -> float:
        if a["content_id"] == b["content_id"]:
            return 1.0
        return self._shares[pair_of(a["content_id"], b["content_id"])]


def _same_title(a: Row, b: Row) -> bool:
    words = words_of(a["title"] or "")
    return bool(words) and words == words_of(b["title"] or "")


def _similar_titles(a: Row, b: Row) -> bool:
    first, second = set(words_of(a["title"] or "")), set(words_of(b["title"] or ""))
    shorter = min(len(first), len(second))
    return shorter >= _TITLE_WORDS and 2 * len(first & second) > shorter


def _day(row: Row) -> object:
    return row["date_published"].date() if row["date_published"] else None
