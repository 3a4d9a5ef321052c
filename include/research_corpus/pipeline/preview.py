"""What a run would read: its plan, of which nothing is kept."""

from __future__ import annotations

from typing import Any

from research_corpus.pipeline.plan import plan
from research_corpus.pipeline.run_spec import RunSpec
from research_corpus.settings import Settings


def preview(run: RunSpec, settings: Settings) -> dict[str, Any]:
    """Return what :func:`research_corpus.pipeline.plan.plan` would take; nothing stays staged.

    Returns:
        Its counts, and ``files``: names of the files to read, in order.

    Raises:
        ConfigError: as the plan does.
    """
    planned = plan(run, settings)
    batches = planned.pop("batches")
    rows = [run.staging_root.read_json("plan", "extract", f"{batch}.json") for batch in batches]
    run.staging_root.remove()
    return {**planned, "files": [file["name"] for batch in rows for file in batch]}
