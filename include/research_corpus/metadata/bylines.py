"""Bylines: from the line that names who wrote an article to authors with role and place.

A line that fits no rule yields no author and a flag; nothing is guessed from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from research_corpus.metadata.authors import Author, Byline
from research_corpus.metadata.byline_parties import (
    BY,
    is_agency,
    is_party,
    is_single_word,
    is_whole_name,
    without_outlets,
)
from research_corpus.metadata.byline_pieces import Credit, Piece, blank_contacts, cut_byline
from research_corpus.metadata.doubled_names import undouble
from research_corpus.metadata.lexicon import pattern, words
from research_corpus.metadata.line_corrections import correct_labels
from research_corpus.metadata.line_evidence import name_evidence
from research_corpus.metadata.line_labels import LabelledSpan, label_line
from research_corpus.metadata.names import (
    display_name,
    drop_titles,
    is_person_name,
    trim_edges,
)
from research_corpus.metadata.nicknames import with_nickname, without_nickname
from research_corpus.metadata.organizations import is_organization, is_team_word
from research_corpus.metadata.outlet_surnames import OPEN, is_led_by_outlet_word, may_name_person
from research_corpus.metadata.places import is_place
from research_corpus.metadata.publishers import default_registry

MAX_BYLINE_CHARS = 600
SURE = (0.5, 0.8, 0.97)
"""How probable another label must be to outweigh the shape of a name, by the name's evidence."""

SURE_OF_BYLINE = (0.8, 0.95, 0.99)
"""The same where the source says that it is a byline."""

_NO_PERSON = frozenset({"outlet", "agency", "team", "title", "section", "role", "place", "prose"})
CONTRIBUTOR_ROLE = "additional reporting"

_UNCLEAR = ("byline_unclear",)
_FOR = r"(?<!\S)(?:<<for>>)(?!\S)"


@dataclass
class _Reading:
    """Authors while a byline is read from left to right."""

    authors: list[Author] = field(default_factory=list)
    agencies: list[Author] = field(default_factory=list)
    labels: tuple[LabelledSpan, ...] = ()
    sure: tuple[float, ...] = SURE
    pending_role: str | None = None
    has_marker: bool = False
    is_unclear: bool = False
    single: Author | None = None


@lru_cache(maxsize=2**12)
def parse_byline(raw: str, labels: tuple[LabelledSpan, ...] | None = None) -> Byline:
    """Parse one byline.

    Args:
        raw: the byline as written.
        labels: what its words are; null: they are labelled here, by themselves.

    Example:
        >>> [a.name for a in parse_byline("By Nora Whitcombe in Beirut and T. J. Hallam").authors]
        ['Nora Whitcombe', 'T. J. Hallam']
    """
    if len(raw) > MAX_BYLINE_CHARS:
        return Byline(flags=_UNCLEAR)
    raw = undouble(raw)
    if labels is None:
        if cut := without_nickname(raw):
            return with_nickname(parse_byline(cut.text), cut, raw)
        plain = _read(raw, ())
        if _is_certain(plain):
            return plain
        line, registry = blank_contacts(raw), default_registry()
        labels = correct_labels(line, label_line(line, registry), registry)
        return _read(raw, labels, SURE_OF_BYLINE)
    return _read(raw, labels)


def _read(raw: str, labels: tuple[LabelledSpan, ...], sure: tuple[float, ...] = SURE) -> Byline:
    reading = _Reading(labels=labels, sure=sure)
    for piece in cut_byline(without_outlets(raw, labels, sure), is_party):
        if piece.credit != "other":
            _read_piece(reading, piece)
    _settle_single(reading)
    byline = _conclude(reading)
    signs = any(author.kind != "agency" for author in byline.authors)
    return byline if signs or not may_name_person(raw, labels) else byline._replace(flags=_UNCLEAR)


def _is_certain(byline: Byline) -> bool:
    """Tell whether a byline read by its form alone needs no other evidence."""
    if byline.flags:
        return False
    if not byline.authors:
        return True
    people = [author for author in byline.authors if author.kind == "person"]
    return all(name_evidence(author.raw) == 2 for author in people)


def _conclude(reading: _Reading) -> Byline:
    agency = ", ".join(dict.fromkeys(found.name for found in reading.agencies)) or None
    authors = reading.authors or [
        found
        for found in reading.agencies
        if found.name.casefold() not in words("generic_agencies")
    ]
    is_unclear = reading.is_unclear and not authors
    return Byline(tuple(authors), agency, _UNCLEAR if is_unclear else ())


def _read_piece(reading: _Reading, piece: Piece) -> None:
    if piece.kind == "role":
        if not _is_end_of_team(reading, piece):
            _add_role(reading, piece.text)
        return
    if piece.kind == "place":
        _add_place(reading, piece.text.partition(" ")[2].strip())
        return
    text, start = _strip_marker(reading, piece)
    if text:
        _read_text(reading, piece, text, start)


def _strip_marker(reading: _Reading, piece: Piece) -> tuple[str, int]:
    """Return the text without "By" before it and "for the Post" after it."""
    text, start = piece.text, piece.start
    outlet = pattern(_FOR).search(text)
    if outlet and (outlet[0][0].islower() or text.isupper()):  # "Per" is also a given name
        _add_agency(reading, text[outlet.end() :], start + outlet.end())
        text = text[: outlet.start()]
    while found := pattern(BY).match(text):
        rest = text[found.end() :]
        if rest.strip() and not (is_party(rest) or is_single_word(rest)):
            break
        reading.has_marker = True
        text, start = rest, start + found.end()
    trimmed, at = trim_edges(text, start)
    bare = pattern(r"\A(?-i:the)\s+").sub("", trimmed, count=1)
    return _cut_outlet(reading, bare, at + len(trimmed) - len(bare))


def _cut_outlet(reading: _Reading, text: str, start: int) -> tuple[str, int]:
    """Return "Nora Whitcombe Reuters" without the outlet, and note it if it is an agency."""
    if default_registry().knows(text):
        return text, start
    for found in pattern(r"\s+").finditer(text):
        name, outlet = text[: found.start()], text[found.end() :]
        if default_registry().knows(outlet) and is_whole_name(name):
            _add_agency(reading, outlet, start + found.end())
            return name, start
    return text, start


def _read_text(reading: _Reading, piece: Piece, text: str, start: int) -> None:
    folded = " ".join(text.casefold().split())
    if folded in words("generic_staff") or folded.rstrip(".") in words("suffixes"):
        return
    if is_agency(text):
        reading.agencies.append(_author(text, start, "agency", piece.credit))
    elif reading.authors and not reading.single and _is_place_after(piece, text):
        _add_place(reading, text)
    elif default_registry().knows(text):
        return
    elif is_organization(text):
        reading.authors.append(_author(text, start, "organization", piece.credit))
    else:
        _read_person(reading, piece, text, start)


def _add_agency(reading: _Reading, raw: str, at: int) -> None:
    text, start = trim_edges(raw, at)
    if is_agency(text):
        reading.agencies.append(_author(text, start, "agency", "author"))


def _is_place_after(piece: Piece, text: str) -> bool:
    if is_place(text):
        return True
    return piece.before in {"(", ","} and is_single_word(text)


def _read_person(reading: _Reading, piece: Piece, text: str, start: int) -> None:
    name, start = drop_titles(text, start)
    rival = _rival_of_person(reading, name, start)
    if rival == "role":
        _add_role(reading, text)
    elif rival == "team" and " " in text:
        reading.authors.append(_author(name, start, "organization", piece.credit))
    elif rival == "agency" and not reading.has_marker:
        reading.agencies.append(_author(name, start, "agency", piece.credit))
    elif rival:
        reading.is_unclear = True
    elif is_person_name(name):
        _settle_single(reading)
        author = _author(name, start, "person", piece.credit)
        if reading.pending_role and author.role is None:
            author = author._replace(role=reading.pending_role)
        reading.pending_role = None
        reading.authors.append(author)
    elif is_single_word(name) and not is_place(name):
        _read_single(reading, piece, name, start)
    else:
        reading.is_unclear = True


def _rival_of_person(reading: _Reading, name: str, start: int) -> str | None:
    """Return what a text in the shape of a name is for certain, if it is no person."""
    if is_led_by_outlet_word(name, default_registry()):
        return "outlet"
    sure = reading.sure[name_evidence(name)]
    for span in reading.labels:
        shared = min(start + len(name), span.end) - max(start, span.start)
        is_sure = span.confidence >= sure or span.confidence == OPEN
        if 2 * shared > len(name) and span.kind in _NO_PERSON and is_sure:
            return span.kind
    return None


def _read_single(reading: _Reading, piece: Piece, name: str, start: int) -> None:
    """Read a single word: with another one after a comma it is an inverted name."""
    if reading.single and piece.before == ",":
        first = reading.single
        joined = f"{display_name(name)} {first.name}"
        inverted = first._replace(name=joined, confidence=0.6)
        reading.single = None
        reading.authors.append(inverted)
        return
    _settle_single(reading)
    reading.single = _author(name, start, "person", piece.credit)._replace(confidence=0.5)


def _settle_single(reading: _Reading) -> None:
    """Take a single word as a name only where "By" stands before it; else it stays unclear."""
    if reading.single and reading.has_marker and not reading.authors:
        reading.authors.append(reading.single)
    elif reading.single:
        reading.is_unclear = True
    reading.single = None


def _author(
    text: str, start: int, kind: Literal["person", "organization", "agency"], credit: Credit
) -> Author:
    return Author(
        name=display_name(text) if kind == "person" else " ".join(text.split()),
        kind=kind,
        role=CONTRIBUTOR_ROLE if credit == "contributor" else None,
        place=None,
        raw=text,
        span=(start, start + len(text)),
        confidence=1.0 if kind == "person" else 0.9,
    )


def _add_role(reading: _Reading, role: str) -> None:
    text = " ".join(role.split())
    last = reading.authors[-1] if reading.authors else None
    if last and last.role is None:
        reading.authors[-1] = last._replace(role=text)
    else:
        reading.pending_role = text


def _is_end_of_team(reading: _Reading, piece: Piece) -> bool:
    """Give a team the last word of its name back: ``Lifestyle Desk``."""
    last = reading.authors[-1] if reading.authors else None
    if last is None or last.kind != "organization" or piece.start != last.span[1] + 1:
        return False
    if not is_team_word(piece.text) or not piece.text[0].isupper():
        return False
    raw = f"{last.raw} {piece.text}"
    span = (last.span[0], last.span[0] + len(raw))
    reading.authors[-1] = last._replace(name=raw, raw=raw, span=span)
    return True


def _add_place(reading: _Reading, place: str) -> None:
    """Give a place to the last author and, as in "A and B in Beirut", to those before it."""
    text = " ".join(place.split())
    for index in range(len(reading.authors) - 1, -1, -1):
        is_last = index == len(reading.authors) - 1
        if reading.authors[index].place or (reading.authors[index].role and not is_last):
            break
        reading.authors[index] = reading.authors[index]._replace(place=text)
