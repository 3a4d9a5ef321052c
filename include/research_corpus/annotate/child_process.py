"""What the process that annotates does with a request: texts in, tables out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from research_corpus.annotate.annotator import AnnotatedBatch, annotate_batch, load_annotator
from research_corpus.annotate.texts import Text
from research_corpus.isolation.memory import limit_memory
from research_corpus.isolation.progress import Progress


@dataclass(frozen=True)
class AnnotationRequest:
    """A few texts of one language.

    Attributes:
        language: BCP 47 tag; null where unknown.
        models: model package by language, as in the settings.
        texts: what to annotate.
        memory_bytes: what annotating them may take beside the loaded model.
    """

    language: str | None
    models: dict[str, str]
    texts: list[Text]
    memory_bytes: int


def serve(request: AnnotationRequest, _progress: Progress) -> Iterator[AnnotatedBatch | None]:
    """Load the model, say so, and annotate."""
    annotator = load_annotator(request.language, request.models)
    yield None
    limit_memory(request.memory_bytes)
    yield annotate_batch(annotator, request.texts)
