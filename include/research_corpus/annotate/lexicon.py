"""Words that the rules for quotations go by, per language.

The data stand in ``lexicons/<language>.json``: a language is added by adding a file.
"""

from __future__ import annotations

import json
import re
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
        thinking: lemmas of verbs of thinking, hoping and fearing.
        committing: lemmas of verbs whose infinitive says what somebody says to do.
        recounting: lemmas of verbs whose gerund or infinitive says what somebody says was.
        addressing: lemmas of verbs whose passive subject is spoken to.
        nouns: lemmas of nouns for something said or thought.
        adjectives: lemmas of adjectives for somebody who thinks or fears something.
        viewpoint_nouns: nouns of such phrases, which may follow an owner: ``in her view``.
        person_openers: words that say before a person's name whose view follows: ``pour``.
        roles: nouns for one person, whom a later pronoun may mean.
        first_person: pronouns of those who speak and are spoken to.
        naming: lemmas of verbs that give something a name: ``called it “a farce”``.
        phrases: phrases that introduce a source: ``according to``.
        complementizers: words that open a reported clause.
        pronouns: pronouns of the third person singular, with their gender.
        plain_pronouns: further pronouns, which are never replaced by a name.
        impersonal: subjects that cannot speak.
        titles: titles before a name, with the gender they tell.
        first_names: common first names, with the gender they tell.
        abbreviations: words whose full stop ends no sentence, without it; only what annotates a
            language without a model asks for them.
    """

    verbs: frozenset[str]
    thinking: frozenset[str]
    committing: frozenset[str]
    recounting: frozenset[str]
    addressing: frozenset[str]
    nouns: frozenset[str]
    adjectives: frozenset[str]
    viewpoint_nouns: frozenset[str]
    person_openers: frozenset[str]
    roles: frozenset[str]
    first_person: frozenset[str]
    naming: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]
    complementizers: frozenset[str]
    pronouns: dict[str, Gender]
    plain_pronouns: frozenset[str]
    impersonal: frozenset[str]
    titles: dict[str, Gender]
    first_names: dict[str, Gender]
    abbreviations: frozenset[str]


_SETS = (
    "verbs", "thinking", "committing", "recounting", "addressing", "nouns", "adjectives",
    "viewpoint_nouns", "person_openers", "roles", "first_person", "naming",
    "complementizers", "plain_pronouns", "impersonal", "abbreviations",
)  # fmt: skip


_WORD = re.compile(r"[^\s’']+[’']?")
"""A word of a phrase as tokenizers cut it: ``d’`` and ``après``."""


LEXICONS = files(__package__) / "lexicons"


@cache
def lexicon(language: str) -> Lexicon | None:
    """Return the words of a language, null if there is no file for it.

    What a file leaves out is empty: a language without a model needs abbreviations at most.
    """
    content = lexicon_bytes(language)
    if content is None:
        return None
    data = json.loads(content)
    masculine: dict[str, Gender] = dict.fromkeys(data.get("masculine_names", ()), "masculine")
    feminine: dict[str, Gender] = dict.fromkeys(data.get("feminine_names", ()), "feminine")
    sets = {name: frozenset(data.get(name, ())) for name in _SETS}
    return Lexicon(
        **sets,
        phrases=tuple(tuple(_WORD.findall(phrase)) for phrase in data.get("phrases", ())),
        pronouns=data.get("pronouns", {}),
        titles=data.get("titles", {}),
        first_names=masculine | feminine,
    )


def lexicon_bytes(language: str) -> bytes | None:
    """Return the content of the file of a language, null if there is none."""
    file = LEXICONS / f"{language}.json"
    return file.read_bytes() if file.is_file() else None
