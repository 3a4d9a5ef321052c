"""Command line of the embedded Airflow; the Makefile's ``run``, ``up`` and ``down`` call it."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from corpus_airflow.client import AirflowClient
from corpus_airflow.dag_run import DAG_ID, run_dag
from corpus_airflow.embedded_home import USERS, EmbeddedHome, write_private
from corpus_airflow.errors import LauncherError
from corpus_airflow.launcher import EmbeddedAirflow, embedded_airflow
from corpus_airflow.launcher_state import stop_recorded
from corpus_airflow.processes import require_alive

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
console = Console(soft_wrap=True)

Home = Annotated[Path, typer.Option(help="Folder for Airflow's own files.")]
DEFAULT_HOME = Path(".airflow")


@app.command()
def run(home: Home = DEFAULT_HOME) -> None:
    """Start Airflow, run the ingest Dag once, show its report and stop Airflow."""
    # What runs after a publish would be cut off when Airflow stops.
    os.environ.setdefault("CORPUS_MONITOR_SCHEDULE", "manual")
    with embedded_airflow(_project(), _home(home), console) as airflow:
        with AirflowClient(airflow.url) as client:
            _ready(airflow, client, _home(home))
            succeeded = run_dag(airflow, client, console)
        console.print("Stopping Airflow; make up shows this run in its UI.")
        console.print("The command corpus is in .venv/bin.")
    raise typer.Exit(0 if succeeded else 1)


@app.command()
def up(home: Home = DEFAULT_HOME) -> None:
    """Start Airflow and leave it running until Ctrl-C."""
    with embedded_airflow(_project(), _home(home), console) as airflow:
        with AirflowClient(airflow.url) as client:
            _ready(airflow, client, _home(home))
            airflow.wait_for_all(client)
        console.print(
            f"Airflow: {airflow.url}  (users and passwords: {_home(home).passwords_file})"
        )
        console.print("Ctrl-C, or make down from another terminal, stops it.")
        while True:
            require_alive(airflow.components)
            time.sleep(1)


@app.command()
def down(home: Home = DEFAULT_HOME) -> None:
    """Stop the Airflow that run or up started, and whatever a killed one left behind."""
    stopped = stop_recorded(_home(home))
    console.print("Airflow is stopped." if stopped else "Airflow was not running.")


@app.command()
def init(
    passwords: Annotated[Path | None, typer.Option(help="Passwords file to write.")] = None,
) -> None:
    """Create or upgrade the database that the environment names, with the pools of our Dags.

    The passwords, where a file is named, are those of AIRFLOW_ADMIN_PASSWORD and
    AIRFLOW_VIEWER_PASSWORD.
    """
    from corpus_airflow.metadata_database import initialise

    initialise()
    if passwords is not None:
        write_private(passwords, {user: _given_password(user) for user in USERS})


def _given_password(user: str) -> str:
    name = f"AIRFLOW_{user.upper()}_PASSWORD"
    if not os.environ.get(name):
        raise LauncherError(f"{name} is not set: it is the password of the user {user}")
    return os.environ[name]


def _ready(airflow: EmbeddedAirflow, client: AirflowClient, home: EmbeddedHome) -> None:
    with console.status("Airflow is starting"):
        airflow.wait_for_api(client)
        client.prepare_for_tasks()
        client.login("admin", home.passwords()[0]["admin"])
        airflow.wait_for_dag(client, DAG_ID)


def _home(path: Path) -> EmbeddedHome:
    return EmbeddedHome(path.resolve())


def _project() -> Path:
    project = Path.cwd()
    if not (project / "dags" / f"{DAG_ID}.py").exists():
        raise LauncherError(f"{project} is not the root of the project: it has no dags/{DAG_ID}.py")
    return project


def main() -> None:
    """Run the command line; a launcher error is one message and exit code 2."""
    try:
        app()
    except LauncherError as error:
        console.print(f"[bold red]error:[/] {error}", highlight=False)
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        console.print("Airflow is stopped.")
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
