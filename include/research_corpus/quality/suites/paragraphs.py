"""Rules over ``paragraphs``: do they divide the text in order."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.contracts.articles import PARAGRAPHS
from research_corpus.quality.faults import (
    Objects,
    Spans,
    describe,
    ints,
    mask,
    missing_columns,
    out_of_sequence,
)
from research_corpus.quality.row_rules import (
    INVALID,
    consecutive,
    known_value,
    required_columns,
    row_rule,
    span_in_text,
    usual_length,
)
from research_corpus.quality.rules import Rule, Suite, Surroundings, Thresholds

CAPTION = "caption"
KINDS = ["body", "heading", CAPTION, "list", "quote", "boilerplate"]


def suite(thresholds: Thresholds) -> Suite:  # noqa: ARG001 - one signature for all suites
    """Return the suite ``paragraphs``."""
    return Suite("paragraphs", "paragraphs", _rules(), frame)


def frame(table: pa.Table, surroundings: Surroundings) -> pd.DataFrame:
    """Return what the rules look at, one row a paragraph."""
    spans, numbers = Spans(table, surroundings), ints(table["paragraph_id"])
    columns: pd.DataFrame = table.select(["article_id", "kind"]).to_pandas()
    columns["required_columns_present"] = missing_columns(table, PARAGRAPHS)
    columns["span_in_text"] = spans.outside_text()
    columns["paragraph_id_consecutive"] = out_of_sequence(spans.codes, numbers, first=1)
    columns["spans_ordered"] = spans.overlapping(numbers)
    columns["span_unless_caption"] = _misplaced(table)
    columns["paragraph_length"] = pc.subtract(table["char_end"], table["char_start"]).to_pandas()
    return columns


def _misplaced(table: pa.Table) -> Objects:
    kinds, starts, ends = table["kind"], table["char_start"], table["char_end"]
    is_caption = pc.fill_null(pc.equal(kinds, CAPTION), False)
    complete = pc.and_(starts.is_valid(), ends.is_valid())
    empty = pc.and_(starts.is_null(), ends.is_null())
    sound = pc.if_else(is_caption, empty, complete)
    return describe(
        ~mask(sound),
        lambda row: f"{kinds[row].as_py()} at {starts[row].as_py()}:{ends[row].as_py()}",
    )


def _rules() -> tuple[Rule, ...]:
    return (
        required_columns(INVALID),
        span_in_text("a paragraph"),
        consecutive(
            "paragraph_id", 1, "Sentences name their paragraph by it; a gap is a lost one.", INVALID
        ),
        known_value("kind", KINDS, INVALID),
        row_rule(
            "span_unless_caption",
            "char_start",
            "A caption has no offsets; every other paragraph has both.",
            "Captions are left out of the text; all else must be found in it.",
            reason_code=INVALID,
        ),
        row_rule(
            "spans_ordered",
            "char_start",
            "A paragraph starts where the one before it ends, or later.",
            "A character belongs to one paragraph at most; overlaps would count words twice.",
        ),
        usual_length(
            "paragraph_length_usual",
            "char_end",
            "paragraph_length",
            "At least {share} of the paragraphs have at most {max} characters.",
            "Longer ones are texts whose line breaks were lost, so that paragraphs mean nothing.",
            max_value=5000,
            mostly=0.98,
        ),
    )
