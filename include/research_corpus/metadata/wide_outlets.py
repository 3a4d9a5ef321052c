"""Some fourteen thousand outlets of the world of which little more than the name is known.

``outlets.tsv`` beside this module is made by ``python -m research_corpus.training outlets`` from
labels of newspapers in Wikidata (CC0) and the Local News Dataset of 2018 (MIT licence). A row
becomes a :class:`Publisher` only when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from research_corpus.metadata.data_files import OUTLETS, derived_file


class WideOutlet(NamedTuple):
    """One row.

    Attributes:
        key: a name it goes by, folded for comparison.
        is_telling: whether that name can hardly be anything but an outlet's.
        publisher_id: stable key; begins with ``q`` where it is of Wikidata.
        name: as the outlet writes it.
        written: the name of ``key`` as written; an alias, or ``name``.
        domains: parted by spaces; those that are its own alone.
        country: ISO 3166-1 alpha-2; empty if unknown.
        language: BCP 47; empty if unknown.
        kind: newspaper, broadcaster or magazine.
    """

    key: str
    is_telling: str
    publisher_id: str
    name: str
    written: str
    domains: str
    country: str
    language: str
    kind: str


class WideOutlets:
    """Look-up over the rows, which stay text until one is found."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._rows: dict[str, list[str]] = {}
        self._by_domain: dict[str, str] = {}
        self.first_words: set[str] = set()
        self.longest_name_words = 0
        for line in lines:
            if line.startswith("#"):
                continue
            key, rest = line.split("\t", 1)
            self._rows.setdefault(key, []).append(line)
            self.first_words.add(key.partition(" ")[0])
            self.longest_name_words = max(self.longest_name_words, key.count(" ") + 1)
            for domain in rest.split("\t")[4].split():
                self._by_domain[domain] = line

    def named(self, key: str) -> list[WideOutlet]:
        """Return the outlets of a folded name."""
        return [_row(line) for line in self._rows.get(key, ())]

    def of_domain(self, domain: str) -> WideOutlet | None:
        """Return the outlet of a registered domain."""
        line = self._by_domain.get(domain)
        return _row(line) if line else None

    def names(self) -> Iterator[str]:
        """Yield all names as written."""
        for lines in self._rows.values():
            yield from (_row(line).written for line in lines)


def _row(line: str) -> WideOutlet:
    return WideOutlet(*line.split("\t"))


@cache
def shipped_outlets() -> WideOutlets:
    """Return the shipped rows, read once a process."""
    return WideOutlets(derived_file(OUTLETS).read_text("utf-8").splitlines())
