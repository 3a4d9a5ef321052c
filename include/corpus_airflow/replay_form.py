"""The trigger form of the Dag ``replay_quarantine``: which quarantined records to take up again."""

from __future__ import annotations

from typing import Any

from airflow.sdk import Param

from corpus_airflow.ingest_form import ingest_form
from research_corpus.settings import Settings

REPLAY_FIELDS = ("reason", "source", "run")
"""Fields that choose records; they make up the ``replay`` of a run."""


def replay_form(settings: Settings) -> dict[str, Any]:
    """Return the fields of the form, with the defaults of ``settings``.

    Beside :data:`REPLAY_FIELDS` the names are those of the options of
    :func:`research_corpus.stages.open_run`.
    """
    ingest = ingest_form(settings)
    return {
        "reason": _choice("Reason code", "Such as date_in_future; empty: any."),
        "source": _choice("Source file", "A file, or files like bbc-news/*; empty: any."),
        "run": _choice("Run", "The run that quarantined them; empty: any."),
        "landing": Param(
            None,
            type=["null", "string"],
            title="Folder to read",
            description="Empty: each file is read where it came from. A folder or bucket: all are "
            "read there, as after a move; below one of: " + ", ".join(settings.landing_roots),
        ),
        "dry_run": ingest["dry_run"],
        "languages": ingest["languages"],
        "min_text_chars": ingest["min_text_chars"],
        "max_quarantined_ratio": Param(
            1.0,
            type="number",
            minimum=0,
            maximum=1,
            section="Quality gate",
            title="Largest quarantined share",
            description="1: what is still faulty stays in quarantine, the others are published.",
        ),
    }


def _choice(title: str, description: str) -> Param:
    return Param(None, type=["null", "string"], title=title, description=description)
