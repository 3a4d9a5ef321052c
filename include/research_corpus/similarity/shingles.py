"""Texts as sets of word sequences, and how much two such sets have in common.

Source: Broder 1997, On the resemblance and containment of documents.
"""

from __future__ import annotations

import regex

SHINGLE_WORDS = 3

# Scripts without spaces between words: one character counts as a word.
_WORD = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]|[\p{L}\p{M}\p{N}]+"
)


def shingles(text: str) -> frozenset[str]:
    """Return the distinct sequences of three words of a text, case and punctuation ignored.

    A text of one or two words is one shingle, a text without words has none.

    Example:
        >>> sorted(shingles("The ferry runs, again."))
        ['ferry runs again', 'the ferry runs']
    """
    words = _WORD.findall(text.casefold())
    if len(words) < SHINGLE_WORDS:
        return frozenset({" ".join(words)} if words else ())
    return frozenset(map(" ".join, zip(words, words[1:], words[2:], strict=False)))


def jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    """Return the share of shingles of either set that both have, 0 to 1; 0 for two empty ones."""
    common = len(a & b)
    either = len(a) + len(b) - common
    return common / either if either else 0.0
