"""The publisher registry: known outlets of the world, found by name, alias or domain.

``publishers.csv`` beside this module holds the facts, a file of the user's adds to them
(docs/publishers.md). A name that is in neither is no fault: the article then has a publisher
without an id.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from research_corpus.errors import ConfigError
from research_corpus.metadata.timezones import load_zone
from research_corpus.settings import get_settings

SHORT_NAME_CHARS = 4
COLUMNS = (
    "publisher_id", "name", "aliases", "domains", "country", "language", "kind", "timezone",
)  # fmt: skip

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
        self._first_words: set[str] = {"", "the"}
        for publisher in publishers:
            for name in (publisher.name, *publisher.aliases):
                self._add_name(name, publisher)
            for domain in publisher.domains:
                self._by_domain.setdefault(domain, publisher)
                self._add_name(domain, publisher)
        self.longest_name_words = max((key.count(" ") + 1 for key in self._by_name), default=0)

    def _add_name(self, name: str, publisher: Publisher) -> None:
        folded = fold_name(name)
        self._first_words.add(folded.partition(" ")[0])
        outlets = self._by_name.setdefault(folded, [])
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
        if not self.may_begin(text.partition(" ")[0]):
            return []
        return self._by_name.get(fold_name(text), [])

    def may_begin(self, word: str) -> bool:
        """Tell whether an outlet's name may begin with ``word``; most words begin none."""
        return fold_name(word.removeprefix("www.")).partition(" ")[0] in self._first_words

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


@lru_cache(maxsize=2**14)
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
    """Return the shipped outlets with those of ``CORPUS_PUBLISHERS``, read once a process.

    Raises:
        ConfigError: the user's file cannot be used; the message names file and line.
    """
    shipped = files("research_corpus.metadata") / "publishers.csv"
    outlets = {row.publisher_id: row for row in read_publishers(_lines(shipped.read_text("utf-8")))}
    if own := get_settings().publishers:
        outlets |= {row.publisher_id: row for row in read_own_publishers(Path(own))}
    return PublisherRegistry(outlets.values())


def read_own_publishers(path: Path) -> list[Publisher]:
    """Return the outlets of a user's file, which has the columns of ``publishers.csv``.

    Raises:
        ConfigError: it is no readable CSV in UTF-8, has other columns, lacks an id or a name, or
            names a time zone that does not exist.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeError) as error:
        raise ConfigError(f"CORPUS_PUBLISHERS: {path} cannot be read: {error}") from error
    head = next(csv.reader(_lines(text)), [])
    if missing := {"publisher_id", "name"} - set(head):
        raise ConfigError(f"CORPUS_PUBLISHERS: {path} lacks the column {' and '.join(missing)}.")
    if unknown := [name for name in head if name not in COLUMNS]:
        raise ConfigError(
            f"CORPUS_PUBLISHERS: {path} has the unknown column {unknown[0]!r}; "
            f"known are {', '.join(COLUMNS)}."
        )
    found = list(read_publishers(_lines(text)))
    for number, row in enumerate(found, start=1):
        _check(row, f"CORPUS_PUBLISHERS: row {number} of {path}")
    return found


def _check(row: Publisher, where: str) -> None:
    if not (row.publisher_id and row.name):
        raise ConfigError(f"{where} needs a publisher_id and a name.")
    if row.timezone and load_zone(row.timezone) is None:
        raise ConfigError(f"{where} names the time zone {row.timezone!r}, which does not exist.")


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def read_publishers(lines: Iterable[str]) -> Iterator[Publisher]:
    """Read outlets from CSV lines with a head line; lists within a cell are parted by ``|``."""
    for row in csv.DictReader(lines):
        cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
        lists = {name: _split(cells.pop(name)) for name in ("aliases", "domains")}
        yield Publisher(
            **cells, aliases=lists["aliases"], domains=tuple(map(str.lower, lists["domains"]))
        )


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())
