"""spaCy's attribute ruler, remembering what it did to each kind of token.

A pattern of one token reads and writes that token alone: so what all such patterns do to it is a
function of its attributes, found by spaCy's own matcher once for each distinct combination.
Patterns of several tokens are matched every time. The result is that of the stock component.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
from spacy.attrs import DEP, LEMMA, MORPH, ORTH, POS, TAG
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc
from spacy.tokens._retokenize import set_token_attrs
from spacy.vocab import Vocab

_STATE: list[int | str] = [ORTH, TAG, POS, MORPH, LEMMA, DEP]
_WRITTEN: Any = _STATE[1:]
_READ = frozenset({"ORTH", "TEXT", "LOWER", "TAG", "POS", "MORPH", "LEMMA", "DEP", "IS_SPACE"})
_MAX_REMEMBERED = 200_000

State = tuple[int, ...]


class MemoisedAttributeRuler(AttributeRuler):
    """An attribute ruler that works out each kind of token once."""

    def __init__(self, vocab: Vocab, name: str = "attribute_ruler") -> None:
        super().__init__(vocab, name)
        self._ready = False
        self._remembered: dict[State, State] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Apply all patterns to a document, as the stock component does."""
        if not self._ready:
            self._prepare()
        touched = self._matches_of_several(doc)
        values = doc.to_array(_STATE)
        written = [
            state[1:] if i in touched else self._state_after(doc, i, state)
            for i, state in enumerate(map(tuple, values.tolist()))
        ]
        if written:
            new: Any = np.array(written, dtype=np.uint64)
            doc.from_array(_WRITTEN, new)
        for i, rules in touched.items():
            for rule in sorted({*rules, *self._matches_of_one(doc, i)}):
                set_token_attrs(doc[i], self.attrs[rule])
        return doc

    def _prepare(self) -> None:
        self._one, self._several = Matcher(self.vocab), Matcher(self.vocab)
        for rule, pattern in enumerate(self.patterns):
            alternatives: Any = pattern["patterns"]
            for alternative in alternatives:
                simple = len(alternative) == 1 and alternative[0].keys() <= _READ
                (self._one if simple else self._several).add(str(rule), [alternative])
        self._remembered.clear()
        self._ready = True

    def _matches_of_several(self, doc: Doc) -> dict[int, list[int]]:
        """Return, by index of the token they write to, the rules of several tokens that match."""
        touched: dict[int, list[int]] = defaultdict(list)
        if len(self._several) == 0:
            return touched
        for match_id, start, end in self._several(doc, allow_missing=True):
            rule = int(self.vocab.strings[match_id])
            index = self.indices[rule]
            touched[(end if index < 0 else start) + index].append(rule)
        return touched

    def _matches_of_one(self, doc: Doc, i: int) -> list[int]:
        if len(self._one) == 0:
            return []
        matches = self._one(doc[i : i + 1], allow_missing=True)
        return sorted({int(self.vocab.strings[match_id]) for match_id, _, _ in matches})

    def _state_after(self, doc: Doc, i: int, state: State) -> State:
        after = self._remembered.get(state)
        if after is None:
            for rule in self._matches_of_one(doc, i):
                set_token_attrs(doc[i], self.attrs[rule])
            span: Any = doc[i : i + 1]
            after = tuple(span.to_array(_WRITTEN)[0].tolist())
            if len(self._remembered) < _MAX_REMEMBERED:
                self._remembered[state] = after
        return after


@Language.factory("memoised_attribute_ruler")
def make_memoised_ruler(nlp: Language, name: str) -> Any:
    """Make an empty ruler; ``from_bytes`` of a stock one fills it."""
    return MemoisedAttributeRuler(nlp.vocab, name)


def memoise_ruler(nlp: Language) -> None:
    """Replace the attribute ruler of a pipeline, if it has one, by one that remembers."""
    for name in nlp.pipe_names:
        stock = nlp.get_pipe(name)
        if type(stock) is AttributeRuler:
            memoised: Any = nlp.replace_pipe(name, "memoised_attribute_ruler")
            memoised.from_bytes(stock.to_bytes())
