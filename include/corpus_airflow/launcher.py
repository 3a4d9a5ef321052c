"""Run the embedded Airflow of a checkout for as long as a ``with`` block lasts."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil
from rich.console import Console

from corpus_airflow.client import AirflowClient
from corpus_airflow.embedded_home import EmbeddedHome
from corpus_airflow.environment import embedded_environment
from corpus_airflow.errors import LauncherError
from corpus_airflow.launcher_state import only_launcher, record
from corpus_airflow.ports import free_port
from corpus_airflow.processes import (
    Component,
    recorded_component,
    require_alive,
    stop_components,
)

DEFAULT_PORT = "8080"
START_TIMEOUT_SECONDS = 180
_HOST_STOP_SECONDS = 45
_POLL_SECONDS = 0.2


@dataclass(frozen=True)
class EmbeddedAirflow:
    """A running embedded Airflow: its environment, its processes, when they were started (UTC)."""

    environment: Mapping[str, str]
    components: list[Component]
    started_at: datetime

    @property
    def url(self) -> str:
        """Address of the API server and the UI."""
        return self.environment["AIRFLOW__API__BASE_URL"]

    def wait_for_api(self, client: AirflowClient) -> None:
        """Wait until the API server answers."""
        self._wait_until(lambda: bool(client.health()), "Airflow's API server")

    def wait_for_dag(self, client: AirflowClient, dag_id: str) -> None:
        """Wait until the Dag was parsed by these processes, hence with these settings.

        Raises:
            LauncherError: with the stack trace when a Dag file does not import.
        """

        def is_parsed() -> bool:
            parsed_at = client.dag_parsed_at(dag_id)
            is_fresh = parsed_at is not None and datetime.fromisoformat(parsed_at) > self.started_at
            if not is_fresh and (errors := client.import_errors()):
                raise LauncherError("a Dag file does not import:\n" + "\n".join(errors))
            return is_fresh

        self._wait_until(is_parsed, f"the Dag {dag_id}")

    def wait_for_all(self, client: AirflowClient) -> None:
        """Wait until every component is healthy."""
        self._wait_until(
            lambda: set(client.health().values()) == {"healthy"}, "all components to be healthy"
        )

    def _wait_until(self, is_met: Callable[[], bool], waiting_for: str) -> None:
        give_up_at = time.monotonic() + START_TIMEOUT_SECONDS
        while not is_met():
            require_alive(self.components)
            if time.monotonic() > give_up_at:
                logs = self.components[0].log.parent
                raise LauncherError(f"gave up waiting for {waiting_for}; the logs are in {logs}")
            time.sleep(_POLL_SECONDS)


@contextmanager
def embedded_airflow(
    project: Path, home: EmbeddedHome, console: Console
) -> Iterator[EmbeddedAirflow]:
    """Start the embedded Airflow, and stop all of it whatever happens inside.

    Raises:
        LauncherError: when another launcher uses the home, or a component does not start.
    """
    home.create()
    with only_launcher(home), _interruptible():
        _tell_new_passwords(home, console)
        port = free_port(int(os.environ.get("AIRFLOW__API__PORT", DEFAULT_PORT)))
        environment = embedded_environment(project, home, port, os.environ)
        started_at = datetime.now(UTC)
        with _host(home, environment) as components:
            record(home, environment["AIRFLOW__API__BASE_URL"], components)
            yield EmbeddedAirflow(environment, components, started_at)


@contextmanager
def _host(home: EmbeddedHome, environment: Mapping[str, str]) -> Iterator[list[Component]]:
    """Start the host and yield it with its components, the host first."""
    prepared_by = f"airflow {version('apache-airflow')}, project {version('research-corpus')}"
    is_prepared = home.database.exists() and home.initialised_by() == prepared_by
    home.components.unlink(missing_ok=True)
    host = _start_host(home, environment, initialise=not is_prepared)
    try:
        components = _started_components(home, host)
        home.initialised.write_text(prepared_by)
        yield [host, *components]
    finally:
        with _undisturbed():
            stop_components([host], timeout=_HOST_STOP_SECONDS)


def _start_host(
    home: EmbeddedHome, environment: Mapping[str, str], *, initialise: bool
) -> Component:
    options = ["--initialise"] if initialise else []
    log = home.logs / "host.log"
    with log.open("wb") as output:
        process = psutil.Popen(
            [sys.executable, "-m", "corpus_airflow.host", str(home.path), *options],
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Component("host", process, log)


def _started_components(home: EmbeddedHome, host: Component) -> list[Component]:
    while not home.components.exists():
        require_alive([host])
        time.sleep(_POLL_SECONDS)
    found = map(recorded_component, json.loads(home.components.read_text()))
    # One that has ended already is missed when it does not answer; its log then says why.
    return [component for component in found if component is not None]


def _tell_new_passwords(home: EmbeddedHome, console: Console) -> None:
    passwords, are_new = home.passwords()
    if not are_new:
        return
    console.print(f"Passwords of Airflow's users, kept in {home.passwords_file}, shown this once:")
    for user, password in passwords.items():
        console.print(f"  {user:<7} {password}", highlight=False, markup=False)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let SIGTERM and a closed terminal end the launcher the way Ctrl-C does: cleanly."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with _handlers(interrupt, signal.SIGTERM, signal.SIGHUP):
        yield


def _undisturbed() -> AbstractContextManager[None]:
    """Ignore what would end the launcher: a second Ctrl-C must not leave half of it running."""
    return _handlers(signal.SIG_IGN, signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def _handlers(handler: signal._HANDLER, *numbers: signal.Signals) -> Iterator[None]:
    before = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        for number, previous in before.items():
            signal.signal(number, previous)
