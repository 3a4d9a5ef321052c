"""Score sentence boundaries against gold, beside plain spaCy run paragraph by paragraph.

Usage: ``python benchmarks/sentences.py [--errors] [--without-model]``. Gold are the Wikinews
interviews of ``../shared/data/gum-interview`` (annotations CC BY 4.0) and ``gold/sentences.jsonl``
of our own composition. A sentence is right if it begins and ends where the gold one does.

``--without-model`` scores what rules make of ``gold/sentences_without_model.jsonl``, and of
``../shared/data/languages`` (Apache-2.0): single sentences in 73 languages, five to a paragraph,
every second one of a language held out as ``test``; spaCy is its sentencizer there. Some of those
sentences are two, some are cut off: the figure compares, it does not say how often rules err.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import spacy

from research_corpus.annotate.annotator import Text, annotate_batch, load_annotator
from research_corpus.annotate.models import pipeline_info
from research_corpus.settings import DEFAULT_MODELS

GOLD = Path(__file__).parent / "gold" / "sentences.jsonl"
GOLD_WITHOUT_MODEL = GOLD.with_name("sentences_without_model.jsonl")
LANGUAGES = Path(__file__).parents[2] / "shared" / "data" / "languages" / "sentences.tsv"
INTERVIEWS = Path(__file__).parents[2] / "shared" / "data" / "gum-interview"
BREAK = "\n\n"
ENDS = tuple('.!?…。।۔։።！？”»"“')

Span = tuple[int, int]
Article = dict[str, Any]
"""``id``, ``language``, ``split`` and ``paragraphs``: for each its sentences, as they stand."""


def main() -> None:
    """Print precision, recall and F1 of both, a line a set and language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true", help="list what differs, of the dev split")
    parser.add_argument("--without-model", action="store_true", help="languages without a model")
    arguments = parser.parse_args()
    sets = {**composed(GOLD_WITHOUT_MODEL), **single_sentences()}
    if not arguments.without_model:
        sets = {**interviews(), **composed(GOLD)}
    for name, articles in sets.items():
        ours, stock = [score(articles, find) for find in (our_sentences, stock_sentences)]
        print(json.dumps({"set": name, "articles": len(articles), "ours": ours, "spacy": stock}))
        if arguments.errors and not name.endswith("test"):
            print_errors(articles)


def interviews() -> dict[str, list[Article]]:
    """Return the interviews, nothing where they are not beside the project."""
    files = sorted(INTERVIEWS.glob("*.conllu"))
    return {"gum-interview": [read_interview(file) for file in files]} if files else {}


def composed(gold: Path) -> dict[str, list[Article]]:
    """Return the composed paragraphs, one article each, by language and split."""
    sets: dict[str, list[Article]] = {}
    for line in gold.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        sets.setdefault(f"composed {row['language']} {row['split']}", []).append(row)
    return sets


def single_sentences() -> dict[str, list[Article]]:
    """Return the sentences that end in a mark, an article a language; nothing without the file."""
    if not LANGUAGES.is_file():
        return {}
    by_language: dict[str, list[str]] = {}
    with LANGUAGES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            by_language.setdefault(row["language"], []).append(row["sentence"].strip())
    sets: dict[str, list[Article]] = {"single dev": [], "single test": []}
    for language in sorted(set(by_language) - set(DEFAULT_MODELS)):
        ended = [s for s in by_language[language] if s.endswith(ENDS)]
        for number, articles in enumerate(sets.values()):
            own = ended[number::2]
            paragraphs = [own[i : i + 5] for i in range(0, len(own), 5)]
            articles.append({"id": language, "language": language, "paragraphs": paragraphs})
    return sets


def read_interview(file: Path) -> Article:
    """Return an interview's paragraphs of sentences from its CoNLL-U file."""
    paragraphs: list[list[str]] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.split() == ["#", "newpar"]:
            paragraphs.append([])
        elif line.startswith("# text = ") and not paragraphs:
            paragraphs.append([line.removeprefix("# text = ").strip()])
        elif line.startswith("# text = "):
            paragraphs[-1].append(line.removeprefix("# text = ").strip())
    return {"id": file.stem, "language": "en", "paragraphs": [p for p in paragraphs if p]}


def gold_spans(article: Article) -> Iterator[Span]:
    """Yield the sentences' offsets in the article's text."""
    start = 0
    for paragraph in article["paragraphs"]:
        for sentence in paragraph:
            yield start, start + len(sentence)
            start += len(sentence) + 1
        start += len(BREAK) - 1


def text_of(article: Article) -> str:
    """Return the article's text, paragraphs parted by blank lines."""
    return BREAK.join(" ".join(paragraph) for paragraph in article["paragraphs"])


def our_sentences(article: Article) -> set[Span]:
    """Return the sentences that the annotator finds."""
    start, paragraphs = 0, []
    for number, paragraph in enumerate(text_of(article).split(BREAK)):
        paragraphs.append((number, start, start + len(paragraph)))
        start += len(paragraph) + len(BREAK)
    text = Text(article["id"], text_of(article), tuple(paragraphs))
    batch = annotate_batch(load_annotator(article["language"], DEFAULT_MODELS), [text])
    rows = batch.tables["sentences"].to_pylist()
    return {(row["char_start"], row["char_end"]) for row in rows}


def stock_sentences(article: Article) -> set[Span]:
    """Return the sentences that spaCy finds in each paragraph by itself."""
    found, start = set(), 0
    for paragraph in text_of(article).split(BREAK):
        for sentence in stock_pipeline(article["language"])(paragraph).sents:
            stripped = sentence.text.strip()
            begin = sentence.start_char + len(sentence.text) - len(sentence.text.lstrip())
            if stripped:
                found.add((start + begin, start + begin + len(stripped)))
        start += len(paragraph) + len(BREAK)
    return found


@cache
def stock_pipeline(language: str) -> Any:
    """Return the model of a language as it is published, else its tokenizer and sentencizer."""
    if language in DEFAULT_MODELS:
        return spacy.load(DEFAULT_MODELS[language])
    nlp = spacy.blank(pipeline_info(language, {}).tokenizer)
    nlp.add_pipe("sentencizer")
    return nlp


def score(articles: list[Article], find: Any) -> dict[str, float]:
    """Return precision, recall and F1 of all sentences of the articles."""
    right = found = gold = 0
    for article in articles:
        wanted, got = set(gold_spans(article)), find(article)
        right, found, gold = right + len(wanted & got), found + len(got), gold + len(wanted)
    return {
        "precision": round(right / found, 3),
        "recall": round(right / gold, 3),
        "f1": round(2 * right / (found + gold), 3),
    }


def print_errors(articles: list[Article]) -> None:
    """List our sentences that are not gold, and those missed, in the order of the text."""
    for article in articles:
        text, wanted, got = text_of(article), set(gold_spans(article)), our_sentences(article)
        for span in sorted(wanted ^ got):
            mark = "missed  " if span in wanted else "too much"
            print(article["id"], mark, repr(text[slice(*span)]))


if __name__ == "__main__":
    main()
