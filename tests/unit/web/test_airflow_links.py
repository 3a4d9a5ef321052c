"""Addresses of Dag runs and logs, for runs that Airflow made."""

from __future__ import annotations

from research_corpus.web.airflow_links import dag_run_links, task_log

MADE = "manual__2026-11-23T07:09:39+00:00"
RUN = "/dags/ingest_articles/runs/manual__2026-11-23T07%3A09%3A39%2B00%3A00"


def test_links_of_a_dag_run_lead_to_it_and_its_logs() -> None:
    links = dag_run_links("ingest_articles", MADE)
    assert links["Dag run"] == RUN
    assert links["Log of extract"] == f"{RUN}/tasks/extract"
    assert task_log("ingest_articles", MADE, "annotate") == f"{RUN}/tasks/annotate"


def test_run_of_the_command_line_has_no_address_in_airflow() -> None:
    assert dag_run_links("ingest_articles", "cli__2026-11-23T07-09-39.1") == {}
    assert dag_run_links(None, MADE) == {}
    assert task_log("ingest_articles", "cli__x", "extract") is None
