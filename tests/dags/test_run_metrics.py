"""The metrics of a run, as a StatsD server receives them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

EMIT = """
from corpus_airflow.run_metrics import emit_counts
emit_counts({"articles": 31, "records_quarantined": 10})
"""


def test_emit_counts_reaches_a_statsd_server() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(60)
        environment = os.environ | {
            "AIRFLOW__METRICS__STATSD_ON": "True",
            "AIRFLOW__METRICS__STATSD_HOST": "127.0.0.1",
            "AIRFLOW__METRICS__STATSD_PORT": str(server.getsockname()[1]),
        }
        subprocess.run([sys.executable, "-c", EMIT], env=environment, check=True)
        expected = {"airflow.corpus.articles:31|c", "airflow.corpus.records_quarantined:10|c"}
        # Airflow has metrics of its own to tell; the last packet of ours ends the wait.
        received: set[str] = set()
        while not expected <= received:
            received.add(server.recv(1024).decode())
