"""Where a person's name ends in a header line, and the outlet after it begins."""

from __future__ import annotations

from collections.abc import Sequence

from research_corpus.metadata.authors import Author
from research_corpus.metadata.header_line import Finding
from research_corpus.metadata.lexicon import words
from research_corpus.metadata.line_evidence import fold_word, name_parts, outlet_words
from research_corpus.metadata.line_labels import LabelledSpan
from research_corpus.metadata.names import count_leading_name_words, is_person_name
from research_corpus.metadata.parties import (
    Parties,
    ReadLine,
    chance_of_person,
    doubt,
    doubt_both,
    part,
)
from research_corpus.metadata.places import is_place

SURE_OF_KNOWN = 0.9
SURE_OF_UNKNOWN = 0.97
"""How probable a longer name must be if its last word is, or is not, a known part of names."""

LEAST_KNOWN = 0.8
"""Below this a last word that is a known part is hardly of the name."""


def part_capitals(found: Parties, line: ReadLine) -> Parties:
    """Part ``ANA RUIZ Northern Light`` where the capitals end: names are written in one way."""
    for author in found.authors:
        tokens = author.raw.split()
        loud = next((i for i, token in enumerate(tokens) if not token.isupper()), len(tokens))
        is_loud = sum(len(token) > 2 for token in tokens[:loud]) >= 2  # initials are always so
        if author.kind == "person" and is_loud and loud < len(tokens):
            is_tail = tokens[loud][0].islower() or tokens[loud].casefold() in words("generations")
            found = found if is_tail else part(found, author, loud, line)
    return found


def part_glued(found: Parties, line: ReadLine) -> Parties:
    """Part a last word that outlets have and people do not, as in ``Ethan Drew Standard-Examiner``.

    Where the model labels the end of a name as an outlet, it is one, too.
    """
    for author in found.authors:
        if author.kind != "person":
            continue
        tokens = author.raw.split()
        size = _full_name(tokens)
        last = fold_word(tokens[-1]).replace("–", "-").split("-")
        is_outlet = all(piece in outlet_words() for piece in last)
        is_outlet = is_outlet and not all(piece in name_parts() for piece in last)
        if labelled := _labelled_end(author, line):
            before = len(line.raw[author.span[0] : labelled.start].split())
            size = before if is_person_name(" ".join(tokens[:before])) else size
        if 0 < size < len(tokens) and (is_outlet or labelled):
            found = part(found, author, size, line)
    return found


def _labelled_end(author: Author, line: ReadLine) -> LabelledSpan | None:
    """Return the outlet that begins within a name and reaches its end."""
    start, end = author.span
    return next(
        (s for s in line.labels if s.kind == "outlet" and start < s.start < end <= s.end), None
    )


def part_longer(found: Parties, line: ReadLine) -> Parties:
    """Part a full name that runs on into words of which nobody can say that they are of it."""
    for author in found.authors:
        tokens = author.raw.split()
        size = _full_name(tokens)
        if author.kind != "person" or not 0 < size < len(tokens):
            continue
        outlet = found.publisher
        if outlet and line.raw[author.span[1] : outlet.span[0]] == " ":
            found = _part_from_outlet(found, author, size, outlet, line)
        elif outlet is None:
            found = _part_from_nothing(found, author, size, line)
    return found


def _part_from_nothing(found: Parties, author: Author, size: int, line: ReadLine) -> Parties:
    """Leave open what ends a name where no outlet is found; where it is of names, all of it."""
    chance = chance_of_person(author, line)
    is_known = fold_word(author.raw.split()[-1]) in name_parts()
    if chance < (LEAST_KNOWN if is_known else SURE_OF_UNKNOWN):
        return part(found, author, size, line, is_outlet=False)
    return doubt(found, author, line) if chance < SURE_OF_KNOWN else found


def _part_from_outlet(
    found: Parties, author: Author, size: int, outlet: Finding, line: ReadLine
) -> Parties:
    """Give the outlet after a name the words that are hardly of it; else take neither."""
    if outlet.value.isupper():  # a call sign begins where it begins
        return found
    last, is_bare = author.raw.split()[-1], _is_bare(outlet.value)
    is_weak = chance_of_person(author, line) < SURE_OF_KNOWN
    is_open = is_bare or outlet.rule != "registry-name"
    if fold_word(last) not in name_parts() or is_place(last) or (is_weak and is_open):
        return part(found, author, size, line)
    return doubt_both(found, author, outlet) if is_bare else found


def _full_name(tokens: Sequence[str]) -> int:
    """Return how many words are a full name; a second given name or initial does not end it."""
    size = count_leading_name_words(list(tokens))
    if size and tokens[size - 2].islower():
        return size  # what follows a particle is a surname
    while 0 < size < len(tokens) and _leads_on(tokens[size - 1], tokens[size]):
        size += 1
    if size and any(token in words("particles") for token in tokens[size : size + 1]):
        return len(tokens)
    return size


def _leads_on(word: str, after: str) -> bool:
    role = name_parts().get(fold_word(word).rpartition("-")[2], "")
    is_initial = len(fold_word(word)) == 1
    is_name = fold_word(after) in name_parts() or len(fold_word(after)) == 1
    return is_initial or role == "g" or (role == "gs" and is_name and not is_place(after))


def _is_bare(outlet: str) -> bool:
    """Tell whether an outlet's name is all words that others have: ``Daily News`` is rarely all."""
    return all(fold_word(word) in outlet_words() for word in outlet.replace("-", " ").split())
