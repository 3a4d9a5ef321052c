"""Words and signs of a header line or byline, each with its place."""

from __future__ import annotations

from typing import NamedTuple

import regex

MASK = "\x1f"
"""Stands for what is settled already, such as dates; its run is one token."""

_SIGNS = r",;:|/•·()\[\]{}\"“”„«»<>—–"
_WORD = rf"[^\s{_SIGNS}\x1f]++"
# an en dash within a word, as in "Star–Banner", parts nothing
_TOKEN = regex.compile(rf"\x1f+|\n|{_WORD}(?:–{_WORD})*+|[{_SIGNS}]", regex.VERSION1)


class Token(NamedTuple):
    """One word, sign, line end, or run of masks.

    Attributes:
        text: as it stands in the line.
        start: its place in the line.
        end: where it ends, exclusive.
    """

    text: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Whether it holds a letter or digit."""
        return any(map(str.isalnum, self.text))


def tokenise(line: str) -> list[Token]:
    """Return the tokens of a line in order.

    Example:
        >>> [token.text for token in tokenise("By J. Roe, The Star-News")]
        ['By', 'J.', 'Roe', ',', 'The', 'Star-News']
    """
    return [Token(m[0], m.start(), m.end()) for m in _TOKEN.finditer(line)]
