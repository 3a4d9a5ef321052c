"""Fields that are taken as the source gives them, and the language."""

from __future__ import annotations

import re

from research_corpus.contracts.records import Claim, ClaimField, Origin
from research_corpus.metadata.claims import evidence_of
from research_corpus.metadata.draft import Draft
from research_corpus.metadata.languages import choose_language, parse_tag
from research_corpus.metadata.provenance import Evidence
from research_corpus.metadata.text import clean_line

_PLAIN: tuple[ClaimField, ...] = ("subtitle", "section", "licence")
_SEPARATOR = re.compile(r"[,;،、，]")


def fill_labels(draft: Draft) -> None:
    """Decide subtitle, section, licence and keywords."""
    for field in _PLAIN:
        if draft.values[field] is None:
            _fill_plain(draft, field)
    header = draft.header
    if draft.values["section"] is None and header and header.section:
        draft.set("section", header.section.value, header.evidence(header.section))
    _fill_keywords(draft)


def _fill_plain(draft: Draft, field: ClaimField) -> None:
    for claim in draft.claims.about(field):
        if value := clean_line(claim.value):
            draft.set(field, value, evidence_of(claim, value))
            return


def _fill_keywords(draft: Draft) -> None:
    claims = draft.claims.of_best_origin("keywords")
    found: dict[str, Claim] = {}
    for claim in claims:
        # Several claims are a list already; a comma within one of them belongs to the keyword.
        parts = _SEPARATOR.split(claim.value) if len(claims) == 1 else [claim.value]
        for part in parts:
            if value := clean_line(part):
                found.setdefault(value, claim)
    draft.set_list("keywords", [(value, evidence_of(c, value)) for value, c in found.items()])


def fill_language(draft: Draft) -> None:
    """Decide the language by the text, and the declared one by the claims."""
    declared = None
    for claim in draft.claims.about("language_declared"):
        if declared := parse_tag(claim.value):
            draft.set("language_declared", declared, evidence_of(claim, declared))
            break
    choice = choose_language(draft.body.text, declared, draft.look)
    draft.values["language_confidence"] = choice.confidence
    if choice.is_uncertain:
        draft.flags.add("language_uncertain")
    if choice.language is None:
        return
    if choice.is_detected:
        confidence = choice.confidence if choice.confidence is not None else 0.0
        evidence = Evidence(Origin.DETECTED, "py3langid", None, None, confidence)
    else:
        evidence = Evidence(Origin.DEFAULT, "declared-language", declared, None, 0.5)
    draft.set("language", choice.language, evidence)
