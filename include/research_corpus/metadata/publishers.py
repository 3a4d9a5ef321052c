"""The publisher registry: known outlets of the world, found by name, alias or domain.

``publishers.csv`` beside this module holds the facts, a file of the user's adds to them
(docs/publishers.md). A name that is in neither is no fault: the article then has a publisher
without an id.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from research_corpus.errors import ConfigError
from research_corpus.metadata.timezones import load_zone
from research_corpus.metadata.wide_outlets import WideOutlet, WideOutlets, shipped_outlets
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
    """Look-up over a fixed set of outlets.

    Args:
        publishers: outlets that are well known, each name of which tells it.
        wide: many more, of which little is known; null for none.
    """

    def __init__(self, publishers: Iterable[Publisher], wide: WideOutlets | None = None) -> None:
        self._wide = wide or WideOutlets(())
        self._shown: dict[str, int] = {}
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
        self._first_words |= self._wide.first_words
        longest = max((key.count(" ") + 1 for key in self._by_name), default=0)
        self.longest_name_words = max(longest, self._wide.longest_name_words)

    def with_names(self, names: Mapping[str, int]) -> PublisherRegistry:
        """Return a registry that knows more names: each with how often it was met."""
        wider = copy(self)
        wider._shown = {fold_name(name): count for name, count in names.items()}
        wider._first_words = self._first_words | {n.partition(" ")[0] for n in wider._shown}
        return wider

    def is_shown(self, name: str) -> bool:
        """Tell whether ``name`` was added by :meth:`with_names`."""
        return self.times_shown(name) > 0

    @property
    def shows_names(self) -> bool:
        """Whether it is one of :meth:`with_names`."""
        return bool(self._shown)

    def times_shown(self, name: str) -> int:
        """Return how often a name added by :meth:`with_names` was met; 0 for any other."""
        return self._shown.get(fold_name(name), 0) if self._shown else 0

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
        are words. The outlets may be ones whose name is also something else, see :meth:`knows`.
        """
        text = name.strip().removeprefix("www.")
        if not self.may_begin(text.partition(" ")[0]):
            return []
        if known := self._well_known(text):
            return known
        return [_as_publisher(row) for row in self._wide_rows(text)]

    def _well_known(self, text: str) -> list[Publisher]:
        if len(text) <= SHORT_NAME_CHARS and text not in self._short:
            return []
        return self._by_name.get(fold_name(text), [])

    def _wide_rows(self, text: str) -> list[WideOutlet]:
        rows = self._wide.named(fold_name(text))
        if len(text) <= SHORT_NAME_CHARS:
            return [row for row in rows if row.written == text]
        return rows

    def may_name(self, name: str) -> bool:
        """Tell whether an outlet goes by ``name``, which may also be something else."""
        return self.is_shown(name) or bool(self.named(name))

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
        """Tell whether an outlet goes by ``name``, and hardly anything else does.

        ``Evening Chronicle`` tells an outlet by itself; ``On Guard`` or ``Marianne`` do not.
        """
        text = name.strip().removeprefix("www.")
        if not self.may_begin(text.partition(" ")[0]):
            return False
        if self._well_known(text) or self.is_shown(text):
            return True
        return any(row.is_telling == "1" for row in self._wide_rows(text))

    def is_well_known(self, name: str) -> bool:
        """Tell whether ``name`` is that of an outlet whose other names and zone are known too."""
        return bool(self._well_known(name.strip().removeprefix("www.")))

    def knows_agency(self, name: str) -> bool:
        """Tell whether ``name`` is that of a news agency."""
        return any(outlet.is_agency for outlet in self._well_known(name.strip()))

    def find_by_host(self, host: str) -> Publisher | None:
        """Return the outlet of a host, looking from the host itself up to its domain."""
        labels = host.lower().removeprefix("www.").split(".")
        for first in range(len(labels) - 1):
            domain = ".".join(labels[first:])
            if found := self._by_domain.get(domain):
                return found
            if row := self._wide.of_domain(domain):
                return _as_publisher(row)
        return None


@lru_cache(maxsize=2**12)
def _as_publisher(row: WideOutlet) -> Publisher:
    domains = tuple(row.domains.split())
    return Publisher(
        row.publisher_id, row.name, (), domains, row.country, row.language, row.kind, ""
    )


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
    outlets = {row.publisher_id: row for row in well_known_outlets()}
    if own := get_settings().publishers:
        outlets |= {row.publisher_id: row for row in read_own_publishers(Path(own))}
    return PublisherRegistry(outlets.values(), shipped_outlets())


def well_known_outlets() -> list[Publisher]:
    """Return the outlets of ``publishers.csv``."""
    shipped = files("research_corpus.metadata") / "publishers.csv"
    return list(read_publishers(_lines(shipped.read_text("utf-8"))))


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
