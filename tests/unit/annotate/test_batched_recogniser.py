"""The recogniser that decides in batches finds what spaCy's own finds, whatever the model."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, Span

from research_corpus.annotate.batched_recogniser import BatchedRecogniser, batch_recogniser

LABELS = ("PERSON", "ORG", "GPE")
WORDS = ["Ada", "Novak", "said", "\n\n", "Paris", ".", "of", "Bank", "the", " "]
DOCUMENTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=30), min_size=1, max_size=6)


def random_pipeline(seed: int) -> Any:
    """Return a recogniser whose weights are random, so that it begins entities everywhere."""
    nlp = spacy.blank("en")
    recogniser = nlp.add_pipe("ner")
    for label in LABELS:
        recogniser.add_label(label)
    nlp.initialize()
    dice = np.random.default_rng(seed)
    for layer in recogniser.model.walk():
        for name in layer.param_names:
            if layer.has_param(name):
                shape = layer.get_param(name).shape
                layer.set_param(name, dice.normal(size=shape).astype("float32"))
    return nlp


@pytest.fixture(scope="module")
def pipelines() -> list[tuple[Any, Any]]:
    pairs = [(random_pipeline(seed), random_pipeline(seed)) for seed in range(3)]
    for _, batched in pairs:
        batch_recogniser(batched)
        assert type(batched.get_pipe("ner")) is BatchedRecogniser
    return pairs


def made(nlp: Any, documents: list[list[str]], seed: int) -> list[Doc]:
    dice = random.Random(seed)
    docs = [Doc(nlp.vocab, words=words) for words in documents]
    for doc in docs:
        for token in list(doc)[1:]:
            token.is_sent_start = dice.random() < 0.2
    return docs


def entities(docs: list[Doc]) -> list[list[tuple[int, int, str, str]]]:
    return [[(t.ent_iob, t.ent_type, t.ent_kb_id, t.text) for t in doc] for doc in docs]


@settings(max_examples=60, deadline=None)
@given(documents=DOCUMENTS, seed=st.integers(0, 2))
def test_pipe_any_documents_have_the_entities_of_the_stock_component(
    pipelines: list[tuple[Any, Any]], documents: list[list[str]], seed: int
) -> None:
    stock, batched = pipelines[seed]
    expected = entities(list(stock.get_pipe("ner").pipe(made(stock, documents, seed))))
    found = batched.get_pipe("ner").pipe(made(batched, documents, seed), batch_size=4)
    assert entities(list(found)) == expected


def test_pipe_random_weights_find_entities_of_several_tokens(
    pipelines: list[tuple[Any, Any]],
) -> None:
    _, batched = pipelines[0]
    lengths = [
        len(entity)
        for words in ([word] * 12 for word in WORDS)
        for entity in batched.get_pipe("ner")(Doc(batched.vocab, words=words)).ents
    ]
    assert max(lengths) > 1


def test_call_document_with_entities_given_keeps_them(pipelines: list[tuple[Any, Any]]) -> None:
    _, batched = pipelines[1]
    doc = Doc(batched.vocab, words=["Ada", "Novak", "of", "Paris"])
    doc.set_ents([Span(doc, 0, 2, label="GIVEN")], default="missing")
    (first, *_) = batched.get_pipe("ner")(doc).ents
    assert (first.start, first.end, first.label_) == (0, 2, "GIVEN")


def test_batch_recogniser_model_that_listens_to_a_shared_layer_is_left_alone() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec")
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "*"}
    model = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner", "extra_state_tokens": False, "hidden_width": 64,
        "maxout_pieces": 2, "use_upper": True, "nO": None, "tok2vec": listener,
    }  # fmt: skip
    nlp.add_pipe("ner", config={"model": model}).add_label("PERSON")
    nlp.initialize()
    batch_recogniser(nlp)
    assert type(nlp.get_pipe("ner")) is not BatchedRecogniser
    assert len(nlp("Ada Novak")) == 2
