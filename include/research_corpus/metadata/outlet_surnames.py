"""People whose surname is also a word of outlets: ``Grace Post``, ``Hannah Mirror``.

The model takes them for outlets. The rest of the line tells: "By" before or a role after them, or
an outlet that is surely one beside them.
"""

from __future__ import annotations

from research_corpus.metadata.lexicon import pattern, words
from research_corpus.metadata.line_evidence import fold_word, name_parts, outlet_words
from research_corpus.metadata.line_labels import LabelledSpan
from research_corpus.metadata.places import is_place
from research_corpus.metadata.publishers import PublisherRegistry, default_registry

OPEN = 0.0
"""Confidence of words that may be a person as well as the outlet, where nothing tells which."""

_AND_AFTER = r"\s{1,4}(?:<<and>>|<<with>>)(?!\S)"
_BY = r"(?:<<by>>)(?!\w)\s{0,4}:?\s{0,4}"
_BY_BEFORE = r"(?<!\w)(?:<<by>>)\s{0,4}:?\s{0,4}$"
# They lead on to the word that ends an outlet's name, as in "Taylor Daily News".
_LEADING = frozenset({"daily", "evening", "morning", "news", "sunday", "weekly", "county"})


def has_outlet_surname(text: str, registry: PublisherRegistry) -> bool:
    """Tell whether a given name stands before a word of outlets, in no name that is known.

    A place, as in ``Victoria Mercury``, begins an outlet.
    """
    given, _, surname = text.partition(" ")
    if not surname or " " in surname or not given[:1].isupper() or registry.may_name(text):
        return False
    is_given = "g" in name_parts().get(fold_word(given), "")
    return is_given and _is_outlet_word(surname) and not (_is_outlet_word(given) or is_place(given))


def is_led_by_outlet_word(text: str, registry: PublisherRegistry) -> bool:
    """Tell whether words are an outlet like ``Gazeta Ana Ruiz``: nobody is called Gazeta.

    What is known by its first word alone may be an outlet and its author.
    """
    first, _, rest = text.partition(" ")
    is_word = fold_word(first) in words("outlet_words") and fold_word(first) not in name_parts()
    return bool(rest) and is_word and not registry.knows(first)


def may_name_person(line: str, labels: tuple[LabelledSpan, ...]) -> bool:
    """Tell whether words labelled as an outlet may be a person: ``Rose Times``."""
    return any(_is_alike(line, span, default_registry()) for span in labels)


def with_outlet_surnames(
    line: str, labels: tuple[LabelledSpan, ...], registry: PublisherRegistry
) -> tuple[LabelledSpan, ...]:
    """Return the labels of a line with those outlets as people whom the line bears out as such."""
    labels = tuple(_unless_led_by_outlet_word(line, span, registry) for span in labels)
    labels = tuple(_without_by(line, span, registry) for span in labels)
    labels = tuple(part for span in labels for part in _parted(line, span, registry))
    alike = [span for span in labels if _is_alike(line, span, registry)]
    people = [span for span in alike if _is_borne_out(line, span, labels)]
    if not people and alike and _is_unsigned(alike, labels):
        kinds = {span.kind for span in labels if span not in alike}
        if len(alike) == 1 and "outlet" in kinds:
            people = alike
        elif len(alike) > 1 or "agency" in kinds:
            return tuple(s._replace(confidence=OPEN) if s in alike else s for s in labels)
    return tuple(_as_person(span) if span in people else span for span in labels)


def _is_alike(line: str, span: LabelledSpan, registry: PublisherRegistry) -> bool:
    return span.kind == "outlet" and has_outlet_surname(line[span.start : span.end], registry)


def _as_person(span: LabelledSpan) -> LabelledSpan:
    return span._replace(kind="person", other="outlet")


def _is_borne_out(line: str, span: LabelledSpan, labels: tuple[LabelledSpan, ...]) -> bool:
    """Tell whether "By" stands before a name, a role after it, or both others of a list."""
    if pattern(_BY_BEFORE).search(line[: span.start]) or _is_listed(line, span, labels):
        return True
    after = next((other for other in labels if other.start >= span.end), None)
    if after is None or after.kind != "role":
        return False
    return line[span.end : after.start].strip() in {",", "("}


def _is_listed(line: str, span: LabelledSpan, labels: tuple[LabelledSpan, ...]) -> bool:
    """Tell whether words stand in a list, as in ``Ana Ruiz, Grace Post and AP``."""
    before = next((other for other in reversed(labels) if other.end <= span.start), None)
    if before is None or before.kind != "person" or line[before.end : span.start].strip() != ",":
        return False
    return pattern(_AND_AFTER).match(line, span.end) is not None


def _is_unsigned(alike: list[LabelledSpan], labels: tuple[LabelledSpan, ...]) -> bool:
    return not any(span.kind in ("person", "team") for span in labels if span not in alike)


def _unless_led_by_outlet_word(
    line: str, span: LabelledSpan, registry: PublisherRegistry
) -> LabelledSpan:
    is_led = span.kind == "person" and is_led_by_outlet_word(line[span.start : span.end], registry)
    return span._replace(kind="outlet", other="person") if is_led else span


def _without_by(line: str, span: LabelledSpan, registry: PublisherRegistry) -> LabelledSpan:
    """Begin a person behind the "By" that was labelled with it: ``Av Seth Herald``."""
    text = line[span.start : span.end]
    by = pattern(_BY).match(text) if span.kind == "outlet" else None
    if by is None or not has_outlet_surname(text[by.end() :], registry):
        return span
    return _as_person(span._replace(start=span.start + by.end()))


def _parted(line: str, span: LabelledSpan, registry: PublisherRegistry) -> tuple[LabelledSpan, ...]:
    """Part ``Hannah Mirror Oxbow Review``, as no outlet ends twice."""
    text = line[span.start : span.end]
    tokens = text.split(" ")
    if span.kind != "outlet" or len(tokens) < 4 or registry.may_name(text):
        return (span,)
    name = " ".join(tokens[:2])
    begins_anew = tokens[2][:1].isupper() and not _is_outlet_word(tokens[2])
    is_doubled = begins_anew and _is_outlet_word(tokens[-1])
    if fold_word(tokens[1]) in _LEADING or not is_doubled:
        return (span,)
    if not has_outlet_surname(name, registry):
        return (span,)
    end = span.start + len(name)
    return _as_person(span._replace(end=end)), span._replace(start=end + 1)


def _is_outlet_word(word: str) -> bool:
    folded = fold_word(word)
    return folded in words("outlet_words") or folded in outlet_words()
