"""One writer at a time, and a refusal that says who it is.

On a disk the operating system holds the lock, so it ends with its process, however that dies. An
object store has no such thing: there the lock is an object with a time to live, backed by the
Airflow pool of one slot.
"""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from research_corpus.errors import CorpusLockedError
from research_corpus.storage.location import Location

LEASE_SECONDS = 3600.0
"""Age at which the lock object of a vanished writer on an object store is taken over."""


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
    deadline = time.monotonic() + timeout_seconds
    while lock.exists() and time.time() - float(lock.read_bytes()) < LEASE_SECONDS:
        if time.monotonic() >= deadline:
            raise _refusal(holder, timeout_seconds)
        time.sleep(1)
    lock.write_bytes(str(time.time()).encode())
    yield
    lock.delete()


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
