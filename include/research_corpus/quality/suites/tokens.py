"""Rules over ``tokens``: do offsets, numbers and heads hold together."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.contracts.annotations import TOKENS
from research_corpus.quality.faults import (
    Ints,
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
    consecutive,
    known_value,
    required_columns,
    row_rule,
    sentence_exists,
    span_in_text,
    usual_length,
)
from research_corpus.quality.rules import Expectation, Rule, Suite, Surroundings, Thresholds

# https://universaldependencies.org/u/pos/
UNIVERSAL_POS = [
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON",
    "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X",
]  # fmt: skip


def suite(thresholds: Thresholds) -> Suite:  # noqa: ARG001 - one signature for all suites
    """Return the suite ``tokens``."""
    return Suite("tokens", "tokens", (*_place_rules(), *_value_rules()), frame)


def frame(table: pa.Table, surroundings: Surroundings) -> pd.DataFrame:
    """Return what the rules look at, one row a token."""
    spans, sentences = Spans(table, surroundings), ints(table["sentence_id"])
    columns: pd.DataFrame = table.select(["article_id", "upos", "ent_iob"]).to_pandas()
    columns["required_columns_present"] = missing_columns(table, TOKENS)
    columns["span_in_text"] = spans.outside_text()
    columns["form_equals_text"] = spans.differing_from_text(table["form"])
    columns["spans_ordered"] = spans.overlapping(ints(table["token_index"]))
    columns["token_index_consecutive"] = out_of_sequence(
        spans.codes, ints(table["token_index"]), first=0
    )
    columns["token_id_consecutive"] = out_of_sequence(
        [spans.codes, sentences], ints(table["token_id"]), first=1
    )
    columns["sentence_exists"] = without_row(table, "sentence_id", surroundings.sentences)
    columns["head_in_sentence"] = _lost_heads(table, spans.codes, sentences)
    columns["form_length"] = pc.utf8_length(table["form"]).to_pandas()
    return columns


def _lost_heads(table: pa.Table, codes: Ints, sentence_ids: Ints) -> Objects:
    head = ints(table["head"])
    sentences = pd.DataFrame({"article": codes, "sentence": sentence_ids})
    length = sentences.groupby(["article", "sentence"])["article"].transform("size").to_numpy()
    given = mask(table["head"].is_valid())
    broken = given & ((head < 0) | (head > length))
    return describe(broken, lambda row: f"head {head[row]} in a sentence of {length[row]} tokens")


def _place_rules() -> tuple[Rule, ...]:
    return (
        required_columns(),
        span_in_text("a token"),
        row_rule(
            "spans_ordered",
            "char_start",
            "A token starts where the token before it ends, or later.",
            "The text is rebuilt from the tokens in their order.",
        ),
        row_rule(
            "form_equals_text",
            "form",
            "form is the text from char_start to char_end.",
            "Offsets shifted by one code point would silently mislead every later reading.",
        ),
        consecutive("token_index", 0, "Entities name their tokens by it; a gap is a lost token."),
        row_rule(
            "token_id_consecutive",
            "token_id",
            "token_id counts 1, 2, 3 … in the sentence.",
            "head names tokens by it; CoNLL-U demands it.",
        ),
        sentence_exists("token"),
        row_rule(
            "head_in_sentence",
            "head",
            "head is null, 0 or a token_id of the sentence.",
            "A head outside the sentence breaks every tree.",
        ),
    )


def _value_rules() -> tuple[Rule, ...]:
    return (
        row_rule(
            "upos_universal",
            "upos",
            "upos is null or a Universal POS tag.",
            "Queries over several languages rest on the one tag set.",
            Expectation(
                "expect_column_values_to_be_in_set", {"column": "upos", "value_set": UNIVERSAL_POS}
            ),
        ),
        known_value("ent_iob", ["B", "I", "O"]),
        usual_length(
            "form_length_usual",
            "form",
            "form_length",
            "At least {share} of the tokens have at most {max} characters.",
            "Longer ones are URLs or encoded data; many of them mean that markup got in.",
            max_value=100,
            mostly=0.999,
        ),
    )
