"""Annotating in a process of its own, which is ended when a text takes too long or crashes it.

The pipeline lives in one child process a worker (:mod:`research_corpus.isolation.child`), loaded
once, and gets a few texts at a time. Where these bring no answer in time, the child is killed and
each of them tried alone; the one that fails again is rejected, its neighbours are annotated. The
same happens where they end the process or take more memory than they may.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pyarrow as pa

from research_corpus.annotate.annotator import GROUP_CHARS, AnnotatedBatch
from research_corpus.annotate.child_process import AnnotationRequest
from research_corpus.annotate.tables import empty_tables
from research_corpus.annotate.texts import Text, grouped
from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Rejection
from research_corpus.isolation.child import ChildStoppedError, Patience, child_for

TARGET = "research_corpus.annotate.child_process:serve"


def annotate_isolated(
    language: str | None,
    models: Mapping[str, str],
    texts: Sequence[Text],
    *,
    timeout_seconds: float,
    memory_bytes: int,
) -> AnnotatedBatch:
    """Annotate a batch in the child process of this process.

    Args:
        language: BCP 47 tag; null where unknown.
        models: model package by language, as in the settings.
        texts: the batch.
        timeout_seconds: longest time for one text.
        memory_bytes: most memory for one text, beside the loaded model.

    Returns:
        What :func:`research_corpus.annotate.annotator.annotate_batch` returns; texts that took too
        long or too much memory, or ended the process, are among the failures.

    Raises:
        ConfigError: the configured model is not installed.
    """
    done = [
        part
        for group in grouped(texts, GROUP_CHARS)
        for part in _attempt(
            AnnotationRequest(language, dict(models), list(group), memory_bytes), timeout_seconds
        )
    ]
    return _concatenated(done)


def _attempt(request: AnnotationRequest, timeout_seconds: float) -> Iterator[AnnotatedBatch]:
    answer = _answer(request, timeout_seconds)
    if isinstance(answer, AnnotatedBatch):
        yield answer
    elif len(request.texts) == 1:
        yield _failed(request.texts[0], answer)
    else:
        for text in request.texts:
            yield from _attempt(replace(request, texts=[text]), timeout_seconds)


def _answer(request: AnnotationRequest, timeout_seconds: float) -> AnnotatedBatch | str:
    """Return the annotated texts, or what these did to the process."""
    try:
        child = child_for(TARGET)
        # Loading a model takes as long and as much as it takes: no text is to blame for it.
        child.request(request)
        try:
            batch: AnnotatedBatch = child.answer(Patience(timeout_seconds))
        except MemoryError:
            return f"took more than {request.memory_bytes} bytes of memory"
    except ChildStoppedError as stopped:
        return stopped.problem
    return batch


def _failed(text: Text, problem: str) -> AnnotatedBatch:
    rejection = Rejection(
        ReasonCode.ANNOTATION_FAILED,
        f"The text of article {text.article_id}, {len(text.text)} characters, {problem}",
        raw_excerpt=text.text[:200],
    )
    return AnnotatedBatch(empty_tables(), {text.article_id: rejection}, {}, {})


def _concatenated(parts: Sequence[AnnotatedBatch]) -> AnnotatedBatch:
    return AnnotatedBatch(
        tables={
            name: pa.concat_tables([table, *(part.tables[name] for part in parts)])
            for name, table in empty_tables().items()
        },
        failures={own: r for part in parts for own, r in part.failures.items()},
        token_counts={own: n for part in parts for own, n in part.token_counts.items()},
        sentence_counts={own: n for part in parts for own, n in part.sentence_counts.items()},
    )
