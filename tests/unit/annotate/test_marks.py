from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from research_corpus.annotate.marks import marked_spans


def _found(text: str) -> list[str]:
    return [text[span.start : span.end] for span in marked_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “no” twice.", ["“no”"]),
        ("‘He told me “go away” and I left,’ she said.", ["‘He told me “go away” and I left,’"]),
        ("“Don’t say ‘no’,” he said.", ["“Don’t say ‘no’,”"]),
        ("Il a dit : « Oui ».", ["« Oui »"]),
        ("Il a dit : «\u00a0Oui\u00a0».", ["«\u00a0Oui\u00a0»"]),
        ("Er sagte: „Gut“.", ["„Gut“"]),
        ("Sie sagte: »Gut«.", ["»Gut«"]),
        ("Han sade: ”bra”.", ["”bra”"]),
        ('She said "one" and "two".', ['"one"', '"two"']),
        ("They sang 'to be jolly' all day.", ["'to be jolly'"]),
    ],
)
def test_marked_spans_each_kind_of_mark_is_paired(text, expected):
    assert _found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The boys’ club isn’t the girls’ club.",
        "The boys' club isn't the girls' club.",
        "’Twas the music of the ‘90s and the ’80s.",
        "'Tis rock 'n roll",
        'A man of 5\'10" and a board of 3".',
        "L’homme qu’elle aimait n’est plus.",
    ],
)
def test_marked_spans_apostrophes_and_inches_open_nothing(text):
    assert _found(text) == []


def test_marked_spans_possessive_inside_single_marks_does_not_close_them():
    assert _found("He said ‘the boys’ club is shut’ today.") == ["‘the boys’ club is shut’"]


def test_marked_spans_repeated_opening_mark_continues_over_paragraphs():
    text = "“One.\n\n“Two.\n\n“Three,” he said. “Four.”"
    assert _found(text) == ["“One.\n\n“Two.\n\n“Three,”", "“Four.”"]


def test_marked_spans_unclosed_mark_ends_with_its_paragraph():
    spans = marked_spans("He said “never closed.\n\nThe next one is “fine”.")
    assert [(span.start, span.end, span.closed) for span in spans] == [
        (8, 22, False),
        (40, 46, True),
    ]


def test_marked_spans_mark_opened_twice_drops_the_first():
    assert _found("a “b “c” d") == ["“c”"]


@example("“a\n ")
@given(st.text(alphabet="“”‘’«»„\"' \nab.,s", max_size=200))
def test_marked_spans_any_text_gives_ordered_disjoint_stretches(text):
    spans = marked_spans(text)
    ends = [0] + [span.end for span in spans]
    for before, span in zip(ends, spans, strict=False):
        assert before <= span.start < span.end <= len(text)
        assert text[span.start] in "“”‘«»„\"'"
