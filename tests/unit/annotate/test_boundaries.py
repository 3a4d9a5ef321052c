"""Sentences begin where layout and punctuation say so, and nowhere inside a mark's reach."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research_corpus.annotate.annotator import annotate_batch
from research_corpus.annotate.boundaries import stretches


def sentences(annotator, text) -> list[str]:
    rows = annotate_batch(annotator, [text]).tables["sentences"].to_pylist()
    return [text.text[row["char_start"] : row["char_end"]] for row in rows]


@pytest.mark.parametrize(
    "expected",
    [
        ["“It’s over.”"],
        ["“I have nothing to add.", "Nothing at all.”"],
        ["BRUSSELS (Reuters) -", "Ministers agreed on Tuesday."],
        ["WASHINGTON, D.C. (AP) —", "The senator will not run."],
        ["The bridge at dawn.", "Photograph: Tom Reed/Northfield Echo"],
        ["1. Close the valve before you open the lid."],
        ["The council voted 12-3.", "(Two members were absent.)"],
        ["“Is that all?” asked Ms Okafor.", "It was."],
        ["The plan (see page 4) failed.", "So did the next one."],
    ],
)
def test_sentences_of_one_paragraph(english, make_text, expected):
    assert sentences(english, make_text(" ".join(expected))) == expected


def test_french_sentences_begin_behind_closed_quotations(french, make_text):
    expected = ["« Nous avons compté », a dit le capitaine.", "« Puis nous avons recommencé. »"]
    assert sentences(french, make_text(" ".join(expected))) == expected


PIECES = [
    "Rain fell",
    ".",
    "”",
    "“",
    "\n\n",
    " ",
    ")",
    "(",
    "no",
    '"',
    "PARIS (AFP) - ",
    "…",
    "a.m.",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=25).map("".join))
def test_no_sentence_crosses_a_paragraph_or_begins_with_a_closing_mark(english, make_text, text):
    text = "\n\n".join(p.strip() for p in text.split("\n\n") if p.strip()) or "x"
    for paragraph in text.split("\n\n"):
        for sentence in sentences(english, make_text(paragraph))[1:]:
            assert sentence[0] not in "”),.…"
    found = sentences(english, make_text(text))
    assert not any("\n" in sentence for sentence in found)


@given(st.text(alphabet='AB ab.–—:()\n"“”,1', max_size=300))
def test_stretches_hold_every_visible_character_once(text):
    parts = list(stretches(text))
    assert "".join(text[start:end] for start, end, _ in parts) == text.replace("\n", "")
