"""Who speaks: the subject of a verb of saying, and the name behind a pronoun."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from research_corpus.annotate.lexicon import Gender
from research_corpus.annotate.offices import apposition, holder
from research_corpus.annotate.passages import Passage

PERSON_LABELS = frozenset({"PERSON", "PER"})

Evidence = Literal["name", "phrase", "subject", "only_person", "pronoun", "carried_over"]

_SUBJECTS = frozenset({"nsubj", "csubj", "expl:subj"})
_SHARED_SUBJECT = frozenset({"conj", "xcomp", "advcl", "dep", "ccomp", "parataxis"})
_NOUN_MODIFIERS = frozenset({"relcl", "acl", "acl:relcl"})
_SUBORDINATE = _NOUN_MODIFIERS | {"ccomp", "advcl"}
_LEFT_PARTS = frozenset(
    {"compound", "amod", "det", "poss", "nmod", "nummod", "flat", "flat:name", "quantmod",
     "flat:foreign", "predet", "advmod"}
)  # fmt: skip
_RIGHT_PARTS = frozenset({"flat", "flat:name", "flat:foreign", "prep", "nmod", "amod", "compound"})
_LINKING = frozenset({"-t", "t", "-"})
_MAX_CLIMB = 4
_NEAR_TOKENS = 4
_LOOK_BACK_PARAGRAPHS = 2


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
        self._persons = [entity for entity in passage.doc.ents if entity.label_ in PERSON_LABELS]

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
        gender = self._lexicon.pronouns.get(word)
        if gender is not None:
            found = self._antecedent(noun, gender) or self._role_before(noun, gender)
            found = found or Speaker(_chars(noun), 0.6, "pronoun")
            return replace(found, mention=_chars(noun))
        if word in self._lexicon.plain_pronouns:
            return Speaker(_chars(noun), 0.8, "pronoun", mention=_chars(noun))
        return self._named(noun)

    def last_subject_before(self, index: int) -> Speaker | None:
        """Return the person who is the subject of the sentence that ends before a token."""
        for entity in reversed(self._persons):
            if entity.end > index or self._passage.inside[entity.start]:
                continue
            between = self._doc[entity.end : index]
            if any("\n" in token.text for token in between) or len(list(between.sents)) > 1:
                return None
            if _is_subject(entity):
                return Speaker(_trimmed(entity), 1.0, "name", is_person=True)
        return None

    def named_in(self, tokens: Iterable[Any]) -> Speaker | None:
        """Return the first person named among tokens."""
        for token in tokens:
            if token.ent_type_ in PERSON_LABELS:
                return self._named(token)
        return None

    def _subject(self, verb: Any) -> Any | None:
        if verb.dep_ == "pcomp" and verb.head.lower_ == "as":  # was quoted as saying
            return next((c for c in verb.head.head.children if c.dep_ == "nsubjpass"), None)
        for _ in range(_MAX_CLIMB):
            for child in verb.children:
                if child.dep_ in _SUBJECTS and not self._passage.inside[child.i]:
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
                if token.lower_ in _LINKING:
                    continue
                if token.lower_ in self._lexicon.pronouns:
                    return token
                if token.pos_ in ("PROPN", "PRON") or token.ent_type_ in PERSON_LABELS:
                    return _name_head(token)
                if token.pos_ == "NOUN":
                    return token
        return None

    def _named(self, noun: Any) -> Speaker | None:
        entity = self._entity_of(noun)
        if entity is None and noun.pos_ != "PROPN":
            entity = next(filter(None, map(self._entity_of, apposition(noun))), None)
        if entity is not None:
            name, phrase = self._full_name(entity), self._phrase(noun)
            mention = min(name[0], phrase[0]), max(name[1], phrase[1])
            return Speaker(name, 1.0, "name", is_person=True, mention=mention)
        if noun.pos_ not in ("NOUN", "PROPN", "ADJ", "PRON", "X", "NUM"):
            return None
        person = holder(noun, self._persons, self._lexicon)
        if person is not None:
            mention = self._phrase(noun)
            return Speaker(_trimmed(person), 0.85, "only_person", is_person=True, mention=mention)
        return Speaker(self._phrase(noun), 0.95, "phrase", mention=self._phrase(noun))

    def _full_name(self, entity: Any) -> tuple[int, int]:
        """Return the offsets of a name, with a first or last name that the recogniser missed."""
        doc, start, end = self._doc, entity.start, entity.end
        while end < len(doc) and _is_name_part(doc[end]):
            end += 1
        if start and not doc[start - 1].ent_type_:
            start -= doc[start - 1].lower_ in self._lexicon.first_names
        return _trimmed(doc[start:end])

    def _entity_of(self, token: Any) -> Any | None:
        if token.ent_type_ not in PERSON_LABELS:
            return None
        return next((e for e in self._persons if e.start <= token.i < e.end), None)

    def _phrase(self, noun: Any) -> tuple[int, int]:
        first = last = noun
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

    def _antecedent(self, pronoun: Any, gender: Gender) -> Speaker | None:
        """Return the last matching person before a pronoun, where no other one competes.

        A person who is the subject of a clause wins; else there must be one person only.
        """
        candidates = self._candidates(pronoun, gender)
        for entity in candidates:
            if _is_subject(entity):
                return Speaker(_trimmed(entity), 0.85, "subject", is_person=True)
        if len({entity[-1].lower_ for entity in candidates}) == 1:
            return Speaker(_trimmed(candidates[0]), 0.75, "only_person", is_person=True)
        return None

    def _role_before(self, pronoun: Any, gender: Gender) -> Speaker | None:
        """Return the last subject before a pronoun, if it is a role: ``The senator … she``."""
        if self._candidates(pronoun, gender):
            return None
        for token in reversed(self._doc[: pronoun.i]):
            if token.dep_ in _SUBJECTS and not self._passage.inside[token.i]:
                if token.head.dep_ in _SUBORDINATE:
                    continue
                is_role = token.lemma_.lower() in self._lexicon.roles
                if token.pos_ == "NOUN" and is_role and "Plur" not in token.morph.get("Number"):
                    return Speaker(self._phrase(token), 0.7, "subject")
                if token.pos_ in ("NOUN", "PROPN"):
                    return None
        return None

    def _candidates(self, pronoun: Any, gender: Gender) -> list[Any]:
        """Return persons named before a pronoun, nearest first, in its paragraph or two before."""
        text = self._passage.text
        found = []
        for entity in reversed(self._persons):
            if entity.start >= pronoun.i or self._passage.inside[entity.start]:
                continue
            breaks = text.count("\n\n", entity.end_char, pronoun.idx)
            if breaks > _LOOK_BACK_PARAGRAPHS:
                break
            known = self._gender(entity)
            if known is None or known == gender:
                found.append(entity)
        return found

    def _gender(self, entity: Any) -> Gender | None:
        """Return the gender that title or first name tell, also of an earlier fuller mention."""
        for other in (entity, *self._persons):
            if other[-1].lower_ != entity[-1].lower_:
                continue
            before = self._doc[other.start - 1].lower_ if other.start else ""
            gender = self._lexicon.titles.get(other[0].lower_) or self._lexicon.titles.get(before)
            gender = gender or self._lexicon.first_names.get(other[0].lower_)
            if gender is not None:
                return gender
        return None


def _is_subject(entity: Any) -> bool:
    return entity.root.dep_ in _SUBJECTS


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


def _is_name_part(token: Any) -> bool:
    return token.pos_ == "PROPN" and not token.ent_type_ and token.text[0].isupper()


def _trimmed(entity: Any) -> tuple[int, int]:
    """Return the offsets of a name without a genitive ending or white space."""
    text = entity.text.rstrip()
    for ending in ("’s", "'s", "’", "'"):
        text = text.removesuffix(ending)
    return entity.start_char, entity.start_char + len(text)
