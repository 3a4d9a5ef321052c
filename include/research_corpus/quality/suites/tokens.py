"""Rules over ``tokens``: do offsets, numbers and heads hold together."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.contracts.annotations import TOKENS
from research_corpus.contracts.reasons import ReasonCode
from research_corpus.quality.faults import (
    Objects,
    Spans,
    describe,
    ints,
    mask,
    missing_columns,
    out_of_sequence,
)
from research_corpus.quality.rules import (
    Expectation,
    Rule,
    Severity,
    Suite,
    Surroundings,
    Thresholds,
    no_fault,
)

# https://universaldependencies.org/u/pos/
UNIVERSAL_POS = [
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON",
    "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X",
]  # fmt: skip
MAX_USUAL_FORM_CHARS = 100


def suite(thresholds: Thresholds) -> Suite:  # noqa: ARG001 - one signature for all suites
    """Return the suite ``tokens``."""
    return Suite("tokens", "tokens", (*_place_rules(), *_value_rules()), frame)


def frame(table: pa.Table, surroundings: Surroundings) -> pd.DataFrame:
    """Return what the rules look at, one row a token."""
    spans = Spans(table, surroundings)
    columns: pd.DataFrame = table.select(["article_id", "upos", "ent_iob"]).to_pandas()
    columns["required_columns_present"] = missing_columns(table, TOKENS)
    columns["span_in_text"] = spans.outside_text()
    columns["form_equals_text"] = spans.differing_from_text(table["form"])
    columns["spans_ordered"] = _overlaps(table, spans)
    columns["token_index_consecutive"] = out_of_sequence(
        spans.codes, ints(table["token_index"]), first=0
    )
    columns["token_id_consecutive"] = out_of_sequence(
        [spans.codes, spans.sentence], ints(table["token_id"]), first=1
    )
    columns["sentence_exists"] = spans.without_sentence()
    columns["head_in_sentence"] = _lost_heads(table, spans)
    columns["form_length"] = pc.utf8_length(table["form"]).to_pandas()
    return columns


def _overlaps(table: pa.Table, spans: Spans) -> Objects:
    order = np.lexsort((ints(table["token_index"]), spans.codes))
    start, end, codes = spans.start[order], spans.end[order], spans.codes[order]
    broken = np.zeros(len(order), dtype=np.bool_)
    broken[order[1:]] = (codes[1:] == codes[:-1]) & (start[1:] < end[:-1])
    return describe(broken, lambda row: f"starts at {spans.start[row]}, before the last one ends")


def _lost_heads(table: pa.Table, spans: Spans) -> Objects:
    head = ints(table["head"])
    sentences = pd.DataFrame({"article": spans.codes, "sentence": spans.sentence})
    length = sentences.groupby(["article", "sentence"])["article"].transform("size").to_numpy()
    given = mask(table["head"].is_valid())
    broken = given & ((head < 0) | (head > length))
    return describe(broken, lambda row: f"head {head[row]} in a sentence of {length[row]} tokens")


def _place_rules() -> tuple[Rule, ...]:
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
            "A token outside the text cannot be shown or cited.",
        ),
        _row_rule(
            "spans_ordered",
            "char_start",
            "A token starts where the token before it ends, or later.",
            "The text is rebuilt from the tokens in their order.",
        ),
        _row_rule(
            "form_equals_text",
            "form",
            "form is the text from char_start to char_end.",
            "Offsets shifted by one code point would silently mislead every later reading.",
        ),
        _row_rule(
            "token_index_consecutive",
            "token_index",
            "token_index counts 0, 1, 2 … in the article.",
            "Entities name their tokens by it; a gap is a lost token.",
        ),
        _row_rule(
            "token_id_consecutive",
            "token_id",
            "token_id counts 1, 2, 3 … in the sentence.",
            "head names tokens by it; CoNLL-U demands it.",
        ),
        _row_rule(
            "sentence_exists",
            "sentence_id",
            "The sentence is in sentences.",
            "Joins would drop the token.",
        ),
        _row_rule(
            "head_in_sentence",
            "head",
            "head is null, 0 or a token_id of the sentence.",
            "A head outside the sentence breaks every tree.",
        ),
    )


def _value_rules() -> tuple[Rule, ...]:
    return (
        _row_rule(
            "upos_universal",
            "upos",
            "upos is null or a Universal POS tag.",
            "Queries over several languages rest on the one tag set.",
            Expectation(
                "expect_column_values_to_be_in_set", {"column": "upos", "value_set": UNIVERSAL_POS}
            ),
        ),
        _row_rule(
            "ent_iob_known",
            "ent_iob",
            "ent_iob is null, B, I or O.",
            "Queries filter by these letters.",
            Expectation(
                "expect_column_values_to_be_in_set",
                {"column": "ent_iob", "value_set": ["B", "I", "O"]},
            ),
        ),
        Rule(
            name="form_length_usual",
            column="form",
            severity=Severity.WARNING,
            holds=f"At least 99.9% of the tokens have at most {MAX_USUAL_FORM_CHARS} characters.",
            why="Longer ones are URLs or encoded data; many of them mean that markup got in.",
            expectation=Expectation(
                "expect_column_values_to_be_between",
                {"column": "form_length", "max_value": MAX_USUAL_FORM_CHARS},
            ),
            mostly=0.999,
        ),
    )


def _row_rule(
    name: str, column: str | None, holds: str, why: str, expectation: Expectation | None = None
) -> Rule:
    return Rule(
        name=name,
        column=column,
        severity=Severity.CRITICAL,
        holds=holds,
        why=why,
        expectation=expectation or no_fault(name),
        reason_code=ReasonCode.BROKEN_ANNOTATION,
    )
