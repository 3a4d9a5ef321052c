"""Words that the rules for quotations go by, per language.

The data stand in ``lexicons/<language>.json``: a language is added by adding a file. The gender of
given names stands in ``lexicons/given_names.tsv``, which ``python -m research_corpus.training
genders`` makes from the locales of Faker (MIT licence).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
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
        gendered: those of them that tell the person's gender.
        hearsay: lemmas of verbs that say with *il se* what nobody in particular says.
        first_person: pronouns of those who speak and are spoken to.
        naming: lemmas of verbs that give something a name: ``called it “a farce”``.
        reacting: lemmas of verbs for what one does who speaks next: ``the mayor smiled``.
        phrases: phrases that introduce a source: ``according to``.
        complementizers: words that open a reported clause.
        pronouns: pronouns of the third person singular, with their gender.
        possessives: words for *his* and *her* that tell no gender.
        plain_pronouns: further pronouns, which are never replaced by a name.
        impersonal: subjects that cannot speak.
        titles: titles before a name, with the gender they tell.
        first_names: given names, with the gender they tell; none where nothing tells pronouns.
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
    gendered: dict[str, Gender]
    hearsay: frozenset[str]
    first_person: frozenset[str]
    naming: frozenset[str]
    reacting: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]
    complementizers: frozenset[str]
    pronouns: dict[str, Gender]
    possessives: frozenset[str]
    plain_pronouns: frozenset[str]
    impersonal: frozenset[str]
    titles: dict[str, Gender]
    first_names: dict[str, Gender]
    abbreviations: frozenset[str]

    @cached_property
    def reporting(self) -> frozenset[str]:
        """Lemmas of verbs that govern what somebody says or thinks."""
        return self.verbs | self.thinking | self.committing

    @cached_property
    def cue_verbs(self) -> frozenset[str]:
        """Lemmas of all verbs that may be a cue."""
        return self.reporting | self.recounting | self.naming


_SETS = (
    "verbs", "thinking", "committing", "recounting", "addressing", "nouns", "adjectives",
    "viewpoint_nouns", "person_openers", "hearsay", "first_person", "naming", "reacting",
    "complementizers", "possessives", "plain_pronouns", "impersonal", "abbreviations",
)  # fmt: skip


_WORD = re.compile(r"[^\s’']+[’']?")
"""A word of a phrase as tokenizers cut it: ``d’`` and ``après``."""


LEXICONS = Path(str(files(__package__))) / "lexicons"
GIVEN_NAMES = LEXICONS / "given_names.tsv"
"""Name, ``m`` or ``f``, and the language that this holds for; empty for all that have no row."""


@cache
def lexicon(language: str) -> Lexicon | None:
    """Return the words of a language, null if there is no file for it.

    What a file leaves out is empty: a language without a model needs abbreviations at most.
    """
    content = lexicon_bytes(language)
    if content is None:
        return None
    data = json.loads(content)
    gendered = _by_gender(data, "roles")
    names = _by_gender(data, "names")
    pronouns: dict[str, Gender] = data.get("pronouns", {})
    return Lexicon(
        **{name: frozenset(data.get(name, ())) for name in _SETS},
        roles=frozenset(data.get("roles", ())) | gendered.keys(),
        gendered=gendered,
        phrases=tuple(tuple(_WORD.findall(phrase)) for phrase in data.get("phrases", ())),
        pronouns=pronouns,
        titles=data.get("titles", {}),
        first_names=_given_names(language) | names if pronouns else {},
    )


def _by_gender(data: dict[str, list[str]], what: str) -> dict[str, Gender]:
    found: dict[str, Gender] = dict.fromkeys(data.get(f"masculine_{what}", ()), "masculine")
    return found | dict.fromkeys(data.get(f"feminine_{what}", ()), "feminine")


def _given_names(language: str) -> dict[str, Gender]:
    """Return given names with their gender, in this language where languages differ."""
    genders: dict[str, Gender] = {"m": "masculine", "f": "feminine"}
    anywhere: dict[str, Gender] = {}
    here: dict[str, Gender] = {}
    for line in GIVEN_NAMES.read_text(encoding="utf-8").splitlines()[1:]:
        name, gender, where = line.split("\t")
        if where in ("", language):
            (here if where else anywhere)[name] = genders[gender]
    return anywhere | here


def lexicon_bytes(language: str) -> bytes | None:
    """Return the content of the file of a language, null if there is none."""
    file = LEXICONS / f"{language}.json"
    return file.read_bytes() if file.is_file() else None
