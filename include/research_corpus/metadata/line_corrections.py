"""What rules know better than the model of the words of a header line.

Each rule looks at one label by the words in it and beside it; where they tell nothing, the label
stays as it is.
"""

from __future__ import annotations

from research_corpus.metadata.byline_pieces import ROLE
from research_corpus.metadata.lexicon import pattern, words
from research_corpus.metadata.line_evidence import fold_word, name_parts, outlet_words
from research_corpus.metadata.line_labels import LabelledSpan
from research_corpus.metadata.names import count_leading_name_words, is_person_name, opens_surname
from research_corpus.metadata.organizations import is_organization
from research_corpus.metadata.outlet_surnames import with_outlet_surnames
from research_corpus.metadata.places import is_place
from research_corpus.metadata.publishers import PublisherRegistry

_BEFORE = rf"(?:(?-i:{ROLE})|(?<!\S)al\.)\s(?=\S)"
_JOINED = r"(?-i:\s(?:di|del|della|de|do|du|des|of|von|van|der)\s\p{Lu}[\p{L}\p{M}'’-]*+)"
_AHEAD = (
    r"(?<!\S)(?:(?-i:\p{Lu}[\p{L}\p{M}'’-]*+)\s&|"
    r"(?:<<outlet_words>>)\s(?-i:für|för|de|di|van|of|z))\s$"
)
_ADJECTIVE = r"(?-i:\s\p{Ll}{5,}+\s(?=\p{Lu}))"
_AND = r"\s{1,4}(?:<<and>>)\s{1,4}"
_AFTER = r"\s(?-i:in|from|aus|desde|depuis)\s"


def correct_labels(
    line: str, labels: tuple[LabelledSpan, ...], registry: PublisherRegistry
) -> tuple[LabelledSpan, ...]:
    """Return the labels of a line with those corrected that its words refute.

    Args:
        line: that was labelled.
        labels: what its words are.
        registry: known outlets.
    """
    labels = tuple(part for span in labels for part in _cut_at_bracket(line, span))
    labels = _with_whole_surnames(line, labels)
    labels = _with_joined_words(line, labels)
    labels = _with_houses(line, labels)
    labels = _with_words_before(line, labels)
    labels = _with_last_of_list(line, labels, registry)
    labels = with_outlet_surnames(line, labels, registry)
    labels = _with_one_outlet(line, labels, registry)
    signs = any(span.kind == "person" for span in labels)
    return tuple(
        _outlet_proper(line, span, registry) if span.kind == "outlet" else span
        for span in labels
        if signs or span.kind != "outlet" or not _is_name(line[span.start : span.end], registry)
    )


def _cut_at_bracket(line: str, span: LabelledSpan) -> tuple[LabelledSpan, ...]:
    """Part ``Oxbow Today] Grace Post``: an outlet has both of its brackets or none."""
    text = line[span.start : span.end]
    signs = [sign for sign in "[]()" if sign in text]
    cut = pattern(r"\s?[\[\]()]\s?").search(text, 1, len(text) - 1) if len(signs) == 1 else None
    if cut is None or span.kind != "outlet":
        return (span,)
    end, start = span.start + cut.start(), span.start + cut.end()
    return span._replace(end=end), span._replace(start=start)


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


def _with_joined_words(line: str, labels: tuple[LabelledSpan, ...]) -> tuple[LabelledSpan, ...]:
    """Give an outlet the words that a preposition joins to it: ``Il Giornale di Lumezzane``."""
    found = []
    for number, span in enumerate(labels):
        following = labels[number + 1].start if number + 1 < len(labels) else len(line)
        joined = pattern(_JOINED).match(line, span.end) if span.kind == "outlet" else None
        found.append(
            span._replace(end=joined.end()) if joined and joined.end() <= following else span
        )
    return tuple(found)


def _with_words_before(line: str, labels: tuple[LabelledSpan, ...]) -> tuple[LabelledSpan, ...]:
    """Give an outlet what a sign joins: ``Kelder & Gill Chronicle``, ``Anzeiger für Celle``."""
    found: list[LabelledSpan] = []
    for span in labels:
        last = found[-1] if found else None
        if last and last.kind == "outlet" and _is_joined(line, last, span):
            found[-1] = last._replace(end=span.end)
            continue
        ahead = pattern(_AHEAD).search(line[: span.start]) if span.kind == "outlet" else None
        if ahead and not (last and last.start < ahead.start() < last.end):
            found = [other for other in found if other.end <= ahead.start()]
            span = span._replace(start=ahead.start())
        found.append(span)
    return tuple(found)


def _is_joined(line: str, outlet: LabelledSpan, after: LabelledSpan) -> bool:
    """Tell whether an outlet ends in "&" and words follow that may be its others."""
    is_beside = line[outlet.end : after.start] == " " and after.kind in ("person", "outlet")
    return is_beside and line[outlet.start : outlet.end].endswith(" &")


def _with_houses(line: str, labels: tuple[LabelledSpan, ...]) -> tuple[LabelledSpan, ...]:
    """Give an outlet its ``Société éditrice``: a section is no part of a longer field."""
    found: list[LabelledSpan] = []
    for span in labels:
        house = found[-1] if found and found[-1].kind == "section" else None
        if house and span.kind == "outlet" and _leads_to(line, house.end) == span.start:
            found.pop()
            span = span._replace(start=house.start)
        found.append(span)
    return tuple(s for s in found if s.kind != "section" or _leads_to(line, s.end) is None)


def _leads_to(line: str, end: int) -> int | None:
    """Return where the words begin to which an adjective joins those before ``end``."""
    joined = pattern(_ADJECTIVE).match(line, end)
    return joined.end() if joined and not pattern(ROLE).fullmatch(joined[0].strip()) else None


def _with_last_of_list(
    line: str, labels: tuple[LabelledSpan, ...], registry: PublisherRegistry
) -> tuple[LabelledSpan, ...]:
    """Begin with a name what "and" joins to people: ``Ana Ruiz and Thuy Nhat Clarín``."""
    found: list[LabelledSpan] = []
    for span in labels:
        text = line[span.start : span.end]
        is_last = found and found[-1].kind == "person" and span.kind == "outlet"
        if is_last and pattern(_AND).fullmatch(line, found[-1].end, span.start):
            size = count_leading_name_words(text.split(" "))
            if size and not registry.may_name(text) and not is_organization(text):
                name = " ".join(text.split(" ")[:size])
                end = span.start + len(name)
                found.append(span._replace(kind="person", end=end, other="outlet"))
                span = span._replace(start=end + 1)
        if span.start < span.end:
            found.append(span)
    return tuple(found)


def _with_one_outlet(
    line: str, labels: tuple[LabelledSpan, ...], registry: PublisherRegistry
) -> tuple[LabelledSpan, ...]:
    """Take the second outlet for a person, where nobody signs and it has the shape of a name."""
    bodies = [span for span in labels if span.kind in ("outlet", "agency")]
    if len(bodies) < 2 or any(span.kind in ("person", "team") for span in labels):
        return labels
    like_people = [s for s in bodies if s.other == "person" and _has_shape(line, s, registry)]
    if len(like_people) != 1:
        return labels
    (person,) = like_people
    return tuple(
        span._replace(kind="person", confidence=0.5, other="outlet") if span is person else span
        for span in labels
    )


def _has_shape(line: str, span: LabelledSpan, registry: PublisherRegistry) -> bool:
    """Tell whether words between signs have the shape of a name, and no word that outlets have."""
    text = line[span.start : span.end]
    beside = line[: span.start].rstrip(" ")[-1:] + line[span.end :].lstrip(" ")[:1]
    is_apart = "(" not in beside and not any(map(str.isalnum, beside))
    if registry.may_name(text) or not is_apart or not is_person_name(text):
        return False
    return not any(fold_word(word) in outlet_words() for word in text.split())


def _is_name(text: str, registry: PublisherRegistry) -> bool:
    """Tell whether a given name stands before a word that is an outlet only by itself.

    The ``Paul Time`` of a line is no paper of that name: ``Time`` is known, and is no word that
    outlets share.
    """
    given, _, last = text.partition(" ")
    if " " in last or "g" not in name_parts().get(fold_word(given), "") or registry.may_name(text):
        return False
    return registry.is_well_known(last) and last.casefold() not in words("outlet_words")


def _outlet_proper(line: str, span: LabelledSpan, registry: PublisherRegistry) -> LabelledSpan:
    """Return an outlet without what was labelled with it: a role, a place, another field."""
    text = line[span.start : span.end]
    if registry.may_name(text):
        return span
    head, comma, tail = text.rpartition(", ")
    if comma and (registry.is_well_known(tail) or is_place(head)):
        return span._replace(start=span.end - len(tail))
    if ends := [found.end() for found in pattern(_BEFORE).finditer(text)]:
        return span._replace(start=span.start + ends[-1])
    after = pattern(_AFTER).search(text)
    if after and is_place(text[after.end() :]):
        return span._replace(end=span.start + after.start())
    return span
