"""Reports: what somebody said or thinks, in the words of whoever writes.

Each rule finds one construction around its cue, a verb, noun or adjective of saying or thinking or
a phrase that names a source, and is named in ``quotes.rule``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from research_corpus.annotate.attribution import source_phrase
from research_corpus.annotate.passages import SUBJECTS, Passage
from research_corpus.annotate.reported import (
    clause_before,
    clauses,
    infinitive,
    is_asserted,
    sourced_clause,
    trimmed,
)
from research_corpus.annotate.speakers import Speaker, Speakers

TokenSpan = tuple[int, int]
"""First token and the token after the last."""

_PASSIVE_SUBJECTS = frozenset({"nsubjpass", "nsubj:pass"})
_EXPLETIVES = frozenset({"expl", "expl:subj"})
_REFLEXIVES = frozenset({"se", "s'", "s’"})
_NOUN_CLAUSES = frozenset({"acl", "ccomp", "appos", "relcl", "acl:relcl"})
_AGENTS = frozenset({"agent", "obl:agent"})
_OWNERS = frozenset({"of", "by", "from", "de", "du", "des", "d'", "d’", "par"})
_OPENING_TOKENS = 20
_VIEWPOINT_OPENERS = frozenset({"in", "to", "à", "selon", "de"})


@dataclass(frozen=True)
class Report:
    """One stretch that somebody said or thinks.

    Attributes:
        content: its tokens.
        cue: first and last token of the cue.
        speaker: null where the text leaves open who it is.
        rule: name of the construction.
        confidence: of the rule, 0 to 1.
    """

    content: TokenSpan
    cue: tuple[Any, Any]
    speaker: Speaker | None
    rule: str
    confidence: float


def reports(passage: Passage, speakers: Speakers) -> Iterator[Report]:
    """Yield what the text reports outside of quotation marks; stretches may overlap."""
    for token in passage.doc:
        if passage.inside[token.i] or token.is_space or token.is_punct:
            continue
        yield from _of_token(passage, speakers, token)
    for sentence in passage.doc.sents:
        yield from _viewpoint(passage, speakers, list(sentence[:_OPENING_TOKENS]))
        yield from _source(passage, speakers, list(sentence))


def _of_token(passage: Passage, speakers: Speakers, token: Any) -> Iterator[Report]:
    words = passage.lexicon
    if token.pos_ == "NOUN" and token.lemma_.lower() in words.nouns:
        yield from _noun(passage, speakers, token)
    elif token.pos_ in ("ADJ", "VERB") and passage.adjective_lemma(token, words.adjectives):
        yield from _adjective(passage, speakers, token)
    if passage.is_verb(token, words.reporting):
        if _is_passive(token) or _is_hearsay(passage, token):
            yield from _passive(passage, speakers, token)
        elif is_asserted(token):
            yield from _verb(passage, speakers, token)
            if passage.verb_lemma(token, words.verbs):
                yield from _inverted(passage, speakers, token)


def _verb(passage: Passage, speakers: Speakers, verb: Any) -> Iterator[Report]:
    speaker = _speaker_of(passage, speakers, verb)
    if speaker is None:
        return
    words, confidence = passage.lexicon, 0.7 * speaker.certainty
    if passage.verb_lemma(verb, words.verbs | words.thinking):
        for content in clauses(passage, verb):
            yield Report(content, (verb, verb), speaker, "clause", confidence)
    if passage.verb_lemma(verb, words.committing | words.recounting):
        recounts = passage.verb_lemma(verb, words.recounting) is not None
        found = infinitive(passage, verb, gerund=recounts)
        if found:
            yield Report(found, (verb, verb), speaker, "infinitive", confidence)


def _speaker_of(passage: Passage, speakers: Speakers, verb: Any) -> Speaker | None:
    """Return who says; null for what the writer and the reader think themselves."""
    speaker = speakers.of_verb(verb, nearby=False)
    if speaker is None or not passage.verb_lemma(verb, passage.lexicon.thinking):
        return speaker
    named = passage.text[slice(*speaker.span)].lower()
    return None if named in passage.lexicon.first_person else speaker


def _inverted(passage: Passage, speakers: Speakers, verb: Any) -> Iterator[Report]:
    """``…, warn the experts``: the subject behind the verb ends the sentence."""
    content = clause_before(passage, verb)
    subject = next((t for t in passage.doc[verb.i + 1 : verb.i + 6] if t.head == verb), None)
    if content is None or subject is None or subject.pos_ not in ("NOUN", "PROPN"):
        return
    if any(child.dep_ in SUBJECTS and child.i < verb.i for child in verb.children):
        return
    edge = passage.doc[subject.right_edge.i + 1 : verb.sent.end]
    speaker = speakers.of_noun(subject)
    if speaker and all(token.is_punct or token.is_space for token in edge):
        yield Report(content, (verb, verb), speaker, "inverted", 0.6 * speaker.certainty)


def _is_passive(verb: Any) -> bool:
    children = list(verb.children)
    if any(child.lower_ in _REFLEXIVES for child in children):
        return False
    return any(
        child.dep_ in _PASSIVE_SUBJECTS | {"expl"} or child.dep_ == "aux:pass" for child in children
    )


def _is_hearsay(passage: Passage, verb: Any) -> bool:
    """``Il se murmure que …``: nobody in particular says it."""
    words = [token.lower_ for token in passage.doc[max(verb.i - 2, 0) : verb.i + 2]]
    if len(words) < 4 or not passage.verb_lemma(verb, passage.lexicon.hearsay):
        return False
    subject, reflexive, _, conjunction = words
    is_impersonal = subject == "il" and reflexive in _REFLEXIVES
    return is_impersonal and conjunction in passage.lexicon.complementizers


def _passive(passage: Passage, speakers: Speakers, verb: Any) -> Iterator[Report]:
    """``It is believed that …``, ``she is said to have …``: nobody says it, or an agent does."""
    subject = next((c for c in verb.children if c.dep_ in _PASSIVE_SUBJECTS | _EXPLETIVES), None)
    agent = next((c for c in verb.children if c.dep_ in _AGENTS), None)
    source = next(iter(agent.children), None) if agent is not None else None
    speaker = speakers.of_noun(source) if source is not None else None
    impersonal = subject is not None and subject.lower_ in passage.lexicon.impersonal | {"il"}
    if passage.is_verb(verb, passage.lexicon.addressing) and speaker is None and not impersonal:
        return
    if not is_asserted(verb, passive=True):
        return
    confidence = 0.6 * (speaker.certainty if speaker else 1.0)
    found = list(clauses(passage, verb)) if impersonal or speaker else []
    if not found and passage.verb_lemma(verb, passage.lexicon.verbs | {"believe", "think"}):
        content = infinitive(passage, verb, gerund=False)
        found = [_without_auxiliaries(passage, content)] if content else []
    for content in found:
        yield Report(content, (verb, verb), speaker, "impersonal", confidence)


def _without_auxiliaries(passage: Passage, content: TokenSpan) -> TokenSpan:
    """Return an infinitive without ``to have``: who is said to have fled, fled."""
    first, after = content
    while first < after - 1 and passage.doc[first].pos_ in ("PART", "AUX"):
        first += 1
    return first, after


def _noun(passage: Passage, speakers: Speakers, noun: Any) -> Iterator[Report]:
    """``her claim that …``, ``the view of the bank is that …``."""
    speaker = _owner(passage, speakers, noun)
    if speaker is None:
        return
    candidates = [c for c in noun.children if c.dep_ in _NOUN_CLAUSES]
    if noun.dep_ in ("nsubj", "ROOT") and noun.head.lemma_ in ("be", "être"):
        candidates += [c for c in noun.head.children if c.dep_ in ("ccomp", "attr")]
    for clause in candidates:
        mark = next((c for c in clause.children if c.dep_ == "mark"), None)
        if clause.i > noun.i and mark is not None and passage.is_complementizer(mark):
            content = trimmed(passage, clause.left_edge.i, clause.right_edge.i + 1)
            if content:
                confidence = 0.65 * speaker.certainty
                yield Report(content, (noun, noun), speaker, "noun_clause", confidence)


def _owner(passage: Passage, speakers: Speakers, noun: Any) -> Speaker | None:
    """Return whose the noun is: ``her claim``, ``a claim by Ann Lee``."""
    for child in noun.children:
        if child.dep_ == "poss" or child.lower_ in passage.lexicon.possessives:
            return speakers.of_noun(child)
        if child.dep_ in ("prep", "agent") and child.lower_ in _OWNERS:
            return next((speakers.of_noun(c) for c in child.children if c.dep_ == "pobj"), None)
        if child.dep_ == "nmod" and any(c.lower_ in _OWNERS for c in child.children):
            return speakers.of_noun(child)
    return None


def _adjective(passage: Passage, speakers: Speakers, adjective: Any) -> Iterator[Report]:
    """``is confident that …``, ``se dit convaincue que …``."""
    head = adjective if adjective.dep_ == "ROOT" else adjective.head
    if any(child.dep_ == "neg" for child in (*adjective.children, *head.children)):
        return
    subject = next(
        (c for t in (adjective, head) for c in t.children if c.dep_.startswith("nsubj")), None
    )
    if subject is None or subject.lower_ in passage.lexicon.first_person:
        return
    speaker = speakers.of_noun(subject)
    if speaker is None:
        return
    for content in clauses(passage, adjective) or clauses(passage, head, after=adjective.i):
        confidence = 0.65 * speaker.certainty
        yield Report(content, (adjective, adjective), speaker, "adjective_clause", confidence)


def _viewpoint(passage: Passage, speakers: Speakers, tokens: list[Any]) -> Iterator[Report]:
    """``In her view, …``: an opening that says whose view follows."""
    if not tokens or passage.inside[tokens[0].i]:
        return
    noun, speaker = _whose_view(passage, speakers, tokens)
    if noun is None:
        return
    content = sourced_clause(passage, tokens[0], noun)
    if speaker and content:
        confidence = 0.65 * speaker.certainty
        yield Report(content, (tokens[0], noun), speaker, "viewpoint", confidence)


def _whose_view(
    passage: Passage, speakers: Speakers, tokens: list[Any]
) -> tuple[Any | None, Speaker | None]:
    opener = tokens[0].lower_
    if opener in passage.lexicon.person_openers:
        return tokens[min(1, len(tokens) - 1)], speakers.named_in(tokens[1:4])
    if opener not in _VIEWPOINT_OPENERS:
        return None, None
    noun = next((t for t in tokens[1:8] if t.lower_ in passage.lexicon.viewpoint_nouns), None)
    return noun, _owner(passage, speakers, noun) if noun is not None else None


def _source(passage: Passage, speakers: Speakers, sentence: list[Any]) -> Iterator[Report]:
    """``According to X, …`` and ``…, according to X``."""
    found = source_phrase(passage, sentence)
    if found is None or passage.inside[found[0].i]:
        return
    first, last, noun = found
    speaker = speakers.of_noun(noun)
    content = sourced_clause(passage, first, noun) or clause_before(passage, first)
    if speaker and content:
        yield Report(content, (first, last), speaker, "source_phrase", 0.7 * speaker.certainty)
