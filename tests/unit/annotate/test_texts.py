from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from research_corpus.annotate.marks import marked_spans
from research_corpus.annotate.texts import Text, grouped, split_text

TEXTS = st.lists(st.text(alphabet="ab .", min_size=1, max_size=30), min_size=1, max_size=8).map(
    "\n\n".join
)


@given(TEXTS, st.integers(min_value=1, max_value=50))
def test_split_text_any_limit_keeps_every_character_but_white_space(text, max_chars):
    parts = list(split_text(text, max_chars))
    end = 0
    for part in parts:
        assert len(part.text) <= max_chars
        assert text[part.char_start : part.char_start + len(part.text)] == part.text
        assert text[end : part.char_start].strip() == ""
        end = part.char_start + len(part.text)
    assert text[end:].strip() == ""


def test_split_text_cuts_at_the_last_paragraph_end_that_fits():
    parts = [part.text for part in split_text("aa\n\nbb\n\ncc", 7)]
    assert parts == ["aa\n\nbb", "cc"]


def test_split_text_quotation_over_paragraphs_is_kept_whole_where_it_fits():
    text = "He came.\n\n“One.\n\n“Two.\n\n“Three,” he said.\n\nHe went."
    parts = [part.text for part in split_text(text, 36)]
    assert parts == ["He came.", "“One.\n\n“Two.\n\n“Three,” he said.", "He went."]
    assert [part.text for part in split_text(text, 14)][1:3] == ["“One.\n\n“Two.", "“Three,” he"]


@given(
    st.lists(st.sampled_from(["“a", "b", "c”", "“d” e", "f “g"]), min_size=2, max_size=12),
    st.integers(min_value=12, max_value=60),
)
def test_split_text_cut_within_a_quotation_had_no_other_place(paragraphs, max_chars):
    text = "\n\n".join(paragraphs)
    spans = marked_spans(text)
    parts = list(split_text(text, max_chars))
    for part, following in pairwise(parts):
        end = part.char_start + len(part.text)
        outside = [
            at
            for at in range(part.char_start + 1, part.char_start + max_chars)
            if text.startswith("\n\n", at) and not any(s.start < at < s.end for s in spans)
        ]
        assert end == max(outside, default=end)
        assert following.char_start == end + 2


def test_split_text_paragraph_longer_than_limit_is_cut_at_white_space():
    assert [part.text for part in split_text("one two three", 9)] == ["one two", "three"]


def test_split_text_empty_text_is_one_empty_part():
    assert [part.text for part in split_text("", 5)] == [""]


def test_grouped_keeps_order_and_limit():
    texts = [Text(str(n), "x" * size, ()) for n, size in enumerate((3, 3, 9, 1, 1))]
    groups = [[text.article_id for text in group] for group in grouped(texts, 6)]
    assert groups == [["0", "1"], ["2"], ["3", "4"]]
