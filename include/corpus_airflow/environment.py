"""The environment of the embedded Airflow: what its four components and the tasks are told."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from corpus_airflow.embedded_home import USERS, EmbeddedHome

LOOPBACK = "127.0.0.1"

# seeds/defects plants faults on purpose: about a third of the records is meant to be quarantined.
SEEDS_QUARANTINED_RATIO = "0.5"

_TUNING = {
    # A finished task frees its slot after one second at most, and the next starts at once.
    "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "1",
    "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.2",
    # A killed task or scheduler is noticed within half a minute instead of five.
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "30",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "5",
    "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "15",
    "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD": "15",
    "AIRFLOW__TRIGGERER__TRIGGERER_HEALTH_CHECK_THRESHOLD": "15",
    # An edited Dag file is taken up within ten seconds.
    "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "10",
    "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "10",
    "AIRFLOW__CORE__MIN_SERIALIZED_DAG_UPDATE_INTERVAL": "1",
    "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
    "AIRFLOW__CORE__PARALLELISM": str(max(2, os.cpu_count() or 2)),
    # Great Expectations reports its own registration at INFO, hundreds of lines a task.
    "AIRFLOW__LOGGING__NAMESPACE_LEVELS": "great_expectations=WARNING",
    # Nothing leaves the machine: no usage data, no analytics.
    "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
    "GX_ANALYTICS_ENABLED": "False",
}


def embedded_environment(
    project: Path, home: EmbeddedHome, port: int, inherited: Mapping[str, str]
) -> dict[str, str]:
    """Return the whole environment of the embedded Airflow's processes.

    What makes it embedded (its home, database, addresses and secrets) is fixed; tuning and
    ``CORPUS_*`` settings are defaults that ``inherited`` overrides.

    Args:
        project: root of the checkout, with ``dags/``, ``plugins/`` and ``seeds/``.
        home: where this Airflow keeps its files; its secrets are made if there are none.
        port: free TCP port for the API server and the UI.
        inherited: the environment of the caller.
    """
    environment = {**_TUNING, **_corpus_settings(project, inherited), **inherited}
    environment |= _fixed(project, home, port)
    environment["NO_PROXY"] = ",".join(filter(None, (inherited.get("NO_PROXY"), LOOPBACK)))
    return environment


def _corpus_settings(project: Path, inherited: Mapping[str, str]) -> dict[str, str]:
    seeds = str(project / "seeds")
    settings = {
        "CORPUS_URI": str(project / "corpus"),
        "CORPUS_LANDING_URI": seeds,
        "CORPUS_LANDING_ROOTS": inherited.get("CORPUS_LANDING_URI", seeds),
    }
    if inherited.get("CORPUS_LANDING_URI", seeds) == seeds:
        settings["CORPUS_MAX_QUARANTINED_RATIO"] = SEEDS_QUARANTINED_RATIO
    return settings


def _fixed(project: Path, home: EmbeddedHome, port: int) -> dict[str, str]:
    url = f"http://{LOOPBACK}:{port}"
    secrets = home.secrets()
    return {
        "AIRFLOW_HOME": str(home.path),
        "AIRFLOW__CORE__DAGS_FOLDER": str(project / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(project / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{url}/execution/",
        "AIRFLOW__CORE__FERNET_KEY": secrets["fernet_key"],
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join(f"{n}:{r}" for n, r in USERS.items()),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(home.passwords_file),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home.database}",
        "AIRFLOW__API__HOST": LOOPBACK,
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__API__BASE_URL": url,
        "AIRFLOW__API__SECRET_KEY": secrets["api_secret_key"],
        "AIRFLOW__API_AUTH__JWT_SECRET": secrets["jwt_secret"],
    }
