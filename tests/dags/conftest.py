"""Airflow for the tests of Dags: a home of its own, named before anything imports Airflow."""

from __future__ import annotations

import atexit
import copy
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
HOME = tempfile.mkdtemp(prefix="corpus-dag-tests-")
atexit.register(shutil.rmtree, HOME, ignore_errors=True)

os.environ.update(
    {
        "AIRFLOW_HOME": HOME,
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{HOME}/airflow.db",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        "GX_ANALYTICS_ENABLED": "False",
    }
)


@pytest.fixture(scope="package")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A corpus folder and the seeds as the only landing root, for this package's tests alone."""
    from research_corpus.settings import get_settings

    corpus = tmp_path_factory.mktemp("dags") / "corpus"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CORPUS_URI", str(corpus))
        patch.setenv("CORPUS_LANDING_URI", str(ROOT / "seeds"))
        patch.setenv("CORPUS_LANDING_ROOTS", str(ROOT / "seeds"))
        get_settings.cache_clear()
        yield corpus
    get_settings.cache_clear()


@pytest.fixture(scope="package")
def dag_bag(corpus: Path) -> Any:
    """All Dags of the project, parsed with the settings of ``corpus``."""
    from airflow.dag_processing.dagbag import DagBag

    return DagBag(
        dag_folder=str(ROOT / "dags"), bundle_path=ROOT / "dags", bundle_name="dags-folder"
    )


@pytest.fixture(autouse=True)
def form_values(dag_bag: Any) -> Iterator[None]:
    """Give every form its defaults back: ``dag.test`` leaves what a run was given in the Dag."""
    defaults = {name: copy.deepcopy(dag.params) for name, dag in dag_bag.dags.items()}
    yield
    for name, dag in dag_bag.dags.items():
        dag.params = defaults[name]


@pytest.fixture(scope="package")
def database() -> None:
    """Tables and pools in the metadata database, as the launcher makes them."""
    from corpus_airflow.metadata_database import initialise

    initialise()
