"""Outlets that no list holds, told by a label, by words like "Gazette", or by their place."""

from __future__ import annotations

from research_corpus.metadata.header_line import Finding, HeaderLine
from research_corpus.metadata.lexicon import pattern, words
from research_corpus.metadata.line_labels import LabelledSpan
from research_corpus.metadata.names import count_leading_name_words, is_person_name
from research_corpus.metadata.places import is_place

_BY = r"\s*(?:<<by>>)(?!\w)\s*:?\s*"
_AND = r"(?<!\S)(?:<<and>>|<<with>>)(?!\S)"
_BY_BEFORE = r"(?<!\w)(?:<<by>>)\s{0,4}:?\s{0,4}$"
_LABEL = r"(?<!\w)(?:<<publisher_labels>>)\s*:\s*$"


def unknown_name(state: HeaderLine, labels: tuple[LabelledSpan, ...]) -> Finding | None:
    """Find an outlet that no registry knows by its label, its words, or its place in the line.

    Args:
        state: the line, with what is settled masked.
        labels: what its words are; who is a person by them is no outlet by shape.
    """
    people = {span.start for span in labels if span.kind == "person"}
    segments = state.segments()
    for start, segment in segments:
        if labelled := pattern(_LABEL).search(state.text[:start]):
            state.mask(labelled.start(), labelled.end())
            return _finding(start, segment, "labelled-publisher", 0.9)
    for start, segment in segments:
        if found := _outlet_after_name(start, segment):
            return found
    for start, segment in segments:
        is_signed = pattern(_BY).match(segment) or pattern(_BY_BEFORE).search(state.text[:start])
        if is_outlet_shape(segment) and not (is_signed or start in people):
            return _finding(start, segment, "outlet-word", 0.8)
    return _lonely_word(state, segments)


def _finding(start: int, text: str, rule: str, confidence: float) -> Finding:
    return Finding(text, (start, start + len(text)), rule, confidence)


def _outlet_after_name(start: int, segment: str) -> Finding | None:
    """Find the outlet in "Nora Whitcombe Pinewick Gazette": a full name, then an outlet's shape."""
    ands = [found.end() for found in pattern(_AND).finditer(segment)]
    for at in (0, *ands):
        text = segment[at:].lstrip()
        if by := pattern(_BY).match(text):
            text = text[by.end() :]
        tokens = text.split(" ")
        size = count_leading_name_words(tokens)
        rest = " ".join(tokens[size:])
        if size and not any(map(_is_outlet_word, tokens[:size])) and is_outlet_shape(rest):
            at = start + len(segment) - len(rest)
            name = _without_section(rest)
            return Finding(name, (at, at + len(name)), "outlet-word-after-name", 0.6)
    return None


def _without_section(text: str) -> str:
    """Return an outlet without the section behind it, as in ``Heraldo de León Deportes``."""
    name, _, last = text.rpartition(" ")
    return name if last.casefold() in words("sections") and is_outlet_shape(name) else text


def is_outlet_shape(text: str) -> bool:
    """Tell whether ``text`` is shaped like the name of a newspaper or station.

    Example:
        >>> is_outlet_shape("Pinewick Evening Gazette"), is_outlet_shape("Nora Whitcombe")
        (True, False)
    """
    tokens = text.split()
    if not 2 <= len(tokens) <= 7 or not tokens[0][0].isupper():
        return False
    if pattern(r"\s<<for>>\s").search(text) or any(token.endswith(",") for token in tokens):
        return False
    return any(map(_is_outlet_word, (*tokens[:2], tokens[-1])))


def _is_outlet_word(token: str) -> bool:
    return token.casefold() in words("outlet_words")


def _lonely_word(state: HeaderLine, segments: list[tuple[int, str]]) -> Finding | None:
    """Take a single word between bars for the outlet where another segment names a person."""
    if "|" not in state.raw and "\t" not in state.raw:
        return None
    if not any(is_person_name(pattern(_BY).sub("", text, count=1)) for _, text in segments):
        return None
    for start, text in segments:
        is_label = text.casefold() in words("sections") | words("by") or is_place(text)
        if " " not in text and text[0].isupper() and not is_label:
            return _finding(start, text, "single-word-between-bars", 0.5)
    return None
