"""One writer at a time, and a refusal that says who it is.

On a disk the operating system holds the lock, so it ends with its process, however that dies. An
object store has no such thing: there each writer puts down a ticket, an object of its own, and
holds the lock if it then finds no ticket but its own; two that see each other both step back. Of
two writers one lists after the other has written, so never do both find themselves alone; that
needs a store whose listings are up to date, as those of S3 are. A ticket that its writer no longer
renews is taken away. Ages are differences between times that the store itself gave, so that no
clock of a worker matters.
"""

from __future__ import annotations

import json
import os
import random
import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from filelock import FileLock, Timeout

from research_corpus.errors import CorpusLockedError, StorageUnavailableError
from research_corpus.storage.location import Location

LEASE_SECONDS = 120.0
"""Age at which the ticket of a vanished writer on an object store is taken away."""

RENEWAL_SECONDS = 20.0
"""How often a writer renews its ticket: several renewals may fail before it counts as gone."""

_LONGEST_PAUSE_SECONDS = 2.0


@contextmanager
def writer_lock(lock: Location, purpose: str, timeout_seconds: float) -> Iterator[bool]:
    """Hold the corpus for writing.

    Args:
        lock: place of the lock.
        purpose: what for, such as the run's id; shown to whoever is refused.
        timeout_seconds: how long to wait for another writer.

    Yields:
        Whether the writer before this one ended without releasing the lock, so that its traces
        need sweeping.

    Raises:
        CorpusLockedError: another writer still held it; the message names it.
    """
    holder = lock.parent.child("holder.json")
    hold = _hold_file if lock.is_local else _hold_object
    with hold(lock, holder, timeout_seconds):
        crashed = holder.exists()
        holder.write_bytes(json.dumps(_myself(purpose)).encode())
        yield crashed
        holder.delete()


@contextmanager
def _hold_file(lock: Location, holder: Location, timeout_seconds: float) -> Iterator[None]:
    Path(lock.path).parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(lock.path, timeout=timeout_seconds):
            yield
    except Timeout:
        raise _refusal(holder, timeout_seconds) from None


@contextmanager
def _hold_object(lock: Location, holder: Location, timeout_seconds: float) -> Iterator[None]:
    ticket = lock.child(uuid.uuid4().hex)
    deadline = time.monotonic() + timeout_seconds
    while not _stands_alone(ticket):
        if time.monotonic() >= deadline:
            raise _refusal(holder, timeout_seconds)
        # Two that step back together must not come back together.
        time.sleep(random.uniform(0, _LONGEST_PAUSE_SECONDS))  # noqa: S311
    try:
        with _renewed(ticket):
            yield
    finally:
        ticket.delete()


def _stands_alone(ticket: Location) -> bool:
    """Put the ticket down; take it up again, and return false, if another writer's lies there."""
    ticket.write_bytes(b"")
    tickets = {info.path: info.mtime for info in ticket.parent.file_infos()}
    now = tickets.pop(ticket.path)
    stale = [path for path, put in tickets.items() if (now - put).total_seconds() > LEASE_SECONDS]
    for path in stale:
        Location(ticket.fs, path, path).delete()
    if len(stale) < len(tickets):
        ticket.delete()
        return False
    return True


@contextmanager
def _renewed(ticket: Location) -> Iterator[None]:
    ended = Event()

    def renew() -> None:
        while not ended.wait(RENEWAL_SECONDS):
            # One that fails is made up for by the next; the lease covers several.
            with suppress(OSError, StorageUnavailableError):
                ticket.write_bytes(b"")

    thread = Thread(target=renew, name="renew-writer-lock", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _myself(purpose: str) -> dict[str, object]:
    return {"host": socket.gethostname(), "pid": os.getpid(), "purpose": purpose}


def _refusal(holder: Location, timeout_seconds: float) -> CorpusLockedError:
    who = json.loads(holder.read_bytes()) if holder.exists() else {}
    return CorpusLockedError(
        f"The corpus is being written by {who.get('purpose', 'another writer')} "
        f"(process {who.get('pid', '?')} on {who.get('host', '?')}); "
        f"waited {timeout_seconds:.0f} s. Try again when it has ended.",
        **who,
    )
