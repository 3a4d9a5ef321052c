"""Where reading stands, told to whoever can end it, and where it is to be given up.

A reader that is stuck, or takes all the memory, may have to be ended from outside; nothing that it
read is kept then, and the reading starts anew. So each stretch of work has a place, which is the
same each time the same files are read: the landing file itself, each document that a reader takes
from it (a member of an archive, a page of a crawl), and the rules that make an article of a
record. A place where the work was ended is not entered again: what stood before it is read, and a
rejection takes the place of the rest of that document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from research_corpus.contracts.records import Record, Rejection

Item = TypeVar("Item")

Place = tuple[int, int, int]
"""Number of the landing file, of the document in it, and of the item that this is to give next.

Files and documents count from 1, the landing file itself being the first document; items from 0.
"""

RULES = 0
"""Takes the place of a document's number while rules work on a record; the item is the record."""

NO_FILE = 0
"""Takes the place of a file's number while none is read."""


def _tell_nobody(*_place: int) -> None:
    pass


class ReadWatch:
    """Walks through the landing files of a batch, one after the other.

    Args:
        mark: is told each place when it is entered, as three numbers.
        given_up: the places not to be entered, and what to say of them.
    """

    def __init__(
        self,
        mark: Callable[[int, int, int], None] = _tell_nobody,
        given_up: Mapping[Place, Rejection] = MappingProxyType({}),
    ) -> None:
        self._mark = mark
        self._given_up = given_up
        self._file = NO_FILE
        self._documents = 0
        self._here = (NO_FILE, 0, 0)

    def begin(self, file: int) -> None:
        """Turn to a landing file."""
        self._file, self._documents = file, 0

    def leave(self) -> None:
        """Turn to work that is no file's."""
        self._here = (NO_FILE, 0, 0)
        self._mark(*self._here)

    def follow(self, items: Iterator[Item], instead: Callable[[Rejection], Item]) -> Iterator[Item]:
        """Yield the items of one document up to the place where it is given up, if it is.

        Args:
            items: what the document gives; may follow other documents inside.
            instead: makes an item of the rejection that ends it.
        """
        self._documents += 1
        file, document, outside = self._file, self._documents, self._here
        count = 0
        while True:
            refused = self._enter((file, document, count))
            if refused:
                yield instead(refused)
                break
            try:
                item = next(items)
            except StopIteration:
                break
            yield item
            count += 1
        # what stands outside works on, and its faults are its own
        self._here = outside
        self._mark(*outside)

    def enter_rules(self, file: int, number: int, record: Record) -> Rejection | None:
        """Mark that rules begin with a record.

        Args:
            file: number of the landing file; more of it, or others, may have been read since.
            number: 0-based, of all that the landing file gave so far.
            record: the record.

        Returns:
            Why they are not to begin, or null.
        """
        refused = self._enter((file, RULES, number))
        return replace(refused, source_record=record.source_record) if refused else None

    def _enter(self, place: Place) -> Rejection | None:
        self._here = place
        self._mark(*place)
        return self._given_up.get(place) if self._given_up else None
