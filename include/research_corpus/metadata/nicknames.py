"""Names with a nickname or an earlier surname in the middle: ``William “Buck” Turner``."""

from __future__ import annotations

from typing import NamedTuple

import regex

from research_corpus.metadata.authors import Byline
from research_corpus.metadata.publishers import default_registry

_WORD = r"\p{Lu}[\p{L}\p{M}.]{1,15}"
_NICKNAME = regex.compile(
    rf"(?<=(?:^|\b[Bb]y:?\s|,\s|\band\s|&\s)\p{{Lu}}[\p{{L}}\p{{M}}'’-]{{1,20}}\s)"
    rf"(?:[\"“'‘]{_WORD}[\"”'’]|\({_WORD}\))\s(?=\p{{Lu}}\p{{L}})",
)


class Cut(NamedTuple):
    """A byline without its first nickname.

    Attributes:
        text: the byline without it.
        start: where it stood.
        length: how many characters it took.
    """

    text: str
    start: int
    length: int


def without_nickname(raw: str) -> Cut | None:
    """Return a byline without a nickname between given name and surname; null if it has none.

    Example:
        >>> without_nickname("Ana (Lita) Ruiz").text
        'Ana Ruiz'
    """
    found = _NICKNAME.search(raw)
    if found is None or default_registry().knows(found[0].strip(" ()")):
        return None
    return Cut(raw[: found.start()] + raw[found.end() :], found.start(), len(found[0]))


def with_nickname(byline: Byline, cut: Cut, raw: str) -> Byline:
    """Return a byline read without a nickname with the places and words of the one that has it.

    Args:
        byline: as read from ``cut.text``.
        cut: what was taken out of ``raw``.
        raw: the byline as written.
    """
    authors = []
    for author in byline.authors:
        start, end = (at + cut.length * (at > cut.start) for at in author.span)
        if author.span[0] == cut.start:
            start += cut.length
        authors.append(author._replace(span=(start, end), raw=raw[start:end]))
    return byline._replace(authors=tuple(authors))
