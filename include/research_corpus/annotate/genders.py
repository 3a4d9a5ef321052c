"""The gender of the persons of one document, as the words on the page tell it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from research_corpus.annotate.lexicon import Gender, Lexicon
from research_corpus.annotate.offices import offices

_DETERMINERS: dict[str, Gender] = {
    "le": "masculine", "un": "masculine", "la": "feminine", "une": "feminine",
}  # fmt: skip
_GRAMMATICAL: dict[str, Gender] = {"Masc": "masculine", "Fem": "feminine"}
_ONE_GENDER_FOR_ALL = frozenset({"victime", "témoin"})


class Genders:
    """Genders of persons: by title, given name, a noun beside the name or a fuller mention.

    Args:
        persons: entities of persons of one document.
        lexicon: words of its language.

    Cost: O(number of persons).
    """

    def __init__(self, persons: Sequence[Any], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._own = {person.start: self._told_beside(person) for person in persons}
        self._of_surname: dict[str, Gender | None] = {}
        for person in persons:
            gender = self._own[person.start]
            surname = person[-1].lower_
            if gender and self._of_surname.setdefault(surname, gender) != gender:
                self._of_surname[surname] = None

    def of(self, person: Any) -> Gender | None:
        """Return the gender of a person; null where nothing tells it, or two things differ."""
        own = self._own[person.start] or self._of_surname.get(person[-1].lower_)
        return own or (
            self._lexicon.first_names.get(person[0].lower_) if len(person) == 1 else None
        )

    def of_role(self, noun: Any) -> Gender | None:
        """Return the gender that a noun for one person tells: ``the chairwoman``, ``la juge``."""
        lemma = noun.lemma_.lower()
        if lemma in _ONE_GENDER_FOR_ALL:
            return None
        told = self._lexicon.gendered.get(lemma) or next(
            (_DETERMINERS[child.lower_] for child in noun.lefts if child.lower_ in _DETERMINERS),
            None,
        )
        return told or _GRAMMATICAL.get(next(iter(noun.morph.get("Gender")), ""))

    def _told_beside(self, person: Any) -> Gender | None:
        titles, first = self._lexicon.titles, person[0].lower_
        before = person.doc[person.start - 1].lower_ if person.start else ""
        told = titles.get(first) or titles.get(before)
        if told is None and len(person) > 1:
            told = self._lexicon.first_names.get(first)
        if told is None:
            beside = (
                noun for noun in offices(person) if noun.lemma_.lower() in self._lexicon.roles
            )
            told = next(filter(None, map(self.of_role, beside)), None)
        return told
