"""Plan: which files are new or changed, in batches of even size."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from research_corpus.errors import ConfigError, StorageUnavailableError
from research_corpus.pipeline.deletions import read_again
from research_corpus.pipeline.landing_files import LandingFile, candidates, inspected
from research_corpus.pipeline.landing_state import LandingState, known_by_name, names_before
from research_corpus.pipeline.replay import find_replay_files
from research_corpus.pipeline.run_spec import RunSpec
from research_corpus.settings import Settings
from research_corpus.storage.commit import writing
from research_corpus.storage.landings import landing_name
from research_corpus.storage.ledger import (
    FilePlace,
    KnownFile,
    committed_runs,
    earlier_names,
    known_files,
)
from research_corpus.storage.location import Location

logger = logging.getLogger(__name__)

MAX_BATCHES = 1000
"""Airflow maps at most 1,024 tasks by default (core.max_map_length)."""

_PROGRESS_FILES = 5_000

_STAGED_BYTES_EACH = 10
"""Bytes that a run stages for each byte of plain text, its annotation included, rounded up."""


def plan(run: RunSpec, settings: Settings) -> dict[str, Any]:
    """List the landing folder and write the batches of files to extract.

    Returns:
        ``batches`` (names), ``files_found``, ``files_unchanged``, ``files_taken``, ``bytes_taken``;
        where deletions follow also ``articles_without_file``, which leave unless they are found.

    Raises:
        ConfigError: the landing folder does not exist, or is empty and deletions follow.
    """
    finish_interrupted_commit(run, settings)
    known = known_files(run.corpus_root)
    files, homes, left_out = _found(run, known, settings)
    state = _landing_state(run, files, known, homes)
    sha256: dict[FilePlace, str] = {
        (landing_name(file.landing), file.name): file.sha256 for file in files
    }
    state, gone = read_again(run, state, sha256, settings)
    taken = [file for file in files if (landing_name(file.landing), file.name) in state.taken]
    run.staging_root.remove()
    state.write(run.staging_root)
    _require_room(run.staging_root.root, sum(file.size for file in taken))
    batches = pack(taken, settings.batch_bytes)
    for number, batch in enumerate(batches):
        content = [file._asdict() for file in batch]
        run.staging_root.write_json(content, "plan", "extract", f"files-{number:04d}.json")
    summary = {
        "files_found": len(files),
        "files_unchanged": len(files) - len(taken),
        "files_taken": len(taken),
        "bytes_taken": sum(file.size for file in taken),
    }
    kept = {"committed_runs": committed_runs(run.corpus_root, run.run_id), "left_out": left_out}
    run.staging_root.write_json({**summary, **kept}, "plan", "summary.json")
    logger.info("planned: %s in %d batches; left out: %s", summary, len(batches), left_out)
    told = {**left_out, **({"articles_without_file": gone} if gone else {})}
    return {"batches": run.staging_root.batches("extract"), **summary, **told}


def _found(
    run: RunSpec, known: Mapping[FilePlace, KnownFile], settings: Settings
) -> tuple[list[LandingFile], dict[str | None, str], dict[str, int]]:
    """Return the files that the run is about, the folders of a replay, and what is left out."""
    if run.replay is not None:
        replay = find_replay_files(run, {name for _, name in known}, settings)
        gone = {"files_missing": len(replay.missing)} if replay.missing else {}
        return replay.files, replay.homes, gone
    landing = run.landing_root
    if not landing.exists():
        raise ConfigError(f"Landing folder {run.landing!r} does not exist.", landing=run.landing)
    if landing.is_file():
        info = landing.fs.get_file_info(landing.path)
        return list(inspected(landing.parent, [(landing.name, info)])), {}, {}
    listed = candidates(landing, (run.corpus_root.root, run.staging_root.root))
    left_out = {f"files_left_out_{what}": n for what, n in sorted(listed.left_out.items())}
    return list(_log_progress(inspected(landing, listed.infos))), {}, left_out


def _landing_state(
    run: RunSpec,
    files: Sequence[LandingFile],
    known: Mapping[FilePlace, KnownFile],
    homes: Mapping[str | None, str],
) -> LandingState:
    """Return which of the files the run takes, by what the ledger says of their folder."""
    told = earlier_names(run.corpus_root)
    by_landing: dict[str, list[LandingFile]] = defaultdict(list)
    for file in files:
        by_landing[landing_name(file.landing)].append(file)
    names = dict(homes)
    taken: dict[FilePlace, str] = {}
    unchanged: set[FilePlace] = set()
    for landing, own in by_landing.items():
        before = names_before(landing, own, known, told.get(landing, ()))
        # of two folders of a replay each keeps what it is known by itself
        names.update({name: landing for name in (landing, *before) if name not in names})
        latest = known_by_name(known, {name for name, home in names.items() if home == landing})
        for file in own:
            is_same = is_unchanged(file, latest.get(file.name), run.reprocess)
            if run.replay is None and is_same:
                unchanged.add((landing, file.name))
            else:
                taken[landing, file.name] = file.sha256
    is_whole = run.replay is None and not run.landing_root.is_file()
    return LandingState(names, taken, frozenset(unchanged), is_whole)


def is_unchanged(file: LandingFile, known: KnownFile | None, reprocess: str) -> bool:
    """Return whether the ledger has the file with this content and the run leaves it so."""
    if known is None or known.sha256 != file.sha256 or known.is_gone or reprocess == "all":
        return False
    return not (reprocess == "quarantined" and known.quarantined)


def pack(files: Sequence[LandingFile], target_bytes: int) -> list[list[LandingFile]]:
    """Return ``files`` in consecutive batches of about ``target_bytes``, at most 1,000 of them."""
    total = sum(file.size for file in files)
    target = max(target_bytes, -(-total // MAX_BATCHES))
    batches: list[list[LandingFile]] = []
    room = 0
    for file in files:
        # An empty file costs time too, so each counts a little.
        cost = file.size + 512
        if not batches or (cost > room and len(batches) < MAX_BATCHES):
            batches.append([])
            room = target
        batches[-1].append(file)
        room -= cost
    return batches


def _require_room(staging: Location, bytes_taken: int) -> None:
    free = staging.free_bytes()
    needed = _STAGED_BYTES_EACH * bytes_taken
    if free is not None and free < needed:
        raise StorageUnavailableError(
            f"{free:,} bytes are free at {staging.uri}, and this run may stage {needed:,}. "
            "Free some, or name another place with CORPUS_STAGING_URI.",
            place=staging.uri,
        )


def finish_interrupted_commit(run: RunSpec, settings: Settings) -> None:
    """Finish the commit that an earlier run left half done, if there is one."""
    corpus = run.corpus_root
    if corpus.journal.exists():
        with writing(corpus, run.run_id, settings.lock_timeout_seconds):
            logger.info("finished the commit that an earlier run left half done")


def _log_progress(files: Iterable[LandingFile]) -> Iterator[LandingFile]:
    for number, file in enumerate(files, start=1):
        if number % _PROGRESS_FILES == 0:
            logger.info("%d files listed", number)
        yield file
