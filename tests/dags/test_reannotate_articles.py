"""The re-annotation Dag, run for real after an ingest, in one process and without services."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from research_corpus import stages
from research_corpus.settings import DEFAULT_MODELS, get_settings

pytestmark = pytest.mark.usefixtures("database")


def _models(corpus: Path, language: str) -> set[str]:
    found = duckdb.execute(
        f"select distinct model_id from read_parquet('{corpus}/articles/**/*.parquet') "
        "where language = ?",
        [language],
    ).fetchall()
    return {model for (model,) in found}


def test_reannotate_changed_model_replaces_its_language_and_then_nothing(
    dag_bag: Any, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dag_bag.dags["ingest_articles"].test(run_conf={"max_quarantined_ratio": 0.5})
    english, french = _models(corpus, "en"), _models(corpus, "fr")
    monkeypatch.setenv("CORPUS_MODELS", json.dumps({"en": DEFAULT_MODELS["en"]}))
    get_settings.cache_clear()

    run = dag_bag.dags["reannotate_articles"].test(run_conf={"languages": ["fr"]})

    assert run.state == "success"
    assert _models(corpus, "en") == english
    assert _models(corpus, "fr").isdisjoint(french)

    again = dag_bag.dags["reannotate_articles"].test(run_conf={})
    monkeypatch.undo()
    get_settings.cache_clear()
    chosen = dag_bag.dags["reannotate_articles"].test(
        run_conf={"models": {"fr": DEFAULT_MODELS["en"]}}
    )
    assert chosen.state == "success"
    assert _models(corpus, "fr") == _models(corpus, "en") == english
    assert again.state == "success"
    assert str(again.get_task_instance("annotate", map_index=-1).state) == "skipped"


def test_form_fields_are_options_of_open_reannotation(dag_bag: Any) -> None:
    options = inspect.signature(stages.open_reannotation).parameters
    params = dag_bag.dags["reannotate_articles"].params
    assert list(params) == ["months", "languages", "models"]
    assert set(params) <= set(options)


@pytest.mark.parametrize(
    ("months", "is_valid"),
    [(None, True), (["2025-01", "unknown"], True), (["2025-13"], False), ("2025-01", False)],
)
def test_form_months_are_accepted_or_refused(dag_bag: Any, months: Any, is_valid: bool) -> None:
    from airflow.sdk.exceptions import ParamValidationError

    field = dag_bag.dags["reannotate_articles"].params.get_param("months")
    try:
        field.resolve(months)
    except ParamValidationError:
        assert not is_valid
    else:
        assert is_valid
