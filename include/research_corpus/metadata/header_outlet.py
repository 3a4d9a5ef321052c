"""The outlet in a header line: a known name, or the shape of one.

Known names win wherever they stand, if the words around them make sense without them. An unknown
name is taken only by a label, by a word like "Gazette", or by its place between bars.
"""

from __future__ import annotations

from research_corpus.metadata.byline_pieces import ROLE
from research_corpus.metadata.bylines import is_organization
from research_corpus.metadata.header_line import Finding, HeaderLine
from research_corpus.metadata.lexicon import pattern, words
from research_corpus.metadata.names import count_leading_name_words, is_person_name
from research_corpus.metadata.places import is_place
from research_corpus.metadata.publishers import Publisher, PublisherRegistry

_LABEL = r"(?<!\w)(?:<<publisher_labels>>)\s*:\s*$"
_WORD_BEFORE = r"(?<!\S)(?:<<for>>|<<publisher_labels>>\s*:?)\s*$"
_BY = r"\s*(?:<<by>>)(?!\w)\s*:?\s*"
_AND = r"(?<!\S)(?:<<and>>|<<with>>)(?!\S)"


def find_publisher(
    state: HeaderLine, registry: PublisherRegistry, language: str | None
) -> tuple[Finding | None, Publisher | None]:
    """Find the outlet in a header line, mask it, and return it with its registry entry.

    Args:
        state: the line; dates are masked already.
        registry: known outlets.
        language: of the article; decides between outlets of one name.
    """
    known = _known_names(state, registry)
    if known:
        # An agency credits where an outlet stands beside it.
        start, text = next((k for k in known if not registry.knows_agency(k[1])), known[-1])
        outlet = registry.find_by_name(text, language)
        is_credit = registry.knows_agency(text)
        finding = Finding(
            outlet.name if outlet else text, (start, start + len(text)), "registry-name"
        )
        if not is_credit or not _is_credited(state, start):
            state.mask(start, start + len(text))
            _mask_word_before(state, start)
            return finding, outlet
    unknown = _unknown_name(state)
    if unknown:
        state.mask(*unknown.span)
        _mask_word_before(state, unknown.span[0])
    return unknown, None


def _is_credited(state: HeaderLine, start: int) -> bool:
    """Tell whether an agency stands after "and" or "with", so that it is no publisher."""
    return pattern(r"(?<!\S)(?:<<and>>|<<with>>)\s*$").search(state.text[:start]) is not None


def _mask_word_before(state: HeaderLine, start: int) -> None:
    if found := pattern(_WORD_BEFORE).search(state.text[:start]):
        state.mask(found.start(), found.end())


def _known_names(state: HeaderLine, registry: PublisherRegistry) -> list[tuple[int, str]]:
    """Return known outlets at the end or beginning of segments, whole segments first."""
    whole, edges = [], []
    for start, segment in state.segments():
        if registry.knows(segment):
            whole.append((start, segment))
        elif found := _known_within(start, segment, registry):
            edges.append(found)
    return sorted([*whole, *edges], key=lambda found: (found not in whole, found[0]))


def _known_within(start: int, segment: str, registry: PublisherRegistry) -> tuple[int, str] | None:
    """Return the longest known name in a segment whose other words make sense without it."""
    places = [found.span() for found in pattern(r"\S+").finditer(segment)]
    firsts = [i for i, (at, end) in enumerate(places) if registry.may_begin(segment[at:end])]
    for size in range(min(registry.longest_name_words, len(places)), 0, -1):
        # From the right: the outlet mostly follows its authors.
        for first in reversed(firsts):
            if first + size > len(places):
                continue
            at, end = places[first][0], places[first + size - 1][1]
            if not registry.knows(segment[at:end]):
                continue
            before, after = segment[:at].strip(), segment[end:].strip()
            if _may_precede(before) and _may_follow(after, not before, registry):
                return start + at, segment[at:end]
    return None


def _may_precede(text: str) -> bool:
    """Tell whether what stands before an outlet can be without it: the Anna of "Anna Stern" not."""
    if len(text.split()) != 1 or text.casefold() in words("sections"):
        return True
    lonely = r"(?:<<generic_staff>>|<<generic_agencies>>|<<publisher_labels>>:?|(?-i:[A-Z]{2,4}))"
    return pattern(lonely).fullmatch(text) is not None


def _may_follow(text: str, is_first: bool, registry: PublisherRegistry) -> bool:
    """Tell whether what follows an outlet is no part of its name.

    Args:
        text: what follows, to the end of the segment.
        is_first: whether nothing stands before the outlet, so that authors may follow.
        registry: known outlets.
    """
    if not text or text.casefold() in words("sections"):
        return True
    if is_place(pattern(r"<<in>>\s+").sub("", text, count=1)) or pattern(ROLE).fullmatch(text):
        return True
    parts = [part.strip() for part in pattern(_AND).split(text)]
    if not parts[0]:
        return all(registry.knows_agency(part) for part in parts[1:])
    by = pattern(_BY).match(parts[0])
    names = [parts[0][by.end() :] if by else parts[0], *parts[1:]]
    are_people = all(is_person_name(name) and not is_organization(name) for name in names)
    return are_people and (is_first or by is not None)


def _unknown_name(state: HeaderLine) -> Finding | None:
    """Find an outlet that no registry knows by its label, its words, or its place in the line."""
    segments = state.segments()
    for start, segment in segments:
        if labelled := pattern(_LABEL).search(state.text[:start]):
            state.mask(labelled.start(), labelled.end())
            return _finding(start, segment, "labelled-publisher", 0.9)
    for start, segment in segments:
        if found := _outlet_after_name(start, segment):
            return found
    for start, segment in segments:
        if is_outlet_shape(segment) and not pattern(_BY).match(segment):
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
            end = start + len(segment)
            return Finding(rest, (end - len(rest), end), "outlet-word-after-name", 0.6)
    return None


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
