"""Run one Dag through a running Airflow, follow it, and tell how it ended."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from rich.console import Console

from corpus_airflow.client import FINAL_STATES, AirflowClient
from corpus_airflow.launcher import EmbeddedAirflow
from corpus_airflow.processes import require_alive
from corpus_airflow.progress import RunProgress

DAG_ID = "ingest_articles"
REPORT_TASK = "report"
_POLL_SECONDS = 0.5
_LOG_LINES = 25


def conf_from(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the form values of a run over the landing of ``environment``."""
    conf: dict[str, Any] = {"landing": environment["CORPUS_LANDING_URI"]}
    if "CORPUS_MAX_QUARANTINED_RATIO" in environment:
        conf["max_quarantined_ratio"] = float(environment["CORPUS_MAX_QUARANTINED_RATIO"])
    return conf


def run_dag(airflow: EmbeddedAirflow, client: AirflowClient, console: Console) -> bool:
    """Trigger the ingest Dag, show its progress and its report; tell whether all went well."""
    run_id = client.trigger(DAG_ID, conf_from(airflow.environment))
    console.print(f"Dag run {run_id}", highlight=False)
    started = time.monotonic()
    state, instances = _follow(airflow, client, run_id, console)
    seconds = time.monotonic() - started
    console.print(f"The Dag run ended as {state} after {seconds:.0f} s.\n", highlight=False)
    if state != "success":
        _show_failures(client, instances, console)
    is_reported = _show_report(client, run_id, instances, console)
    return state == "success" and is_reported


def _follow(
    airflow: EmbeddedAirflow, client: AirflowClient, run_id: str, console: Console
) -> tuple[str, list[dict[str, Any]]]:
    with RunProgress(console) as progress:
        while True:
            # The state comes first: what is shown last then holds every task's end.
            state = client.run_state(DAG_ID, run_id)
            instances = client.task_instances(DAG_ID, run_id)
            progress.show(instances)
            if state in FINAL_STATES:
                return state, instances
            require_alive(airflow.components)
            time.sleep(_POLL_SECONDS)


def _show_failures(
    client: AirflowClient, instances: list[dict[str, Any]], console: Console
) -> None:
    for instance in instances:
        if instance["state"] != "failed":
            continue
        batch = instance.get("rendered_map_index") or ""
        console.print(f"Task {instance['task_id']} {batch} failed. The end of its log:")
        for line in client.task_log(instance)[-_LOG_LINES:]:
            console.print(f"  {line}", highlight=False, markup=False)


def _show_report(
    client: AirflowClient, run_id: str, instances: list[dict[str, Any]], console: Console
) -> bool:
    """Print the report of the run; tell whether there is one."""
    if not any(i["task_id"] == REPORT_TASK and i["state"] == "success" for i in instances):
        console.print("The run left no report.")
        return False
    report = client.xcom(DAG_ID, run_id, REPORT_TASK)
    console.print(report["text"], highlight=False, markup=False)
    return True
