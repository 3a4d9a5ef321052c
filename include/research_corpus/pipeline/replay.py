"""Replay: the files of open quarantined records, where they came from."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import pyarrow.fs as pafs

from research_corpus.errors import ConfigError
from research_corpus.pipeline.landing_files import LandingFile, inspected
from research_corpus.pipeline.run_spec import Replay, RunSpec, check_landing
from research_corpus.settings import Settings
from research_corpus.storage.landings import landing_name
from research_corpus.storage.ledger import CONTAINER_SEPARATOR, landing_file_of
from research_corpus.storage.location import Location
from research_corpus.storage.quarantine import is_known, open_sources

logger = logging.getLogger(__name__)

_NAMED = 5
"""Missing files that a message names."""


@dataclass(frozen=True)
class ReplayFiles:
    """What a replay takes up.

    Attributes:
        files: the files, sorted by folder and name.
        homes: folder that each record is read in, by the one it came from; null if unknown.
        missing: full names of files that are not there any more.
    """

    files: list[LandingFile]
    homes: dict[str | None, str]
    missing: list[str]


def find_replay_files(run: RunSpec, known: Collection[str], settings: Settings) -> ReplayFiles:
    """Find the files of the quarantined records that a run is to take up.

    Each is looked for in the folder that it came from; in the run's own where that is unknown, and
    where the run was told to read everything there.

    Args:
        run: the run.
        known: names of landing files in the ledger, which tell containers from members.
        settings: the allowed folders, where they are enforced.

    Raises:
        ConfigError: nothing matches, none of the files is there, or a folder is not allowed.
    """
    replay = run.replay or Replay()
    sources = open_sources(run.corpus_root, **replay.model_dump(mode="json"))
    if not sources and not is_known(run.corpus_root, **replay.model_dump(mode="json")):
        raise ConfigError(
            f"No record of quarantine matches {_words(replay)}. `corpus quarantine list` shows "
            "what is open.",
            **replay.model_dump(mode="json"),
        )
    homes = {landing: _home(run, landing, settings) for landing, _ in sources}
    names: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for landing, source in sources:
        names[homes[landing]][source] = _candidates(source, known)
    files: list[LandingFile] = []
    missing: list[str] = []
    for home in sorted(names):
        place = Location.parse(home)
        found = dict(_look_up(place, names[home], missing))
        files += inspected(place, sorted(found.items()))
    if missing and not files:
        _refuse(missing)
    for name in missing:
        logger.warning("%s is not there any more; its records stay open", name)
    named = {landing: landing_name(home) for landing, home in homes.items()}
    return ReplayFiles(files, named, missing)


def _home(run: RunSpec, landing: str | None, settings: Settings) -> str:
    """Return where files of a folder are read: as given, or as an address that can be opened."""
    given = str(run.landing)
    if landing is None or run.is_landing_given or landing == landing_name(given):
        return given
    if run.enforce_landing_roots:
        check_landing(landing, settings.landing_roots)
    return landing


def _candidates(source: str, known: Collection[str]) -> list[str]:
    """Return the names that a record's landing file may have.

    The ledger tells which part is the container. It knows nothing of a run that the gate stopped:
    then every part that could be one is a candidate.
    """
    file = landing_file_of(source, known)
    parts = source.split(CONTAINER_SEPARATOR)
    prefixes = (CONTAINER_SEPARATOR.join(parts[:end]) for end in range(1, len(parts)))
    return [file] if file in known else [source, *prefixes]


def _look_up(
    place: Location, names: dict[str, list[str]], missing: list[str]
) -> Iterator[tuple[str, pafs.FileInfo]]:
    for source, wanted in names.items():
        infos = place.fs.get_file_info([f"{place.path}/{name}" for name in wanted])
        there = [pair for pair in zip(wanted, infos, strict=True) if pair[1].is_file]
        yield from there[:1]
        if not there:
            missing.append(place.child(*source.split("/")).uri)


def _refuse(missing: list[str]) -> None:
    shown = ", ".join(sorted(missing)[:_NAMED])
    more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
    raise ConfigError(
        f"Not there any more: {shown}{more}. Put the file back, or name the folder that it lies in "
        "now as the landing of the replay.",
        files=sorted(missing),
    )


def _words(replay: Replay) -> str:
    given = {name: value for name, value in replay.model_dump(mode="json").items() if value}
    return ", ".join(f"{name} {value!r}" for name, value in given.items()) or "the replay"
