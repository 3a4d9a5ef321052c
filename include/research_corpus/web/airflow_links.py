"""Addresses in Airflow of the runs that it made."""

from __future__ import annotations

from urllib.parse import quote

_MADE_BY_AIRFLOW = (
    "manual__", "scheduled__", "backfill__", "asset_triggered__", "asset_materialization__",
)  # fmt: skip
"""How Airflow names runs by itself; the command line names them otherwise."""


def dag_run_links(dag: str | None, run_id: str) -> dict[str, str]:
    """Return the addresses of a Dag run and of its tasks' logs, by what they are called.

    None for a run of the command line, or one of which the Dag is not known.
    """
    if not dag or not run_id.startswith(_MADE_BY_AIRFLOW):
        return {}
    run = f"/dags/{dag}/runs/{quote(run_id, safe='')}"
    tasks = _TASKS.get(dag, ())
    return {"Dag run": run, **{f"Log of {task}": f"{run}/tasks/{task}" for task in tasks}}


def task_log(dag: str | None, run_id: str, task: str) -> str | None:
    """Return the address of the log of one task of a run; null as above."""
    run = dag_run_links(dag, run_id).get("Dag run")
    return f"{run}/tasks/{task}" if run else None


_TASKS = {
    "ingest_articles": ("extract", "check_quality"),
    "replay_quarantine": ("extract", "check_quality"),
    "reannotate_articles": ("annotate", "check_quality"),
    "withdraw_articles": ("withdraw",),
    "monitor_corpus": ("monitor",),
}
"""Tasks whose logs say most of what became of files and rules."""
