"""Annotation of a language without a model: sentences by punctuation, numbers by their digits.

Sentences are those of sentencex (MIT), which knows the marks and abbreviations of many languages,
corrected where characters leave no doubt. Nothing here guesses lemmas, tags or names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
from sentencex import get_sentence_boundaries
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc

from research_corpus.annotate.boundaries import BEGINS, CONTINUES, stretches
from research_corpus.annotate.doc_text import joined_text, words_of
from research_corpus.annotate.lexicon import lexicon
from research_corpus.annotate.marks import UNSPACED

_PIECE_CHARS = 5_000
"""sentencex looks for the closing mark of every opening one: its cost is quadratic in a text that
has many without one, hence bounded by the piece that it gets."""

_UNBROKEN = frozenset({"dateline", "credit"})

_WORD_ENDS = re.compile(
    r"(?<![^\W\d_])[^\W\d_]{4,}+[.!?…]++[\"”“»«’)\]]*+\s++(?=[\"“„«»‹(\[¿¡]*+[^\W\d_])"
)
"""A word too long for an abbreviation, a mark that ends a sentence, and the next word."""

_LAST_WORD = re.compile(r"(?<![^\s.'’\"“„«»‹›(\[])([^\s.'’\"“„«»‹›(\[]++)\.\s*+\Z")
_LAST_CHARS = 30
_SHORT_WORD = 4
_SMALL_NUMBER = re.compile(r"\s*+\d{1,3}+(?!\d)")
"""What follows an abbreviation: ``art. 5``. A sentence that begins with a number tells a year."""
_OPENING = "\"'“„‘‚«»‹›([¿¡"

_ORDINAL_STOP = frozenset({
    "bs", "cs", "da", "de", "et", "eu", "fi", "fo", "hr", "hsb", "hu", "is", "lb", "lv", "nb",
    "nn", "no", "pl", "sk", "sl", "sr", "tr",
})  # fmt: skip
"""Languages that write an ordinal number with a full stop: ``am 3. Mai``."""

_NUMBER = re.compile(r"[+-]?\d++(?:[.,:/٫٬’'–-]\d++)*+\.?")
DIGITS = "NumForm=Digit"
"""The feature of Universal Dependencies for a number written in digits."""


class RuleSentences:
    """A component of spaCy that sets where sentences begin.

    Args:
        language: primary subtag.
    """

    def __init__(self, language: str) -> None:
        self._language = language

    def __call__(self, doc: Doc) -> Doc:
        """Set the boundaries of a document that has none."""
        words, spaced = words_of(doc)
        begins = sentence_starts(joined_text(words, spaced), self._language)
        starts: Any = np.full(len(words), CONTINUES, np.int64)
        begin, at, end, is_due = next(begins, None), 0, 0, False
        for i, (word, is_spaced) in enumerate(zip(words, spaced, strict=True)):
            while begin is not None and begin <= at:
                is_due |= begin >= end  # not within the token before
                begin = next(begins, None)
            if not word.isspace():
                starts[i] = BEGINS if is_due else CONTINUES
                end, is_due = at + len(word), False
            at += len(word) + is_spaced
        doc.from_array([SENT_START], starts.astype(np.uint64))
        return doc


@Language.factory("rule_sentences", assigns=["token.is_sent_start"])
def rule_sentences(nlp: Language, name: str, language: str) -> RuleSentences:  # noqa: ARG001
    """Return the component for a language."""
    return RuleSentences(language)


@Language.component("digit_numbers", assigns=["token.morph"])
def digit_numbers(doc: Doc) -> Doc:
    """Mark the numbers that are written in digits, of whatever script."""
    token: Any
    for token in doc:
        if _NUMBER.fullmatch(token.text):
            token.set_morph(DIGITS)
    return doc


def keep_numbers_whole(nlp: Language) -> None:
    """Keep numbers with separators one token, in digits of any script: ``३.५``."""
    tokenizer: Any = nlp.tokenizer
    known = tokenizer.token_match
    tokenizer.token_match = lambda text: _NUMBER.fullmatch(text) or (known and known(text))


def part_characters(nlp: Language) -> None:
    """Make each character of a script without spaces between words a token of its own."""
    tokenizer: Any = nlp.tokenizer
    known = tokenizer.infix_finditer
    tokenizer.infix_finditer = lambda text: list(UNSPACED.finditer(text)) or known(text)


def sentence_starts(text: str, language: str) -> Iterator[int]:
    """Yield where sentences begin, in order; the first character of a sentence may be a space.

    Args:
        text: paragraphs separated by line breaks.
        language: primary subtag; of an unknown one the marks of all languages are known.

    Cost: O(n).
    """
    words = lexicon(language)
    abbreviations = words.abbreviations if words else frozenset[str]()
    for start, end, kind in stretches(text):
        yield start
        if kind not in _UNBROKEN:
            found = {*_library_starts(text, start, end, language)}
            found |= {match.end() for match in _WORD_ENDS.finditer(text, start, end)}
            for at in sorted(found):
                if start < at < end and not _continues(text, at, language, abbreviations):
                    yield at


def _library_starts(text: str, start: int, end: int, language: str) -> Iterator[int]:
    """Yield what sentencex finds in a paragraph, which it gets in pieces if it is long."""
    while start < end:
        until = min(end, start + _PIECE_CHARS)
        found = get_sentence_boundaries(language, text[start:until])
        starts = [start + sentence["start_index"] for sentence in found[1:]]
        yield from starts
        is_last = until == end
        # The rest of a piece goes with the next one, unless that would take hardly anything off.
        if is_last or not starts or starts[-1] < start + _PIECE_CHARS // 2:
            start = until
        else:
            start = starts[-1]


def _continues(text: str, at: int, language: str, abbreviations: frozenset[str]) -> bool:
    """Whether a sentence certainly goes on: before a small letter, or after an abbreviation."""
    following = text[at : at + _LAST_CHARS].lstrip().lstrip(_OPENING)[:1]
    if following.islower() and not _is_georgian(following):
        return True
    before = _LAST_WORD.search(text, max(0, at - _LAST_CHARS), at)
    if before is None:
        return False
    word = before[1]
    if word.isdecimal():
        return len(word) <= 2 and language in _ORDINAL_STOP
    if word.lower() in abbreviations:
        return True
    return len(word) <= _SHORT_WORD and _SMALL_NUMBER.match(text, at) is not None


def _is_georgian(letter: str) -> bool:
    """Whether a letter is of the one script whose text has small letters alone."""
    return "\u10d0" <= letter <= "\u10ff"
