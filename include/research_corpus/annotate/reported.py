"""Reported clauses: what somebody said, in whole or in part without quotation marks."""

from __future__ import annotations

from typing import Any

from research_corpus.annotate.passages import Passage

_CLAUSES = frozenset({"ccomp", "parataxis"})
_DOUBTFUL_AUXILIARIES = frozenset(
    {"would", "could", "should", "might", "may", "must", "can", "will"}
)
_MIN_TOKENS = 3


def reported_clause(passage: Passage, verb: Any) -> tuple[int, int] | None:
    """Return the clause that a verb of saying reports, as (first token, token after the last).

    Without its conjunction and the punctuation around it. Where the verb with its subject is set
    into the clause (``The plan, she said, would fail``), the clause includes them.
    """
    for child in verb.children:
        if child.dep_ == "ccomp" or (child.dep_ == "parataxis" and child.i < verb.i):
            return _trimmed(passage, child.left_edge.i, child.right_edge.i + 1)
    if _is_set_in(verb):
        return _trimmed(passage, verb.head.left_edge.i, verb.head.right_edge.i + 1)
    return None


def _is_set_in(verb: Any) -> bool:
    """Whether the verb's own clause is an aside, set off by a comma, in the clause it reports."""
    if verb.dep_ not in _CLAUSES or verb.head.pos_ not in ("VERB", "AUX"):
        return False
    start = verb.left_edge.i
    has_subject = any(child.dep_ == "nsubj" for child in verb.children)
    return has_subject and start > 0 and "," in (verb.doc[start].text, verb.doc[start - 1].text)


def sourced_clause(passage: Passage, first: Any, noun: Any) -> tuple[int, int] | None:
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
    return None if comma is None else _trimmed(passage, comma + 1, sentence.end)


def is_asserted(verb: Any) -> bool:
    """Whether the verb tells that something was said: not denied, not wished, not impersonal."""
    for child in verb.children:
        if child.dep_ == "neg" or child.dep_ in ("nsubjpass", "nsubj:pass", "expl", "expl:subj"):
            return False
        if child.dep_ == "aux" and child.lower_ in _DOUBTFUL_AUXILIARIES:
            return False
        if child.dep_ == "advmod" and child.lower_ in ("pas", "jamais", "never"):
            return False
        if child.dep_ == "mark" and child.lower_ in ("if", "whether", "si"):
            return False
    return True


def _trimmed(passage: Passage, first: int, after: int) -> tuple[int, int] | None:
    doc = passage.doc
    conjunctions = passage.lexicon.complementizers
    while first < after and (_is_margin(doc[first]) or doc[first].lower_ in conjunctions):
        first += 1
    while first < after and _is_margin(doc[after - 1]):
        after -= 1
    return (first, after) if after - first >= _MIN_TOKENS else None


def _is_margin(token: Any) -> bool:
    return bool((token.is_punct and not token.is_quote) or token.is_space)
