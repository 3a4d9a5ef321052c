"""People whose surname is also a word of outlets: ``Grace Post``, ``Hannah Mirror``.

The model takes them for outlets. The rest of the line tells: "By" before or a role after them, or
an outlet that is surely one beside them.
"""

from __future__ import annotations

from research_corpus.metadata.lexicon import pattern, words
from research_corpus.metadata.line_evidence import fold_word, name_parts, outlet_words
from research_corpus.metadata.line_labels import LabelledSpan
from research_corpus.metadata.places import is_place
from research_corpus.metadata.publishers import PublisherRegistry

_BY_BEFORE = r"(?<!\w)(?:<<by>>)\s{0,4}:?\s{0,4}$"
# They lead on to the word that ends an outlet's name, as in "Taylor Daily News".
_LEADING = frozenset({"daily", "evening", "morning", "news", "sunday", "weekly", "county"})


def has_outlet_surname(text: str, registry: PublisherRegistry) -> bool:
    """Tell whether a given name stands before a word of outlets, in no name that is known.

    A place, as in ``Victoria Mercury``, begins an outlet.
    """
    given, _, surname = text.partition(" ")
    if not surname or " " in surname or not given[0].isupper() or registry.may_name(text):
        return False
    is_given = "g" in name_parts().get(fold_word(given), "")
    return is_given and _is_outlet_word(surname) and not (_is_outlet_word(given) or is_place(given))


def with_outlet_surnames(
    line: str, labels: tuple[LabelledSpan, ...], registry: PublisherRegistry
) -> tuple[LabelledSpan, ...]:
    """Return the labels of a line with those outlets as people whom the line bears out as such."""
    labels = tuple(_unless_led_by_outlet_word(line, span, registry) for span in labels)
    labels = tuple(part for span in labels for part in _parted(line, span, registry))
    alike = [span for span in labels if _is_alike(line, span, registry)]
    people = [span for span in alike if _is_borne_out(line, span, labels)]
    if not people and len(alike) == 1 and _is_beside_outlet(alike[0], labels):
        people = alike
    return tuple(_as_person(span) if span in people else span for span in labels)


def _is_alike(line: str, span: LabelledSpan, registry: PublisherRegistry) -> bool:
    return span.kind == "outlet" and has_outlet_surname(line[span.start : span.end], registry)


def _as_person(span: LabelledSpan) -> LabelledSpan:
    return span._replace(kind="person", other="outlet")


def _is_borne_out(line: str, span: LabelledSpan, labels: tuple[LabelledSpan, ...]) -> bool:
    """Tell whether "By" stands before a name, or a role after it."""
    if pattern(_BY_BEFORE).search(line[: span.start]):
        return True
    after = next((other for other in labels if other.start >= span.end), None)
    if after is None or after.kind != "role":
        return False
    return line[span.end : after.start].strip() in {",", "("}


def _is_beside_outlet(span: LabelledSpan, labels: tuple[LabelledSpan, ...]) -> bool:
    """Tell whether nobody else signs, and another outlet publishes."""
    others = {other.kind for other in labels if other is not span}
    return "outlet" in others and others.isdisjoint({"person", "team"})


def _unless_led_by_outlet_word(
    line: str, span: LabelledSpan, registry: PublisherRegistry
) -> LabelledSpan:
    """Take ``Gazeta Ana Ruiz`` or ``Correo de Cuenca`` for an outlet: nobody is called Gazeta."""
    text = line[span.start : span.end]
    first, _, rest = text.partition(" ")
    is_led = rest and fold_word(first) in words("outlet_words") - name_parts().keys()
    if span.kind == "person" and is_led and not (registry.knows(first) or text.isupper()):
        return span._replace(kind="outlet", other="person")
    return span


def _parted(line: str, span: LabelledSpan, registry: PublisherRegistry) -> tuple[LabelledSpan, ...]:
    """Part ``Hannah Mirror Oxbow Review``, as no outlet ends twice."""
    text = line[span.start : span.end]
    tokens = text.split(" ")
    if span.kind != "outlet" or len(tokens) < 4 or registry.may_name(text):
        return (span,)
    name = " ".join(tokens[:2])
    is_doubled = _is_outlet_word(tokens[-1]) and not _is_outlet_word(tokens[2])
    if fold_word(tokens[1]) in _LEADING or not is_doubled:
        return (span,)
    if not has_outlet_surname(name, registry):
        return (span,)
    end = span.start + len(name)
    return _as_person(span._replace(end=end)), span._replace(start=end + 1)


def _is_outlet_word(word: str) -> bool:
    folded = fold_word(word)
    return folded in words("outlet_words") or folded in outlet_words()
