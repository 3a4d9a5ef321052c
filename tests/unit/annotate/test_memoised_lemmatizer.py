from __future__ import annotations

import spacy

from research_corpus.annotate.memoised_lemmatizer import MemoisedLemmatizer, memoise_lemmatizer
from research_corpus.annotate.models import pipeline_info
from research_corpus.settings import DEFAULT_MODELS

TEXTS = (
    "The ministers were leaving their houses when better news came.",
    "Leaving early, they saw the saw that sawed the leaves.",
    "The worst of it was worse than they'd feared, she'd said.",
    "Bulls and bears; BULLS and Bears.",
    "",
    " \n ",
)


def _english(**options):
    package = pipeline_info("en", DEFAULT_MODELS).package
    assert package is not None
    nlp = spacy.load(package)
    nlp.get_pipe("lemmatizer").overwrite = options.get("overwrite", False)
    return nlp


def _lemmas(doc) -> list[tuple[str, str]]:
    return [(token.text, token.lemma_) for token in doc]


def test_memoise_lemmatizer_gives_the_lemmas_of_the_stock_one():
    stock, memoised = _english(), _english()
    memoise_lemmatizer(memoised)
    assert type(memoised.get_pipe("lemmatizer")) is MemoisedLemmatizer
    for text in TEXTS * 2:
        assert _lemmas(memoised(text)) == _lemmas(stock(text))


def test_memoise_lemmatizer_keeps_lemmas_that_are_set_unless_it_is_to_overwrite():
    for overwrite, expected in ((False, "mine"), (True, "house")):
        nlp = _english(overwrite=overwrite)
        memoise_lemmatizer(nlp)
        doc = nlp("Two houses stand.")
        doc[1].lemma_ = "mine"
        assert nlp.get_pipe("lemmatizer")(doc)[1].lemma_ == expected


def test_memoise_lemmatizer_leaves_other_lemmatizers():
    nlp = spacy.blank("en")
    nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    memoise_lemmatizer(nlp)
    assert type(nlp.get_pipe("lemmatizer")) is not MemoisedLemmatizer
