"""Measures of whole articles: how long, how varied and how quoted their sentences are.

Readability goes by words as they are written, as Flesch counts them: what stands between white
space, so that *don’t*, *well-known* and *l’eau* are one word each, cut at dashes and slashes. The
type-token ratio goes by the tokens of the model that hold a letter or digit. An article without
any has no measures. Sources of
the formulas: Flesch, "A new readability yardstick", Journal of Applied Psychology 32 (1948);
Kandel and Moles, "Application de l'indice de Flesch à la langue française", Cahiers d'Études de
Radio-Télévision 19 (1958); Björnsson, "Läsbarhet" (1968); Covington and McFall, "Cutting the
Gordian Knot: The Moving-Average Type-Token Ratio", Journal of Quantitative Linguistics 17 (2010).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from research_corpus.annotate.extraction import DocumentRows, Ints, TokenRows
from research_corpus.annotate.texts import Text

WINDOW_WORDS = 50
"""Width of the moving window; a shorter text has no ratio, since it would not compare."""

_LONG_WORD_LETTERS = 6
_JOINTS = frozenset("-‐‑'’")
_NO_WORD, _JOINT = -1, -2

_VOWELS = re.compile("[aeiouyàâäæéèêëîïôöœùûüÿ]+")
_SILENT = {
    "en": re.compile("(?<=[^aeiouyl])e$|(?<=[^aeiouydt])ed$"),
    "fr": re.compile("es?$|(?<=q)u['’]$"),
}
_FLESCH = {"en": (206.835, 1.015, 84.6, "Flesch 1948"), "fr": (207.0, 1.015, 73.6, "Kandel 1958")}


class Measure(NamedTuple):
    """One value, with the columns of ``article_metrics``."""

    metric: str
    value: float
    method: str


class Measures:
    """Measures of the articles of one batch; what is known of a form is worked out once.

    Args:
        language: spaCy's code of their language.
        string_of: string of a string id of the pipeline's vocabulary.
        has_words: whether tokens are words; if not, only what no words are counted for is measured.
    """

    def __init__(
        self, language: str, string_of: Callable[[int], str], *, has_words: bool = True
    ) -> None:
        self._language = language
        self._has_words = has_words
        self._string_of = string_of
        self._known: dict[int, tuple[int, int, int]] = {}
        self._numbers: dict[str, int] = {}

    def of(self, text: Text, rows: DocumentRows) -> Iterator[Measure]:
        """Yield the measures of one article, sorted by name."""
        forms = [self._features(form) for form in rows.tokens.labels["form"].tolist()]
        tokens = np.array(forms, np.int64).reshape(-1, 3)
        if not (tokens[:, 0] >= 0).any():
            return
        if self._has_words:
            numbers, letters, syllables = _written_words(tokens, rows.tokens)
            per_sentence = len(letters) / rows.sentence_count
            yield from self._of_words(letters, syllables, per_sentence)
            yield from _diversity(numbers)
        quoted = _covered([q.span for q in rows.quotes if q.kind != "indirect"]) / len(text.text)
        yield Measure("quoted_text_ratio", quoted, "characters of direct and mixed quotations")

    def _of_words(self, letters: Ints, syllables: Ints, per_sentence: float) -> Iterator[Measure]:
        if self._language in _FLESCH:
            base, of_sentence, of_word, source = _FLESCH[self._language]
            ease = base - of_sentence * per_sentence - of_word * float(syllables.mean())
            method = f"{source}; syllables by groups of vowels"
            yield Measure("flesch_reading_ease", ease, method)
        long_words = 100 * float((letters > _LONG_WORD_LETTERS).mean())
        yield Measure("lix", per_sentence + long_words, "Björnsson 1968")
        yield Measure("mean_sentence_words", per_sentence, "written words by sentences")

    def _features(self, form: int) -> tuple[int, int, int]:
        """Return number of a token's word, case ignored, or why it is none, letters, syllables."""
        known = self._known.get(form)
        if known is None:
            word = self._string_of(form).lower()
            number = _JOINT if word in _JOINTS else _NO_WORD
            if any(map(str.isalnum, word)):
                number = self._numbers.setdefault(word, len(self._numbers))
            letters = sum(map(str.isalpha, word))
            known = (number, letters, vowel_groups(word, self._language))
            self._known[form] = known
        return known


def _written_words(tokens: Ints, rows: TokenRows) -> tuple[Ints, Ints, Ints]:
    """Return the numbers of all words by tokens, and letters and syllables of those as written.

    Args:
        tokens: shape (n_tokens, 3): number, letters and groups of vowels of each.
        rows: where they stand.
    """
    number, letters, groups = tokens.T
    is_word = number >= 0
    is_joined = np.append(False, rows.char_start[1:] == rows.char_end[:-1])
    behind_word = np.append(False, is_word[:-1]) & is_joined
    behind_joint = np.append(False, ((number == _JOINT) & behind_word)[:-1]) & is_joined
    written = np.cumsum((is_word & ~behind_word & ~behind_joint)[is_word]) - 1
    sums = [np.bincount(written, each[is_word]).astype(np.int64) for each in (letters, groups)]
    return number[is_word], sums[0], np.maximum(sums[1], 1)


def _diversity(numbers: Ints) -> Iterator[Measure]:
    if len(numbers) >= WINDOW_WORDS:
        ratio = moving_type_token_ratio(numbers, WINDOW_WORDS)
        method = f"Covington and McFall 2010; window of {WINDOW_WORDS} tokens, case ignored"
        yield Measure("moving_average_type_token_ratio", ratio, method)


def syllable_count(word: str, language: str) -> int:
    """Return the number of syllables of a lower-case word, at least 1, by its groups of vowels.

    A silent ending counts for none. It is exact for about nine words in ten, and what it takes
    from one it gives to another, which is enough for a mean over an article.

    Example:
        >>> [syllable_count(word, "en") for word in ("table", "make", "wanted", "area")]
        [2, 1, 2, 2]
    """
    return max(1, vowel_groups(word, language))


def vowel_groups(word: str, language: str) -> int:
    """Return the groups of vowels of a word or a part of one; none in ``n't``, ``l'``, ``qu'``."""
    silent = _SILENT.get(language)
    spoken = silent.sub("", word) if silent and len(word) > 2 else word
    return len(_VOWELS.findall(spoken))


def moving_type_token_ratio(numbers: Ints, window: int) -> float:
    """Return the mean share of distinct words over all windows of ``window`` words.

    Args:
        numbers: shape (n_words,), equal for equal words; at least ``window`` of them.
        window: its width in words.

    Cost: O(n log n), whatever the width.
    """
    count = len(numbers)
    order = np.argsort(numbers, kind="stable")
    same = numbers[order][1:] == numbers[order][:-1]
    previous = np.full(count, -1)
    previous[order[1:][same]] = order[:-1][same]
    index = np.arange(count)
    # A word is new to the windows that begin after its previous occurrence and reach it.
    first = np.maximum(np.maximum(previous + 1, index - window + 1), 0)
    last = np.minimum(index, count - window)
    distinct = np.maximum(last - first + 1, 0).sum()
    return float(distinct) / (window * (count - window + 1))


def _covered(spans: Sequence[tuple[int, int]]) -> int:
    """Return how many characters stand in any of the spans."""
    covered, reached = 0, 0
    for start, end in sorted(spans):
        covered += max(0, end - max(start, reached))
        reached = max(reached, end)
    return covered
