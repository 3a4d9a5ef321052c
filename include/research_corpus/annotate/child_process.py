"""The process that :mod:`research_corpus.annotate.isolated` keeps: texts in, tables out."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from multiprocessing.connection import Connection

from research_corpus.annotate.annotator import annotate_batch, load_annotator

_PR_SET_PDEATHSIG = 1


def main(connection: Connection, parent: int) -> None:
    """Annotate what comes until the parent closes the connection or ends."""
    # Even a child that is stuck ends with its parent.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if os.getppid() != parent:
        return
    while True:
        try:
            language, models, texts = connection.recv()
        except EOFError:
            return
        try:
            annotator = load_annotator(language, models)
            connection.send(None)
            connection.send(annotate_batch(annotator, texts))
        except Exception as error:  # noqa: BLE001 - whatever it is, the parent raises it
            connection.send(error)


if __name__ == "__main__":
    main(Connection(int(sys.argv[1])), int(sys.argv[2]))
