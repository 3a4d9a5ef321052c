"""Training the model of header lines."""

from __future__ import annotations

import random

from research_corpus.metadata.line_labels import KINDS
from research_corpus.training.line_parts import Piece
from research_corpus.training.lines import made_line
from research_corpus.training.model import labelled, train


def test_train_gives_the_same_bytes_each_time(tmp_path):
    for name in ("a", "b"):
        train(tmp_path / name, 60)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_labelled_gives_each_word_the_label_of_its_piece():
    pieces: list[Piece] = [("By ", ""), ("Ana Ruiz", "person"), (" ", ""), ("NASA", "outlet")]
    _, labels, tokens = labelled(pieces)
    assert [token.text for token in tokens] == ["By", "Ana", "Ruiz", "NASA"]
    assert labels == ["O", "B-person", "I-person", "B-outlet"]


def test_made_line_has_only_the_kinds_that_the_labels_have():
    dice = random.Random(1)
    kinds = {kind for _ in range(500) for _, kind in made_line(dice)}
    assert kinds - {""} <= set(KINDS)
