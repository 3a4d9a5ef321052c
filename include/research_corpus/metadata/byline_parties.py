"""What stands for itself in a byline: people, agencies, outlets and teams, told by their words."""

from __future__ import annotations

from functools import lru_cache

import regex

from research_corpus.metadata.lexicon import pattern, words
from research_corpus.metadata.line_evidence import name_evidence
from research_corpus.metadata.line_labels import LabelledSpan
from research_corpus.metadata.names import drop_titles, is_name_word, is_person_name, trim_edges
from research_corpus.metadata.organizations import is_organization, is_team
from research_corpus.metadata.publishers import default_registry

SURE_OF_OUTLET = 0.97
"""How probable an outlet of one word must be where it may be a surname."""

BY = r"\s*(?:<<by>>)(?!\w)\s*:?\s*"


def without_outlets(raw: str, labels: tuple[LabelledSpan, ...], sure: tuple[float, ...]) -> str:
    """Return the byline with outlets that follow their people turned into separators.

    Args:
        raw: the byline as written.
        labels: what its words are.
        sure: how probable an outlet must be, by the evidence for a name.
    """
    for span in labels:
        text = raw[span.start : span.end]
        is_sure = span.confidence >= sure[name_evidence(text)]
        if span.kind == "outlet" and is_sure and not (_signs(text) or _may_be_surname(raw, span)):
            raw = raw[: span.start] + "|" * (span.end - span.start) + raw[span.end :]
    return raw


def _may_be_surname(raw: str, span: LabelledSpan) -> bool:
    """Tell whether an unknown outlet of one word ends a line that is else a name."""
    if span.confidence >= SURE_OF_OUTLET:
        return False
    text, before = raw[span.start : span.end], raw[: span.start]
    is_last = not raw[span.end :].strip() and regex.search(r"\p{L}\s$", before) is not None
    return is_last and is_single_word(text) and not default_registry().knows(text)


def _signs(text: str) -> bool:
    """Tell whether a body may be the author itself: an agency, or a team."""
    return is_agency(text) or (is_team(text) and not default_registry().knows(text))


def is_single_word(text: str) -> bool:
    """Tell whether a text is one capitalised word."""
    tokens = text.split()
    return len(tokens) == 1 and len(tokens[0]) > 1 and is_name_word(tokens[0])


def is_whole_name(text: str) -> bool:
    """Tell whether a name is more than a title and one word, as ``Dr Paul`` is not."""
    name, _ = drop_titles(text, 0)
    return is_person_name(name) and name.split()[0].casefold().rstrip(".") not in words("titles")


@lru_cache(maxsize=2**12)
def is_party(text: str) -> bool:
    """Tell whether a text can stand for itself as an author, outlet or agency."""
    trimmed, _ = trim_edges(text, 0)
    if found := pattern(BY).match(trimmed):
        rest = trimmed[found.end() :]
        if rest and is_person_name(rest):
            return True
    name, _ = drop_titles(trimmed, 0)
    folded = " ".join(trimmed.casefold().split())
    return (
        folded in words("generic_agencies")
        or folded in words("generic_staff")
        or default_registry().knows(trimmed)
        or is_organization(trimmed)
        or is_person_name(name)
    )


def is_agency(text: str) -> bool:
    """Tell whether a text names an agency, or agencies in general."""
    if " ".join(text.casefold().split()) in words("generic_agencies"):
        return True
    return default_registry().knows_agency(text)
