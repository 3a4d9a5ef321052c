"""Serve Airflow's own app in this process, ask it for every route of the pages, print the answers.

Usage: ``python airflow_walk.py HOME``; ``CORPUS_URI`` names the corpus. Prints one JSON object.
A process of its own, since Airflow reads its settings at import.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
HOME = sys.argv[1]

os.environ.update(
    {
        "AIRFLOW_HOME": HOME,
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": "admin:admin,viewer:viewer",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{HOME}/airflow.db",
        "AIRFLOW__API_AUTH__JWT_SECRET": "a secret of this test and of nothing else",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
    }
)

PARAMETERS = {"{name}": "style.css"}


def addresses(app: Any) -> list[tuple[str, str]]:
    """Return method and path of every route of the pages, with the query of the environment."""
    queries: dict[str, str] = json.loads(os.environ["WALK_QUERIES"])
    found = []
    for route in app.routes:
        path = route.path
        for name, value in PARAMETERS.items():
            path = path.replace(name, value)
        found += [(method, path + queries.get(route.name, "")) for method in sorted(route.methods)]
    return found


async def walk(app: Any, routes: list[tuple[str, str]], tokens: dict[str, str]) -> dict[str, Any]:
    """Return for each visitor the status of each route."""
    import httpx

    statuses: dict[str, Any] = {}
    transport = httpx.ASGITransport(app)
    for who, token in tokens.items():
        cookies = {"_token": token} if token else {}
        async with httpx.AsyncClient(
            transport=transport, base_url="http://airflow", cookies=cookies
        ) as client:
            answers = [await client.request(m, f"/corpus{path}") for m, path in routes]
            statuses[who] = {
                f"{method} {path}": answer.status_code
                for (method, path), answer in zip(routes, answers, strict=True)
            }
            plugins = await client.get("/api/v2/plugins")
            statuses[f"{who} plugins"] = plugins.json() if plugins.is_success else None
    return statuses


def main() -> None:
    """Walk and print."""
    from airflow.utils.db import initdb

    initdb()
    from airflow.api_fastapi.app import create_app, get_auth_manager
    from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser

    app = create_app()
    manager = get_auth_manager()
    users = {
        "admin": SimpleAuthManagerUser(username="admin", role="ADMIN"),
        "viewer": SimpleAuthManagerUser(username="viewer", role="VIEWER"),
        "no role": SimpleAuthManagerUser(username="nobody", role=None),
    }
    tokens = {who: manager.generate_jwt(user) for who, user in users.items()}
    tokens |= {"no session": "", "forged": tokens["admin"][:-4] + "AAAA"}
    mounted = next(route.app for route in app.routes if getattr(route, "path", "") == "/corpus")
    is_lazy = mounted._app is None
    import corpus_pages

    routes = addresses(corpus_pages.make_pages())
    found = asyncio.run(walk(app, routes, tokens))
    print(json.dumps({"is_lazy": is_lazy, **found}))


if __name__ == "__main__":
    main()
