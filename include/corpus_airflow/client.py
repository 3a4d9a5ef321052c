"""A client of Airflow's REST API: as much of it as the launcher needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx

FINAL_STATES = {"success", "failed"}
_PAGE = 100
_FIRST_ANSWER_SECONDS = 180


class AirflowClient:
    """One connection to one Airflow.

    Args:
        url: address of the API server, without a path.
    """

    def __init__(self, url: str) -> None:
        # A proxy of the environment must not see what is meant for this machine.
        self._http = httpx.Client(base_url=url, timeout=30, trust_env=False)

    def __enter__(self) -> AirflowClient:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def health(self) -> dict[str, str]:
        """Return the status by component, empty while the server does not answer."""
        try:
            response = self._http.get("/api/v2/monitor/health")
        except httpx.TransportError:
            return {}
        if response.status_code != httpx.codes.OK:
            return {}
        return {name: part["status"] or "absent" for name, part in response.json().items()}

    def prepare_for_tasks(self) -> None:
        """Let the server build what tasks talk to, which takes it seconds at the first request."""
        self._http.get("/execution/health", timeout=_FIRST_ANSWER_SECONDS)

    def login(self, user: str, password: str) -> None:
        """Use the rights of ``user`` from now on."""
        response = self._http.post("/auth/token", json={"username": user, "password": password})
        token = response.raise_for_status().json()["access_token"]
        self._http.headers["Authorization"] = f"Bearer {token}"

    def dag_parsed_at(self, dag_id: str) -> str | None:
        """Return when the Dag was parsed last (ISO 8601, UTC), or None while it is unknown."""
        response = self._http.get(f"/api/v2/dags/{dag_id}")
        if response.status_code == httpx.codes.NOT_FOUND:
            return None
        parsed_at: str | None = response.raise_for_status().json()["last_parsed_time"]
        return parsed_at

    def import_errors(self) -> list[str]:
        """Return the stack trace of every Dag file that does not import."""
        errors = self._get("/api/v2/importErrors")["import_errors"]
        return [f"{error['filename']}\n{error['stack_trace']}" for error in errors]

    def trigger(self, dag_id: str, conf: dict[str, Any]) -> str:
        """Start a run of the Dag and return its run id."""
        body = {"logical_date": None, "conf": conf}
        response = self._http.post(f"/api/v2/dags/{dag_id}/dagRuns", json=body)
        return str(response.raise_for_status().json()["dag_run_id"])

    def run_state(self, dag_id: str, run_id: str) -> str:
        """Return ``queued``, ``running``, ``success`` or ``failed``."""
        return str(self._get(_run_path(dag_id, run_id))["state"])

    def task_instances(self, dag_id: str, run_id: str) -> list[dict[str, Any]]:
        """Return all task instances of a run, those of mapped tasks one by one."""
        return list(self._pages(f"{_run_path(dag_id, run_id)}/taskInstances", "task_instances"))

    def xcom(self, dag_id: str, run_id: str, task_id: str) -> Any:
        """Return what a task returned."""
        path = f"{_run_path(dag_id, run_id)}/taskInstances/{task_id}/xcomEntries/return_value"
        return self._get(path, deserialize=True)["value"]

    def task_log(self, instance: dict[str, Any]) -> list[str]:
        """Return the messages of the last try of a task instance, oldest first."""
        path = (
            f"{_run_path(instance['dag_id'], instance['dag_run_id'])}/taskInstances"
            f"/{instance['task_id']}/logs/{instance['try_number']}"
        )
        content = self._get(path, map_index=instance["map_index"], full_content=True)["content"]
        return [message for entry in content for message in _messages(entry)]

    def _get(self, path: str, **query: Any) -> Any:
        return self._http.get(path, params=query).raise_for_status().json()

    def _pages(self, path: str, key: str) -> Iterator[dict[str, Any]]:
        offset = 0
        while True:
            page = self._get(path, limit=_PAGE, offset=offset)
            yield from page[key]
            offset += _PAGE
            if offset >= page["total_entries"]:
                return


def _run_path(dag_id: str, run_id: str) -> str:
    return f"/api/v2/dags/{dag_id}/dagRuns/{quote(run_id, safe='')}"


def _messages(entry: Any) -> Iterator[str]:
    if not isinstance(entry, dict):
        yield str(entry)
        return
    event = str(entry.get("event", ""))
    if not event.startswith("::"):
        yield f"{entry.get('level', 'info'):8} {event}"
    for error in entry.get("error_detail") or []:
        yield f"         {error.get('exc_type')}: {error.get('exc_value')}"
