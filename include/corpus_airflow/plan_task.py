"""The task that plans, which in a dry run only shows the plan."""

from __future__ import annotations

import logging
from typing import Any

from airflow.sdk import get_current_context, task
from airflow.sdk.exceptions import DownstreamTasksSkipped

from research_corpus import stages

logger = logging.getLogger(__name__)


@task(multiple_outputs=False)
def plan(run: dict[str, Any], params: Any = None) -> list[str]:
    """List new and changed files in batches; in a dry run show them and skip all other tasks."""
    context = get_current_context()
    if params["dry_run"]:
        shown = stages.preview(run)
        context["ti"].xcom_push("counts", shown)
        logger.info(
            "Dry run: %d of %d files would be read, %d bytes; %d are unchanged.\n%s",
            shown["files_taken"], shown["files_found"], shown["bytes_taken"],
            shown["files_unchanged"], "\n".join(shown["files"]),
        )  # fmt: skip
        downstream = context["task"].get_flat_relative_ids(upstream=False)
        raise DownstreamTasksSkipped(tasks=sorted(downstream))  # type: ignore[no-untyped-call]
    result = dict(stages.plan(run))
    batches: list[str] = result.pop("batches")
    context["ti"].xcom_push("counts", result)
    return batches
