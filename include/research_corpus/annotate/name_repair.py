"""Names that survive a look: what a recogniser marks by mistake, put right by evidence in the text.

Edges without a letter are cut off, marks of punctuation, clitics and function words are no names,
and mentions of one name in an article have one label where the evidence is clear.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from research_corpus.contracts.annotations import VALUE_LABELS

_PERSON_LABELS = frozenset({"PERSON", "PER"})
_CLITIC = re.compile(r"(?:[a-zà-ÿ]|qu|lorsqu|puisqu|jusqu)[’']", re.IGNORECASE)
_MIN_LETTERS = 2
_CLEAR_MAJORITY = 2
"""A label must be so many times as frequent as all others of the same words."""


@Language.component("name_repair", requires=["doc.ents"], assigns=["doc.ents"])
def name_repair(doc: Doc) -> Doc:
    """Cut, drop and relabel entities; their number never grows."""
    kept = [span for entity in doc.ents if (span := _trimmed(entity)) is not None]
    labels = _agreed_labels(kept)
    doc.ents = tuple(
        Span(doc, span.start, span.end, label=labels.get(_form(span), span.label_))
        if _is_name(span)
        else span
        for span in kept
    )
    return doc


def _trimmed(entity: Span) -> Span | None:
    """Return an entity without empty edges; null if no name is left."""
    if not _is_name(entity):
        return entity if any(c.isalnum() for c in entity.text) else None
    first, after = entity.start, entity.end
    while first < after and _is_edge(entity.doc[first]):
        first += 1
    while first < after and not any(c.isalnum() for c in entity.doc[after - 1].text):
        after -= 1
    tokens = list(entity.doc[first:after])
    if sum(c.isalnum() for t in tokens for c in t.text) < _MIN_LETTERS or _is_function(tokens):
        return None
    return Span(entity.doc, first, after, label=entity.label_)


def _is_edge(token: Any) -> bool:
    text = token.text
    return not any(c.isalnum() for c in text) or (
        _CLITIC.fullmatch(text) is not None and not token.is_sent_start
    )


def _is_function(tokens: Iterable[Any]) -> bool:
    return all(
        (token.is_stop and not (token.text.isupper() and len(token.text) > 1))
        or _CLITIC.fullmatch(token.text)
        for token in tokens
    )


def _is_name(span: Span) -> bool:
    return span.label_ not in VALUE_LABELS


def _form(span: Span) -> str:
    return span.text.casefold()


def _agreed_labels(spans: list[Span]) -> dict[str, str]:
    """Return the label that mentions of the same words share, where one is clearly meant."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for span in spans:
        if _is_name(span):
            counts[_form(span)][span.label_] += 1
    surnames = _surnames(spans)
    agreed = {}
    for form, labels in counts.items():
        label, count = labels.most_common(1)[0]
        others = labels.total() - count
        if form in surnames and label not in _PERSON_LABELS:
            agreed[form] = surnames[form]
        elif others and count >= _CLEAR_MAJORITY * others:
            agreed[form] = label
    return agreed


def _surnames(spans: list[Span]) -> dict[str, str]:
    """Return last words of full names of persons that end no other name, with their label."""
    persons: dict[str, str] = {}
    others: set[str] = set()
    for span in spans:
        if len(span) < 2 or not _is_name(span):
            continue
        last = span[-1].text.casefold()
        if span.label_ in _PERSON_LABELS:
            persons[last] = span.label_
        else:
            others.add(last)
    return {form: label for form, label in persons.items() if form not in others}
