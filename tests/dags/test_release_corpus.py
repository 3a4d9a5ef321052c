"""The release Dag, run for real, in one process and without services."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import pytest
from ingest import SEEDS, ingest

from research_corpus import operations

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def filled(corpus: Path) -> Path:
    """The corpus of these tests, with articles."""
    if not (corpus / "articles").exists():
        ingest(SEEDS / "bbc-news", corpus, "for the release")
    return corpus


def test_release_triggered_makes_and_verifies_and_a_second_one_is_refused(
    dag_bag: Any, filled: Path
) -> None:
    dag = dag_bag.dags["release_corpus"]
    run = dag.test(run_conf={"version": "2026.1"})

    assert run.state == "success"
    manifest = json.loads((filled / "_releases" / "2026.1" / "manifest.json").read_text())
    # Dated by when it was asked for, not by the clock of a worker.
    assert manifest["created_at"][:19] == run.run_after.isoformat()[:19]
    assert operations.list_releases(str(filled))[0]["name"] == "2026.1"

    again = dag.test(run_conf={"version": "2026.1"})
    assert again.state == "failed"
    assert str(again.get_task_instance("release").state) == "failed"


def test_form_fields_are_options_of_release(dag_bag: Any) -> None:
    params = dag_bag.dags["release_corpus"].params
    assert list(params) == ["version", "without_text"]
    assert set(params) <= set(inspect.signature(operations.release).parameters)


@pytest.mark.parametrize(("version", "is_valid"), [("2026.1", True), ("../up", False), ("", False)])
def test_form_version_is_accepted_or_refused(dag_bag: Any, version: str, is_valid: bool) -> None:
    from airflow.sdk.exceptions import ParamValidationError

    field = dag_bag.dags["release_corpus"].params.get_param("version")
    try:
        field.resolve(version)
    except ParamValidationError:
        assert not is_valid
    else:
        assert is_valid
