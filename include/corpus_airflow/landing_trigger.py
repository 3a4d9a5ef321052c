"""The trigger that watches a landing folder or bucket and starts one run for many files."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

from airflow.triggers.base import BaseEventTrigger, TriggerEvent

from research_corpus import stages
from research_corpus.errors import CorpusError

logger = logging.getLogger(__name__)

MARKER = "announced"
"""Key under which Airflow keeps what was announced last, across restarts of the triggerer."""

PATIENCE_LOOKS = 10
"""Looks after which files are announced though the landing still changes."""


class LandingTrigger(BaseEventTrigger):
    """Fires when files came or changed and the landing has then been still for one look.

    The event says only that something changed: the run compares the landing with the ledger, so an
    event too many costs a look and one too few is made up for by the next. A landing that never
    comes to rest is announced every ``PATIENCE_LOOKS`` looks. No clock is compared with the
    store's: still means that two looks saw the same names, sizes and times.

    Args:
        landing: folder or bucket of article files.
        interval_seconds: time between two looks; each is one listing.
    """

    def __init__(self, landing: str, interval_seconds: float) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.landing = landing
        self.interval_seconds = interval_seconds

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Return what the triggerer makes the trigger anew from."""
        values = {"landing": self.landing, "interval_seconds": self.interval_seconds}
        return f"{__name__}.{type(self).__name__}", values

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Yield one event for each time that the landing comes to rest with other content."""
        announced = await self._announced()
        before: str | None = None
        looks = 0
        while True:
            found = await self._look()
            if found is not None and found not in ("", announced):
                looks += 1
                if found == before or looks >= PATIENCE_LOOKS:
                    payload = {"landing": self.landing, "marker": found}
                    yield TriggerEvent(payload)  # type: ignore[no-untyped-call]
                    announced, looks = found, 0
                    await self._remember(found)
            before = found
            await asyncio.sleep(self.interval_seconds)

    async def _look(self) -> str | None:
        """Return the landing's marker, or null while it cannot be read."""
        try:
            return await asyncio.to_thread(stages.landing_marker, self.landing)
        except (CorpusError, OSError) as error:
            # Raised, it would end the trigger, which Airflow then starts again every second.
            logger.warning("The landing cannot be looked at, trying again: %s", error)
            return None

    async def _announced(self) -> str:
        store = self.asset_state_store
        return str(await store.aget(MARKER, default="")) if store else ""

    async def _remember(self, marker: str) -> None:
        store = self.asset_state_store
        if store:
            await store.aset(MARKER, marker)
