"""Rules over ``article_metrics``: are the measures known ones, and possible."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.contracts.annotations import ARTICLE_METRICS
from research_corpus.quality.faults import Objects, describe, mask, missing_columns
from research_corpus.quality.row_rules import known_value, required_columns, row_rule
from research_corpus.quality.rules import Rule, Suite, Surroundings, Thresholds

METRICS = [
    "flesch_reading_ease",
    "lix",
    "mean_sentence_words",
    "moving_average_type_token_ratio",
    "quoted_text_ratio",
]
RATIOS = ["moving_average_type_token_ratio", "quoted_text_ratio"]
UNBOUNDED = ["flesch_reading_ease"]


def suite(thresholds: Thresholds) -> Suite:  # noqa: ARG001 - one signature for all suites
    """Return the suite ``article_metrics``."""
    return Suite("article_metrics", "article_metrics", _rules(), frame)


def frame(table: pa.Table, surroundings: Surroundings) -> pd.DataFrame:  # noqa: ARG001
    """Return what the rules look at, one row a measure."""
    columns: pd.DataFrame = table.select(["article_id", "metric"]).to_pandas()
    columns["required_columns_present"] = missing_columns(table, ARTICLE_METRICS)
    columns["value_possible"] = _impossible(table)
    return columns


def _impossible(table: pa.Table) -> Objects:
    metrics, values = table["metric"], table["value"]
    is_ratio = pc.is_in(metrics, value_set=pa.array(RATIOS))
    is_bounded = pc.invert(pc.is_in(metrics, value_set=pa.array(UNBOUNDED)))
    broken = (
        mask(pc.invert(pc.is_finite(values)))
        | (mask(is_bounded) & mask(pc.less(values, 0)))
        | (mask(is_ratio) & mask(pc.greater(values, 1)))
    )
    return describe(broken, lambda row: f"{metrics[row].as_py()} {values[row].as_py()}")


def _rules() -> tuple[Rule, ...]:
    return (
        required_columns(),
        known_value("metric", METRICS),
        row_rule(
            "value_possible",
            "value",
            "value is finite, not negative (but for flesch_reading_ease), and a ratio at most 1.",
            "An impossible measure spoils every mean that it is in.",
        ),
    )
