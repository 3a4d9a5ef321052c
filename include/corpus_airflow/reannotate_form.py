"""The trigger form of the Dag ``reannotate_articles``: what may be chosen for one run."""

from __future__ import annotations

from typing import Any

from airflow.sdk import Param

from research_corpus.settings import Settings


def reannotate_form(settings: Settings) -> dict[str, Any]:
    """Return the fields of the form.

    The names are those of the options of :func:`research_corpus.stages.open_reannotation`.
    """
    return {
        "months": Param(
            None,
            type=["null", "array"],
            items={"type": "string", "pattern": r"^(\d{4}-(0[1-9]|1[0-2])|unknown)$"},
            title="Months",
            description="Months of publication, such as 2025-01, or unknown; empty: all.",
        ),
        "languages": Param(
            None,
            type=["null", "array"],
            items={"type": "string", "minLength": 2},
            examples=sorted(settings.models),
            title="Languages",
            description="BCP 47 codes, such as en or fr; empty: every language.",
        ),
        "models": Param(
            None,
            type=["null", "object"],
            additionalProperties={"type": "string", "minLength": 1},
            examples=[settings.models],
            section="How to annotate it",
            title="Models",
            description="Model package by language, for this run alone; articles of other "
            "languages stay as they are. Empty: those of CORPUS_MODELS.",
        ),
    }
