"""Structure that no reader understood: the marks that record formats leave in seeming prose.

Each mark is a small pattern over the lines of an article, linear in their length. Those of one
article in a frame that was not taken off give the flag ``structure_not_understood``; those that
say it is several records refuse it, since ten articles in one are worse than none.
"""

from __future__ import annotations

from collections.abc import Sequence

from research_corpus.contracts.records import Record
from research_corpus.metadata.claims import Claims
from research_corpus.metadata.structure_patterns import TECHNICAL
from research_corpus.metadata.structure_searches import (
    FRAME_SEARCHES,
    TAG_SEARCHES,
    TEXT_SEARCHES,
    THRESHOLD,
    Mark,
    title_marks,
)

FLAG = "structure_not_understood"
MAX_LINES = 20_000


def marks_in(texts: Sequence[str], titles: Sequence[str] = (), header: str = "") -> list[Mark]:
    """Return the marks of structure in an article, in no order of weight.

    Args:
        texts: its paragraphs, lines or blocks in the order of reading.
        titles: what the source gives as its title.
        header: lines above it that were read as one; their labels are no marks, their tags are.

    Example:
        >>> [mark.name for mark in marks_in(["BYLINE: Ana Ruiz", "The ferry left at dawn."])]
        ['unread label']
    """
    lines = [line for text in texts[:MAX_LINES] for line in text.split("\n") if line.strip()]
    if not lines:
        return []
    found = [mark for title in titles for mark in title_marks(title)]
    found += [mark for search in FRAME_SEARCHES for mark in search(lines)]
    whole = [*titles, *header.split("\n"), *lines]
    inner = [mark for search in TEXT_SEARCHES for mark in search(lines)]
    inner += [mark for search in TAG_SEARCHES for mark in search(whole)]
    if inner and _speaks_of_code(lines):
        inner = [mark for mark in inner if mark.is_several]
    return found + inner


def _speaks_of_code(lines: list[str]) -> bool:
    """Tell whether an article is about programming, where markup and code belong to the text."""
    words = sum(1 for line in lines for _ in TECHNICAL.finditer(line))
    return words >= 3


def marks_of(record: Record) -> list[Mark]:
    """Return the marks of structure in a record, see :func:`marks_in`."""
    chosen = Claims(record.claims).about("title")[:1]
    texts = [b.text for b in record.blocks]
    return marks_in(texts, [claim.value for claim in chosen], record.header or "")


def is_not_understood(marks: Sequence[Mark]) -> bool:
    """Tell whether marks together are enough for the flag."""
    return sum(mark.weight for mark in marks) >= THRESHOLD


def are_several(marks: Sequence[Mark]) -> bool:
    """Tell whether marks say that the text is several records."""
    return is_not_understood(marks) and any(mark.is_several for mark in marks)


def describe(marks: Sequence[Mark]) -> str:
    """Return the marks in one line, each with the place where it stands."""
    unique = dict.fromkeys((mark.name, mark.shown) for mark in marks)
    return "; ".join(f"{name} ({shown!r})" for name, shown in list(unique)[:8])
