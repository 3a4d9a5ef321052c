"""The outlet in a header line: a known name, or the shape of one.

Known names win wherever they stand, if the words around them make sense without them. An unknown
name is taken only by a label, by a word like "Gazette", or by its place between bars.
"""

from __future__ import annotations

from collections.abc import Iterator

from research_corpus.metadata.byline_pieces import ROLE
from research_corpus.metadata.header_line import Finding, HeaderLine
from research_corpus.metadata.known_outlets import is_cut_off, known_names
from research_corpus.metadata.lexicon import pattern, words
from research_corpus.metadata.line_evidence import (
    name_evidence,
)
from research_corpus.metadata.line_labels import LabelledSpan
from research_corpus.metadata.names import (
    trim_edges,
)
from research_corpus.metadata.organizations import is_team
from research_corpus.metadata.outlet_shapes import unknown_name
from research_corpus.metadata.outlet_surnames import OPEN
from research_corpus.metadata.places import is_place
from research_corpus.metadata.publishers import Publisher, PublisherRegistry

DOUBTFUL = (0.4, 0.75, 0.85)
"""Below this the model's outlet is not taken, by how much the words look like a person's name."""

_WORD_BEFORE = r"(?<!\S)(?:<<for>>|<<publisher_labels>>\s{0,4}:?)\s{0,4}$"
_BY = r"\s{0,8}(?:<<by>>)(?!\w)\s{0,4}:?\s{0,4}"
_AND = r"(?<!\S)(?:<<and>>|<<with>>)(?!\S)"


def find_publisher(
    state: HeaderLine,
    labels: tuple[LabelledSpan, ...],
    registry: PublisherRegistry,
    language: str | None,
) -> tuple[Finding | None, Publisher | None]:
    """Find the outlet in a header line, mask it, and return it with its registry entry.

    Args:
        state: the line; dates are masked already.
        labels: what its words are.
        registry: known outlets.
        language: of the article; decides between outlets of one name.
    """
    if shown := _shown_name(state, registry):
        finding, outlet = known_outlet(state, shown, registry, language)
        return finding._replace(rule="delivery", confidence=0.9), outlet
    if open_spans := [span for span in labels if span.confidence == OPEN]:
        for span in open_spans:
            state.mask(span.start, span.end)
        return None, None
    labelled = _labelled_outlet(state, labels, registry)
    if (known := _well_known(state, registry)) and not _is_within(state, known, labelled, registry):
        return known_outlet(state, known, registry, language)
    if labelled:
        return _settle_labelled(state, labelled, labels, registry, language)
    if others := [k for k in known_names(state, registry) if not _is_credited(state, k[0])]:
        return known_outlet(state, others[0], registry, language)
    unknown = unknown_name(state, labels)
    if unknown:
        state.mask(*unknown.span)
        _mask_word_before(state, unknown.span[0])
    return unknown, None


def _shown_name(state: HeaderLine, registry: PublisherRegistry) -> tuple[int, str] | None:
    """Return the name at the edge of a part that the delivery shows most often as an outlet."""
    found = []
    for start, segment in state.segments() if registry.shows_names else ():
        places = [word.span() for word in pattern(r"\S+").finditer(segment)]
        for number in range(len(places)):
            head, tail = segment[: places[number][1]], segment[places[number][0] :]
            found += [(start, head)] if registry.is_shown(head) else []
            if registry.is_shown(tail):
                found.append((start + places[number][0], tail))
    return max(found, key=lambda name: (registry.times_shown(name[1]), len(name[1])), default=None)


def _well_known(state: HeaderLine, registry: PublisherRegistry) -> tuple[int, str] | None:
    """Return a well-known outlet; an agency credits where an outlet stands beside it."""
    known = [
        k
        for k in known_names(state, registry)
        if registry.is_well_known(k[1]) and not is_cut_off(state, k)
    ]
    if not known:
        return None
    chosen = next((k for k in known if not registry.knows_agency(k[1])), known[-1])
    is_credit = registry.knows_agency(chosen[1])
    return None if is_credit and _is_credited(state, chosen[0]) else chosen


def _is_within(
    state: HeaderLine,
    known: tuple[int, str],
    labelled: LabelledSpan | None,
    registry: PublisherRegistry,
) -> bool:
    """Tell whether a known name is only part of another, as in ``Hull Daily Mail``.

    An agency beside another outlet is not the outlet either.
    """
    if labelled is None:
        return False
    start, end = known[0], known[0] + len(known[1])
    if registry.knows_agency(known[1]) and (end <= labelled.start or labelled.end <= start):
        return not registry.knows_agency(state.raw[labelled.start : labelled.end])
    if not (labelled.start <= start and end <= labelled.end):
        return False
    before, after = state.raw[labelled.start : start], state.raw[end : labelled.end]
    return not (
        (_is_filler(before, registry) or _is_from(state.raw[:start]))
        and (_is_filler(after, registry) or _is_section_or_place(after))
    )


def _is_section_or_place(text: str) -> bool:
    text = text.strip(" .,'’-")
    return text.casefold() in words("sections") or is_place(text)


def _is_from(before: str) -> bool:
    """Tell whether words end in a place where somebody reports from, as in ``in New York``."""
    tokens = before.split()
    ends = (" ".join(tokens[-size:]) for size in range(1, min(3, len(tokens)) + 1))
    return any(is_place(end) for end in ends)


def _is_filler(text: str, registry: PublisherRegistry) -> bool:
    """Tell whether words beside an outlet belong to no name: ``in Beirut``, ``avec``, a role."""
    text = text.strip(" .,'’-")
    if not text or registry.is_well_known(text):
        return True
    filler = rf"(?-i:<<in>>)\s+.*|<<with>>|<<and>>|<<for>>|<<others_unnamed>>|al|.*{ROLE}"
    return pattern(filler).fullmatch(text) is not None


def known_outlet(
    state: HeaderLine, known: tuple[int, str], registry: PublisherRegistry, language: str | None
) -> tuple[Finding, Publisher | None]:
    """Settle a known outlet that stands at a place of the line."""
    start, text = known
    outlet = registry.find_by_name(text, language)
    name = outlet.name if outlet and registry.is_well_known(text) else text
    state.mask(start, start + len(text))
    _mask_word_before(state, start)
    return Finding(name, (start, start + len(text)), "registry-name"), outlet


def _labelled_outlet(
    state: HeaderLine, labels: tuple[LabelledSpan, ...], registry: PublisherRegistry
) -> LabelledSpan | None:
    """Return the outlet among the labelled words: the surest; an agency if nothing else is one."""
    found = [
        span
        for span in labels
        if _is_surely_outlet(state, span)
        and _may_publish(state.raw[span.start : span.end], registry)
    ]
    if not found:
        found = [s for s in labels if s.kind == "agency" and not _is_credited(state, s.start)]
        found = [s for s in found if registry.knows_agency(state.raw[s.start : s.end])]
    return max(found, key=lambda span: span.confidence, default=None)


def _is_surely_outlet(state: HeaderLine, span: LabelledSpan) -> bool:
    """Tell whether words are an outlet more surely than they look like a person or a team."""
    text = state.raw[span.start : span.end]
    is_sure = span.confidence >= DOUBTFUL[name_evidence(text)]
    return span.kind == "outlet" and is_sure and not is_team(text)


def _may_publish(text: str, registry: PublisherRegistry) -> bool:
    """Tell whether nothing else is known of the words: no place, and no team."""
    if registry.knows(text):
        return True
    return not is_place(text) and not is_team(text)


def _settle_labelled(
    state: HeaderLine,
    span: LabelledSpan,
    labels: tuple[LabelledSpan, ...],
    registry: PublisherRegistry,
    language: str | None,
) -> tuple[Finding, Publisher | None]:
    for other in labels:
        if other is not span and _is_surely_outlet(state, other):
            state.mask(other.start, other.end)
    _mask_word_before(state, span.start)
    text, start = _outlet_proper(state, span, registry)
    state.mask(start, start + len(text))
    outlet = registry.find_by_name(text, language)
    name = outlet.name if outlet and registry.is_well_known(text) else text
    rule = "registry-name" if registry.knows(text) else "labelled-words"
    return Finding(name, (start, start + len(text)), rule, span.confidence), outlet


def _outlet_proper(
    state: HeaderLine, span: LabelledSpan, registry: PublisherRegistry
) -> tuple[str, int]:
    """Return an outlet without the place or section that was labelled with it."""
    text, start = trim_edges(state.raw[span.start : span.end], span.start)
    if registry.may_name(text):
        return text, start
    for known in _known_inside(start, text, registry):
        return known[1], known[0]
    if into := pattern(r"(?-i:<<in>>)\s+").match(text):
        return text[into.end() :], start + into.end()
    return text, start


def _known_inside(start: int, text: str, registry: PublisherRegistry) -> Iterator[tuple[int, str]]:
    """Yield the well-known outlet of ``ARD Berlin`` or ``in New York Mediapart``."""
    places = [found.span() for found in pattern(r"\S+").finditer(text)]
    for number in range(1, len(places)):
        head, tail = text[: places[number - 1][1]], text[places[number][0] :]
        if registry.is_well_known(head) and (
            is_place(tail) or tail.casefold() in words("sections")
        ):
            yield start, head
        into = pattern(r"(?-i:<<in>>)\s+").match(head)
        if registry.is_well_known(tail) and into and is_place(head[into.end() :]):
            yield start + places[number][0], tail


def _is_credited(state: HeaderLine, start: int) -> bool:
    """Tell whether an agency stands after "and" or "with", so that it is no publisher."""
    return pattern(r"(?<!\S)(?:<<and>>|<<with>>)\s*$").search(state.text[:start]) is not None


def _mask_word_before(state: HeaderLine, start: int) -> None:
    if found := pattern(_WORD_BEFORE).search(state.text[:start]):
        state.mask(found.start(), found.end())
