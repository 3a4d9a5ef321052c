"""The trigger form of the Dag ``release_corpus``: what may be chosen for one release."""

from __future__ import annotations

from typing import Any

from airflow.sdk import Param


def release_form() -> dict[str, Any]:
    """Return the fields of the form.

    The names are those of the options of :func:`research_corpus.operations.release`. Where releases
    lie is no choice of whoever triggers a Dag.
    """
    return {
        "version": Param(
            type="string",
            pattern=r"^[A-Za-z0-9][A-Za-z0-9._+-]*$",
            examples=["2026.1"],
            title="Version",
            description="Name of the release, such as 2026.1. An existing one is never changed.",
        ),
        "without_text": Param(
            False,
            type="boolean",
            title="Without text",
            description="Leave out texts and words, so that the release may be shared.",
        ),
    }
