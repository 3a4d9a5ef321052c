"""The trigger that watches a landing folder, and the schedules that a setting chooses from."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from airflow.sdk import AssetOrTimeSchedule, CronTriggerTimetable
from airflow.triggers.base import TriggerEvent

from corpus_airflow.ingest_schedule import ingest_schedule
from corpus_airflow.landing_trigger import PATIENCE_LOOKS, LandingTrigger
from research_corpus.settings import Settings

LOOK = 0.05


class Store:
    """What Airflow's asset state store does: values that outlive the trigger."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    async def aget(self, key: str, default: str) -> str:
        return self.values.get(key, default)

    async def aset(self, key: str, value: str) -> None:
        self.values[key] = value


def watching(landing: Path, store: Store) -> AsyncIterator[TriggerEvent]:
    trigger = LandingTrigger(str(landing), LOOK)
    trigger.asset_state_store = store
    return trigger.run()


async def next_event(events: AsyncIterator[TriggerEvent], looks: int = 100) -> TriggerEvent | None:
    """The next event, or none where there is none after so many looks."""
    waiting = asyncio.ensure_future(anext(events))
    done, _ = await asyncio.wait([waiting], timeout=LOOK * looks)
    if not done:
        waiting.cancel()
        return None
    return waiting.result()


def test_run_many_files_that_land_together_are_one_event(tmp_path: Path) -> None:
    async def scenario() -> None:
        events = watching(tmp_path, Store())
        assert await next_event(events, looks=5) is None
        events = watching(tmp_path, Store())
        for number in range(200):
            (tmp_path / f"{number}.txt").write_text("news")
        assert await next_event(events) is not None
        assert await next_event(events, looks=8) is None

    asyncio.run(scenario())


def test_run_waits_for_a_growing_file_but_not_for_ever(tmp_path: Path) -> None:
    async def grow(file: Path) -> None:
        while True:
            with file.open("a") as stream:
                stream.write("more ")
            await asyncio.sleep(LOOK / 5)

    async def scenario() -> None:
        events = watching(tmp_path, Store())
        growing = asyncio.ensure_future(grow(tmp_path / "a.txt"))
        start = asyncio.get_running_loop().time()
        assert await next_event(events) is not None
        assert asyncio.get_running_loop().time() - start > LOOK * (PATIENCE_LOOKS - 2)
        growing.cancel()

    asyncio.run(scenario())


def test_run_after_a_restart_announces_nothing_twice(tmp_path: Path) -> None:
    async def scenario() -> None:
        store = Store()
        (tmp_path / "a.txt").write_text("news")
        first = watching(tmp_path, store)
        assert await next_event(first) is not None
        # what follows an event is done when the next is asked for
        assert await next_event(first, looks=4) is None
        assert await next_event(watching(tmp_path, store), looks=8) is None
        (tmp_path / "b.txt").write_text("more news")
        assert await next_event(watching(tmp_path, store)) is not None

    asyncio.run(scenario())


def test_run_outlives_a_landing_that_cannot_be_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario() -> None:
        landing = tmp_path / "landing"
        landing.write_text("not a folder yet")
        events = watching(landing, Store())
        waiting = asyncio.ensure_future(anext(events))
        await asyncio.sleep(LOOK * 4)
        assert not waiting.done()
        landing.unlink()
        landing.mkdir()
        (landing / "a.txt").write_text("news")
        assert (await asyncio.wait_for(waiting, 10)).payload["landing"] == str(landing)

    asyncio.run(scenario())


def test_serialize_makes_an_equal_trigger() -> None:
    path, values = LandingTrigger("s3://bucket/landing", 30.0).serialize()
    assert path == "corpus_airflow.landing_trigger.LandingTrigger"
    assert LandingTrigger(**values).serialize() == (path, values)


def test_ingest_schedule_is_by_hand_by_clock_or_by_landing() -> None:
    assert ingest_schedule(Settings()) is None
    by_clock = ingest_schedule(Settings(ingest_schedule="0 4 * * *"))
    assert isinstance(by_clock, CronTriggerTimetable)
    by_landing = ingest_schedule(Settings(ingest_schedule="watch", landing_uri="s3://b/in"))
    assert isinstance(by_landing, AssetOrTimeSchedule)
