"""Plan: which files are new or changed, in batches of even size."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import Any, NamedTuple

import pyarrow.fs as pafs

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.errors import ConfigError, StorageUnavailableError
from research_corpus.ids import sha256_hex
from research_corpus.pipeline.run_spec import Replay, RunSpec
from research_corpus.settings import Settings
from research_corpus.sources.listing import is_candidate
from research_corpus.storage.commit import writing
from research_corpus.storage.layout import Corpus
from research_corpus.storage.ledger import (
    CONTAINER_SEPARATOR,
    KnownFile,
    committed_runs,
    known_files,
    landing_file_of,
)
from research_corpus.storage.location import Location
from research_corpus.storage.quarantine import open_sources

logger = logging.getLogger(__name__)

MAX_BATCHES = 1000
"""Airflow maps at most 1,024 tasks by default (core.max_map_length)."""

_PROGRESS_FILES = 5_000

_STAGED_BYTES_EACH = 10
"""Bytes that a run stages for each byte of plain text, its annotation included, rounded up."""


class LandingFile(NamedTuple):
    """One file to take.

    Attributes:
        name: path below the landing root.
        size: in bytes.
        modified_ns: time of last change, to notice a file that grows while it is read.
        sha256: of its content; of its name if it may not be read.
        problem: reason code if it may not be read.
        landing: folder or bucket that it lies in, as it can be opened.
    """

    name: str
    size: int
    modified_ns: int
    sha256: str
    problem: str | None = None
    landing: str = ""


def plan(run: RunSpec, settings: Settings) -> dict[str, Any]:
    """List the landing folder and write the batches of files to extract.

    Returns:
        ``batches`` (names), ``files_found``, ``files_unchanged``, ``files_taken``, ``bytes_taken``.

    Raises:
        ConfigError: the landing folder does not exist.
    """
    landing = run.landing_root
    if not landing.exists():
        raise ConfigError(f"Landing folder {run.landing!r} does not exist.", landing=run.landing)
    finish_interrupted_commit(run, settings)
    known = known_files(run.corpus_root)
    wanted = None if run.replay is None else quarantined_files(run.corpus_root, run.replay, known)
    files = list(_log_progress(list_landing(landing, wanted)))
    taken = [
        file
        for file in files
        if wanted or not is_unchanged(file, known.get(file.name), run.reprocess)
    ]
    run.staging_root.remove()
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
    state = {**summary, "committed_runs": committed_runs(run.corpus_root, run.run_id)}
    run.staging_root.write_json(state, "plan", "summary.json")
    logger.info("planned: %s in %d batches", summary, len(batches))
    return {"batches": run.staging_root.batches("extract"), **summary}


def list_landing(landing: Location, wanted: Container[str] | None = None) -> Iterator[LandingFile]:
    """Yield the candidates below the landing folder, sorted by name; only ``wanted`` if given."""
    leads_out = _link_check(landing)
    for info in landing.file_infos():
        name = info.path[len(landing.path.rstrip("/")) + 1 :]
        if is_candidate(name) and (wanted is None or name in wanted):
            yield _inspect(landing, name, info, leads_out(info.path))


def quarantined_files(corpus: Corpus, replay: Replay, known: Mapping[str, KnownFile]) -> set[str]:
    """Return the names that the landing files of the chosen quarantined records may have.

    The ledger tells which part of ``source_file`` is the container. It knows nothing of a run that
    the gate stopped: then every part that could be one is a candidate.
    """
    sources = open_sources(corpus, **replay.model_dump(mode="json"))
    names: set[str] = set()
    for source in sources:
        file = landing_file_of(source, known)
        parts = source.split(CONTAINER_SEPARATOR)
        prefixes = (CONTAINER_SEPARATOR.join(parts[:end]) for end in range(1, len(parts)))
        names |= {file} if file in known else {source, *prefixes}
    logger.info("replay: %d source files in quarantine match %s", len(sources), replay)
    return names


def is_unchanged(file: LandingFile, known: KnownFile | None, reprocess: str) -> bool:
    """Return whether the ledger has the file with this content and the run leaves it so."""
    if known is None or known.sha256 != file.sha256 or reprocess == "all":
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


def _link_check(landing: Location) -> Callable[[str], bool]:
    """Return what tells whether a path leads out of the landing folder, by a link on its way.

    The links on the way to a folder are followed once, not anew for each of its files.
    """
    if not landing.is_local:
        return lambda _path: False
    root = f"{landing.real_path().rstrip('/')}/"
    real_folder = cache(os.path.realpath)

    def leads_out(path: str) -> bool:
        folder, name = os.path.split(path)
        is_link = os.path.islink(path)  # noqa: PTH114 - a Path for each file costs more than this
        real = os.path.realpath(path) if is_link else f"{real_folder(folder)}/{name}"
        return not real.startswith(root)

    return leads_out


def _inspect(landing: Location, name: str, info: pafs.FileInfo, is_outside: bool) -> LandingFile:
    file = landing.child(*name.split("/"))
    modified = info.mtime_ns or 0
    problem = ReasonCode.OUTSIDE_LANDING if is_outside else ReasonCode.UNREADABLE_FILE
    if not is_outside:
        with suppress(FileNotFoundError, PermissionError):
            return LandingFile(name, info.size or 0, modified, file.sha256(), landing=landing.uri)
    unreadable = sha256_hex(name.encode(errors="surrogateescape"))
    return LandingFile(name, 0, modified, unreadable, problem.value, landing.uri)


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
