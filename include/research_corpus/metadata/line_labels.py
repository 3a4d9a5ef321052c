"""Labels for the tokens of a header line: which words are a person, an outlet, a title ...

A conditional random field, trained on made lines by ``python -m research_corpus.training model``
(docs/adr/0009): it weighs the whole line at once, and says how sure it is.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, NamedTuple

import pycrfsuite

from research_corpus.metadata.data_files import LINE_MODEL, derived_file
from research_corpus.metadata.line_evidence import KnownEvidence
from research_corpus.metadata.line_features import token_features
from research_corpus.metadata.line_tokens import MASK, tokenise
from research_corpus.metadata.publishers import PublisherRegistry, default_registry

KINDS = ("person", "outlet", "agency", "team", "title", "section", "role", "place", "prose")
"""What a span of a line can be; words that are none of these part or introduce them."""

MAX_TOKENS = 120


class LabelledSpan(NamedTuple):
    """Words that are one thing.

    Attributes:
        kind: one of :data:`KINDS`.
        start: place in the line.
        end: where it ends, exclusive.
        confidence: how probable the kind is for its least certain word, 0 to 1.
        other: the kind that comes second for that word; empty for none of the kinds.
    """

    kind: str
    start: int
    end: int
    confidence: float
    other: str


def label_line(line: str, registry: PublisherRegistry | None = None) -> tuple[LabelledSpan, ...]:
    """Return what the words of a line are, in order.

    Args:
        line: with dates and contacts masked by :data:`MASK`.
        registry: known outlets; default: the shipped ones.
    """
    return _label(line, registry or default_registry())


@lru_cache(maxsize=2**13)
def _label(line: str, registry: PublisherRegistry) -> tuple[LabelledSpan, ...]:
    line = line.replace("\t", "|")  # a tab parts fields as a bar does, which the model knows
    tokens = tokenise(line)[:MAX_TOKENS]
    if not any(token.is_word for token in tokens):
        return ()
    tagger = _tagger()
    tagger.set(token_features(line, tokens, _evidence(registry)))
    labels = tagger.tag()
    spans: list[LabelledSpan] = []
    index = 0
    while index < len(labels):
        kind = labels[index][2:]
        end = index + 1
        while end < len(labels) and labels[end] == f"I-{kind}":
            end += 1
        if kind:
            sure, other = _least_sure(tagger, kind, index, end)
            spans.append(LabelledSpan(kind, tokens[index].start, tokens[end - 1].end, sure, other))
        index = end
    return tuple(spans)


def _least_sure(tagger: Any, kind: str, first: int, end: int) -> tuple[float, str]:
    """Return how probable a kind is for the least certain of its words, and what comes second."""
    sure, weakest = min((_chance(tagger, kind, i), i) for i in range(first, end))
    others = {other: _chance(tagger, other, weakest) for other in KINDS if other != kind}
    best = max(others, key=others.__getitem__)
    rest = 1 - sure - sum(others.values())
    return sure, best if others[best] > rest else ""


def _chance(tagger: Any, kind: str, token: int) -> float:
    return sum(float(tagger.marginal(label, token)) for label in _labels_of(kind))


@cache
def _tagger() -> Any:
    tagger = pycrfsuite.Tagger()
    tagger.open(str(derived_file(LINE_MODEL)))
    return tagger


@cache
def _labels_of(kind: str) -> tuple[str, ...]:
    known = _tagger().labels()
    return tuple(label for label in (f"B-{kind}", f"I-{kind}") if label in known)


@lru_cache(maxsize=4)
def _evidence(registry: PublisherRegistry) -> KnownEvidence:
    return KnownEvidence(registry)


__all__ = ["MASK", "LabelledSpan", "label_line"]
