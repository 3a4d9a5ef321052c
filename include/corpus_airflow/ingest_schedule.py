"""When the Dag ``ingest_articles`` runs by itself: never, by the clock, or when files land."""

from __future__ import annotations

from typing import Any

from airflow.sdk import Asset, AssetOrTimeSchedule, AssetWatcher, CronTriggerTimetable

from corpus_airflow.landing_trigger import LandingTrigger
from research_corpus.settings import Settings

SWEEP = CronTriggerTimetable("23 * * * *", timezone="UTC")
"""A run an hour beside the watcher: an event that a crash swallowed is made up for by then."""


def ingest_schedule(settings: Settings) -> Any:
    """Return the schedule that ``CORPUS_INGEST_SCHEDULE`` asks for."""
    if settings.ingest_schedule == "manual":
        return None
    if settings.ingest_schedule != "watch":
        return CronTriggerTimetable(settings.ingest_schedule, timezone="UTC")
    trigger = LandingTrigger(settings.landing_uri, settings.watch_interval_seconds)
    landing = Asset("landing", watchers=[AssetWatcher(name="landing_watcher", trigger=trigger)])
    return AssetOrTimeSchedule(timetable=SWEEP, assets=[landing])
