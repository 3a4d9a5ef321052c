"""What a delivery shows of its outlets: the same words at the same place behind different names.

A header line is cut into candidates, each with what else stands in the line. Words that begin or
end a part of the line in many files, while the people beside them differ, are the outlet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from research_corpus.metadata.header import masked_line
from research_corpus.metadata.lexicon import pattern, words
from research_corpus.metadata.line_evidence import fold_word, name_parts
from research_corpus.metadata.line_tokens import Token, tokenise
from research_corpus.metadata.names import is_person_name
from research_corpus.metadata.places import is_place

MIN_FILES = 5
"""In how many files the words must stand."""

MIN_PEOPLE = 3
"""Beside how many different people."""

MIN_SHARE = 0.8
"""Of the files with the shorter words, how many must have the longer ones that hold them."""

MAX_WORDS = 7
MAX_HEADER_CHARS = 600

_BY = r"\s*(?:<<by>>)(?!\w)\s*:?\s*"
_PART = r"\s*(?:[,;&/|\n\x1f·•]|(?<!\S)(?:<<and>>|<<with>>)(?!\S))\s*"


class Candidate(NamedTuple):
    """Words of a header line that may be the outlet.

    Attributes:
        words: as written.
        rest: the line without them and without dates; the people beside them are in it.
    """

    words: str
    rest: str


class Sightings(NamedTuple):
    """Where candidates stood.

    Attributes:
        files: in how many.
        people: different people beside them, some of them where they are many.
        files_before: how many of the files are articles of the corpus.
    """

    files: int
    people: frozenset[str]
    files_before: int = 0


def candidates(raw: str) -> Iterator[Candidate]:
    """Yield what may be the outlet in a header line: words at the edges of its parts.

    Cost: linear in the line, at most twice :data:`MAX_WORDS` for each part.
    """
    line = masked_line(raw[:MAX_HEADER_CHARS])
    seen: set[tuple[int, int]] = set()
    for part in _parts(tokenise(line)):
        for size in range(1, min(MAX_WORDS, len(part)) + 1):
            for found in (part[-size:], part[:size]):
                span = (found[0].start, found[-1].end)
                if span not in seen and _may_be_outlet(line, found):
                    seen.add(span)
                    yield Candidate(line[span[0] : span[1]], f"{line[: span[0]]}|{line[span[1] :]}")


def _parts(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    part: list[Token] = []
    for token in tokens:
        if token.is_word or (part and token.text in "&'"):
            part.append(token)
        elif part:
            yield part
            part = []
    if part:
        yield part


def _may_be_outlet(line: str, tokens: list[Token]) -> bool:
    text = line[tokens[0].start : tokens[-1].end]
    first, last = fold_word(tokens[0].text), fold_word(tokens[-1].text)
    if text[0].islower() or sum(map(str.isalpha, text)) < 2:
        return False
    if first in words("by") | words("and") or last in words("and") | words("by") | words("for"):
        return False
    return text.casefold() not in words("sections") and not is_place(text)


def people_beside(rest: str) -> str | None:
    """Return the people named in what stands beside a candidate; null if there are none."""
    found = []
    for part in pattern(_PART).split(rest):
        name = pattern(_BY).sub("", part, count=1).strip()
        if is_person_name(name) and "g" in name_parts().get(fold_word(name.split()[0]), ""):
            found.append(name.casefold())
    return "|".join(found) or None


def choose_outlets(sightings: Mapping[str, Sightings]) -> dict[str, int]:
    """Return the words that are outlets, with their files; of words in words those meant."""
    enough = {
        text: seen.files
        for text, seen in sightings.items()
        if seen.files >= MIN_FILES and len(seen.people) >= MIN_PEOPLE
    }
    chosen = []
    for text, files in enough.items():
        shorter = [enough.get(part, 0) for part in _within(text)]
        if all(files >= MIN_SHARE * count for count in shorter):
            chosen.append(text)
    within = {part for text in chosen for part in _within(text)}
    return {text: enough[text] for text in sorted(chosen) if text not in within}


def outlet_of(raw: str, outlets: Mapping[str, int]) -> str | None:
    """Return the outlet of a header line: of those chosen that stand in it, the most frequent."""
    found = {c.words for c in candidates(raw) if c.words in outlets}
    return max(found, key=lambda text: (outlets[text], len(text), text), default=None)


def _within(text: str) -> Iterator[str]:
    """Yield the beginnings and ends of ``text``."""
    parts = text.split()
    for size in range(1, len(parts)):
        yield " ".join(parts[:size])
        yield " ".join(parts[-size:])
