"""Rules over ``quotes``: do quotations and speakers stand where they say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.contracts.annotations import BY_RULES, QUOTES
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

_STRETCHES = {
    "speaker": "Words put into another mouth are the worst fault that a corpus of news can have.",
    "speaker_mention": "Only the words on the page let a reader check whom a quotation is given.",
    "cue": "A cue that the text does not have cannot be counted or checked.",
}


def suite(thresholds: Thresholds) -> Suite:  # noqa: ARG001 - one signature for all suites
    """Return the suite ``quotes``."""
    return Suite("quotes", "quotes", (*_row_rules(), *_usual_rules()), frame)


def frame(table: pa.Table, surroundings: Surroundings) -> pd.DataFrame:
    """Return what the rules look at, one row a quotation."""
    spans = Spans(table, surroundings)
    columns: pd.DataFrame = table.select(["article_id", "kind", "confidence"]).to_pandas()
    columns["speaker"] = _speakers(table, surroundings)
    columns["required_columns_present"] = missing_columns(table, QUOTES)
    columns["span_in_text"] = spans.outside_text()
    columns["text_equals_slice"] = spans.differing_from_text(table["text"])
    columns["quote_id_consecutive"] = out_of_sequence(spans.codes, ints(table["quote_id"]), first=1)
    for name in _STRETCHES:
        stretch = Spans(table, surroundings, f"{name}_char_start", f"{name}_char_end")
        columns[f"{name}_span_in_text"] = stretch.outside_text()
        columns[f"{name}_equals_text"] = _misnamed(table[f"{name}_text"], stretch)
    columns["speaker_exists"] = without_row(table, "speaker_entity_id", surroundings.entities)
    columns["quote_length"] = pc.utf8_length(table["text"]).to_pandas()
    return columns


def _speakers(table: pa.Table, surroundings: Surroundings) -> Objects:
    """Say whether the speaker is ``known`` or ``unknown``; null where rules annotate by marks."""
    articles = surroundings.articles.rows_of(table["article_id"].combine_chunks())
    by_rules = pc.starts_with(articles["model_id"].cast(pa.string()), BY_RULES)
    of_rules = pc.is_in(
        table["article_id"], value_set=articles["article_id"].filter(by_rules).combine_chunks()
    )
    speakers = np.where(mask(table["speaker_text"].is_valid()), "known", "unknown").astype(object)
    speakers[mask(of_rules)] = None
    return speakers


def _misnamed(names: pa.ChunkedArray, stretch: Spans) -> Objects:
    """Describe words without offsets, offsets without words, and ones that differ."""
    halves = mask(names.is_valid()) != stretch.given
    differing = stretch.differing_from_text(names)
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
        *(rule for name, why in _STRETCHES.items() for rule in _stretch_rules(name, why)),
        row_rule(
            "speaker_exists",
            "speaker_entity_id",
            "speaker_entity_id is null or in entities.",
            "Joins would drop the quotation.",
        ),
    )


def _stretch_rules(name: str, why: str) -> tuple[Rule, Rule]:
    return (
        row_rule(
            f"{name}_span_in_text",
            f"{name}_char_start",
            f"0 <= {name}_char_start < {name}_char_end <= length of the text, where given.",
            "Words outside the text cannot be shown or cited.",
        ),
        row_rule(
            f"{name}_equals_text",
            f"{name}_text",
            f"{name}_text is the text at its offsets; it has them exactly where set.",
            why,
        ),
    )


def _usual_rules() -> tuple[Rule, ...]:
    return (
        Rule(
            name="speaker_known",
            column="speaker_text",
            severity=Severity.INFO,
            says="speaker_text is known for at least {share} of the quotations, those of articles "
            "in a language without a model left out.",
            why="News custom attributes quotations; many without a speaker are scare quotes and "
            "titles, or mean that the language's verbs of saying are not known.",
            expectation=Expectation(
                "expect_column_values_to_be_in_set", {"column": "speaker", "value_set": ["known"]}
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
