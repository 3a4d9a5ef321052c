"""When the corpus is monitored, and when a run of ingestion is late: by the settings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import AssetOrTimeSchedule, CronTriggerTimetable
from airflow.sdk.definitions.callback import SyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference

from corpus_airflow.defaults import PUBLISHED
from corpus_airflow.notification import OverrunNotifier
from research_corpus.settings import Settings


def monitor_schedule(settings: Settings) -> Any:
    """Return the schedule of ``CORPUS_MONITOR_SCHEDULE``: by the clock and after each publish."""
    if settings.monitor_schedule == "manual":
        return None
    clock = CronTriggerTimetable(settings.monitor_schedule, timezone="UTC")
    return AssetOrTimeSchedule(timetable=clock, assets=[PUBLISHED])


def ingest_deadline(settings: Settings) -> DeadlineAlert | None:
    """Return the deadline of ``CORPUS_INGEST_DEADLINE_MINUTES``; none without one.

    None is the default also because Airflow 3.3.2 cannot end ``airflow dags test`` of a Dag with a
    deadline.
    """
    minutes = settings.ingest_deadline_minutes
    if minutes is None:
        return None
    told = {"minutes": minutes, "connection_id": settings.notify_connection}
    return DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=timedelta(minutes=minutes),
        callback=SyncCallback(OverrunNotifier, told),
        name="ingestion overruns",
    )
