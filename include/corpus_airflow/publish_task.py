"""The task that publishes, the same in every Dag that writes to the corpus."""

from __future__ import annotations

from typing import Any

from airflow.sdk import task

from corpus_airflow.defaults import CORPUS, WRITER_POOL
from research_corpus import stages


@task(multiple_outputs=False, pool=WRITER_POOL, outlets=[CORPUS])
def publish(run: dict[str, Any], outlet_events: Any = None) -> dict[str, Any]:
    """Publish the checked run and announce the touched months."""
    published = stages.publish(run)
    outlet_events[CORPUS].extra = published["counts"]
    outlet_events[CORPUS].add_partitions(sorted(published["months"]))
    return published
