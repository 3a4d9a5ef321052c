from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research_corpus.annotate.annotator import annotate_batch
from research_corpus.annotate.measures import moving_type_token_ratio, syllable_count


@pytest.mark.parametrize(
    ("word", "language", "count"),
    [
        ("cat", "en", 1), ("make", "en", 1), ("table", "en", 2), ("walked", "en", 1),
        ("wanted", "en", 2), ("readability", "en", 5), ("the", "en", 1), ("nth", "en", 1),
        ("gouvernement", "fr", 4), ("femmes", "fr", 1), ("élysée", "fr", 3), ("le", "fr", 1),
    ],
)  # fmt: skip
def test_syllable_count_word_has_as_many_as_spoken(word: str, language: str, count: int) -> None:
    assert syllable_count(word, language) == count


@given(st.lists(st.integers(0, 12), min_size=1, max_size=80), st.integers(1, 80))
def test_moving_type_token_ratio_any_words_equals_the_definition(words, window) -> None:
    window = min(window, len(words))
    windows = [words[start : start + window] for start in range(len(words) - window + 1)]
    expected = sum(len(set(each)) / window for each in windows) / len(windows)
    assert moving_type_token_ratio(np.array(words), window) == pytest.approx(expected)


def measures(annotator, text) -> dict[str, float]:
    rows = annotate_batch(annotator, [text]).tables["article_metrics"].to_pylist()
    assert [row["metric"] for row in rows] == sorted(row["metric"] for row in rows)
    return {row["metric"]: row["value"] for row in rows}


def test_annotate_batch_short_article_has_the_measures_worked_out_by_hand(english, make_text):
    found = measures(english, make_text("The cat sat.\n\nShe wanted information today."))
    # 7 words, 2 sentences, 12 syllables, one word of more than six letters
    assert found["mean_sentence_words"] == 3.5
    assert found["lix"] == pytest.approx(3.5 + 100 / 7)
    assert found["flesch_reading_ease"] == pytest.approx(206.835 - 1.015 * 3.5 - 84.6 * 12 / 7)
    assert found["quoted_text_ratio"] == 0
    assert "moving_average_type_token_ratio" not in found


def test_annotate_batch_quoted_half_has_half_its_characters_quoted(english, make_text):
    quoted = "“We will repair the bridge before the winter comes,”"
    text = f"{quoted} Ms Keller told the council of the small town."
    found = measures(english, make_text(text))
    assert found["quoted_text_ratio"] == pytest.approx(len(quoted) / len(text))


def test_annotate_batch_article_without_words_has_no_measures(english, make_text):
    assert measures(english, make_text("— … !")) == {}


def test_annotate_batch_language_without_formula_has_no_flesch(french, english, make_text):
    assert "flesch_reading_ease" in measures(french, make_text("Il pleut à Paris."))


def test_annotate_batch_published_example_has_its_published_ease(english, make_text):
    """13 words of 24 syllables score 37.5: the example of the article on Flesch in Wikipedia."""
    text = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
    found = measures(english, make_text(text))
    assert found["flesch_reading_ease"] == pytest.approx(37.5, abs=0.05)


CLAUSES = {
    "en": [
        "they don't like the well-known mayor's plan", "the state-of-the-art bridge isn't open",
        "we'll see what it's worth", "nobody expected 1,200 visitors", "the U.S. team won",
        "information was scarce", "she's the editor-in-chief",
    ],
    "fr": [
        "l’eau n’est pas potable", "qu’en pense-t-il", "aujourd’hui, c’est l’après-midi",
        "le porte-parole s’est tu", "les informations manquent", "il a vu l’usine",
    ],
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr"])
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_annotate_batch_measures_equal_a_count_between_white_space(
    english, french, make_text, language, data
):
    """The definitions, worked out on the text itself: no token of a model has a say."""
    clauses = data.draw(st.lists(st.sampled_from(CLAUSES[language]), min_size=1, max_size=6))
    text = ", and ".join(clauses) + "."
    annotator = {"en": english, "fr": french}[language]
    batch = annotate_batch(annotator, [make_text(text)])
    words = [re.sub(r"[^\w’'-]", "", word) for word in text.split()]
    sentences = batch.tables["sentences"].num_rows
    long_words = sum(len(re.sub(r"[\W\d]", "", word)) > 6 for word in words)
    rows = batch.tables["article_metrics"].to_pylist()
    found = {row["metric"]: row["value"] for row in rows}
    assert found["mean_sentence_words"] == pytest.approx(len(words) / sentences)
    assert found["lix"] == pytest.approx(len(words) / sentences + 100 * long_words / len(words))


def test_annotate_batch_dash_without_spaces_parts_words(english, make_text):
    found = measures(english, make_text("He came—and left."))
    assert found["mean_sentence_words"] == 4


def test_annotate_batch_elided_word_adds_no_syllable(french, make_text):
    found = measures(french, make_text("Il dit qu’il part."))
    assert found["flesch_reading_ease"] == pytest.approx(207 - 1.015 * 4 - 73.6 * 4 / 4)
