"""The trigger form of the Dag ``ingest_articles``: what may be chosen for one run."""

from __future__ import annotations

from typing import Any

from airflow.sdk import Param

from research_corpus.settings import Settings


def ingest_form(settings: Settings) -> dict[str, Any]:
    """Return the fields of the form, with the defaults of ``settings``.

    The names are those of the options of :func:`research_corpus.stages.open_run`; Airflow refuses
    a trigger whose values do not fit the types and bounds given here.
    """
    return {
        "landing": Param(
            settings.landing_uri,
            type="string",
            minLength=1,
            section="What to read",
            title="Landing URI",
            description="Folder or bucket of article files; this or a place below one of: "
            + ", ".join(settings.landing_roots),
        ),
        "reprocess": Param(
            "new",
            type="string",
            enum=["new", "quarantined", "all"],
            values_display={
                "new": "New and changed files",
                "quarantined": "Also files with quarantined records",
                "all": "All files, known or not",
            },
            section="What to read",
            title="Which files",
            description="Files that the ledger knows unchanged are left out by default.",
        ),
        "languages": Param(
            None,
            type=["null", "array"],
            items={"type": "string", "minLength": 2},
            examples=sorted(settings.models),
            section="What to accept",
            title="Languages",
            description="BCP 47 codes, such as en or fr; empty: every language.",
        ),
        "min_text_chars": Param(
            settings.min_text_chars,
            type="integer",
            minimum=0,
            section="What to accept",
            title="Shortest text",
            description="Shorter texts are quarantined, in characters.",
        ),
        "max_quarantined_ratio": Param(
            settings.max_quarantined_ratio,
            type="number",
            minimum=0,
            maximum=1,
            section="Quality gate",
            title="Largest quarantined share",
            description="When a larger share of the records is quarantined, nothing is published.",
        ),
    }
