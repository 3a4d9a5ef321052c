"""What a stretch in quotation marks belongs to: its cue and its speaker.

Rules in the order of their confidence: a verb of saying beside the marks, one that governs them in
the parse, a name before a colon or after a dash, the speaker who spoke just before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from research_corpus.annotate.passages import Marked, Passage
from research_corpus.annotate.persons import PERSON_LABELS
from research_corpus.annotate.speakers import Speaker, Speakers

_SENTENCE_END = re.compile(r"[.!?\n]")
_JOINING = frozenset(",?!–—-")
_DASHES = frozenset({"–", "—", "-", "--"})
_CLAUSE_RELATIONS = frozenset({"ccomp", "parataxis", "acomp", "oprd", "xcomp", "attr"})
_ASIDE_RELATIONS = frozenset({"relcl", "acl", "acl:relcl", "advcl"})
_OBJECTS = frozenset({"ccomp", "xcomp", "dobj", "obj"})
_AS = frozenset({"as", "comme"})
_NEGATIONS = frozenset({"not", "n't", "n’t", "never", "ne", "n'", "n’"})
_MAX_CLIMB = 6
_SHORT_WORDS = 2
_CUE_TOKENS = 14
_NEAR_TOKENS = 5
_CARRYING_CHARS = 600


@dataclass(frozen=True)
class Attribution:
    """Cue and speaker of a stretch in marks.

    Attributes:
        speaker: null where it is unclear.
        cue: first and last token of the cue; null if there is none.
        confidence: of the rule, 0 to 1.
        rule: its name, as in ``quotes.rule``.
    """

    speaker: Speaker | None
    cue: tuple[Any, Any] | None
    confidence: float
    rule: str


def attribute(passage: Passage, speakers: Speakers, marked: Marked) -> Attribution | None:
    """Return the best attribution that the words of its sentence give to a stretch in marks.

    One or two words in marks with no cue are a name or a distance kept from a word, not a
    quotation: for these, only a cue right beside the marks or one of a clause counts.
    """
    found = [each for rule in _RULES for each in rule(passage, speakers, marked)]
    return max(found, key=lambda each: each.confidence, default=None)


def _said_after(passage: Passage, speakers: Speakers, marked: Marked) -> Iterator[Attribution]:
    tokens = passage.after(marked)
    if not tokens:
        return
    last = passage.last_character(marked)
    new_sentence = last in ".…?!" and not (tokens[0].is_punct or tokens[0].text[0].islower())
    if new_sentence and last in ".…":
        return
    joined = last in _JOINING or tokens[0].text in _DASHES or tokens[0].text == ","
    verb = _main_verb(passage, tokens[:_CUE_TOKENS])
    if verb is None or (new_sentence and _has_object(verb)):
        return
    near = verb.i - marked.after
    if passage.says(verb) and (joined or near <= 2):
        speaker = speakers.of_verb(verb, nearby=True)
        yield _by_verb(verb, speaker, 0.95 if joined else 0.8, "said_after")
    elif _is_open(marked, last, tokens[0].text) and (near <= 4 or tokens[0].lower_ in _AS):
        speaker = speakers.of_verb(verb, nearby=True)
        if speaker is not None:
            yield _by_verb(verb, speaker, 0.75, "verb_after")


def _is_open(marked: Marked, last: str, following: str) -> bool:
    """Whether a comma ends the quotation, inside the marks or, if it is no mere word, after."""
    return last == "," or (following == "," and marked.words > _SHORT_WORDS)


def _named_after(passage: Passage, speakers: Speakers, marked: Marked) -> Iterator[Attribution]:
    """A person right after the quotation with a word that the parse takes for no verb."""
    tokens = passage.after(marked)[:_NEAR_TOKENS]
    if not tokens or not _is_open(marked, passage.last_character(marked), tokens[0].text):
        return
    speaker = speakers.named_in(tokens)
    if speaker is None:
        return
    words = [t for t in tokens if t.is_alpha and t.is_lower and t.ent_type_ not in PERSON_LABELS]
    yield Attribution(speaker, (words[0], words[0]) if words else None, 0.6, "named_after")


def _said_before(passage: Passage, speakers: Speakers, marked: Marked) -> Iterator[Attribution]:
    tokens = passage.before(marked)
    verb = next((token for token in tokens if passage.says(token)), None)
    if verb is None:
        return
    confidence = _confidence_before(passage, marked, verb, tokens[0].text)
    if confidence > 0:
        yield _by_verb(verb, speakers.of_verb(verb, nearby=True), confidence, "said_before")


def _confidence_before(passage: Passage, marked: Marked, verb: Any, last_word: str) -> float:
    gap = marked.first - verb.i - 1
    if last_word == ":":
        return 0.95
    if gap == 0 or (last_word in (",", "–", "—") and gap <= 10):
        return 0.9
    if gap == 1 and last_word.lower() in passage.lexicon.complementizers:
        return 0.9
    return 0.7 if gap <= 6 and marked.words > _SHORT_WORDS else 0.0


def _governed(passage: Passage, speakers: Speakers, marked: Marked) -> Iterator[Attribution]:
    outer = _outer_token(passage, marked)
    clause = False
    for _ in range(_MAX_CLIMB):
        if outer is None or outer.head.i == outer.i:
            return
        clause = clause or outer.dep_ in _CLAUSE_RELATIONS
        outer = outer.head
        if passage.names(outer):
            yield _by_verb(outer, speakers.of_verb(outer, nearby=False), 0.75, "named_as")
            return
        if passage.says(outer) and (clause or marked.words > _SHORT_WORDS):
            yield _by_verb(outer, speakers.of_verb(outer, nearby=False), 0.8, "governed")
            return


def _outer_token(passage: Passage, marked: Marked) -> Any | None:
    """Return the first token in marks whose head stands outside of them, a word if there is one."""
    outer = [
        token
        for token in passage.doc[marked.first : marked.after]
        if not marked.first <= token.head.i < marked.after
    ]
    return next((token for token in outer if not token.is_punct), outer[0] if outer else None)


def _source_phrase(passage: Passage, speakers: Speakers, marked: Marked) -> Iterator[Attribution]:
    for tokens in (passage.before(marked)[::-1], passage.after(marked)):
        found = source_phrase(passage, tokens)
        if found is not None:
            first, last, noun = found
            speaker = speakers.of_noun(noun)
            if speaker is not None:
                yield Attribution(speaker, (first, last), 0.85 * speaker.certainty, "source_phrase")


def _name_and_mark(passage: Passage, speakers: Speakers, marked: Marked) -> Iterator[Attribution]:
    """Who stands before a colon, or after a dash: ``Putin: “No.”``, ``“No.” – Putin``."""
    before, after = passage.before(marked), passage.after(marked)
    if before and before[0].text == ":":
        verb = next((token for token in before if token.pos_ == "VERB"), None)
        acting = speakers.person_of(verb) if verb is not None else None
        speaker = acting or speakers.named_in(before)
        if speaker is not None:
            yield Attribution(speaker, None, 0.65, "name_and_colon")
    if after and after[0].text in _DASHES:
        speaker = speakers.named_in(after[1:4])
        if speaker is not None:
            yield Attribution(speaker, None, 0.7, "name_after_dash")


def _said_within(passage: Passage, speakers: Speakers, marked: Marked) -> Iterator[Attribution]:
    """A cue inside the marks, set off by commas: ``« Oui, a-t-il dit, demain. »``."""
    for token in passage.doc[marked.first + 2 : marked.after]:
        if token.pos_ != "VERB" or not passage.verb_lemma(token, passage.lexicon.verbs):
            continue
        start = token
        while passage.doc[start.i - 1].pos_ in ("AUX", "PRON", "PART") and start.i > marked.first:
            start = passage.doc[start.i - 1]
        if passage.doc[start.i - 1].text not in (",", "?", "!", "–", "—"):
            continue
        speaker = speakers.after_verb(token)
        if speaker is not None:
            yield _by_verb(token, speaker, 0.7, "said_within")


_RULES = (
    _said_after,
    _named_after,
    _said_before,
    _governed,
    _source_phrase,
    _name_and_mark,
    _said_within,
)


def carried_over(
    passage: Passage, speakers: Speakers, marked: Marked, previous: tuple[Marked, Speaker] | None
) -> Attribution | None:
    """Return the speaker of a quotation that stands as a sentence of its own.

    It is of whom the sentence before reports: *The mayor disagrees. “No.”* Else it goes on with who
    spoke just before, in the same paragraph or the one before, unless the sentence in between has
    another person as its subject, or a colon says that something else is quoted: *The sign read:
    “No.”* Within one sentence the words that name
    the speaker count for both parts: “No,” Ann went on, “never.”
    """
    if any(token.text == ":" for token in passage.before(marked)[:1]):
        return None
    between = passage.text[previous[0].span.end : marked.span.start] if previous else ""
    if previous and not _SENTENCE_END.search(between):
        return Attribution(previous[1], None, 0.5, "carried_over")
    subject = _reported_before(passage, speakers, marked) or speakers.last_subject_before(
        marked.first
    )
    if subject is not None:
        return Attribution(subject.carried_over(), None, 0.55, "subject_before")
    if previous is None or between.count("\n\n") > 1 or len(between) > _CARRYING_CHARS:
        person = _acting_before(passage, speakers, marked)
        if person is None:
            return None
        return Attribution(person.carried_over(), None, 0.45, "subject_before")
    return Attribution(previous[1].carried_over(), None, 0.5, "carried_over")


def _reported_before(passage: Passage, speakers: Speakers, marked: Marked) -> Speaker | None:
    """Return who says, thinks or shows something in the main clause of the sentence before."""
    verb = _main_word_before(passage, marked)
    if verb is None or not passage.is_verb(
        verb, passage.lexicon.reporting | passage.lexicon.reacting
    ):
        return None
    if any(child.lower_ in _NEGATIONS for child in verb.lefts):
        return None
    speaker = speakers.of_verb(verb, nearby=False)
    return None if speaker is None or speaker.evidence == "pronoun" else speaker


def _acting_before(passage: Passage, speakers: Speakers, marked: Marked) -> Speaker | None:
    """Return the person of whom the sentence before a whole one in marks tells anything."""
    if passage.last_character(marked) not in ".!?…":
        return None
    verb = _main_word_before(passage, marked)
    person = speakers.person_of(verb) if verb is not None else None
    return person if person is not None and person.is_person else None


def _main_word_before(passage: Passage, marked: Marked) -> Any | None:
    sentence = reversed(passage.sentence_before(marked))
    return next((token for token in sentence if token.dep_ == "ROOT"), None)


def source_phrase(passage: Passage, tokens: list[Any]) -> tuple[Any, Any, Any] | None:
    """Return first and last token of a phrase such as ``according to``, and the noun after it."""
    words = [token.lower_ for token in tokens]
    for phrase in passage.lexicon.phrases:
        for i in range(len(words) - len(phrase)):
            if tuple(words[i : i + len(phrase)]) != phrase:
                continue
            last = tokens[i + len(phrase) - 1]
            noun = next((t for t in tokens[i + len(phrase) :] if _heads_phrase(t)), None)
            if noun is not None:
                return tokens[i], last, noun
    return None


def _heads_phrase(token: Any) -> bool:
    return token.pos_ in ("NOUN", "PROPN", "PRON") and token.dep_ not in (
        "compound", "flat", "flat:name", "poss", "det", "amod",
    )  # fmt: skip


def _has_object(verb: Any) -> bool:
    return any(child.dep_ in _OBJECTS and child.i > verb.i for child in verb.children)


def _main_verb(passage: Passage, tokens: list[Any]) -> Any | None:
    for token in tokens:
        if passage.says(token) and token.dep_ not in _ASIDE_RELATIONS - {"advcl"}:
            return token
        if token.pos_ == "VERB" and token.dep_ not in _ASIDE_RELATIONS:
            return token
    return None


def _by_verb(verb: Any, speaker: Speaker | None, confidence: float, rule: str) -> Attribution:
    certainty = speaker.certainty if speaker is not None else 0.5
    return Attribution(speaker, (verb, verb), confidence * certainty, rule)
