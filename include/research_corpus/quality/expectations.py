"""Evaluate suites with Great Expectations, chunk by chunk.

The only module of the evaluation that imports Great Expectations, and only when an
:class:`Evaluator` is made: the import takes seconds.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import pandas as pd

from research_corpus.quality.rules import Suite, cut, expectation_config
from research_corpus.quality.tally import Tally


class Evaluator:
    """One ephemeral Great Expectations context that evaluates the suites of one run."""

    def __init__(self) -> None:
        os.environ.setdefault("GX_ANALYTICS_ENABLED", "False")
        import great_expectations as gx
        from great_expectations.data_context.types.base import (
            DataContextConfig,
            InMemoryStoreBackendDefaults,
            ProgressBarsConfig,
        )

        self._gx = gx
        # No Data Docs site, which by default claims a temporary folder for each run.
        defaults = InMemoryStoreBackendDefaults(init_temp_docs_sites=False)
        config = DataContextConfig(store_backend_defaults=defaults)
        self._context = gx.get_context(mode="ephemeral", project_config=config)
        self._context.variables.progress_bars = ProgressBarsConfig(globally=False)
        self._source = self._context.data_sources.add_pandas("staged_run")
        self._batches: dict[str, Any] = {}

    def evaluate(self, suite: Suite, frame: pd.DataFrame, tallies: dict[str, Tally]) -> None:
        """Evaluate ``suite`` on one frame and add what it shows to ``tallies``.

        Rules with a fault column are left to :func:`research_corpus.quality.faults.count_faults`.

        Args:
            suite: the rules.
            frame: what the suite's ``frame`` made of one or more chunks.
            tallies: by name of the rule.
        """
        rules = [rule for rule in suite.rules if not rule.has_fault_column]
        if not rules:
            return
        batch = self._batch_definition(suite).get_batch(batch_parameters={"dataframe": frame})
        outcome = batch.validate(
            self._gx.ExpectationSuite(
                name=suite.name, expectations=[expectation_config(rule) for rule in rules]
            ),
            result_format={
                "result_format": "COMPLETE",
                "unexpected_index_column_names": ["article_id"],
                "return_unexpected_index_query": False,
            },
        )
        for result in outcome.results:
            _add(tallies[result.expectation_config.meta["rule"]], result)

    def _batch_definition(self, suite: Suite) -> Any:
        if suite.name not in self._batches:
            asset = self._source.add_dataframe_asset(suite.table)
            self._batches[suite.name] = asset.add_batch_definition_whole_dataframe("chunk")
        return self._batches[suite.name]


def _add(tally: Tally, result: Any) -> None:
    found = result.result
    error = _error(result.exception_info)
    if error is not None:
        tally.error = tally.error or error
        return
    elements = found["element_count"] - found.get("missing_count", 0)
    tally.add(elements, found["unexpected_count"], _rows(found.get("unexpected_index_list") or ()))


def _rows(index_list: Iterable[dict[str, Any]]) -> Iterator[tuple[str | None, str | None]]:
    for entry in index_list:
        values = {name: _text(value) for name, value in entry.items() if name != "article_id"}
        yield _text(entry["article_id"]), next(iter(values.values()), None)


def _text(value: Any) -> str | None:
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    return cut(value.isoformat() if isinstance(value, date) else str(value))


def _error(exception_info: dict[str, Any]) -> str | None:
    """Return the message of the first exception; the information is flat or one a metric."""
    for info in (exception_info, *exception_info.values()):
        if isinstance(info, dict) and info.get("raised_exception"):
            return cut(str(info.get("exception_message")))
    return None
