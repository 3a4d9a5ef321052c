"""The trigger form of the Dag ``ingest_articles``: what may be chosen for one run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from airflow.sdk import Param

from research_corpus.settings import Settings


def ingest_form(settings: Settings) -> dict[str, Any]:
    """Return the fields of the form, with the defaults of ``settings``.

    The names are those of the options of :func:`research_corpus.stages.open_run`, but for those
    that :func:`run_options` turns into such. Airflow refuses a trigger whose values do not fit the
    types and bounds given here. Fields without a section are open from the start.
    """
    return {
        "landing": Param(
            settings.landing_uri,
            type="string",
            minLength=1,
            title="Folder to read",
            description="Folder or bucket of article files; this or a place below one of: "
            + ", ".join(settings.landing_roots),
        ),
        "reprocess": Param(
            "new",
            type="string",
            enum=["new", "quarantined", "all"],
            values_display={
                "new": "New and changed files",
                "quarantined": "These, and files with records in quarantine",
                "all": "All files again",
            },
            title="Which files",
            description="Files that have not changed since they were last read are left out.",
        ),
        "dry_run": dry_run_field(),
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
        "publish_valid": Param(
            False,
            type="boolean",
            section="Quality gate",
            title="Publish the valid articles anyway",
            description="Publish what is valid even above that share. Your user name and the time "
            "are kept with the run.",
        ),
    }


def dry_run_field() -> Param:
    """Return the field that asks for the plan alone."""
    return Param(
        False,
        type="boolean",
        title="Only show what would be read",
        description="Dry run: the log of the task plan lists the files, and nothing is changed.",
    )


def run_options(form: Mapping[str, Any], params: Mapping[str, Any], dag_run: Any) -> dict[str, Any]:
    """Return what the user filled in as options of :func:`research_corpus.stages.open_run`.

    Args:
        form: the fields whose values are options as they are, ``dry_run`` and ``publish_valid``.
        params: the values.
        dag_run: whose user is kept where the limit of quarantined records is set aside.
    """
    options = {name: params[name] for name in form}
    options.pop("dry_run", None)
    is_asked = options.pop("publish_valid", False)
    user = dag_run.triggering_user_name or "unknown user"
    return options | {"publish_valid_by": user if is_asked else None}
