"""Taking a consistent copy of a corpus' tables while nobody writes to it."""

from __future__ import annotations

from research_corpus.contracts import TABLES
from research_corpus.errors import ReleaseError
from research_corpus.release.manifest import is_release
from research_corpus.storage.commit import sweep
from research_corpus.storage.layout import Corpus
from research_corpus.storage.location import Location
from research_corpus.storage.lock import writer_lock


def freeze(corpus: Corpus, target: Location, lock_timeout_seconds: float) -> None:
    """Copy every table of a corpus into ``target``, by hard links where the disk allows it.

    The writer's lock is held meanwhile. On one disk this takes a moment whatever the size, within
    one object store as long as the store takes to copy.

    Raises:
        CorpusLockedError: a run is publishing; try again.
        ReleaseError: a commit was interrupted, so that the files are of two states.
    """
    if is_release(corpus.root):
        _copy_tables(corpus, target)
        return
    with writer_lock(corpus.lock, f"release {target.name}", lock_timeout_seconds) as crashed:
        if corpus.journal.exists():
            raise ReleaseError(
                f"A commit of {corpus.root.uri} was interrupted half way. "
                "Run `corpus repair` first.",
                corpus=corpus.root.uri,
            )
        if crashed:
            # Taking the lock took away the sign that tells the next writer to do it.
            sweep(corpus)
        _copy_tables(corpus, target)


def _copy_tables(corpus: Corpus, target: Location) -> None:
    for table in TABLES:
        for file in corpus.table_files(table):
            file.link_or_copy_to(target.child(*corpus.relative(file).split("/")))
