"""Training the model of header lines."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pycrfsuite

from research_corpus.metadata.line_evidence import KnownEvidence, OutletSpan
from research_corpus.metadata.line_features import token_features
from research_corpus.metadata.line_tokens import Token, tokenise
from research_corpus.metadata.publishers import default_registry
from research_corpus.training.line_parts import Piece
from research_corpus.training.lines import made_line

SEED = 20250314
UNKNOWN_OUTLETS = 0.5
"""Share of known outlets that a line is trained with as if no list held them."""

UNKNOWN_PARTS = 0.2
"""Share of the parts of names so treated."""

OPTIONS = {"c1": 0.3, "c2": 0.02, "max_iterations": 90, "feature.minfreq": 4}


def train(target: Path, lines: int) -> None:
    """Train on made lines and write the model; the same bytes each time."""
    dice = random.Random(SEED)
    evidence = _Forgetful(KnownEvidence(default_registry()), dice)
    trainer = pycrfsuite.Trainer("lbfgs", OPTIONS, verbose=False)
    for _ in range(lines):
        line, labels, tokens = labelled(made_line(dice))
        if tokens:
            evidence.begin()
            trainer.append(token_features(line, tokens, evidence), labels)
    trainer.train(str(target))


def labelled(pieces: Sequence[Piece]) -> tuple[str, list[str], list[Token]]:
    """Return a made line, its labels (``B-``, ``I-`` and a kind, or ``O``), and its tokens."""
    line = "".join(text for text, _ in pieces)
    spans, position = [], 0
    for text, kind in pieces:
        spans.append((position, position + len(text), kind))
        position += len(text)
    tokens, labels = tokenise(line), []
    before = -1
    for token in tokens:
        number = next(i for i, (start, end, _) in enumerate(spans) if start <= token.start < end)
        kind = spans[number][2]
        labels.append(f"{'I' if number == before else 'B'}-{kind}" if kind else "O")
        before = number
    return line, labels, tokens


class _Forgetful:
    """Evidence as it is for names that no list holds, for some words of each line."""

    def __init__(self, known: KnownEvidence, dice: random.Random) -> None:
        self._known = known
        self._dice = dice
        self._forgotten: dict[str, bool] = {}

    def begin(self) -> None:
        """Begin a line: forget other words than before."""
        self._forgotten.clear()

    def name_role(self, word: str) -> str:
        role = self._known.name_role(word)
        if word not in self._forgotten:
            self._forgotten[word] = self._dice.random() < UNKNOWN_PARTS
        return "" if self._forgotten[word] else role

    def outlet_weight(self, word: str) -> int:
        return self._known.outlet_weight(word)

    def outlet_spans(self, line: str, tokens: Sequence[Token]) -> list[OutletSpan]:
        spans = self._known.outlet_spans(line, tokens)
        return [s for s in spans if s.is_agency or self._dice.random() > UNKNOWN_OUTLETS]
