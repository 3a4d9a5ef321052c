"""The task that reports, the same in every Dag that publishes articles."""

from __future__ import annotations

from typing import Any

from airflow.sdk import task
from airflow.sdk.exceptions import AirflowSkipException

from research_corpus import stages


@task(multiple_outputs=False)
def report(run: dict[str, Any] | None = None) -> dict[str, Any]:
    """Report on the run, also on one that failed; skipped where it was never opened."""
    if run is None:
        raise AirflowSkipException(
            "There is no run to report on: open_run failed, and its log says why."
        )
    return stages.report(run)
