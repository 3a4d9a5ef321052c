"""Annotating articles: one loaded pipeline a process, texts in, rows out.

An article that makes the pipeline fail fails alone; an article too long for the pipeline is
annotated in parts and put together again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

import pyarrow as pa

from research_corpus.annotate.extraction import DocumentRows, document_rows, joined
from research_corpus.annotate.models import (
    ModelRow,
    PipelineInfo,
    check_models,
    model_id_for,
    pipeline_info,
)
from research_corpus.annotate.quotes import QuoteRules
from research_corpus.annotate.tables import batch_tables
from research_corpus.annotate.texts import Part, Text, grouped, split_text
from research_corpus.annotate.threads import one_numerical_thread
from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Rejection

PART_CHARS = 200_000
"""A longer text is annotated in parts: what a pipeline holds at once grows with the text."""

GROUP_CHARS = 50_000
"""Texts enter the pipeline in groups of about so many characters."""


@dataclass(frozen=True)
class AnnotatedArticle:
    """What became of one text: its rows, or the reason why there are none.

    Attributes:
        text: what was annotated.
        rows: null where it failed.
        rejection: null where it succeeded.
    """

    text: Text
    rows: DocumentRows | None
    rejection: Rejection | None = None


@dataclass(frozen=True)
class AnnotatedBatch:
    """A batch as Arrow tables.

    Attributes:
        tables: by name, in the pinned schemas; rows by article in the order of the texts, then by
            the rest of the key.
        failures: by article_id; these articles have no rows.
        token_counts: tokens by article_id.
        sentence_counts: sentences by article_id.
    """

    tables: dict[str, pa.Table]
    failures: dict[str, Rejection]
    token_counts: dict[str, int]
    sentence_counts: dict[str, int]


class Annotator:
    """A loaded pipeline and the rules for quotations of its language.

    Args:
        nlp: the pipeline, a ``spacy.Language``.
        info: its identity.
        part_chars: longest text annotated at once, in characters.
    """

    def __init__(self, nlp: Any, info: PipelineInfo, part_chars: int = PART_CHARS) -> None:
        self.nlp = nlp
        self.info = info
        self.part_chars = min(part_chars, nlp.max_length)
        self.quote_rules = QuoteRules.of(info.language)

    @property
    def model_id(self) -> str:
        """Identity of the pipeline, as in ``articles.model_id``."""
        return self.info.model_id

    @property
    def model_row(self) -> ModelRow:
        """The pipeline's row in ``models``."""
        return dict(self.info.row)

    @property
    def string_of(self) -> Callable[[int], str]:
        """Look-up of a string by its id in the pipeline's vocabulary."""
        lookup: Callable[[int], str] = self.nlp.vocab.strings.__getitem__
        return lookup

    def annotate(self, texts: Iterable[Text]) -> Iterator[AnnotatedArticle]:
        """Annotate texts in their order, a few at a time.

        A text that the pipeline cannot take becomes a rejection; those beside it are annotated.
        """
        for group in grouped(texts, GROUP_CHARS):
            yield from self._annotate_group(group)

    def _annotate_group(self, group: Sequence[Text]) -> Iterator[AnnotatedArticle]:
        try:
            yield from self._rows_of(group)
        except Exception as error:  # noqa: BLE001 - a pipeline is foreign code, its models too
            if len(group) == 1:
                yield AnnotatedArticle(group[0], None, _rejection(group[0], error))
            else:
                for text in group:
                    yield from self._annotate_group([text])

    def _rows_of(self, group: Sequence[Text]) -> list[AnnotatedArticle]:
        parts = [list(split_text(text.text, self.part_chars)) for text in group]
        # spaCy takes up to a thousand at once, which for parts is all of a long text
        at_once = 1 if any(len(own) > 1 for own in parts) else len(group)
        docs = self.nlp.pipe((p.text for p in chain.from_iterable(parts)), batch_size=at_once)
        return [
            AnnotatedArticle(text, self._joined(own, docs))
            for text, own in zip(group, parts, strict=True)
        ]

    def _joined(self, parts: Sequence[Part], docs: Iterator[Any]) -> DocumentRows:
        return joined([self._document_rows(part, next(docs)) for part in parts])

    def _document_rows(self, part: Part, doc: Any) -> DocumentRows:
        rows = document_rows(doc, part.char_start)
        return rows.with_quotes(self.quote_rules.find(doc), part.char_start)


def annotate_batch(annotator: Annotator, texts: Sequence[Text]) -> AnnotatedBatch:
    """Annotate a batch into Arrow tables.

    Cost: the batch's rows in memory, about 150 bytes a token.
    """
    with one_numerical_thread():
        done = list(annotator.annotate(texts))
    rows = [(article.text, article.rows) for article in done if article.rows is not None]
    return AnnotatedBatch(
        tables=batch_tables(
            rows,
            annotator.string_of,
            annotator.info.language,
            has_words=annotator.info.has_words,
        ),
        failures={a.text.article_id: a.rejection for a in done if a.rejection is not None},
        token_counts={text.article_id: len(own.tokens) for text, own in rows},
        sentence_counts={text.article_id: own.sentence_count for text, own in rows},
    )


def load_annotator(
    language: str | None, models: Mapping[str, str], *, fast: bool = True
) -> Annotator:
    """Return the annotator of a language; a process keeps the last one that it loaded.

    Args:
        language: BCP 47 tag; null where unknown.
        models: model package by language, as in the settings.
        fast: whether to take the fast path, whose results are the same.

    Raises:
        ConfigError: the configured model is not installed.
    """
    info = pipeline_info(language, models)
    return _load(info.language, info.package, fast=fast)


# batches are of one language and come in the order of languages: one model at a time is enough
@lru_cache(maxsize=1)
def _load(language: str, package: str | None, *, fast: bool) -> Annotator:
    # spaCy takes a second to import; whoever only asks for a model_id does without it
    from research_corpus.annotate.pipelines import build_pipeline

    info = pipeline_info(language, {language: package} if package else {})
    return Annotator(build_pipeline(info, fast=fast), info)


def _rejection(text: Text, error: Exception) -> Rejection:
    return Rejection(
        ReasonCode.ANNOTATION_FAILED,
        f"The pipeline failed on this text of {len(text.text)} characters: "
        f"{type(error).__name__}: {str(error)[:200]}",
        raw_excerpt=text.text[:200],
    )


__all__ = [
    "AnnotatedArticle",
    "AnnotatedBatch",
    "Annotator",
    "Text",
    "annotate_batch",
    "check_models",
    "load_annotator",
    "model_id_for",
]
