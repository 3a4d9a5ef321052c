"""spaCy's entity recogniser, all tokens of a batch decided at once instead of one by one.

The stock component walks through each text token by token, in native code that takes and gives back
the interpreter's lock for each unit of its hidden layer. But what it decides outside of an entity
depends on the token alone, and inside on the entity's first token and the one before: so all
tokens are scored by one matrix product as if they stood outside, then all entities that begin
somewhere are followed side by side until they end. The same sums are made in the same order, save
those of the matrix product; the entities are those of the stock component.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.ml.tb_framework import forward as transition_forward
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, Span
from thinc.api import NumpyOps

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Stretch = tuple[int, int, int]
"""First token, token after the last, label."""

_BATCH_TOKENS = 5_000
_FEATURES = 3
_OUTSIDE, _BEGIN, _UNIT = "OBU"
_LISTENER = "listener"
"""Part of the names of layers that take their vectors from another component's."""


class BatchedRecogniser:
    """An entity recogniser that decides all tokens of a batch at once.

    Args:
        name: of the component in its pipeline.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def replace(self, stock: EntityRecognizer) -> None:
        """Take the place of a trained component of spaCy's."""
        self.stock = stock
        self.model: Any = stock.model
        moves = stock.moves
        names = [moves.get_class_name(number) for number in range(moves.n_moves)]
        kinds = np.array([name[0] for name in names])
        named = np.array([len(name) > 2 for name in names])
        self._labels = [stock.vocab.strings.add(name[2:]) if name[2:] else 0 for name in names]
        self._is_begin = (kinds == _BEGIN) & named
        self._is_unit = (kinds == _UNIT) & named
        self._is_outside = kinds == _OUTSIDE
        number = {name: place for place, name in enumerate(names)}
        following = [(number.get(f"I-{n[2:]}", -1), number.get(f"L-{n[2:]}", -1)) for n in names]
        self._in, self._last = np.array(following).T

    def __call__(self, doc: Doc) -> Doc:
        """Set the entities of one document."""
        self._annotate([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int) -> Iterator[Doc]:
        """Set the entities of documents, some thousand tokens at a time."""
        batch: list[Doc] = []
        tokens = 0
        for doc in stream:
            if batch and (tokens + len(doc) > _BATCH_TOKENS or len(batch) >= batch_size):
                yield from self._annotate(batch)
                batch, tokens = [], 0
            batch.append(doc)
            tokens += len(doc)
        yield from self._annotate(batch)

    def _annotate(self, docs: Sequence[Doc]) -> Sequence[Doc]:
        given = [doc for doc in docs if not len(doc) or doc.has_annotation("ENT_IOB")]
        for doc in given:
            self.stock(doc)
        new = [doc for doc in docs if doc not in given]
        if new:
            found = self._found(new)
            start = 0
            for doc in new:
                end = start + len(doc)
                own = [(s - start, e - start, n) for s, e, n in found if start <= s < end]
                doc.set_ents([Span(doc, s, e, label=label) for s, e, label in own])
                start = end
        return docs

    def _found(self, docs: Sequence[Doc]) -> list[Stretch]:
        """Return the entities of all documents, tokens numbered through."""
        scores = _Scores(self.model, docs)
        marks = np.concatenate([doc.to_array(["SENT_START", "IS_SPACE"]) for doc in docs])
        goes_on = np.append(marks[1:, 0] != 1, False)
        goes_on[np.cumsum([len(doc) for doc in docs]) - 1] = False
        actions = self._outside_actions(scores, goes_on, marks[:, 1] != 0)
        begins = np.flatnonzero(self._is_begin[actions])
        ends = dict(zip(begins.tolist(), self._ends(scores, begins, actions, goes_on), strict=True))
        found: list[Stretch] = []
        reached = 0
        for token in np.flatnonzero(~self._is_outside[actions]).tolist():
            if token >= reached:
                reached = ends.get(token, token + 1)
                found.append((token, reached, self._labels[actions[token]]))
        return found

    def _outside_actions(self, scores: _Scores, goes_on: Flags, is_space: Flags) -> Ints:
        """Return the best action at each token, were it outside of an entity."""
        each = scores.outside()
        each[:, ~(self._is_begin | self._is_unit | self._is_outside)] = -np.inf
        each[np.ix_(is_space, self._is_begin | self._is_unit)] = -np.inf
        each[np.ix_(~goes_on, self._is_begin)] = -np.inf
        best: Ints = each.argmax(axis=1)
        return best

    def _ends(self, scores: _Scores, begins: Ints, actions: Ints, goes_on: Flags) -> list[int]:
        """Return, for each entity that begins, the token after its last."""
        ends = begins + 1
        running = np.arange(len(begins))
        go_in, end = self._in[actions[begins]], self._last[actions[begins]]
        while len(running):
            at = ends[running]
            each = scores.inside(at, begins[running])
            rows = np.arange(len(running))
            more, done = each[rows, go_in[running]], each[rows, end[running]]
            first = go_in[running] < end[running]
            goes_in = goes_on[at] & ((more > done) | ((more == done) & first))
            ends[running] += 1
            running = running[goes_in]
        return [int(token) for token in ends]


class _Scores:
    """Scores of all actions at the tokens of a few documents."""

    def __init__(self, model: Any, docs: Sequence[Doc]) -> None:
        lower, upper = model.get_ref("lower"), model.get_ref("upper")
        vectors = model.get_ref("tok2vec").predict(docs)
        cached = lower.predict(vectors)
        self._padding: Floats = cached[0]
        self._tokens: Floats = cached[1:]
        self._lower_bias: Floats = lower.get_param("b")
        self._weights: Floats = upper.get_param("W")
        self._bias: Floats = upper.get_param("b")

    def outside(self) -> Floats:
        """Return the scores of each token outside of an entity, shape (n_tokens, n_actions)."""
        return self._of(self._tokens[:, 0] + self._padding[1] + self._padding[2])

    def inside(self, tokens: Ints, first: Ints) -> Floats:
        """Return the scores of tokens inside of the entities that begin at ``first``."""
        near = self._tokens[tokens, 0] + self._tokens[first, 1] + self._tokens[tokens - 1, 2]
        return self._of(near)

    def _of(self, features: Floats) -> Floats:
        hidden = (features + self._lower_bias).max(axis=2)
        scores: Floats = hidden @ self._weights.T
        scores += self._bias
        return scores


@Language.factory("batched_recogniser")
def make_batched_recogniser(nlp: Language, name: str) -> Any:  # noqa: ARG001 - spaCy gives both
    """Make a recogniser that has yet to replace another."""
    return BatchedRecogniser(name)


def batch_recogniser(nlp: Language) -> None:
    """Replace the entity recognisers of a pipeline that can be by ones that work in batches."""
    for name in nlp.pipe_names:
        stock = nlp.get_pipe(name)
        if type(stock) is EntityRecognizer and _is_known(stock):
            batched: Any = nlp.replace_pipe(name, "batched_recogniser")
            batched.replace(stock)


def _is_known(stock: EntityRecognizer) -> bool:
    """Tell whether a recogniser is built as spaCy's small models have it, on the processor."""
    model: Any = stock.model
    if model._func is not transition_forward or not isinstance(model.ops, NumpyOps):
        return False
    lower = model.get_ref("lower")
    return (
        stock.cfg["beam_width"] == 1
        and model.attrs["has_upper"]
        and not model.attrs["unseen_classes"]
        and lower.get_dim("nF") == _FEATURES
        and lower.get_dim("nP") > 1
        and not any(_LISTENER in layer.name for layer in model.walk())
    )
