"""One short text that says what lies in a landing folder, so that a change of it is noticed."""

from __future__ import annotations

import hashlib

from research_corpus.pipeline.landing_files import candidates
from research_corpus.storage.location import Location

EMPTY = ""


def landing_marker(landing: str) -> str:
    """Return the sha256 of names, sizes and times of all article files; empty if there is none.

    Nothing is opened: the cost is one listing.

    Args:
        landing: folder or bucket of article files; one that does not exist is empty.

    Raises:
        StorageUnavailableError: the store failed for now.
    """
    found = candidates(Location.parse(landing)).infos
    digest = hashlib.sha256()
    for name, info in found:
        entry = f"{name}\0{info.size}\0{info.mtime_ns}\n"
        digest.update(entry.encode(errors="surrogateescape"))
    return digest.hexdigest() if found else EMPTY
