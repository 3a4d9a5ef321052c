"""What a run found in its landing folder, and under which other names it knew the folder before.

A folder is the one known under another name, as after a move to another mount, if of the files that
both have at least half, and at least one, have the same bytes; empty files say nothing (ADR 0007).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from research_corpus.storage.ledger import FilePlace, KnownFile, landing_file_of
from research_corpus.storage.staging import Staging

_FILE = ("plan", "landing.json")


class FoundFile(Protocol):
    """A file of the landing folder: its path below it, the sha256 of its content."""

    @property
    def name(self) -> str:
        """Path below the folder."""

    @property
    def sha256(self) -> str:
        """Of its content."""


@dataclass(frozen=True)
class LandingState:
    """What later stages need to know of the landing folders of a run; most runs have one.

    Attributes:
        homes: folder that this run reads, by each name it is or was known under; null for files of
            an earlier version, whose folder is unknown.
        taken: sha256 of the files that the run reads.
        unchanged: files that it found as the ledger knows them.
        is_whole: whether these are all files of the folder, so that others are gone.
    """

    homes: Mapping[str | None, str]
    taken: Mapping[FilePlace, str]
    unchanged: frozenset[FilePlace]
    is_whole: bool

    def home(self, landing: str | None) -> str | None:
        """Return the folder of this run that a known one is, else the known one itself."""
        return self.homes.get(landing, landing)

    @cached_property
    def _files(self) -> dict[str | None, set[str]]:
        files: dict[str | None, set[str]] = defaultdict(set)
        for landing, name in (*self.taken, *self.unchanged):
            files[landing].add(name)
        return files

    def file_of(self, landing: str | None, source_file: str) -> FilePlace:
        """Return the landing file of this run that a source is, or is a member of."""
        home = self.home(landing)
        return home, landing_file_of(source_file, self._files[home])

    def has_file(self, landing: str | None, source_file: str) -> bool:
        """Return whether the file that a source is, or is a member of, was found."""
        home, name = self.file_of(landing, source_file)
        return name in self._files[home]

    def is_displaced(self, landing: str | None, source_file: str) -> bool:
        """Return whether a record that was not read as it was no longer stands where it stood."""
        home, name = self.file_of(landing, source_file)
        if home not in self.homes.values() or (home, name) in self.unchanged:
            return False
        return self.is_whole or (home, name) in self.taken

    def before(self, landing: str) -> list[str | None]:
        """Return the other names of a folder, sorted, the unknown one first."""
        others = {name for name, home in self.homes.items() if home == landing != name}
        return sorted(others, key=lambda name: name or "")

    def write(self, staging: Staging) -> None:
        """Keep it for the stages to come."""
        value = {
            "homes": [[name, home] for name, home in self.homes.items()],
            "taken": sorted([*place, sha256] for place, sha256 in self.taken.items()),
            "unchanged": sorted(map(list, self.unchanged)),
            "is_whole": self.is_whole,
        }
        staging.write_json(value, *_FILE)

    @classmethod
    def read(cls, staging: Staging) -> LandingState:
        """Return what the plan kept; of a run that reads no folder, nothing."""
        if not staging.file(*_FILE).exists():
            return cls({}, {}, frozenset(), is_whole=False)
        value = staging.read_json(*_FILE)
        return cls(
            dict(value["homes"]),
            {(landing, name): sha256 for landing, name, sha256 in value["taken"]},
            frozenset((landing, name) for landing, name in value["unchanged"]),
            value["is_whole"],
        )


def names_before(
    landing: str,
    found: Iterable[FoundFile],
    known: Mapping[FilePlace, KnownFile],
    told: Iterable[str | None],
) -> set[str | None]:
    """Return the names under which a landing folder was known before.

    Args:
        landing: its name now.
        found: its files.
        known: what the ledger says of all files.
        told: names that an earlier run recognised.

    Cost: linear in the files of the folder times the folders of the ledger that share names.
    """
    common: dict[str | None, int] = defaultdict(int)
    same: dict[str | None, int] = defaultdict(int)
    homes: dict[str, list[tuple[str | None, str]]] = defaultdict(list)
    for (other, name), file in known.items():
        if file.bytes:
            homes[name].append((other, file.sha256))
    for here in found:
        places = homes.get(here.name, [])
        if any(other == landing for other, _ in places):
            continue  # known under the present name: it says nothing of the others any more
        for other, sha256 in places:
            common[other] += 1
            same[other] += sha256 == here.sha256
    recognised = {other for other, count in same.items() if count and 2 * count >= common[other]}
    return (recognised | set(told)) - {landing}


def known_by_name(
    known: Mapping[FilePlace, KnownFile], names: Iterable[str | None]
) -> dict[str, KnownFile]:
    """Return what was last recorded of each file of a folder, under whichever of its names."""
    wanted = set(names)
    latest: dict[str, KnownFile] = {}
    for (landing, name), file in known.items():
        if landing in wanted and (name not in latest or latest[name].taken < file.taken):
            latest[name] = file
    return latest
