"""Rules over ``entities``: does every entity stand where it says."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.contracts.annotations import ENTITIES
from research_corpus.contracts.reasons import ReasonCode
from research_corpus.quality.faults import Spans, describe, ints, missing_columns
from research_corpus.quality.rules import (
    Expectation,
    Rule,
    Severity,
    Suite,
    Surroundings,
    Thresholds,
    no_fault,
)

MAX_USUAL_ENTITY_CHARS = 100


def suite(thresholds: Thresholds) -> Suite:  # noqa: ARG001 - one signature for all suites
    """Return the suite ``entities``."""
    return Suite("entities", "entities", (*_row_rules(), _length_rule()), frame)


def frame(table: pa.Table, surroundings: Surroundings) -> pd.DataFrame:
    """Return what the rules look at, one row an entity."""
    spans = Spans(table, surroundings)
    first, last = ints(table["token_start"]), ints(table["token_end"])
    columns: pd.DataFrame = table.select(["article_id"]).to_pandas()
    columns["required_columns_present"] = missing_columns(table, ENTITIES)
    columns["span_in_text"] = spans.outside_text()
    columns["text_equals_slice"] = spans.differing_from_text(table["text"])
    columns["sentence_exists"] = spans.without_sentence()
    columns["token_span_ordered"] = describe(
        np.asarray((first < 0) | (first >= last)), lambda row: f"{first[row]}:{last[row]}"
    )
    columns["entity_length"] = pc.utf8_length(table["text"]).to_pandas()
    return columns


def _row_rules() -> tuple[Rule, ...]:
    return (
        _row_rule(
            "required_columns_present",
            None,
            "No required column is null.",
            "Analysts rely on the contract and do not test for nulls there.",
        ),
        _row_rule(
            "span_in_text",
            "char_start",
            "0 <= char_start < char_end <= length of the text.",
            "An entity outside the text cannot be shown or cited.",
        ),
        _row_rule(
            "text_equals_slice",
            "text",
            "text is the article's text from char_start to char_end.",
            "Counts of names rest on it.",
        ),
        _row_rule(
            "sentence_exists",
            "sentence_id",
            "The sentence is in sentences.",
            "Joins would drop the entity.",
        ),
        _row_rule(
            "token_span_ordered",
            "token_start",
            "0 <= token_start < token_end.",
            "An entity has at least one token.",
        ),
    )


def _length_rule() -> Rule:
    return Rule(
        name="entity_length_usual",
        column="text",
        severity=Severity.WARNING,
        holds=f"At least 99% of the entities have at most {MAX_USUAL_ENTITY_CHARS} characters.",
        why="Longer ones are lists or clauses taken for a name, often after lost punctuation.",
        expectation=Expectation(
            "expect_column_values_to_be_between",
            {"column": "entity_length", "max_value": MAX_USUAL_ENTITY_CHARS},
        ),
        mostly=0.99,
    )


def _row_rule(name: str, column: str | None, holds: str, why: str) -> Rule:
    return Rule(
        name=name,
        column=column,
        severity=Severity.CRITICAL,
        holds=holds,
        why=why,
        expectation=no_fault(name),
        reason_code=ReasonCode.BROKEN_ANNOTATION,
    )
