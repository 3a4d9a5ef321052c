"""What is known of the words of a header line: parts of names, words of outlets, whole outlets."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple, Protocol

from research_corpus.metadata.data_files import NAME_PARTS, OUTLET_WORDS, derived_file
from research_corpus.metadata.line_tokens import Token
from research_corpus.metadata.publishers import PublisherRegistry, fold_name

MAX_OUTLET_TOKENS = 9


class OutletSpan(NamedTuple):
    """Tokens that together are the name of a known outlet.

    Attributes:
        first: number of the first token.
        end: number after the last one.
        is_telling: whether the name can hardly be anything else.
        is_agency: whether it is a news agency.
    """

    first: int
    end: int
    is_telling: bool
    is_agency: bool


class LineEvidence(Protocol):
    """Look-ups that the labelling of a line rests on."""

    def name_role(self, word: str) -> str:
        """Return ``g``, ``s``, ``gs`` or nothing for a word in lower case."""

    def outlet_weight(self, word: str) -> int:
        """Return in how many names of outlets a word in lower case stands; 0 for few."""

    def outlet_spans(self, line: str, tokens: Sequence[Token]) -> list[OutletSpan]:
        """Return the known outlets of a line, the longest at each place."""


@cache
def name_parts() -> dict[str, str]:
    """Return parts of names in lower case with ``g``, ``s`` or ``gs``."""
    return _pairs(NAME_PARTS)


@cache
def outlet_words() -> dict[str, int]:
    """Return words that stand in several names of outlets, and in how many."""
    return {word: int(count) for word, count in _pairs(OUTLET_WORDS).items()}


def _pairs(name: str) -> dict[str, str]:
    lines = derived_file(name).read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))


class KnownEvidence:
    """Evidence from the shipped files and a registry."""

    def __init__(self, registry: PublisherRegistry) -> None:
        self._registry = registry
        self._roles = name_parts()
        self._weights = outlet_words()

    def name_role(self, word: str) -> str:
        """Return ``g``, ``s``, ``gs`` or nothing for a word in lower case."""
        return self._roles.get(word, "")

    def outlet_weight(self, word: str) -> int:
        """Return in how many names of outlets a word in lower case stands; 0 for few."""
        return self._weights.get(word, 0)

    def outlet_spans(self, line: str, tokens: Sequence[Token]) -> list[OutletSpan]:
        """Return the known outlets of a line, the longest at each place."""
        found = []
        for first, token in enumerate(tokens):
            if not token.text[0].isalnum() or not self._registry.may_begin(token.text):
                continue
            for end in range(_run_end(tokens, first), first, -1):
                name = line[token.start : tokens[end - 1].end]
                if self._registry.may_name(name):
                    is_telling = self._registry.knows(name)
                    is_agency = is_telling and self._registry.knows_agency(name)
                    found.append(OutletSpan(first, end, is_telling, is_agency))
                    break
        return found


@lru_cache(maxsize=2**13)
def name_evidence(text: str) -> int:
    """Return how much speaks for a person's name, 0 to 2.

    One for a known given name or an initial at its beginning, one for a known part of names at
    its end.

    Example:
        >>> name_evidence("Ana Ruiz"), name_evidence("Northern Journalism")
        (2, 0)
    """
    parts = [
        part
        for word in text.split()
        for part in fold_word(word).replace("–", "-").split("-")
        if part
    ]
    if len(parts) < 2:
        return 0
    roles = name_parts()
    begins = len(parts[0]) == 1 or "g" in roles.get(parts[0], "")
    return begins + bool(roles.get(parts[-1], ""))


def _run_end(tokens: Sequence[Token], first: int) -> int:
    end = first + 1
    while end < len(tokens) and end - first < MAX_OUTLET_TOKENS and not _parts(tokens[end].text):
        end += 1
    return end


def _parts(text: str) -> bool:
    return text[0] in "\x1f\n|•·;:\t"


@lru_cache(maxsize=2**14)
def fold_word(text: str) -> str:
    """Return a word in lower case without signs at its edges and accents kept.

    Example:
        >>> fold_word("O'Neil."), fold_word("Ruiz’s")
        ("o'neil", 'ruiz’s')
    """
    return text.casefold().strip(".'’-")


__all__ = ["KnownEvidence", "LineEvidence", "OutletSpan", "fold_name", "fold_word"]
