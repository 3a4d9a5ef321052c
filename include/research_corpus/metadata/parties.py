"""People and outlet as read of a header line, and how words pass from the one to the other."""

from __future__ import annotations

from typing import NamedTuple

from research_corpus.metadata.authors import Author
from research_corpus.metadata.header_line import Finding
from research_corpus.metadata.lexicon import pattern
from research_corpus.metadata.line_labels import LabelledSpan
from research_corpus.metadata.names import display_name


class Parties(NamedTuple):
    """Who signs and who publishes, as far as a line tells.

    Attributes:
        authors: with places in the line.
        publisher: the outlet; null if none was found.
        doubts: words that may be either and are neither.
    """

    authors: tuple[Author, ...]
    publisher: Finding | None
    doubts: tuple[LabelledSpan, ...] = ()


class ReadLine(NamedTuple):
    """The line: as written, with what is settled masked, and what its words are."""

    raw: str
    masked: str
    labels: tuple[LabelledSpan, ...]


def chance_of_person(author: Author, line: ReadLine) -> float:
    """Return how probable the model holds it that all of a name is a person."""
    if not line.labels:
        return 1.0
    start, end = author.span
    people = (s for s in line.labels if s.kind == "person" and s.start <= start and end <= s.end)
    return next((span.confidence for span in people), 0.0)


def part(
    found: Parties, author: Author, size: int, line: ReadLine, *, is_outlet: bool = True
) -> Parties:
    """Leave an author the first words; the others are the outlet, begin it, or are a doubt."""
    ends = [word.end() for word in pattern(r"\S++").finditer(author.raw)]
    name = author.raw[: ends[size - 1]]
    begin, end = author.span
    start = end - len(author.raw[len(name) :].lstrip())
    person = author._replace(
        name=display_name(name), raw=name, span=(begin, begin + len(name)), confidence=0.6
    )
    authors = tuple(person if a is author else a for a in found.authors)
    found = found._replace(authors=authors)
    outlet = found.publisher
    if outlet and line.raw[end : outlet.span[0]] == " ":
        wider = (start, outlet.span[1])
        return found._replace(
            publisher=Finding(line.raw[slice(*wider)], wider, "words-beside-outlet", 0.5)
        )
    if outlet is None and is_outlet:
        rest = line.raw[start:end]
        return found._replace(publisher=Finding(rest, (start, end), "outlet-word-after-name", 0.6))
    reading = LabelledSpan("outlet", start, end, 1 - chance_of_person(author, line), "person")
    return found._replace(doubts=(*found.doubts, reading))


def doubt(found: Parties, author: Author, line: ReadLine) -> Parties:
    """Take an author for neither person nor outlet."""
    reading = LabelledSpan("person", *author.span, chance_of_person(author, line), "outlet")
    return without(found, author)._replace(doubts=(*found.doubts, reading))


def doubt_both(found: Parties, author: Author, outlet: Finding) -> Parties:
    """Take a name and the outlet after it for neither: nobody can say where the one ends."""
    doubts = (
        LabelledSpan("person", *author.span, 0.5, "outlet"),
        LabelledSpan("outlet", *outlet.span, 0.5, "person"),
    )
    return without(found, author)._replace(publisher=None, doubts=(*found.doubts, *doubts))


def without(found: Parties, author: Author) -> Parties:
    """Return what was found, less one author."""
    return found._replace(authors=tuple(a for a in found.authors if a is not author))
