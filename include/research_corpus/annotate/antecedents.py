"""Whom a pronoun stands for: the person or the role before it that may be meant."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from research_corpus.annotate.genders import Genders
from research_corpus.annotate.lexicon import Gender
from research_corpus.annotate.offices import apposition, is_definite
from research_corpus.annotate.passages import SUBJECTS, Passage
from research_corpus.annotate.persons import Persons

_SUBORDINATE = frozenset({"relcl", "acl", "acl:relcl", "ccomp", "advcl"})
_LOOK_BACK_PARAGRAPHS = 2
_LOOK_BACK_CANDIDATES = 40


@dataclass(frozen=True)
class Candidate:
    """Words that a later pronoun may stand for.

    Attributes:
        noun: head of the words.
        paragraph: number of its paragraph.
        gender: null where nothing tells it.
        is_subject: of its clause.
        person: entity of a person; null for a role such as ``the senator``.
        is_certain: whether the recogniser or an office says that it is a person.
    """

    noun: Any
    paragraph: int
    gender: Gender | None
    is_subject: bool
    person: Any | None = None
    is_certain: bool = True


@dataclass(frozen=True)
class Antecedent:
    """The one that is meant, and how far that can be trusted."""

    candidate: Candidate
    evidence: Literal["subject", "only_person"]
    certainty: float


class Antecedents:
    """Antecedents of the pronouns of one document.

    Args:
        passage: the document.
        persons: whom it names.
    """

    def __init__(self, passage: Passage, persons: Persons) -> None:
        self._passage = passage
        genders = Genders(persons.named, passage.lexicon)
        pronouns = list(self._pronouns())
        found = [*self._persons(persons, genders), *self._roles(genders), *pronouns]
        self._candidates = sorted(found, key=lambda candidate: int(candidate.noun.i))
        self._starts = [candidate.noun.i for candidate in self._candidates]
        self._meant: dict[int, Antecedent | None] = {}
        for pronoun in pronouns:
            self._meant[pronoun.noun.i] = self.of(pronoun.noun, pronoun.gender)

    def of(self, pronoun: Any, gender: Gender | None) -> Antecedent | None:
        """Return whom a pronoun means; null where no one is or two may be.

        The nearest subject wins; else there must be one person only. Who is named in the paragraph
        of the pronoun comes before all others, and what may be an organisation after.

        Args:
            pronoun: its token.
            gender: of the pronoun; null where it tells none.
        """
        near = list(self._before(pronoun, gender))
        paragraph = self._passage.paragraph(pronoun)
        near = [each for each in near if each.paragraph == paragraph] or near
        certain = [each for each in near if each.is_certain]
        chosen = _chosen(_without_descriptions(certain, gender) or near)
        is_pronoun = chosen is not None and chosen.candidate.noun.i in self._meant
        return self._meant[chosen.candidate.noun.i] if chosen and is_pronoun else chosen

    def _before(self, pronoun: Any, gender: Gender | None) -> Iterator[Candidate]:
        """Yield who may be meant, nearest first, in the paragraph of a pronoun or two before."""
        before = bisect_left(self._starts, pronoun.i)
        first_paragraph = self._passage.paragraph(pronoun) - _LOOK_BACK_PARAGRAPHS
        for candidate in reversed(
            self._candidates[max(before - _LOOK_BACK_CANDIDATES, 0) : before]
        ):
            if candidate.paragraph < first_paragraph:
                return
            if gender is None or candidate.gender in (None, gender):
                yield candidate

    def _persons(self, persons: Persons, genders: Genders) -> Iterator[Candidate]:
        for person in persons.named:
            if not self._passage.inside[person.start]:
                yield self._candidate(person.root, genders.of(person), person)
        for person in persons.possible:
            if not self._passage.inside[person.start]:
                gender = self._passage.lexicon.first_names[person[0].lower_]
                yield self._candidate(person.root, gender, person, is_certain=False)

    def _pronouns(self) -> Iterator[Candidate]:
        """Yield pronouns that are subjects: the next one means the same person."""
        pronouns = self._passage.lexicon.pronouns
        for token in self._passage.doc:
            gender = pronouns.get(token.lower_)
            if gender and not self._passage.inside[token.i] and token.dep_ in SUBJECTS:
                yield self._candidate(token, gender)

    def _roles(self, genders: Genders) -> Iterator[Candidate]:
        """Yield nouns for one who speaks and is not named beside them, as subjects."""
        for token in self._passage.doc:
            if token.pos_ != "NOUN" or self._passage.inside[token.i]:
                continue
            if self._is_speaking(token) and not any(apposition(token)):
                yield self._candidate(token, genders.of_role(token))

    def _is_speaking(self, noun: Any) -> bool:
        """Whether a noun means one person or, where nouns have a gender, one who says something."""
        passage = self._passage
        if "Plur" in noun.morph.get("Number") or noun.dep_ == "appos":
            return False
        if not passage.is_subject(noun):
            return False
        if noun.lemma_.lower() in passage.lexicon.roles:
            return noun.head.dep_ not in _SUBORDINATE
        return bool(noun.morph.get("Gender")) and passage.says(noun.head)

    def _candidate(
        self, noun: Any, gender: Gender | None, person: Any = None, *, is_certain: bool = True
    ) -> Candidate:
        is_subject = self._passage.is_subject(noun)
        paragraph = self._passage.paragraph(noun)
        return Candidate(noun, paragraph, gender, is_subject, person, is_certain)


def _chosen(near: Sequence[Candidate]) -> Antecedent | None:
    subject = next((each for each in near if each.is_subject), None)
    if subject is not None:
        return Antecedent(subject, "subject", 0.7 if subject.person is None else 0.85)
    persons = [each for each in near if each.person is not None]
    if len({each.noun.lower_ for each in persons}) == 1:
        return Antecedent(persons[0], "only_person", 0.75)
    return None


def _without_descriptions(near: list[Candidate], gender: Gender | None) -> list[Candidate]:
    """Drop *the senator* where a person of the pronoun's gender is named: both may be one."""
    persons = [each for each in near if each.person is not None]
    if not any(gender is None or each.gender == gender for each in persons):
        return near
    return [each for each in near if each.person is not None or not is_definite(each.noun)]
