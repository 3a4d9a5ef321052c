from __future__ import annotations

import pytest
import spacy

from research_corpus.annotate.doc_text import text_of, words_of


@pytest.mark.parametrize(
    "text", ["", " ", "One, two\u00a0 three.\n\nFour ", "𝒜 b\u200bc 👩\u200d👩 d"]
)
def test_text_of_gives_the_text_back(text):
    doc = spacy.blank("en")(text)
    assert text_of(doc) == doc.text == text
    assert words_of(doc)[0] == [token.text for token in doc]
