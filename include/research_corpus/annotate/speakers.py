"""Who speaks: the subject of a verb of saying, and the name behind a pronoun."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from research_corpus.annotate.ages import first_of_year_old, is_year_old, person_of_age
from research_corpus.annotate.antecedents import Antecedents
from research_corpus.annotate.lexicon import Gender
from research_corpus.annotate.offices import apposition, holder
from research_corpus.annotate.passages import SUBJECTS, Passage
from research_corpus.annotate.persons import Persons

Evidence = Literal["name", "phrase", "subject", "only_person", "pronoun", "carried_over"]

_SHARED_SUBJECT = frozenset({"conj", "xcomp", "advcl", "dep", "ccomp", "parataxis"})
_NOUN_MODIFIERS = frozenset({"relcl", "acl", "acl:relcl"})
_LEFT_PARTS = frozenset(
    {"compound", "amod", "det", "poss", "nmod", "nummod", "flat", "flat:name", "quantmod",
     "flat:foreign", "predet", "advmod"}
)  # fmt: skip
_RIGHT_PARTS = frozenset({"flat", "flat:name", "flat:foreign", "prep", "nmod", "amod", "compound"})
_LINKING = frozenset({"-t", "t", "-"})
_MAX_CLIMB = 4
_NEAR_TOKENS = 6


@dataclass(frozen=True)
class Speaker:
    """Someone who speaks.

    Attributes:
        span: (char_start, char_end) of the name, or of the pronoun where no name is clear.
        certainty: that the span is the one meant, and a factor for the confidence of a quotation;
            0 to 1.
        evidence: what the span goes by: ``name`` (it stands beside the cue), ``phrase`` (a noun
            phrase beside it), ``subject`` or ``only_person`` (of a pronoun's antecedents),
            ``pronoun`` (left as it is) or ``carried_over`` (who spoke just before).
        is_person: whether the span is the name of a person.
        mention: (char_start, char_end) of the words beside the cue; null if there are none.
    """

    span: tuple[int, int]
    certainty: float
    evidence: Evidence
    is_person: bool = False
    mention: tuple[int, int] | None = None

    def carried_over(self) -> Speaker:
        """Return the speaker of words beside which nobody is named."""
        return replace(self, evidence="carried_over", mention=None)

    def moved(self, chars: int) -> Speaker:
        """Return the speaker with all offsets moved by ``chars``."""
        mention = self.mention and (self.mention[0] + chars, self.mention[1] + chars)
        return replace(self, span=(self.span[0] + chars, self.span[1] + chars), mention=mention)


class Speakers:
    """Speakers of one document."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self._doc = passage.doc
        self._lexicon = passage.lexicon
        self._persons = Persons(passage.doc, passage.lexicon)
        self._antecedents = Antecedents(passage, self._persons)

    def of_verb(self, verb: Any, *, nearby: bool) -> Speaker | None:
        """Return the speaker of a verb of saying.

        Args:
            verb: the cue.
            nearby: whether, where the parse has no subject, the name beside the verb will do.
        """
        subject = self._subject(verb)
        if subject is None and nearby:
            subject = self._beside(verb)
        return None if subject is None else self.of_noun(subject)

    def person_of(self, verb: Any) -> Speaker | None:
        """Return the subject of any verb, if it is a person or a noun for one."""
        subject = self._subject(verb)
        if subject is None:
            return None
        is_person = (
            self._persons.at(subject) is not None or subject.lower_ in self._lexicon.pronouns
        )
        is_role = subject.lemma_.lower() in self._lexicon.roles
        return self.of_noun(subject) if is_person or is_role else None

    def after_verb(self, verb: Any) -> Speaker | None:
        """Return the speaker right after a verb, in marks or not: ``a déclaré Mme Roy``."""
        for token in self._doc[verb.i + 1 : verb.i + 1 + _NEAR_TOKENS]:
            if token.lower_ in _LINKING or token.pos_ in ("DET", "ADJ"):
                continue
            if token.pos_ in ("PROPN", "NOUN") or token.text.startswith("-"):
                return self.of_noun(token)
            return None
        return None

    def of_noun(self, noun: Any) -> Speaker | None:
        """Return the speaker that a noun or pronoun stands for; null for what cannot speak."""
        if noun.lower_ in _LINKING and noun.i + 1 < len(self._doc):  # a-t-elle
            noun = noun.nbor()
        word = noun.lower_
        if word in self._lexicon.impersonal:
            return None
        if word in self._lexicon.pronouns or word in self._lexicon.possessives:
            found = self._of_pronoun(noun, self._lexicon.pronouns.get(word))
            return replace(found, mention=_chars(noun))
        if word in self._lexicon.plain_pronouns:
            return Speaker(_chars(noun), 0.8, "pronoun", mention=_chars(noun))
        return self._named(noun)

    def last_subject_before(self, index: int) -> Speaker | None:
        """Return the person who is the subject of the sentence that ends before a token."""
        for person in self._persons.before(index):
            if self._passage.inside[person.start]:
                continue
            if person.end < index and self._doc[person.end].sent.end < index:
                return None
            if "\n" in self._doc[person.end : index].text:
                return None
            if self._passage.is_subject(person.root):
                return Speaker(_trimmed(person), 1.0, "name", is_person=True)
        return None

    def named_in(self, tokens: Iterable[Any]) -> Speaker | None:
        """Return the first person named among tokens."""
        named = next((token for token in tokens if self._persons.at(token) is not None), None)
        return None if named is None else self._named(named)

    def _subject(self, verb: Any) -> Any | None:
        if verb.dep_ == "pcomp" and verb.head.lower_ == "as":  # was quoted as saying
            return next((c for c in verb.head.head.children if c.dep_ == "nsubjpass"), None)
        for _ in range(_MAX_CLIMB):
            for child in verb.children:
                if child.dep_ in SUBJECTS and not self._passage.inside[child.i]:
                    return self._relative_head(verb) if _is_relative(child) else child
            if verb.dep_ in _NOUN_MODIFIERS:
                return self._relative_head(verb)
            if verb.dep_ not in _SHARED_SUBJECT or self._passage.inside[verb.head.i]:
                return None
            verb = verb.head
        return None

    def _relative_head(self, verb: Any) -> Any | None:
        head = verb.head
        usable = verb.dep_ in _NOUN_MODIFIERS and not self._passage.inside[head.i]
        return head if usable and head.pos_ in ("NOUN", "PROPN", "PRON") else None

    def _beside(self, verb: Any) -> Any | None:
        """Return the noun right after the verb, else right before it: ``said Putin``."""
        ahead = self._doc[verb.i + 1 : verb.i + 1 + _NEAR_TOKENS]
        behind = reversed(self._doc[max(verb.i - _NEAR_TOKENS, 0) : verb.i])
        for tokens in (ahead, behind):
            for token in tokens:
                if self._passage.inside[token.i] or token.is_punct or token.is_space:
                    break
                if self._may_speak(token):
                    return _name_head(token)
        return None

    def _may_speak(self, token: Any) -> bool:
        """Whether a word beside a verb may be its subject: no clitic, nobody who is spoken to."""
        words = self._lexicon
        if token.lower_ in words.pronouns or self._persons.at(token) is not None:
            return True
        if is_year_old(token):
            return True
        if token.pos_ == "PRON":
            return token.lower_ in words.plain_pronouns
        is_addressed = any(child.dep_ == "case" for child in token.lefts)
        return token.pos_ in ("PROPN", "NOUN") and not is_addressed

    def _named(self, noun: Any) -> Speaker | None:
        entity = self._persons.at(noun)
        if entity is None and noun.pos_ != "PROPN":
            entity = next(filter(None, map(self._persons.at, apposition(noun))), None)
        if entity is not None:
            name, phrase = _trimmed(entity), self._phrase(noun)
            mention = min(name[0], phrase[0]), max(name[1], phrase[1])
            return Speaker(name, 1.0, "name", is_person=True, mention=mention)
        if noun.pos_ not in ("NOUN", "PROPN", "ADJ", "PRON", "X", "NUM"):
            return None
        named = self._persons.named
        person = holder(noun, named, self._lexicon) or person_of_age(noun, self._passage, named)
        if person is not None:
            mention = self._phrase(noun)
            return Speaker(_trimmed(person), 0.85, "only_person", is_person=True, mention=mention)
        return self._by_phrase(noun)

    def _by_phrase(self, noun: Any) -> Speaker:
        return Speaker(self._phrase(noun), 0.95, "phrase", mention=self._phrase(noun))

    def _phrase(self, noun: Any) -> tuple[int, int]:
        first = last = noun
        if is_year_old(noun):
            return first_of_year_old(noun).idx, noun.idx + len(noun)
        for child in reversed(list(noun.lefts)):
            if child.dep_ not in _LEFT_PARTS or child.right_edge.i != first.i - 1:
                break
            first = child.left_edge
        for child in noun.rights:
            edge = child.right_edge
            if child.dep_ not in _RIGHT_PARTS or child.left_edge.i != last.i + 1:
                break
            if any(token.is_punct or self._passage.inside[token.i] for token in child.subtree):
                break
            last = edge
        return first.idx, last.idx + len(last)

    def _of_pronoun(self, pronoun: Any, gender: Gender | None) -> Speaker:
        found = self._antecedents.of(pronoun, gender)
        if found is None:
            return Speaker(_chars(pronoun), 0.6, "pronoun")
        person = found.candidate.person
        if person is not None:
            return Speaker(_trimmed(person), found.certainty, found.evidence, is_person=True)
        role = self._named(found.candidate.noun) or self._by_phrase(found.candidate.noun)
        return replace(role, certainty=found.certainty, evidence=found.evidence)


def _is_relative(token: Any) -> bool:
    return token.lower_ in ("who", "which", "that", "qui")


def _name_head(token: Any) -> Any:
    while token.dep_ in ("compound", "flat", "flat:name") and token.head.pos_ == "PROPN":
        token = token.head
    return token


def _chars(token: Any) -> tuple[int, int]:
    start = token.idx
    text = token.text.lstrip("-–")
    return start + len(token.text) - len(text), start + len(token.text)


def _trimmed(entity: Any) -> tuple[int, int]:
    """Return the offsets of a name without a genitive ending or white space."""
    text = entity.text.rstrip()
    for ending in ("’s", "'s", "’", "'"):
        text = text.removesuffix(ending)
    return entity.start_char, entity.start_char + len(text)
