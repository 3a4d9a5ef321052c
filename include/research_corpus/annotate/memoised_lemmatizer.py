"""spaCy's English lemmatizer by rules, remembering the lemma of each kind of token.

Its lemma is a function of the token's characters, part of speech and morphology. The stock
component remembers only those that its tables decide, not the base forms, which most tokens are.
The result is that of the stock component.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from spacy.attrs import LEMMA, MORPH, ORTH, POS
from spacy.lang.en.lemmatizer import EnglishLemmatizer
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

_READ: list[int | str] = [ORTH, POS, MORPH, LEMMA]
_WRITTEN: Any = [LEMMA]
_MAX_REMEMBERED = 200_000

State = tuple[int, int, int]


class MemoisedLemmatizer(EnglishLemmatizer):
    """A lemmatizer that works out each kind of token once."""

    def __init__(self, vocab: Vocab, name: str = "lemmatizer") -> None:
        super().__init__(vocab, None, name, mode="rule")
        self._remembered: dict[State, int] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set the lemmas of a document, as the stock component does."""
        if not self._validated:
            self._validate_tables()
        lemmas = [
            lemma if lemma and not self.overwrite else self._lemma_of(doc, i, (orth, pos, morph))
            for i, (orth, pos, morph, lemma) in enumerate(doc.to_array(_READ).tolist())
        ]
        if lemmas:
            new: Any = np.array(lemmas, dtype=np.uint64)
            doc.from_array(_WRITTEN, new)
        return doc

    def _lemma_of(self, doc: Doc, i: int, state: State) -> int:
        lemma = self._remembered.get(state)
        if lemma is None:
            lemma = self.vocab.strings.add(self.lemmatize(doc[i])[0])
            if len(self._remembered) < _MAX_REMEMBERED:
                self._remembered[state] = lemma
        return lemma


@Language.factory("memoised_lemmatizer")
def make_memoised_lemmatizer(nlp: Language, name: str) -> Any:
    """Make an empty lemmatizer; ``from_bytes`` of a stock one fills it."""
    return MemoisedLemmatizer(nlp.vocab, name)


def memoise_lemmatizer(nlp: Language) -> None:
    """Replace the lemmatizer of a pipeline, if it is the English one by rules."""
    for name in nlp.pipe_names:
        stock: Any = nlp.get_pipe(name)
        if type(stock) is EnglishLemmatizer and stock.mode == "rule":
            memoised: Any = nlp.replace_pipe(name, "memoised_lemmatizer")
            memoised.overwrite = stock.overwrite
            memoised.from_bytes(stock.to_bytes())
