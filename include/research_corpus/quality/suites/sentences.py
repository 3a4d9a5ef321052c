"""Rules over ``sentences``: do they divide the paragraphs in order."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.contracts.annotations import SENTENCES
from research_corpus.quality.faults import (
    Spans,
    ints,
    missing_columns,
    out_of_sequence,
    without_row,
)
from research_corpus.quality.row_rules import (
    consecutive,
    required_columns,
    row_rule,
    span_in_text,
    usual_length,
)
from research_corpus.quality.rules import Expectation, Rule, Suite, Surroundings, Thresholds


def suite(thresholds: Thresholds) -> Suite:  # noqa: ARG001 - one signature for all suites
    """Return the suite ``sentences``."""
    return Suite("sentences", "sentences", _rules(), frame)


def frame(table: pa.Table, surroundings: Surroundings) -> pd.DataFrame:
    """Return what the rules look at, one row a sentence."""
    spans, numbers = Spans(table, surroundings), ints(table["sentence_id"])
    columns: pd.DataFrame = table.select(["article_id", "token_count"]).to_pandas()
    columns["required_columns_present"] = missing_columns(table, SENTENCES)
    columns["span_in_text"] = spans.outside_text()
    columns["sentence_id_consecutive"] = out_of_sequence(spans.codes, numbers, first=1)
    columns["spans_ordered"] = spans.overlapping(numbers)
    columns["paragraph_exists"] = without_row(table, "paragraph_id", surroundings.paragraphs)
    columns["sentence_tokens"] = pc.cast(table["token_count"], pa.int64()).to_pandas()
    return columns


def _rules() -> tuple[Rule, ...]:
    return (
        required_columns(),
        span_in_text("a sentence"),
        consecutive("sentence_id", 1, "Annotation names its sentence by it; a gap is a lost one."),
        row_rule(
            "spans_ordered",
            "char_start",
            "A sentence starts where the one before it ends, or later.",
            "Overlapping sentences would count their words twice.",
        ),
        row_rule(
            "paragraph_exists",
            "paragraph_id",
            "The paragraph is in paragraphs.",
            "Joins would drop the sentence.",
        ),
        row_rule(
            "has_tokens",
            "token_count",
            "token_count is {min} or more.",
            "A sentence without a token is white space.",
            Expectation(
                "expect_column_values_to_be_between", {"column": "token_count", "min_value": 1}
            ),
        ),
        usual_length(
            "sentence_length_usual",
            "token_count",
            "sentence_tokens",
            "At least {share} of the sentences have at most {max} tokens.",
            "Longer ones are lists, tables or texts without full stops, which parsers misread.",
            max_value=150,
            mostly=0.99,
        ),
    )
