"""Rules over ``entities``: does every entity stand where it says."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.contracts.annotations import ENTITIES
from research_corpus.quality.faults import Spans, describe, ints, missing_columns, without_row
from research_corpus.quality.row_rules import (
    required_columns,
    row_rule,
    sentence_exists,
    span_in_text,
    text_equals_slice,
    usual_length,
)
from research_corpus.quality.rules import Rule, Suite, Surroundings, Thresholds


def suite(thresholds: Thresholds) -> Suite:  # noqa: ARG001 - one signature for all suites
    """Return the suite ``entities``."""
    return Suite("entities", "entities", _rules(), frame)


def frame(table: pa.Table, surroundings: Surroundings) -> pd.DataFrame:
    """Return what the rules look at, one row an entity."""
    spans = Spans(table, surroundings)
    first, last = ints(table["token_start"]), ints(table["token_end"])
    columns: pd.DataFrame = table.select(["article_id"]).to_pandas()
    columns["required_columns_present"] = missing_columns(table, ENTITIES)
    columns["span_in_text"] = spans.outside_text()
    columns["text_equals_slice"] = spans.differing_from_text(table["text"])
    columns["sentence_exists"] = without_row(table, "sentence_id", surroundings.sentences)
    columns["token_span_ordered"] = describe(
        np.asarray((first < 0) | (first >= last)), lambda row: f"{first[row]}:{last[row]}"
    )
    columns["entity_length"] = pc.utf8_length(table["text"]).to_pandas()
    return columns


def _rules() -> tuple[Rule, ...]:
    return (
        required_columns(),
        span_in_text("an entity"),
        text_equals_slice("Counts of names rest on it."),
        sentence_exists("entity"),
        row_rule(
            "token_span_ordered",
            "token_start",
            "0 <= token_start < token_end.",
            "An entity has at least one token.",
        ),
        usual_length(
            "entity_length_usual",
            "text",
            "entity_length",
            "At least {share} of the entities have at most {max} characters.",
            "Longer ones are lists or clauses taken for a name, often after lost punctuation.",
            max_value=100,
            mostly=0.99,
        ),
    )
