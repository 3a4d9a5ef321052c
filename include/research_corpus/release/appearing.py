"""Folders that appear at once: written under a hidden name, renamed when whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from research_corpus.storage.location import Location, transient_errors


@contextmanager
def appearing(place: Location) -> Iterator[Location]:
    """Give a folder to write into, which becomes ``place`` if all goes well and vanishes if not.

    An object store cannot rename a folder: there it is ``place`` itself, and whoever reads it must
    know by other means whether it is whole. What a killed process left behind is removed first.

    Args:
        place: folder that must not exist yet.
    """
    work = place.parent.child(f".{place.name}.writing") if place.is_local else place
    work.delete()
    try:
        yield work
    except BaseException:
        work.delete()
        raise
    if work != place:
        with transient_errors(place.uri):
            work.rename_to(place)
