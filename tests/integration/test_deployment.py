"""The compose file and the image: valid, without default secrets, closed to other machines.

No container engine is used: the schema is the one that check-jsonschema ships.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpus_airflow.embedded_home import EmbeddedHome
from corpus_airflow.environment import embedded_environment
from research_corpus.settings import Settings

ROOT = Path(__file__).parents[2]
COMPOSE = ROOT / "docker-compose.yml"
SECRET = re.compile(r"PASSWORD|SECRET|FERNET|_CONN$|RESULT_BACKEND")


def _services() -> dict[str, Any]:
    services: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())["services"]
    return services


def test_compose_file_meets_the_compose_specification() -> None:
    schema = ["--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", *schema, str(COMPOSE)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_compose_secrets_have_no_default() -> None:
    secrets = [
        (name, value)
        for service in _services().values()
        for name, value in service.get("environment", {}).items()
        if SECRET.search(name) and "PASSWORDS_FILE" not in name
    ]
    assert len(secrets) > 10
    assert [name for name, value in secrets if ":?" not in value] == []
    assert re.findall(r"\$\{[^}]*:-", COMPOSE.read_text()) == []


def test_compose_publishes_ports_on_loopback_only() -> None:
    ports = [port for service in _services().values() for port in service.get("ports", [])]
    assert ports
    assert [port for port in ports if not port.startswith("127.0.0.1:")] == []


def test_compose_variables_are_all_explained_in_the_example() -> None:
    used = set(re.findall(r"\$\{(\w+)", re.sub(r"\$\$\{\w+\}", "", COMPOSE.read_text())))
    lines = (ROOT / ".env.example").read_text().splitlines()
    example = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert used == set(example)
    assert set(example.values()) == {""}


def test_compose_recovers_as_fast_as_the_embedded_airflow(tmp_path: Path) -> None:
    home = EmbeddedHome(tmp_path / "home")
    home.create()
    embedded = embedded_environment(ROOT, home, 8080, {})
    compose = _services()["airflow-scheduler"]["environment"]
    tuned = {name for name in compose if "HEARTBEAT" in name or "ORPHANED" in name}
    assert len(tuned) == 4
    assert {name: compose[name] for name in tuned} == {name: embedded[name] for name in tuned}


def test_image_holds_the_locked_airflow() -> None:
    locked = re.search(r"^apache-airflow==(\S+)", (ROOT / "requirements.lock").read_text(), re.M)
    assert locked is not None
    assert f"FROM apache/airflow:{locked[1]}-python3.11" in (ROOT / "Dockerfile").read_text()


def test_helm_values_recover_as_fast_as_the_compose_file() -> None:
    values = yaml.safe_load((ROOT / "docs" / "kubernetes-values.yaml").read_text())
    compose = _services()["airflow-scheduler"]["environment"]
    for section in ("workers", "scheduler", "logging", "usage_data_collection"):
        for name, value in values["config"][section].items():
            if not name.startswith("remote_"):
                assert compose[f"AIRFLOW__{section.upper()}__{name.upper()}"] == value


def test_helm_values_name_settings_that_exist_and_the_locked_airflow() -> None:
    values = yaml.safe_load((ROOT / "docs" / "kubernetes-values.yaml").read_text())
    given = {entry["name"] for entry in values["env"] if entry["name"].startswith("CORPUS_")}
    assert given
    assert given <= {f"CORPUS_{name.upper()}" for name in Settings.model_fields}
    assert (
        f"apache-airflow=={values['airflowVersion']} " in (ROOT / "requirements.lock").read_text()
    )


def test_compose_commands_are_valid_for_the_old_composer_too(tmp_path: Path) -> None:
    composer = shutil.which("docker-compose")
    if composer is None:
        pytest.skip("docker-compose is not installed (Debian's package of that name)")
    example = (ROOT / ".env.example").read_text()
    env = tmp_path / "env"
    env.write_text(re.sub(r"^(\w+)=$", r"\1=/value", example, flags=re.M))
    done = subprocess.run(
        [composer, "--file", str(COMPOSE), "--env-file", str(env), "config", "--quiet"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
