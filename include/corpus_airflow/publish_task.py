"""The task that publishes, the same in every Dag that writes to the corpus."""

from __future__ import annotations

from typing import Any

from airflow.sdk import task

from corpus_airflow.defaults import CORPUS, PUBLISHED, WRITER_POOL
from corpus_airflow.run_metrics import emit_counts
from research_corpus import stages


@task(multiple_outputs=False, pool=WRITER_POOL, outlets=[CORPUS, PUBLISHED])
def publish(run: dict[str, Any], outlet_events: Any = None) -> dict[str, Any]:
    """Publish the checked run and announce what it changed."""
    published = stages.publish(run)
    announce(published, outlet_events)
    return published


def announce(done: dict[str, Any], outlet_events: Any) -> None:
    """Tell Dags that wait for the corpus, and the metrics, what a commit changed.

    Args:
        done: ``months`` that it touched, ``counts`` and, where it was checked, the ``verdict``.
        outlet_events: of a task whose outlets are ``CORPUS`` and ``PUBLISHED``.
    """
    emit_counts(done["counts"])
    told = {**done["counts"], **{name: done[name] for name in ("verdict",) if name in done}}
    outlet_events[CORPUS].extra = told
    outlet_events[PUBLISHED].extra = told
    outlet_events[CORPUS].add_partitions(sorted(done["months"]))
