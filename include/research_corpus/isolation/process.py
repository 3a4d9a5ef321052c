"""The main program of a child process: requests in, answers out."""

from __future__ import annotations

import ctypes
import importlib
import os
import pickle
import signal
import sys
import traceback
from multiprocessing.connection import Connection
from typing import BinaryIO, cast

from research_corpus.errors import CorpusError
from research_corpus.isolation.memory import limit_memory
from research_corpus.isolation.progress import NOWHERE, Progress

_PR_SET_PDEATHSIG = 1


def main(connection: Connection, progress: Progress, parent: int, target: str) -> None:
    """Serve what comes until the parent closes the connection or ends.

    Args:
        connection: to the parent.
        progress: the memory shared with it.
        parent: its process id.
        target: see :class:`research_corpus.isolation.child.Child`.
    """
    # Even a child that is stuck ends with its parent.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if os.getppid() != parent:
        return
    module, _, name = target.partition(":")
    serve = None
    while True:
        try:
            request = connection.recv()
        except EOFError:
            return
        try:
            serve = serve or getattr(importlib.import_module(module), name)
            progress.mark(*NOWHERE)
            for answer in serve(request, progress):
                connection.send(answer)
                progress.touch()
        except Exception as error:  # noqa: BLE001 - whatever it is, the parent raises it
            _send_error(connection, error)
        finally:
            # what work has bounded is its own: the next request, and its getting ready, is not
            limit_memory(None)


def _send_error(connection: Connection, error: Exception) -> None:
    if not isinstance(error, CorpusError | MemoryError):
        # the parent's traceback ends at the connection
        traceback.print_exception(error)
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    except Exception:  # noqa: BLE001 - errors of foreign code pickle as they like
        error = RuntimeError(f"{type(error).__name__}: {error}")
    connection.send(error)


if __name__ == "__main__":
    main(
        Connection(int(sys.argv[1])),
        Progress(cast(BinaryIO, os.fdopen(int(sys.argv[2]), "r+b", buffering=0))),
        int(sys.argv[3]),
        sys.argv[4],
    )
