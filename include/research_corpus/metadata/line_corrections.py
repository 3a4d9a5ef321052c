"""What rules know better than the model of the words of a header line.

Each rule looks at one label by the words in it and beside it; where they tell nothing, the label
stays as it is.
"""

from __future__ import annotations

from research_corpus.metadata.byline_pieces import ROLE
from research_corpus.metadata.lexicon import pattern, words
from research_corpus.metadata.line_evidence import fold_word, name_parts
from research_corpus.metadata.line_labels import LabelledSpan
from research_corpus.metadata.names import opens_surname
from research_corpus.metadata.places import is_place
from research_corpus.metadata.publishers import PublisherRegistry

_BEFORE = rf"(?:.*\s)?(?:(?-i:{ROLE})|al\.)\s+(?=\S)"
_AFTER = r"\s+(?-i:in|from|aus|desde|depuis)\s+(?P<place>\S.*)"


def correct_labels(
    line: str, labels: tuple[LabelledSpan, ...], registry: PublisherRegistry
) -> tuple[LabelledSpan, ...]:
    """Return the labels of a line with those corrected that its words refute.

    Args:
        line: that was labelled.
        labels: what its words are.
        registry: known outlets.
    """
    labels = _with_whole_surnames(line, labels)
    return tuple(
        _outlet_proper(line, span, registry) if span.kind == "outlet" else span
        for span in labels
        if not (span.kind == "outlet" and _is_name_like(line[span.start : span.end], registry))
    )


def _with_whole_surnames(line: str, labels: tuple[LabelledSpan, ...]) -> tuple[LabelledSpan, ...]:
    """Give a name that ends in a particle the word after it: ``Francesca Lo Presti``."""
    found = list(labels)
    for i in range(len(found) - 1):
        name, outlet = found[i], found[i + 1]
        if (name.kind, outlet.kind) != ("person", "outlet") or outlet.start != name.end + 1:
            continue
        surname, _, rest = line[outlet.start : outlet.end].partition(" ")
        if rest and opens_surname(line[name.start : name.end].split()[-1]):
            end = outlet.start + len(surname)
            found[i] = name._replace(end=end)
            found[i + 1] = outlet._replace(start=end + 1)
    return tuple(found)


def _is_name_like(text: str, registry: PublisherRegistry) -> bool:
    """Tell whether a given name stands before a word that is an outlet only by itself.

    The ``Paul Time`` of a line is no paper of that name: ``Time`` is known, and is no word that
    outlets share.
    """
    given, _, last = text.partition(" ")
    if " " in last or "g" not in name_parts().get(fold_word(given), "") or registry.may_name(text):
        return False
    return registry.knows(last) and last.casefold() not in words("outlet_words")


def _outlet_proper(line: str, span: LabelledSpan, registry: PublisherRegistry) -> LabelledSpan:
    """Return an outlet without what was labelled with it: a role, a place, another field."""
    text = line[span.start : span.end]
    if registry.may_name(text):
        return span
    _, comma, tail = text.rpartition(", ")
    if comma and registry.is_well_known(tail):
        return span._replace(start=span.end - len(tail))
    if before := pattern(_BEFORE).match(text):
        return span._replace(start=span.start + before.end())
    after = pattern(_AFTER).search(text)
    if after and is_place(after["place"]):
        return span._replace(end=span.start + after.start())
    return span
