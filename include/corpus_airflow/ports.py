"""Find a TCP port for the API server."""

from __future__ import annotations

import socket

from corpus_airflow.environment import LOOPBACK
from corpus_airflow.errors import LauncherError


def free_port(preferred: int) -> int:
    """Return ``preferred`` when nothing listens there on loopback, else some free port.

    Raises:
        LauncherError: when no port is free.
    """
    for port in (preferred, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise LauncherError(f"no TCP port is free on {LOOPBACK}")
