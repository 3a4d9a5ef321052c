"""The files of a landing folder: which are taken, and what is left out and counted."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

import pyarrow.fs as pafs

from research_corpus.contracts import TABLES
from research_corpus.contracts.reasons import ReasonCode
from research_corpus.ids import sha256_hex
from research_corpus.sources.listing import is_candidate
from research_corpus.storage.location import Location

_TABLE_FILE = re.compile(
    rf"(?:(.*)/)?({'|'.join(TABLES)})/(?:pub|run)_month=[^/]+/part-[0-9a-f]{{2}}\.parquet"
)
_STAGED_PLAN = re.compile(r"(?:(.*)/)?plan/(summary\.json|landing\.json|extract/[^/]+\.json)")


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


@dataclass
class Candidates:
    """The files of a landing folder that are to be read.

    Attributes:
        infos: name below the folder and what the store says of it, sorted by name.
        left_out: how many others there are, by what they are: ``corpus`` (tables, staging and
            releases of a corpus), ``hidden`` (names and folders that begin with ``.`` or ``_``)
            and ``unfinished`` (half written, or about the folder itself).
    """

    infos: list[tuple[str, pafs.FileInfo]] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def candidates(landing: Location, besides: Iterable[Location] = ()) -> Candidates:
    """Return what lies below a landing folder, in one listing.

    A corpus, a release and a staging folder are known by their tables and plans, not by name.

    Args:
        landing: the folder.
        besides: folders that are left out if they lie below it, whatever they hold.
    """
    start = len(landing.path.rstrip("/")) + 1
    listed = [(info.path[start:], info) for info in landing.file_infos()]
    own = [place.path[start:] for place in besides if place.path.startswith(f"{landing.path}/")]
    folders = {*own, *_corpus_folders(name for name, _ in listed)}
    found = Candidates()
    for name, info in listed:
        if _lies_in(name, folders):
            found.left_out["corpus"] += 1
        elif is_candidate(name):
            found.infos.append((name, info))
        else:
            hidden = any(part.startswith((".", "_")) for part in name.split("/"))
            found.left_out["hidden" if hidden else "unfinished"] += 1
    return found


def inspected(
    landing: Location, infos: Iterable[tuple[str, pafs.FileInfo]]
) -> Iterator[LandingFile]:
    """Yield files with the hash of their content."""
    leads_out = _link_check(landing)
    for name, info in infos:
        yield _inspect(landing, name, info, leads_out(info.path))


def _corpus_folders(names: Iterable[str]) -> set[str]:
    """Return the folders in which tables of a corpus lie, two at least, or the plan of a run."""
    tables: dict[str, set[str]] = {}
    for name in names:
        if match := _TABLE_FILE.fullmatch(name):
            tables.setdefault(match[1] or "", set()).add(match[2])
        elif match := _STAGED_PLAN.fullmatch(name):
            kind = "plan" if match[2].startswith("extract/") else match[2]
            tables.setdefault(match[1] or "", set()).add(kind)
    marks = ({"articles"}, {"summary.json"})
    return {
        folder
        for folder, found in tables.items()
        if len(found) > 1 and any(mark <= found for mark in marks)
    }


def _lies_in(name: str, folders: set[str]) -> bool:
    if "" in folders:
        return True
    parts = name.split("/")
    return any("/".join(parts[:end]) in folders for end in range(1, len(parts)))


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
