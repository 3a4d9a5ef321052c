"""Turn functions of :mod:`research_corpus.stages` into Airflow tasks of the same name."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from airflow.sdk import get_current_context, task

BATCH_LABEL = "{{ task.op_kwargs['batch'] }}"


def stage(function: Callable[..., Any], **task_options: Any) -> Any:
    """Return the task of a stage that takes the run and returns counts."""
    # Counts stay one XCom value; Airflow would otherwise make one of every key.
    return task(multiple_outputs=False, **task_options)(function)


def listed(function: Callable[..., dict[str, Any]], **task_options: Any) -> Any:
    """Return the task of a stage whose ``batches`` the next stage is mapped over.

    Airflow maps over return values only, so the task returns the list of names; everything else
    that the stage says is the XCom ``counts``.
    """

    @wraps(function)
    def names_of_batches(run: dict[str, Any]) -> list[str]:
        result = dict(function(run))
        batches: list[str] = result.pop("batches")
        get_current_context()["ti"].xcom_push("counts", result)
        return batches

    del names_of_batches.__wrapped__
    return task(multiple_outputs=False, **task_options)(names_of_batches)


def mapped(function: Callable[..., Any], run: Any, batches: Any, **task_options: Any) -> Any:
    """Return a stage mapped over ``batches``: one task instance a batch, named after it."""
    labelled = stage(function, map_index_template=BATCH_LABEL, **task_options)
    return labelled.partial(run=run).expand(batch=batches)
