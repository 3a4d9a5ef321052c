"""Persons described by their age: ``the 34-year-old``, ``le pêcheur de 58 ans``."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from research_corpus.annotate.passages import SUBJECTS, Passage

_DEFINITE = frozenset({"the", "le", "la", "l'", "l’"})
_INDEFINITE = frozenset({"a", "an", "un", "une"})
_OWN_ROLE = SUBJECTS | {"nsubjpass", "nsubj:pass", "dobj", "obj", "pobj", "obl:agent"}
_LOOK_BACK_TOKENS = 400
_MAX_MODIFIERS = 3
_YEAR_OLD = ("-", "year", "-", "old")


def person_of_age(noun: Any, passage: Passage, persons: Sequence[Any]) -> Any | None:
    """Return the person whom ``the 34-year-old`` means; null if unclear, or for another phrase.

    It is the one named with that age before. Where the age was not said before, it is the only
    person named shortly before, unless ``a man`` may be meant, whom nobody names.

    Args:
        noun: head of the phrase.
        passage: the document.
        persons: entities of persons, in the order of the text.
    """
    age = _age(noun)
    if age is None or not _has_article(noun, _DEFINITE):
        return None
    end = min(noun.left_edge.i, age.i)
    start = max(end - _LOOK_BACK_TOKENS, 0)
    near = passage.doc[start:end]
    recent = persons[
        bisect_left(persons, start, key=_start) : bisect_left(persons, near.end, key=_start)
    ]
    recent = [person for person in recent if not passage.inside[person.start]]
    told = {token.i for token in near if token.text == age.text}
    if told:
        recent = [person for person in recent if person.end + 1 in told]
    elif any(_is_somebody(token, passage) for token in near):
        return None
    return recent[-1] if len({person[-1].lower_ for person in recent}) == 1 else None


def is_year_old(token: Any) -> bool:
    """Whether a token ends a description such as ``34-year-old``."""
    before = token.doc[max(token.i - len(_YEAR_OLD), 0) : token.i + 1]
    return tuple(each.lower_ for each in before[1:]) == _YEAR_OLD and before[0].like_num


def first_of_year_old(token: Any) -> Any:
    """Return the first token of the description that a token ends, its article if there is one.

    A parse often gives the article to another word.
    """
    number = token.doc[token.i - len(_YEAR_OLD)]
    for before in reversed(token.doc[max(number.i - _MAX_MODIFIERS, 0) : number.i]):
        if before.lower_ in _DEFINITE | _INDEFINITE:
            return before
        if before.is_punct or before.is_space:
            break
    return number


def _age(noun: Any) -> Any | None:
    """Return the number in a description by age."""
    for token in (noun, *noun.lefts):
        if is_year_old(token):
            return token.doc[token.i - len(_YEAR_OLD)]
    years = next((child for child in noun.rights if child.lower_ == "ans"), None)
    numbers = years.lefts if years is not None else ()
    return next((child for child in numbers if child.like_num), None)


def _is_somebody(token: Any, passage: Passage) -> bool:
    """Whether a noun introduces one who is not named."""
    is_role = token.lemma_.lower() in passage.lexicon.roles or is_year_old(token)
    if not is_role or passage.inside[token.i] or token.dep_ not in _OWN_ROLE:
        return False
    return _has_article(token, _INDEFINITE)


def _has_article(noun: Any, articles: frozenset[str]) -> bool:
    if is_year_old(noun):
        return first_of_year_old(noun).lower_ in articles
    return any(child.lower_ in articles for child in noun.lefts)


def _start(person: Any) -> int:
    return int(person.start)
