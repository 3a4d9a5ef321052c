"""Puts the pages over the corpus into Airflow's UI: an entry in the navigation, and tabs.

Every route asks Airflow's auth manager: who may see the runs of the Dag that fills the corpus may
see the corpus, nobody else. Airflow executes this file in each of its processes, so everything
heavy waits for the first visit to a page.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, ClassVar
from urllib.parse import urlsplit

from airflow.configuration import conf
from airflow.plugins_manager import AirflowPlugin

MOUNT = "/corpus"
GUARDING_DAG = "ingest_articles"
"""The Dag whose runs a user must be allowed to see, to see the corpus that they make."""
REPLAY_DAG = "replay_quarantine"
"""The Dag that a user must be allowed to start, to be shown the button that starts it."""

Message = MutableMapping[str, Any]


class CorpusPages:
    """The pages, made at the first request."""

    def __init__(self) -> None:
        self._app: Any = None

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Serve one request."""
        if self._app is None:
            # Two first visits at once make it twice; the later one stays, and nothing is lost.
            self._app = await asyncio.to_thread(make_pages)
        await self._app(scope, receive, send)


def make_pages() -> Any:
    """Return the app over the corpus of the settings, guarded by Airflow's auth manager."""
    from airflow.api_fastapi.app import get_auth_manager
    from airflow.api_fastapi.auth.managers.models.resource_details import (
        DagAccessEntity,
        DagDetails,
    )
    from airflow.api_fastapi.core_api.security import GetUserDep, requires_access_dag
    from fastapi import Depends, Request

    from research_corpus.settings import get_settings
    from research_corpus.web.app import create_app

    may_see_runs = requires_access_dag("GET", DagAccessEntity.RUN, GUARDING_DAG)

    def guard(request: Request, user: GetUserDep, _: None = Depends(may_see_runs)) -> None:
        request.state.may_replay = get_auth_manager().is_authorized_dag(
            method="POST",
            access_entity=DagAccessEntity.RUN,
            details=DagDetails(id=REPLAY_DAG),
            user=user,
        )

    # FastAPI reads annotations; as texts, their names would be known in here alone.
    guard.__annotations__ = {"request": Request, "user": GetUserDep, "_": None}
    return create_app(guard, get_settings().uri)


def _address(path: str) -> str:
    """Return the address of a page, below the path that Airflow itself is served at."""
    root = urlsplit(conf.get("api", "base_url", fallback="")).path.rstrip("/")
    return f"{root}{MOUNT}{path}"


class CorpusPlugin(AirflowPlugin):
    """Registers the pages and the places that lead to them."""

    name = "corpus"
    fastapi_apps: ClassVar[list[Any]] = [
        {"app": CorpusPages(), "url_prefix": MOUNT, "name": "Corpus"}
    ]
    external_views: ClassVar[list[Any]] = [
        {
            "name": "Corpus",
            "href": _address("/"),
            "destination": "nav",
            "nav_top_level": True,
            "url_route": "corpus",
        },
        {
            "name": "Corpus quality",
            "href": _address("/quality"),
            "destination": "dag",
            "url_route": "corpus-quality",
        },
        {
            "name": "Corpus quality",
            "href": _address("/quality/run?run_id={RUN_ID}"),
            "destination": "dag_run",
            "url_route": "corpus-run",
        },
    ]
