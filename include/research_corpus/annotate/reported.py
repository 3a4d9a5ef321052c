"""Reported clauses: the words that a cue of saying or thinking governs in the parse."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from research_corpus.annotate.passages import Passage

TokenSpan = tuple[int, int]

_CLAUSES = frozenset({"ccomp", "parataxis"})
_PHRASES = frozenset({"prep", "obl", "obl:mod", "obl:arg"})
_DOUBTFUL_AUXILIARIES = frozenset(
    {"would", "could", "should", "might", "may", "must", "can", "will"}
)
_NEGATIONS = frozenset({"pas", "jamais", "never", "hardly"})
_PASSIVE_SUBJECTS = frozenset({"nsubjpass", "nsubj:pass", "expl"})
_REFLEXIVES = frozenset({"se", "s'", "s’"})
_INFINITIVE_MARKS = frozenset({"to", "de", "d'", "d’", "à"})
_MIN_TOKENS = 3
_MIN_INFINITIVE_TOKENS = 2


def clauses(passage: Passage, cue: Any, after: int = -1) -> list[TokenSpan]:
    """Return the clauses that a cue reports, each without its conjunction.

    Args:
        passage: the document.
        cue: a verb or adjective.
        after: index that a clause must begin behind; any by default.
    """
    if after < 0:
        whole = reported_clause(passage, cue)
        clause = next((c for c in cue.children if c.dep_ in _CLAUSES), None)
    else:
        clause = next((c for c in cue.children if c.dep_ == "ccomp" and c.i > after), None)
        whole = clause and trimmed(passage, clause.left_edge.i, clause.right_edge.i + 1)
    if not whole:
        return []
    marks = [_own_mark(passage, child) for child in clause.conjuncts] if clause else []
    bounds = sorted({mark.i for mark in marks if mark is not None} & set(range(*whole)))
    edges = [whole[0], *bounds, whole[1]]
    parts = [_without_coordination(passage, first, after) for first, after in pairwise(edges)]
    return [part for part in parts if part]


def reported_clause(passage: Passage, verb: Any) -> TokenSpan | None:
    """Return the clause that a verb of saying reports, as (first token, token after the last).

    Without its conjunction and the punctuation around it. Where the verb with its subject is set
    into the clause (``The plan, she said, would fail``), the clause includes them.
    """
    for child in verb.children:
        is_clause = child.dep_ == "ccomp" or (child.dep_ == "parataxis" and child.i < verb.i)
        if is_clause and not _is_apart(passage, child, verb):
            return trimmed(passage, child.left_edge.i, child.right_edge.i + 1)
    mark = _conjunction_behind(passage, verb)
    if mark is not None:
        return trimmed(passage, mark.i, mark.head.right_edge.i + 1)
    if _is_set_in(verb):
        return trimmed(passage, verb.head.left_edge.i, verb.head.right_edge.i + 1)
    return None


def _is_apart(passage: Passage, clause: Any, verb: Any) -> bool:
    """Whether a semicolon parts a clause from the verb behind it: ``it was; she said so``."""
    return clause.i < verb.i and any(t.text == ";" for t in passage.doc[clause.i : verb.i])


def _conjunction_behind(passage: Passage, verb: Any) -> Any | None:
    """Return the conjunction of a clause that the parse does not hang on the verb.

    Right behind the verb, or behind a phrase of it: ``said in a statement that …``.
    """
    phrases = [child for child in verb.children if child.i > verb.i and child.dep_ in _PHRASES]
    tokens = [token for phrase in phrases for token in phrase.subtree]
    if verb.i + 1 < len(passage.doc):
        tokens.insert(0, passage.doc[verb.i + 1])
    for token in tokens:
        is_mark = token.dep_ == "mark" and token.i < token.head.i
        if is_mark and passage.is_complementizer(token) and not passage.inside[token.i]:
            return token
    return None


def infinitive(passage: Passage, verb: Any, *, gerund: bool) -> TokenSpan | None:
    """Return the infinitive, or the gerund, that a verb governs: ``to pay``, ``having paid``."""
    for child in verb.children:
        if child.dep_ not in ("xcomp", "ccomp") or child.i < verb.i:
            continue
        marks = [c for c in child.lefts if c.lower_ in _INFINITIVE_MARKS]
        forms = {child.tag_, *(c.tag_ for c in child.lefts if c.pos_ == "AUX")}
        verbs = [child, *(c for c in child.lefts if c.dep_.startswith("aux"))]
        is_infinitive = any("Inf" in each.morph.get("VerbForm") for each in verbs)
        is_french = is_infinitive and not child.tag_.startswith("VB")
        if marks or (gerund and "VBG" in forms) or is_french:
            return trimmed(
                passage, child.left_edge.i, child.right_edge.i + 1, _MIN_INFINITIVE_TOKENS
            )
    return None


def _own_mark(passage: Passage, clause: Any) -> Any | None:
    return next(
        (c for c in clause.children if c.dep_ == "mark" and passage.is_complementizer(c)), None
    )


def _without_coordination(passage: Passage, first: int, after: int) -> TokenSpan | None:
    while after > first and passage.doc[after - 1].pos_ == "CCONJ":
        after -= 1
    return trimmed(passage, first, after)


def _is_set_in(verb: Any) -> bool:
    """Whether the verb's own clause is an aside, set off by a comma, in the clause it reports."""
    if verb.dep_ not in _CLAUSES or verb.head.pos_ not in ("VERB", "AUX"):
        return False
    start = verb.left_edge.i
    has_subject = any(child.dep_ == "nsubj" for child in verb.children)
    return has_subject and start > 0 and "," in (verb.doc[start].text, verb.doc[start - 1].text)


def sourced_clause(passage: Passage, first: Any, noun: Any) -> TokenSpan | None:
    """Return the rest of a sentence that ``according to`` and its noun open, without marks.

    Args:
        passage: the document.
        first: first token of the phrase.
        noun: head of the noun phrase that names the source.
    """
    sentence = first.sent
    if any(
        not (token.is_punct or token.is_space) for token in passage.doc[sentence.start : first.i]
    ):
        return None
    comma = next((t.i for t in passage.doc[noun.i : sentence.end] if t.text == ","), None)
    return None if comma is None else trimmed(passage, comma + 1, sentence.end)


def clause_before(passage: Passage, first: Any) -> TokenSpan | None:
    """Return the part of a sentence that a phrase such as ``, according to …`` follows."""
    start = first.sent.start
    if first.i - 1 <= start or passage.doc[first.i - 1].text != ",":
        return None
    return trimmed(passage, start, first.i - 1)


def is_asserted(verb: Any, *, passive: bool = False) -> bool:
    """Whether the verb tells that something was said: not denied, not wished, not impersonal.

    Args:
        verb: the cue.
        passive: whether an impersonal subject, and one that is spoken of, will do.
    """
    children = list(verb.children)
    reflexive = any(child.lower_ in _REFLEXIVES for child in children)
    for child in children:
        if child.dep_ == "neg" or (child.dep_ == "advmod" and child.lower_ in _NEGATIONS):
            return False
        if child.dep_ in _PASSIVE_SUBJECTS and not (passive or reflexive):
            return False
        if child.dep_ == "aux" and child.lower_ in _DOUBTFUL_AUXILIARIES:
            return False
        if child.dep_ == "mark" and child.lower_ in ("if", "whether", "si"):
            return False
    return True


def trimmed(
    passage: Passage, first: int, after: int, min_tokens: int = _MIN_TOKENS
) -> TokenSpan | None:
    """Return a clause without its conjunction and the punctuation around it; null if too short."""
    doc = passage.doc
    while first < after and (_is_margin(doc[first]) or passage.is_complementizer(doc[first])):
        first += 1
    while first < after and _is_margin(doc[after - 1]):
        after -= 1
    return (first, after) if after - first >= min_tokens else None


def _is_margin(token: Any) -> bool:
    return bool((token.is_punct and not token.is_quote) or token.is_space)
