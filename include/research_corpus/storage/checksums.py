"""The sha256 of every published file, kept beside the corpus, so that a changed byte is found."""

from __future__ import annotations

import json
from collections.abc import Iterable

from research_corpus.storage.layout import Corpus


def read_checksums(corpus: Corpus) -> dict[str, str]:
    """Return the sha256 by path, relative to the root, of every file that commits have written.

    Empty for a corpus that no commit has written to.
    """
    if not corpus.checksums.exists():
        return {}
    sums: dict[str, str] = json.loads(corpus.checksums.read_bytes())
    return sums


def updated_checksums(corpus: Corpus, changes: Iterable[tuple[str, str | None]]) -> bytes:
    """Return what the file of checksums is to hold after a commit.

    Args:
        corpus: as it stands.
        changes: path and sha256 of each file that the commit writes, null for one that it deletes,
            in the order of its steps.
    """
    sums = read_checksums(corpus)
    for path, sha256 in changes:
        if sha256 is None:
            sums.pop(path, None)
        else:
            sums[path] = sha256
    return json.dumps(sums, sort_keys=True, indent=0).encode()
