"""Comparing a release with its manifest: what was changed, what is missing, what is extra."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from research_corpus.release.manifest import MANIFEST, path_in, read_manifest
from research_corpus.storage.location import Location

ProgressCallback = Callable[[int, int], None]
"""Called with (done, total) by long-running operations."""

FindingKind = Literal["changed", "missing", "extra", "broken"]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a file.

    Attributes:
        kind: ``changed``, ``missing`` or ``extra`` against the manifest or the other files;
            ``broken`` where the content contradicts itself.
        path: relative to the folder that was verified.
        message: what is wrong.
    """

    kind: FindingKind
    path: str
    message: str


def verify_release(folder: Location, on_progress: ProgressCallback) -> list[Finding]:
    """Compare every file of a release with the manifest, byte by byte through its sha256.

    Args:
        folder: the release.
        on_progress: called with bytes read, of all.

    Returns:
        Findings by path; none if the release is what was made.

    Raises:
        ReleaseError: there is no readable manifest.
    """
    return sorted(_findings(folder, on_progress), key=lambda finding: finding.path)


def _findings(folder: Location, on_progress: ProgressCallback) -> Iterator[Finding]:
    manifest = read_manifest(folder)
    there = {path_in(folder, file): file for file in folder.files()}
    there.pop(MANIFEST)
    total, done = sum(entry.bytes for entry in manifest.files), 0
    for entry in manifest.files:
        file = there.pop(entry.path, None)
        if file is None:
            yield Finding("missing", entry.path, "the manifest names it, and it is not there")
        elif (size := file.size()) != entry.bytes:
            yield Finding("changed", entry.path, f"{size} bytes, not {entry.bytes}")
        elif (sha256 := file.sha256()) != entry.sha256:
            yield Finding("changed", entry.path, f"sha256 is {sha256}, not {entry.sha256}")
        done += entry.bytes
        on_progress(done, total)
    for path in there:
        yield Finding("extra", path, "the manifest does not name it")
