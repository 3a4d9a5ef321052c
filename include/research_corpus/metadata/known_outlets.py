"""Outlets of the registry in a header line, where the words around them make sense without them."""

from __future__ import annotations

from research_corpus.metadata.byline_pieces import ROLE
from research_corpus.metadata.header_line import HeaderLine
from research_corpus.metadata.lexicon import pattern, words
from research_corpus.metadata.line_evidence import fold_word, name_parts, outlet_words
from research_corpus.metadata.names import is_person_name
from research_corpus.metadata.organizations import is_organization
from research_corpus.metadata.places import is_place
from research_corpus.metadata.publishers import PublisherRegistry

_BY = r"\s*(?:<<by>>)(?!\w)\s*:?\s*"
_AND = r"(?<!\S)(?:<<and>>|<<with>>)(?!\S)"


def known_names(state: HeaderLine, registry: PublisherRegistry) -> list[tuple[int, str]]:
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
    """Tell whether what stands before an outlet can be without it.

    The Anna of "Anna Stern" and "By Anna Stern" cannot, nor what "Kelder & District Herald" joins.
    """
    by = pattern(_BY).match(text)
    text = text[by.end() :] if by else text
    if pattern(r"&(?:\s{1,4}\S++)?\Z").search(text):
        return False
    if len(text.split()) != 1 or text.casefold() in words("sections"):
        return True
    if "g" in name_parts().get(fold_word(text), ""):  # as in "EMMA TIMES"
        return False
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


def is_cut_off(state: HeaderLine, known: tuple[int, str]) -> bool:
    """Tell whether a name of one word is the end of a longer one, as in ``Daily Times Herald``."""
    if " " in known[1]:
        return False
    before = pattern(r"(?<![\w'’-])[\w'’-]++(?= $)").search(state.text[: known[0]])
    if before is None:
        return False
    word = fold_word(before[0])
    is_outlet_word = word in outlet_words() and word not in name_parts()
    into = pattern(r"(?<!\S)<<in>>(?:\s+\S+){1,3}\s*$").search(state.text[: known[0]])
    return is_outlet_word or (is_place(before[0]) and into is None)
