"""The persons whom one document names, also where the recogniser takes one for something else."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from research_corpus.annotate.lexicon import Lexicon
from research_corpus.annotate.offices import offices

PERSON_LABELS = frozenset({"PERSON", "PER"})
_MISTAKEN_LABELS = frozenset({"ORG", "PRODUCT", "WORK_OF_ART", "NORP", "MISC", "GPE", "LOC", ""})
_APPOSITION = frozenset({"appos"})
_MAX_NAME_TOKENS = 3


class Persons:
    """Names of the persons of one document, in the order of the text.

    Args:
        doc: a ``spacy.tokens.Doc`` with a dependency parse.
        lexicon: words of its language.

    Attributes:
        named: persons by their label, or by a given name in apposition to an office:
            ``the director, Ewan Strand``.
        possible: other names that begin with a given name, as ``Leah Brandt`` and
            ``Florida Blue`` do.
    """

    def __init__(self, doc: Any, lexicon: Lexicon) -> None:
        self.named: list[Any] = []
        self.possible: list[Any] = []
        for span in sorted((*doc.ents, *_unmarked_names(doc)), key=lambda span: int(span.start)):
            if span.label_ in PERSON_LABELS:
                self.named.append(_completed(span, lexicon))
            elif _has_given_name(span, lexicon):
                nouns = offices(span, _APPOSITION)
                is_held = any(noun.lemma_.lower() in lexicon.roles for noun in nouns)
                (self.named if is_held else self.possible).append(span)
        self._by_token = {token.i: person for person in self.named for token in person}

    def at(self, token: Any) -> Any | None:
        """Return the person whose name a token is part of."""
        return self._by_token.get(token.i)

    def before(self, index: int) -> Iterator[Any]:
        """Yield persons named before a token, nearest first."""
        number = bisect_right(self.named, index, key=lambda person: int(person.end))
        return (self.named[n] for n in range(number - 1, -1, -1))


def _unmarked_names(doc: Any) -> Iterator[Any]:
    """Yield runs of proper nouns that the recogniser leaves out."""
    for is_name, run in groupby(doc, lambda token: token.pos_ == "PROPN" and not token.ent_type_):
        if is_name:
            tokens = list(run)
            yield doc[tokens[0].i : tokens[-1].i + 1]


def _completed(entity: Any, lexicon: Lexicon) -> Any:
    """Return a name with a first or last name that the recogniser missed."""
    doc, start, end = entity.doc, entity.start, entity.end
    while end < len(doc) and _is_name_part(doc[end]):
        end += 1
    if start and _is_name_part(doc[start - 1]) and doc[start - 1].lower_ in lexicon.first_names:
        start -= 1
    return doc[start:end]


def _is_name_part(token: Any) -> bool:
    return token.pos_ == "PROPN" and not token.ent_type_ and token.text[0].isupper()


def _has_given_name(span: Any, lexicon: Lexicon) -> bool:
    return (
        span.label_ in _MISTAKEN_LABELS
        and 1 < len(span) <= _MAX_NAME_TOKENS
        and span[0].lower_ in lexicon.first_names
        and all(token.is_alpha and token.text[0].isupper() for token in span)
    )
