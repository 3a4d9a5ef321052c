"""The publisher registry: known outlets of the world, found by name, alias or domain.

``publishers.csv`` beside this module holds the facts; a name that is not there is no fault, the
article then has a publisher without an id.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

SHORT_NAME_CHARS = 4

_PUNCTUATION = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Publisher:
    """One outlet.

    Attributes:
        publisher_id: stable key.
        name: as the outlet writes it.
        aliases: other names it goes by in headers and metadata.
        domains: registered domains, or hosts where a domain is shared.
        country: ISO 3166-1 alpha-2; empty if it has no home country.
        language: main language, BCP 47.
        kind: newspaper, broadcaster, magazine, online or agency.
        timezone: IANA name of the newsroom's zone; empty if it has several.
    """

    publisher_id: str
    name: str
    aliases: tuple[str, ...]
    domains: tuple[str, ...]
    country: str
    language: str
    kind: str
    timezone: str

    @property
    def is_agency(self) -> bool:
        """Whether it is a news agency, whose name in a byline credits and does not publish."""
        return self.kind == "agency"


class PublisherRegistry:
    """Look-up over a fixed set of outlets."""

    def __init__(self, publishers: Iterable[Publisher]) -> None:
        self._by_name: dict[str, list[Publisher]] = {}
        self._by_domain: dict[str, Publisher] = {}
        self._short: set[str] = set()
        for publisher in publishers:
            for name in (publisher.name, *publisher.aliases):
                self._add_name(name, publisher)
            for domain in publisher.domains:
                self._by_domain.setdefault(domain, publisher)
                self._add_name(domain, publisher)
        self.longest_name_words = max((key.count(" ") + 1 for key in self._by_name), default=0)

    def _add_name(self, name: str, publisher: Publisher) -> None:
        outlets = self._by_name.setdefault(fold_name(name), [])
        if publisher not in outlets:
            outlets.append(publisher)
        if len(name) <= SHORT_NAME_CHARS:
            self._short.add(name)

    def named(self, name: str) -> list[Publisher]:
        """Return the outlets that go by ``name``, whatever its case, accents and punctuation.

        A name of up to four characters, such as ``AP``, must be in its own case: ``Ap`` or ``Time``
        are words.
        """
        text = name.strip().removeprefix("www.")
        if len(text) <= SHORT_NAME_CHARS and text not in self._short:
            return []
        return self._by_name.get(fold_name(text), [])

    def find_by_name(self, name: str, language: str | None = None) -> Publisher | None:
        """Return the one outlet that goes by ``name``; null if there is none or several.

        Args:
            name: as a source writes it.
            language: of the article; decides between outlets of one name in several languages.
        """
        outlets = self.named(name)
        if len(outlets) > 1:
            outlets = [outlet for outlet in outlets if outlet.language == language]
        return outlets[0] if len(outlets) == 1 else None

    def knows(self, name: str) -> bool:
        """Tell whether at least one outlet goes by ``name``."""
        return bool(self.named(name))

    def knows_agency(self, name: str) -> bool:
        """Tell whether ``name`` is that of a news agency."""
        return any(outlet.is_agency for outlet in self.named(name))

    def find_by_host(self, host: str) -> Publisher | None:
        """Return the outlet of a host, looking from the host itself up to its domain."""
        labels = host.lower().removeprefix("www.").split(".")
        for first in range(len(labels) - 1):
            if found := self._by_domain.get(".".join(labels[first:])):
                return found
        return None


def fold_name(name: str) -> str:
    """Return ``name`` for comparison: no accents, case, punctuation or article "the".

    Example:
        >>> fold_name("The Süddeutsche  Zeitung!")
        'suddeutsche zeitung'
    """
    plain = "".join(
        char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char)
    )
    return _PUNCTUATION.sub(" ", plain.casefold()).strip().removeprefix("the ")


@cache
def default_registry() -> PublisherRegistry:
    """Return the registry of ``publishers.csv``, read once a process."""
    source = files("research_corpus.metadata") / "publishers.csv"
    return PublisherRegistry(read_publishers(source.read_text("utf-8").splitlines()))


def read_publishers(lines: Iterable[str]) -> Iterator[Publisher]:
    """Read outlets from CSV lines with a head line; lists within a cell are parted by ``|``."""
    for row in csv.DictReader(lines):
        yield Publisher(
            publisher_id=row["publisher_id"],
            name=row["name"],
            aliases=_split(row["aliases"]),
            domains=_split(row["domains"]),
            country=row["country"],
            language=row["language"],
            kind=row["kind"],
            timezone=row["timezone"],
        )


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)
