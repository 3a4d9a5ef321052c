"""A second look among languages that the detector takes for one another, by their words."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib.resources import files
from itertools import islice

from research_corpus.metadata.sample_classifier import Guess

MAX_WORDS = 400
"""Words of a text that are looked at: a long text holds far more of each kind than is needed."""

MIN_LEAD = 1
"""Words by which another language must be ahead of the one that the detector names."""

LanguagesOfWord = dict[str, list[str]]

_WORD = re.compile(r"[^\W\d_]+(?:['’‑-][^\W\d_]+)*")


def settle_among_relatives(guess: Guess, text: str) -> Guess:
    """Return the language of a text among the close relatives of the one detected.

    Args:
        guess: what the detector says.
        text: normalised.

    Returns:
        The relative that most words of the text belong to, with the share of these words where
        that is more than the detector's confidence; ``guess`` itself where it has no relatives or
        the words do not tell.
    """
    relatives = _groups().get(guess[0])
    if relatives is None:
        return guess
    words = [found[0].lower() for found in islice(_WORD.finditer(text), MAX_WORDS)]
    scores: Counter[str] = Counter()
    for word in words:
        scores.update(relatives.get(word.replace("’", "'"), ()))
    (best, count), (_, next_count), *_ = [*scores.most_common(2), ("", 0), ("", 0)]
    if count == next_count or count < scores[guess[0]] + MIN_LEAD:
        return guess
    return best, max(guess[1], count / len(words))


@cache
def _groups() -> dict[str, LanguagesOfWord]:
    """Return, for each language, the words of its group with the languages that have each."""
    by_group: dict[str, LanguagesOfWord] = {}
    groups: dict[str, LanguagesOfWord] = {}
    lines = files("research_corpus.metadata").joinpath("language_words.tsv").read_text("utf-8")
    for line in lines.splitlines():
        if line.startswith("#"):
            continue
        group, language, words = line.split("\t")
        groups[language] = by_group.setdefault(group, {})
        for word in words.split():
            groups[language].setdefault(word, []).append(language)
    return groups
