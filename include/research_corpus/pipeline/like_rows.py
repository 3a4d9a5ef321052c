"""Records of one address, found by headline and day: the earliest one that may be the same article.

An address may be that of a section page with thousands of items, so that nothing here looks at
all of them for each: the words of the headlines lead to the few that are alike.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from research_corpus.similarity.words import words_of

Row = dict[str, Any]
Title = frozenset[str]

MAX_TITLES = 50
"""A word that stands in more headlines of one address leads to none of them."""


class LikeRows:
    """Records in the order in which they are to be found.

    Args:
        rows: the first of them.
        is_shared: whether the address is that of many articles, so that only headlines tell.
    """

    def __init__(self, rows: Iterable[Row], *, is_shared: bool) -> None:
        self._is_shared = is_shared
        self._rows: list[Row] = []
        self._taken: set[int] = set()
        self._all: deque[int] = deque()
        self._by_title: defaultdict[Title, deque[int]] = defaultdict(deque)
        self._by_day: defaultdict[object, deque[int]] = defaultdict(deque)
        self._titles_with: defaultdict[str, list[Title]] = defaultdict(list)
        for row in rows:
            self.add(row)

    def add(self, row: Row) -> None:
        """Put a record behind the others."""
        place, title = len(self._rows), title_of(row)
        self._rows.append(row)
        if title not in self._by_title:
            for word in title:
                if len(self._titles_with[word]) <= MAX_TITLES:
                    self._titles_with[word].append(title)
        for queue in (self._all, self._by_title[title], self._by_day[_day(row)]):
            queue.append(place)

    def find(self, row: Row) -> Row | None:
        """Return the first record that is one article with another one; null if none is."""
        place = self._place_of(row)
        return None if place is None else self._rows[place]

    def take(self, row: Row) -> Row | None:
        """Return what :meth:`find` does, and give it no more."""
        place = self._place_of(row)
        if place is None:
            return None
        self._taken.add(place)
        return self._rows[place]

    def _place_of(self, row: Row) -> int | None:
        title = title_of(row)
        queues = [self._by_title[other] for other in self._like(title)]
        if not self._is_shared:
            queues.append(self._by_day[_day(row)])
            queues.append(self._by_title[frozenset()] if title else self._all)
        places = (self._first(queue) for queue in queues)
        return min((place for place in places if place is not None), default=None)

    def _first(self, queue: deque[int]) -> int | None:
        while queue and queue[0] in self._taken:
            queue.popleft()
        return queue[0] if queue else None

    def _like(self, title: Title) -> list[Title]:
        """Return the headlines that share more than half of the words of the shorter one."""
        found = {title} if title and title in self._by_title else set()
        for word in title:
            others = self._titles_with.get(word, ())
            if len(others) <= MAX_TITLES:
                found.update(others)
        return [other for other in found if are_like(title, other)]


def title_of(row: Row) -> Title:
    """Return the words of a record's headline; empty if it has none."""
    return _words_of(row["title"] or "")


def are_like(first: Title, second: Title) -> bool:
    """Tell whether two headlines share more than half of the words of the shorter one."""
    return 2 * len(first & second) > min(len(first), len(second))


@lru_cache(maxsize=2**12)
def _words_of(title: str) -> Title:
    return frozenset(words_of(title))


def _day(row: Row) -> object:
    return row["date_published"].date() if row["date_published"] else None
