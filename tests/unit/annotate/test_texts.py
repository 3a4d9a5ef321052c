from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

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


def test_split_text_paragraph_longer_than_limit_is_cut_at_white_space():
    assert [part.text for part in split_text("one two three", 9)] == ["one two", "three"]


def test_split_text_empty_text_is_one_empty_part():
    assert [part.text for part in split_text("", 5)] == [""]


def test_grouped_keeps_order_and_limit():
    texts = [Text(str(n), "x" * size, ()) for n, size in enumerate((3, 3, 9, 1, 1))]
    groups = [[text.article_id for text in group] for group in grouped(texts, 6)]
    assert groups == [["0", "1"], ["2"], ["3", "4"]]
