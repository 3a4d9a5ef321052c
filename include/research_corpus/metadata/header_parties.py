"""People and outlet of a header line, weighed beside each other where words may be either.

Each rule takes what was found so far and gives the reading that the rest of the line bears out: an
outlet glued to a name, a place or surname that begins an outlet, an outlet in the shape of a name.
Where the line bears out none, the words become neither, and both readings are kept as a doubt.
"""

from __future__ import annotations

from collections.abc import Sequence

from research_corpus.metadata.authors import Author
from research_corpus.metadata.header_line import Finding
from research_corpus.metadata.lexicon import pattern
from research_corpus.metadata.line_evidence import fold_word, name_evidence, name_parts
from research_corpus.metadata.line_labels import LabelledSpan
from research_corpus.metadata.name_ends import (
    SURE_OF_UNKNOWN,
    part_capitals,
    part_glued,
    part_longer,
)
from research_corpus.metadata.parties import (
    Parties,
    ReadLine,
    chance_of_person,
    doubt,
    without,
)
from research_corpus.metadata.publishers import PublisherRegistry

LEAST_PERSON = 0.6
"""Below this the model's person is none if a given name or a known surname is missing."""

_AND = r"(?<!\S)(?:<<and>>|<<with>>)(?!\S)"
_BY_BEFORE = r"(?<!\w)(?:<<by>>)\s{0,4}:?\s{0,4}$"
_ARTICLE = r"\A(?:a|o|el|la|le|il|the)\s{1,4}"
_PARTING = "\x1f|\n\t·•–—"


def weigh(
    found: Parties,
    raw: str,
    masked: str,
    labels: tuple[LabelledSpan, ...],
    registry: PublisherRegistry,
) -> Parties:
    """Return the people and the outlet of a line, each read with the other.

    Args:
        found: each as read by itself.
        raw: the line as written.
        masked: the line with dates, outlet and section masked.
        labels: what its words are.
        registry: known outlets; what it knows well is left as it is.
    """
    outlet = found.publisher
    if outlet and (registry.is_well_known(outlet.value) or registry.is_shown(outlet.value)):
        if not registry.knows_agency(outlet.value):
            return found
        # an agency beside another outlet is credited; the other may be among the people
        weighed = weigh(found._replace(publisher=None), raw, masked, labels, registry)
        return weighed if weighed.publisher else weighed._replace(publisher=outlet)
    line = ReadLine(raw, masked, labels)
    for rule in (
        part_capitals,
        part_glued,
        _join_parted,
        _part_beside,
        part_longer,
        _doubt_weak,
    ):
        found = rule(found, line)
    return found


def _join_parted(found: Parties, line: ReadLine) -> Parties:
    """Give an outlet the words beside it that had the shape of a name, where others sign.

    ``Ann Arbor News, 1992-02-22, Ana Ruiz`` and ``Ana Ruiz Metro New York`` have one person each.
    """
    outlet = found.publisher
    if outlet is None:
        return found
    before, after = _neighbours(found, outlet, line)
    beside = after or before
    if beside is None or (after and before is None and _is_signed(after, line)):
        return found
    others = [a for a in found.authors if a is not beside]
    if not any(_is_apart(beside, other, line) for other in others) or _is_signed(beside, line):
        return found
    is_borne_out = all(name_evidence(o.raw) == 2 or _is_signed(o, line) for o in others)
    if beside is before and (_is_known_name(beside.raw) or not is_borne_out):
        return found
    return _extend(found, outlet, beside, line)


def _neighbours(
    found: Parties, outlet: Finding, line: ReadLine
) -> tuple[Author | None, Author | None]:
    """Return the people who stand before and after the outlet with only a space between."""
    start, end = outlet.span
    people = [a for a in found.authors if a.kind == "person"]
    before = next((a for a in people if line.raw[a.span[1] : start] == " "), None)
    after = next((a for a in people if line.raw[end : a.span[0]] == " "), None)
    return before, after


def _extend(found: Parties, outlet: Finding, author: Author, line: ReadLine) -> Parties:
    start = min(outlet.span[0], author.span[0])
    end = max(outlet.span[1], author.span[1])
    wider = Finding(line.raw[start:end], (start, end), "words-beside-outlet", 0.5)
    return found._replace(
        authors=tuple(a for a in found.authors if a is not author), publisher=wider
    )


def _part_beside(found: Parties, line: ReadLine) -> Parties:
    """Take no person for an author whom a date or bar parts from others who surely are.

    The more it lacks of a name, the surer it is the outlet.
    """
    groups = _groups(found, line)
    signed = [group for group in groups if _is_signed(group[0], line)]
    clear = signed or [g for g in groups if all(name_evidence(a.raw) == 2 for a in g)]
    for group in groups if clear else ():
        if group in clear or len(group) > 1:
            continue
        (author,) = group
        bare = pattern(_ARTICLE).sub("", author.raw)
        names = name_evidence(bare)
        is_outlet = bare != author.raw or names == 0 or (bool(signed) and names == 1)
        if found.publisher is None and is_outlet:
            outlet = Finding(author.raw, author.span, "no-name-beside-names", 0.5)
            found = without(found, author)._replace(publisher=outlet)
        elif found.publisher is None and not (names == 2 and _is_known_name(bare)):
            found = doubt(found, author, line)
    return found


def _groups(found: Parties, line: ReadLine) -> list[list[Author]]:
    """Return people as they stand together, in order."""
    groups: list[list[Author]] = []
    for author in sorted(found.authors, key=lambda a: a.span):
        if author.kind != "person":
            continue
        if groups and not (
            _is_apart(groups[-1][-1], author, line) or _may_end_list(groups[-1], author, line)
        ):
            groups[-1].append(author)
        else:
            groups.append([author])
    return groups


def _is_apart(one: Author, other: Author, line: ReadLine) -> bool:
    """Tell whether more than the signs of a list stands between two people."""
    first, second = sorted((one, other), key=lambda a: a.span)
    between = line.masked[first.span[1] : second.span[0]]
    if pattern(_AND).search(between):
        return False
    ends = pattern(_AND + r"\s{0,4}$").search(line.masked[: first.span[0]]) is not None
    is_after_list = ends or (second.role is None and first.role is not None)
    return any(sign in between for sign in _PARTING) or (is_after_list and "," in between)


def _may_end_list(group: Sequence[Author], author: Author, line: ReadLine) -> bool:
    """Tell whether what has little of a name stands after a comma, as an outlet does."""
    between = line.masked[group[-1].span[1] : author.span[0]]
    names = name_evidence(author.raw)
    is_weak = names == 0 or (names == 1 and chance_of_person(author, line) < SURE_OF_UNKNOWN)
    return is_weak and between.strip() in {",", ";"}


def _is_signed(author: Author, line: ReadLine) -> bool:
    return pattern(_BY_BEFORE).search(line.raw[: author.span[0]]) is not None


def _is_known_name(text: str) -> bool:
    """Tell whether a given name begins a name and all its words are known ones."""
    known = all(fold_word(w) in name_parts() or len(fold_word(w)) == 1 for w in text.split())
    return known and name_evidence(text) == 2


def _doubt_weak(found: Parties, line: ReadLine) -> Parties:
    """Take for no person what has little of a name and what the model hardly holds for one."""
    for author in found.authors if found.publisher is None else ():
        is_weak = chance_of_person(author, line) < LEAST_PERSON
        if author.kind == "person" and is_weak and not _is_known_name(author.raw):
            found = doubt(found, author, line)
    return found
