"""Persons named with their office: ``Judge Paula Renn``, ``Ann Lee, the mayor``."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from research_corpus.annotate.lexicon import Lexicon

_DEFINITE = frozenset({"the", "le", "la", "l'", "l’"})
_BESIDE_NAME = frozenset({"appos", "compound", "flat", "flat:name"})
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubjpass"})
_LOOK_BACK_PERSONS = 200
_OTHER_OFFICE = frozenset(
    {"former", "ex", "late", "deputy", "vice", "assistant", "acting", "ancien", "ancienne",
     "adjoint", "adjointe", "défunt", "défunte"}
)  # fmt: skip
"""Words beside an office that make it another one."""


def apposition(noun: Any) -> Iterator[Any]:
    """Yield the words that may name whom a noun means: ``the mayor, Ann Lee``.

    Between commas, a parse may give the name for a second subject of the same verb.
    """
    yield from (token for token in noun.subtree if token.dep_ == "appos")
    if noun.dep_ in _SUBJECTS and noun.i + 2 < len(noun.doc) and noun.nbor().text == ",":
        name = noun.nbor(2)
        if (name.dep_ == noun.dep_ and name.head.i == noun.head.i) or _is_single(noun, name):
            yield name


def _is_single(noun: Any, name: Any) -> bool:
    """Whether a second comma, with no *and*, closes what the parse takes for a list of two."""
    doc, after = noun.doc, name.right_edge.i + 1
    closed = after + 1 < len(doc) and doc[after].text == "," and doc[after + 1].pos_ != "CCONJ"
    return bool(name.dep_ == "conj" and name.head.i == noun.i and name.pos_ == "PROPN" and closed)


def holder(noun: Any, persons: Sequence[Any], lexicon: Lexicon) -> Any | None:
    """Return the person whom a phrase such as ``the mayor`` means; null if unclear.

    Args:
        noun: head of the phrase.
        persons: entities of persons, in the order of the text.
        lexicon: words of the language, with the nouns for one person.
    """
    if noun.pos_ != "NOUN" or noun.lemma_.lower() not in lexicon.roles or not is_definite(noun):
        return None
    before = bisect_right(persons, noun.i, key=lambda person: person.end)
    recent = persons[max(before - _LOOK_BACK_PERSONS, 0) : before]
    named = [p for p in recent if any(_is_same(noun, office) for office in offices(p))]
    return named[-1] if len({person[-1].lower_ for person in named}) == 1 else None


def is_definite(noun: Any) -> bool:
    """Whether a definite article, and no owner or phrase behind it, tells whom a noun means."""
    parts = [child for child in noun.children if not child.is_punct]
    definite = any(child.lower_ in _DEFINITE for child in parts)
    return definite and all(child.i < noun.i and child.dep_ != "poss" for child in parts)


def _is_same(noun: Any, office: Any) -> bool:
    if noun.lemma_.lower() != office.lemma_.lower():
        return False
    asked, held = _qualifiers(noun), _qualifiers(office)
    return asked <= held and held & _OTHER_OFFICE <= asked


def _qualifiers(noun: Any) -> set[str]:
    """Return the words that tell an office from another: ``deputy``, ``Treasury``."""
    words = {child.lower_ for child in noun.children if child.dep_ in ("amod", "compound")}
    around = noun.doc[max(noun.i - 1, 0) : noun.i + 2]
    return words | {token.lower_ for token in around if token.lower_ in _OTHER_OFFICE}


def offices(person: Any, relations: frozenset[str] = _BESIDE_NAME) -> Iterator[Any]:
    """Yield the nouns that stand in a relation to a name: in apposition or right before it."""
    root = person.root
    for token in root.children:
        if token.dep_ in relations and not person.start <= token.i < person.end:
            yield token
    if root.dep_ in relations:
        yield root.head
