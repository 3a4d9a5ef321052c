"""What can befall a cluster while a Dag runs, and how long it takes to go on."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from cluster.cluster import Cluster, wait_until
from corpus_airflow.client import FINAL_STATES, AirflowClient

DAG_ID = "ingest_articles"
WORKERS = ("worker-1", "worker-2")
RUN_SECONDS = 420.0
_RECEIVED = re.compile(r"Task execute_workload\[([0-9a-f-]+)\] received")
_ENDED = re.compile(r"Task execute_workload\[([0-9a-f-]+)\] (?:succeeded|raised)")


def received(cluster: Cluster, worker: str) -> set[str]:
    """Return the tasks that a Celery worker has taken, by its log."""
    return set(_RECEIVED.findall(_whole_log(cluster, worker)))


def in_hand(cluster: Cluster, worker: str) -> set[str]:
    """Return the tasks that a Celery worker has taken and not ended, by its log."""
    return received(cluster, worker) - set(_ENDED.findall(_whole_log(cluster, worker)))


def is_busy(cluster: Cluster, worker: str) -> bool:
    """Return whether a Celery worker has a task in hand."""
    return bool(in_hand(cluster, worker))


def wait_running(client: AirflowClient, run_id: str, task: str) -> None:
    """Wait until a task of that name runs and none is queued; go on if the run is over already.

    Airflow has no sign of life to miss from a task that a worker had taken, but not begun, when it
    was killed: such a task waits for ``task_queued_timeout``, ten minutes.
    """

    def is_reached() -> bool:
        states = {i["state"] for i in client.task_instances(DAG_ID, run_id) if i["task_id"] == task}
        is_begun = "running" in states and not states & {"queued", "scheduled"}
        return is_begun or client.run_state(DAG_ID, run_id) in FINAL_STATES

    wait_until(is_reached, RUN_SECONDS, f"{task} to run")


def seconds_to_retry(client: AirflowClient, run_id: str) -> float:
    """Return how long it takes from now until a task runs at its second try."""
    start = time.monotonic()

    def retried(instance: dict[str, Any]) -> bool:
        return instance["try_number"] > 1 and instance["state"] in ("running", "success")

    wait_until(
        lambda: any(map(retried, client.task_instances(DAG_ID, run_id))), RUN_SECONDS, "a retry"
    )
    return time.monotonic() - start


def wait_ended(client: AirflowClient, run_id: str) -> str:
    """Return the state in which a run ends; the API may fail meanwhile."""
    return _patiently(lambda: _final_state(client, run_id))


def _final_state(client: AirflowClient, run_id: str) -> str:
    wait_until(
        lambda: client.run_state(DAG_ID, run_id) in FINAL_STATES, RUN_SECONDS, "the run to end"
    )
    return client.run_state(DAG_ID, run_id)


def _patiently(ask: Callable[[], str]) -> str:
    import httpx

    give_up_at = time.monotonic() + RUN_SECONDS
    while True:
        try:
            return ask()
        except httpx.HTTPError:
            if time.monotonic() > give_up_at:
                raise
            time.sleep(1)


def _whole_log(cluster: Cluster, worker: str) -> str:
    return (cluster.folder / "logs" / f"{worker}.log").read_text(errors="replace")
