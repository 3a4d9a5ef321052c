"""Rules over ``quotes``: do quotations and speakers stand where they say."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.contracts.annotations import QUOTES
from research_corpus.quality.faults import (
    Objects,
    Spans,
    describe,
    ints,
    mask,
    missing_columns,
    out_of_sequence,
    without_row,
)
from research_corpus.quality.row_rules import (
    confidence_range,
    consecutive,
    known_value,
    required_columns,
    row_rule,
    span_in_text,
    text_equals_slice,
    usual_length,
)
from research_corpus.quality.rules import (
    Expectation,
    Rule,
    Severity,
    Suite,
    Surroundings,
    Thresholds,
)

KINDS = ["direct", "indirect", "mixed"]


def suite(thresholds: Thresholds) -> Suite:  # noqa: ARG001 - one signature for all suites
    """Return the suite ``quotes``."""
    return Suite("quotes", "quotes", (*_row_rules(), *_usual_rules()), frame)


def frame(table: pa.Table, surroundings: Surroundings) -> pd.DataFrame:
    """Return what the rules look at, one row a quotation."""
    spans = Spans(table, surroundings)
    speakers = Spans(table, surroundings, "speaker_char_start", "speaker_char_end")
    columns: pd.DataFrame = table.select(
        ["article_id", "kind", "confidence", "speaker_text"]
    ).to_pandas()
    columns["required_columns_present"] = missing_columns(table, QUOTES)
    columns["span_in_text"] = spans.outside_text()
    columns["text_equals_slice"] = spans.differing_from_text(table["text"])
    columns["quote_id_consecutive"] = out_of_sequence(spans.codes, ints(table["quote_id"]), first=1)
    columns["speaker_span_in_text"] = speakers.outside_text()
    columns["speaker_equals_text"] = _misnamed(table, speakers)
    columns["speaker_exists"] = without_row(table, "speaker_entity_id", surroundings.entities)
    columns["quote_length"] = pc.utf8_length(table["text"]).to_pandas()
    return columns


def _misnamed(table: pa.Table, speakers: Spans) -> Objects:
    """Describe speakers without offsets, offsets without a speaker, and ones that differ."""
    names = table["speaker_text"]
    halves = mask(names.is_valid()) != speakers.given
    differing = speakers.differing_from_text(names)
    halved = describe(halves, lambda row: f"{names[row].as_py()!r} without its other half")
    return halved if halves.all() else pd.Series(halved).where(halves, differing).to_numpy(object)


def _row_rules() -> tuple[Rule, ...]:
    return (
        required_columns(),
        span_in_text("a quotation"),
        text_equals_slice("A quotation that the article does not have would be invented."),
        consecutive("quote_id", 1, "It is the quotation's key; a gap is a lost quotation."),
        known_value("kind", KINDS),
        confidence_range(),
        row_rule(
            "speaker_span_in_text",
            "speaker_char_start",
            "0 <= speaker_char_start < speaker_char_end <= length of the text, where given.",
            "A speaker outside the text cannot be shown or cited.",
        ),
        row_rule(
            "speaker_equals_text",
            "speaker_text",
            "speaker_text is the text at the speaker's offsets; it has them exactly where set.",
            "Words put into another mouth are the worst fault that a corpus of news can have.",
        ),
        row_rule(
            "speaker_exists",
            "speaker_entity_id",
            "speaker_entity_id is null or in entities.",
            "Joins would drop the quotation.",
        ),
    )


def _usual_rules() -> tuple[Rule, ...]:
    return (
        Rule(
            name="speaker_known",
            column="speaker_text",
            severity=Severity.INFO,
            says="speaker_text is known for at least {share} of the quotations.",
            why="News custom attributes quotations; many without a speaker are scare quotes and "
            "titles, or mean that the language's verbs of saying are not known.",
            expectation=Expectation(
                "expect_column_values_to_not_be_null", {"column": "speaker_text"}
            ),
            mostly=0.5,
        ),
        usual_length(
            "quote_length_usual",
            "text",
            "quote_length",
            "At least {share} of the quotations have at most {max} characters.",
            "Longer ones are often a closing mark that was missed, up to the next one.",
            max_value=1500,
            mostly=0.99,
        ),
    )
