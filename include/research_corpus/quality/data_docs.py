"""Export of runs' results as Great Expectations' own Data Docs: an option, not the report.

Great Expectations' pages load their styles and scripts from the web, so that without a connection
they are readable but unstyled; and rebuilding them takes longer with each run they hold. They
show articles' values as markup, so values are escaped before they get there.
"""

from __future__ import annotations

import html
import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

BATCH = "run"
SITE = "export"


def export_data_docs(runs: Iterable[Mapping[str, dict[str, Any]]], folder: Path) -> Path:
    """Write the Data Docs of some runs into ``folder`` and return the page to open.

    Args:
        runs: of each run, the documents by suite, as in
            :class:`research_corpus.quality.check.QualityOutcome`.
        folder: is created; pages of other runs in it stay, but the index does not name them.
    """
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "False")
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.add_data_docs_site(site_name=SITE, site_config=_site(folder))
    for documents in runs:
        for suite, document in documents.items():
            _store(context, suite, document)
    context.build_data_docs(site_names=[SITE])
    return folder / "index.html"


def _site(folder: Path) -> Any:
    return {
        "class_name": "SiteBuilder",
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        "store_backend": {
            "class_name": "TupleFilesystemStoreBackend",
            "base_directory": str(folder.absolute()),
        },
    }


def _store(context: Any, suite: str, document: dict[str, Any]) -> None:
    from great_expectations.core.expectation_validation_result import (
        ExpectationSuiteValidationResultSchema,
    )
    from great_expectations.core.run_identifier import RunIdentifier
    from great_expectations.data_context.types.resource_identifiers import (
        ExpectationSuiteIdentifier,
        ValidationResultIdentifier,
    )

    run = document["meta"]["run_id"]
    key = ValidationResultIdentifier(
        expectation_suite_identifier=ExpectationSuiteIdentifier(name=suite),
        run_id=RunIdentifier(run["run_name"], datetime.fromisoformat(run["run_time"])),
        batch_identifier=BATCH,
    )
    results = [_in_our_words(result) for result in document["results"]]
    loaded = ExpectationSuiteValidationResultSchema().load({**document, "results": results})
    context.validation_results_store.set(key, loaded)


def _in_our_words(result: dict[str, Any]) -> dict[str, Any]:
    """Return a result with escaped values, described by what the rule says."""
    config = result["expectation_config"]
    return {
        **result,
        "result": _escaped(result["result"]),
        "expectation_config": {**config, "description": html.escape(config["meta"]["holds"])},
    }


def _escaped(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _escaped(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_escaped(item) for item in value]
    return html.escape(value) if isinstance(value, str) else value
