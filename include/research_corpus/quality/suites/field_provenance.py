"""Rules over ``field_provenance``: does every value lead back to what the source said."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.contracts.articles import ARTICLES, FIELD_PROVENANCE
from research_corpus.quality.faults import Objects, describe, ints, mask, missing_columns
from research_corpus.quality.row_rules import (
    INVALID,
    confidence_range,
    known_value,
    required_columns,
    row_rule,
)
from research_corpus.quality.rules import Expectation, Rule, Suite, Surroundings, Thresholds

ORIGINS = ["header", "json-ld", "meta", "markup", "url", "filename", "detected", "default"]


def suite(thresholds: Thresholds) -> Suite:  # noqa: ARG001 - one signature for all suites
    """Return the suite ``field_provenance``."""
    return Suite("field_provenance", "field_provenance", _rules(), frame)


def frame(table: pa.Table, surroundings: Surroundings) -> pd.DataFrame:  # noqa: ARG001
    """Return what the rules look at, one row a value."""
    columns: pd.DataFrame = table.select(
        ["article_id", "field", "origin", "confidence", "position"]
    ).to_pandas()
    columns["required_columns_present"] = missing_columns(table, FIELD_PROVENANCE)
    columns["span_in_raw"] = _outside_raw(table)
    return columns


def _outside_raw(table: pa.Table) -> Objects:
    start, end = ints(table["char_start"]), ints(table["char_end"])
    length = ints(pc.utf8_length(table["raw"]))
    given = mask(pc.or_(table["char_start"].is_valid(), table["char_end"].is_valid()))
    broken = given & ((start < 0) | (start > end) | (end > length))
    return describe(broken, lambda row: f"{start[row]}:{end[row]} of {length[row]} characters")


def _rules() -> tuple[Rule, ...]:
    return (
        required_columns(INVALID),
        row_rule(
            "field_in_articles",
            "field",
            "field is a column of articles.",
            "Whoever asks where a value came from looks it up by the column's name.",
            Expectation(
                "expect_column_values_to_be_in_set",
                {"column": "field", "value_set": [column.name for column in ARTICLES.columns]},
            ),
            INVALID,
        ),
        known_value("origin", ORIGINS, INVALID),
        confidence_range(reason_code=INVALID),
        row_rule(
            "position_not_negative",
            "position",
            "position is {min} or more.",
            "It is the place in a list, from 0.",
            Expectation(
                "expect_column_values_to_be_between", {"column": "position", "min_value": 0}
            ),
            INVALID,
        ),
        row_rule(
            "span_in_raw",
            "char_start",
            "0 <= char_start <= char_end <= length of raw, where given.",
            "The value must be found in what the source said.",
            reason_code=INVALID,
        ),
    )
