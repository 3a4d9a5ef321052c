"""Rules over ``noun_chunks``: does every phrase stand where it says."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.contracts.annotations import NOUN_CHUNKS
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
    sentence_exists,
    span_in_text,
    text_equals_slice,
    usual_length,
)
from research_corpus.quality.rules import Rule, Suite, Surroundings, Thresholds


def suite(thresholds: Thresholds) -> Suite:  # noqa: ARG001 - one signature for all suites
    """Return the suite ``noun_chunks``."""
    return Suite("noun_chunks", "noun_chunks", _rules(), frame)


def frame(table: pa.Table, surroundings: Surroundings) -> pd.DataFrame:
    """Return what the rules look at, one row a phrase."""
    spans = Spans(table, surroundings)
    columns: pd.DataFrame = table.select(["article_id"]).to_pandas()
    columns["required_columns_present"] = missing_columns(table, NOUN_CHUNKS)
    columns["span_in_text"] = spans.outside_text()
    columns["text_equals_slice"] = spans.differing_from_text(table["text"])
    columns["sentence_exists"] = without_row(table, "sentence_id", surroundings.sentences)
    columns["chunk_id_consecutive"] = out_of_sequence(spans.codes, ints(table["chunk_id"]), first=1)
    columns["chunk_length"] = pc.utf8_length(table["text"]).to_pandas()
    return columns


def _rules() -> tuple[Rule, ...]:
    return (
        required_columns(),
        span_in_text("a phrase"),
        text_equals_slice("Counts of phrases rest on it."),
        sentence_exists("phrase"),
        consecutive("chunk_id", 1, "It is the phrase's key; a gap is a lost phrase."),
        usual_length(
            "chunk_length_usual",
            "text",
            "chunk_length",
            "At least {share} of the phrases have at most {max} characters.",
            "Base noun phrases hold no clause; longer ones are lists or lost punctuation.",
            max_value=150,
            mostly=0.99,
        ),
    )
