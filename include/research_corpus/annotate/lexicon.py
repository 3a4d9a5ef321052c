"""Words that the rules for quotations go by, per language.

The data stand in ``lexicons/<language>.json``: a language is added by adding a file.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Gender = Literal["masculine", "feminine"]


@dataclass(frozen=True)
class Lexicon:
    """Words of one language, all in lower case.

    Attributes:
        verbs: lemmas of verbs of saying, which introduce what is said.
        naming: lemmas of verbs that give something a name: ``called it “a farce”``.
        phrases: phrases that introduce a source: ``according to``.
        complementizers: words that open a reported clause.
        pronouns: pronouns of the third person singular, with their gender.
        plain_pronouns: further pronouns, which are never replaced by a name.
        impersonal: subjects that cannot speak.
        titles: titles before a name, with the gender they tell.
        first_names: common first names, with the gender they tell.
    """

    verbs: frozenset[str]
    naming: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]
    complementizers: frozenset[str]
    pronouns: dict[str, Gender]
    plain_pronouns: frozenset[str]
    impersonal: frozenset[str]
    titles: dict[str, Gender]
    first_names: dict[str, Gender]


@cache
def lexicon(language: str) -> Lexicon | None:
    """Return the words of a language, null if there is no file for it."""
    file = files(__package__) / "lexicons" / f"{language}.json"
    if not file.is_file():
        return None
    data = json.loads(file.read_text(encoding="utf-8"))
    masculine: dict[str, Gender] = dict.fromkeys(data["masculine_names"], "masculine")
    feminine: dict[str, Gender] = dict.fromkeys(data["feminine_names"], "feminine")
    return Lexicon(
        verbs=frozenset(data["verbs"]),
        naming=frozenset(data["naming"]),
        phrases=tuple(tuple(phrase.split()) for phrase in data["phrases"]),
        complementizers=frozenset(data["complementizers"]),
        pronouns=data["pronouns"],
        plain_pronouns=frozenset(data["plain_pronouns"]),
        impersonal=frozenset(data["impersonal"]),
        titles=data["titles"],
        first_names=masculine | feminine,
    )
