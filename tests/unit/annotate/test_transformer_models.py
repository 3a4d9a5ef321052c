"""A transformer pipeline, named by setting as any other, annotates as stock spaCy does.

Its weights are random: what is tested is that it loads, runs and keeps the contracts.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
from stock_extraction import stock_pipeline, stock_rows

from research_corpus.annotate.annotator import annotate_batch, load_annotator

REASON = "transformer models need torch and spacy-curated-transformers, see docs/operations.md"
pytest.importorskip("torch", reason=REASON)
pytest.importorskip("spacy_curated_transformers", reason=REASON)

PACKAGE = """
from pathlib import Path
from spacy.util import load_model_from_init_py

def load(**options):
    return load_model_from_init_py(__file__, **options)
"""
WIDTH = 32
LETTERS = "abcdefghijklmnopqrstuvwxyz"
PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", ".", *LETTERS, *(f"##{one}" for one in LETTERS)]
LAYER = "spacy-curated-transformers"


def random_transformer() -> Any:
    """Return a pipeline of one small transformer layer that tagger, parser and recogniser share."""
    from curated_tokenizers import WordPieceProcessor

    nlp = spacy.blank("en")
    transformer = nlp.add_pipe(
        "curated_transformer",
        config={
            "model": {
                "@architectures": f"{LAYER}.BertTransformer.v1",
                "vocab_size": len(PIECES), "padding_idx": 0, "hidden_width": WIDTH,
                "intermediate_width": WIDTH, "num_attention_heads": 2, "num_hidden_layers": 1,
                "piece_encoder": {"@architectures": f"{LAYER}.BertWordpieceEncoder.v1"},
                "with_spans": {"@architectures": f"{LAYER}.WithStridedSpans.v1"},
            }
        },
    )  # fmt: skip
    transformer.model.get_ref("piece_encoder").attrs["wordpiece_processor"] = WordPieceProcessor(
        PIECES
    )
    listener = {
        "@architectures": f"{LAYER}.LastTransformerLayerListener.v1",
        "width": WIDTH, "pooling": {"@layers": "reduce_mean.v1"},
    }  # fmt: skip
    nlp.add_pipe(
        "tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}}
    ).add_label("NN")
    for name, label in (("parser", "nsubj"), ("ner", "ORG")):
        model = {
            "@architectures": "spacy.TransitionBasedParser.v2", "extra_state_tokens": False,
            "state_type": name, "hidden_width": WIDTH, "maxout_pieces": 2, "use_upper": True,
            "tok2vec": listener,
        }  # fmt: skip
        nlp.add_pipe(name, config={"model": model}).add_label(label)
    nlp.get_pipe("tagger").add_label("VB")
    nlp.initialize()
    return nlp


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    np.random.seed(1)
    nlp = random_transformer()
    nlp.meta.update({"name": "random_trf", "version": "1.0"})
    package = folder / "en_random_trf"
    package.mkdir()
    nlp.to_disk(package / "en_random_trf-1.0")
    (package / "__init__.py").write_text(PACKAGE)
    (package / "meta.json").write_text((package / "en_random_trf-1.0" / "meta.json").read_text())
    (folder / "en_random_trf-1.0.dist-info").mkdir()
    metadata = "Name: en_random_trf\nVersion: 1.0\n"
    (folder / "en_random_trf-1.0.dist-info" / "METADATA").write_text(metadata)
    return folder


def test_annotate_batch_transformer_model_gives_the_rows_of_stock_spacy(
    package: Path, monkeypatch: pytest.MonkeyPatch, make_text: Any
) -> None:
    monkeypatch.syspath_prepend(str(package))
    annotator = load_annotator("en", {"en": "en_random_trf"})
    assert annotator.model_id.startswith("en_random_trf-1.0-")
    meta = json.loads((package / "en_random_trf" / "meta.json").read_text())
    assert annotator.nlp.pipe_names == ["sentence_boundaries", *meta["pipeline"], "name_repair"]
    texts = [make_text("ada sees a bank.\n\nit is big."), make_text("she said “no”.", "b" * 32)]
    batch = annotate_batch(annotator, texts)
    assert batch.failures == {}
    stock = stock_pipeline("en_random_trf")
    expected = [row for text in texts for row in stock_rows(stock, text)["tokens"]]
    assert batch.tables["tokens"].select(list(expected[0])).to_pylist() == expected
    assert set(batch.tables["tokens"]["xpos"].to_pylist()) <= {"NN", "VB"}
