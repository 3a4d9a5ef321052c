"""The tasks from landing files to published articles, the same in every Dag that reads files."""

from __future__ import annotations

from typing import Any

from airflow.sdk import TriggerRule

from corpus_airflow.plan_task import plan
from corpus_airflow.publish_task import publish
from corpus_airflow.report_task import report
from corpus_airflow.stage_tasks import listed, mapped, stage
from research_corpus import stages


def ingest_tasks(run: Any) -> None:
    """Wire ``plan`` to ``report`` behind the task that opens the run.

    Args:
        run: what that task returns.
    """
    extracted = mapped(stages.extract, run, plan(run))
    # Nothing to read maps a stage over no batch: skipped, and the tail still runs.
    linked = listed(stages.link_duplicates, trigger_rule=TriggerRule.NONE_FAILED)(run)
    annotated = mapped(stages.annotate, run, linked)
    checked = stage(stages.check_quality, trigger_rule=TriggerRule.NONE_FAILED)(run)
    published = publish(run)
    # A teardown runs after a failure too, and the state of the Dag run is then that of publish.
    reported = report(run).as_teardown()
    extracted >> linked
    annotated >> checked >> published >> reported
