"""The trigger form: what it accepts, and that it asks for what the library takes."""

from __future__ import annotations

import copy
import inspect
from typing import Any

import pytest

from research_corpus import stages
from research_corpus.pipeline.open_run import RunOptions


def _conf_is_valid(dag: Any, conf: dict[str, Any]) -> bool:
    from airflow.sdk.exceptions import ParamValidationError

    try:
        params = copy.deepcopy(dag.params)
        params.update(conf)
        params.validate()
    except ParamValidationError:
        return False
    return True


@pytest.mark.parametrize(
    ("conf", "is_valid"),
    [
        ({}, True),
        ({"reprocess": "quarantined"}, True),
        ({"reprocess": "everything"}, False),
        ({"languages": ["en", "fr"]}, True),
        ({"languages": "en"}, False),
        ({"max_quarantined_ratio": 0.5}, True),
        ({"max_quarantined_ratio": 1.5}, False),
        ({"min_text_chars": 0}, True),
        ({"min_text_chars": -1}, False),
        ({"landing": ""}, False),
    ],
)
def test_form_value_is_accepted_or_refused(
    dag_bag: Any, conf: dict[str, Any], is_valid: bool
) -> None:
    assert _conf_is_valid(dag_bag.dags["ingest_articles"], conf) is is_valid


def test_form_fields_are_options_of_open_run_and_described(dag_bag: Any) -> None:
    options = {*inspect.signature(stages.open_run).parameters, *RunOptions.__annotations__}
    params = dag_bag.dags["ingest_articles"].params
    for name in params:
        schema = params.get_param(name).schema
        assert name in options or name in {"dry_run", "publish_valid"}
        assert schema["title"]
        assert params.get_param(name).description


def test_form_opens_with_what_to_read_in_sight(dag_bag: Any) -> None:
    params = dag_bag.dags["ingest_articles"].params
    open_fields = [name for name in params if not params.get_param(name).schema.get("section")]
    assert open_fields == ["landing", "reprocess", "dry_run"]


def test_form_names_the_allowed_landing_roots(dag_bag: Any) -> None:
    landing = dag_bag.dags["ingest_articles"].params.get_param("landing")
    assert landing.value in landing.description
