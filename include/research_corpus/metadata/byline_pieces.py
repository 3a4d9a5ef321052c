"""Cutting a byline: credits, roles, places and names, each with its place in the line.

What the pieces say about authors is decided in :mod:`research_corpus.metadata.bylines`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Literal, NamedTuple

import regex

from research_corpus.metadata.lexicon import first_words, pattern, words, words_in
from research_corpus.metadata.places import is_place

Credit = Literal["author", "contributor", "other"]

_MASK = "\x1e"
_CONTACT = (
    # possessive, so that a long word without "@" is scanned once
    r"(?:[(\[<]\s*+)?(?:mailto:)?(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)++(?:\s*+[)\]>])?"
    r"|(?:[(\[]\s*+)?(?<!\w)@\w{2,}+(?:\s*+[)\]])?|https?://\S++"
)
_CONTRIBUTED = r"\b(?:also\s+)?contributed\s+(?:reporting|to\s+this\s+(?:report|article|story)).*"
_UNNAMED = r"(?<!\S)<<others_unnamed>>(?!\w)"
_DATING = r"(?<=\S\s)\s*<<dating>>(?!\w)[^|;\n]*"
_SELF_PORTRAIT = r"(?<=\p{L}\s)(?:is|was|est|ist)\s+(?:an?|the|une?|le|la|eine?|der|die)\s.*"
_GENERATION = r"(?<=\p{L}\.?),(?=\s{0,2}<<generations>>(?:$|[\s,;|]))"
"""The comma of ``Joe Schmoe, Jr.``, which parts no names."""

_CREDIT = r"(?<!\w)(?:(?P<contributor><<contributors>>)|(?P<other><<others>>))(?!\w)\s*:?"
ROLE = (
    r"(?<![\w-])(?:<<role_modifiers>>(?:\s{1,4}|-)){0,6}<<roles>>(?!\w)"
    r"(?:\s{1,4}<<role_tails>>(?!\w))?"
)
_CONNECTORS = r"(?:(?:and|&|the|our|of|de|for|und|von|для|y|e|et|en|и)\s+)+"
_HARD = "|".join(
    (
        r"[\n\r\t|;/•·⋅∙●‧+()\[\]{}<>«»\"“”,:、，]",
        r"\s[-–—]+(?=\s|$)",
        "—",
        r"(?<=[\p{L}]{3})(?<!\b<<titles>>)\.(?=\s|$)",
        r"\x1e+",
        r"(?<=\s)\s(?=\s)",
    )
)
_WEAK_IN = {"a", "en", "da", "no", "na", "i", "w", "au", "aux", "im"}


class Piece(NamedTuple):
    """A part of a byline.

    Attributes:
        kind: ``text`` is still to be told apart.
        text: as it stands in the line.
        start: its place in the line.
        credit: what the people of this part did.
        before: the separator in front of it, without white space.
    """

    kind: Literal["text", "role", "place"]
    text: str
    start: int
    credit: Credit
    before: str = ""


def cut_byline(raw: str, is_party: Callable[[str], bool]) -> list[Piece]:
    """Cut a byline into pieces, in their order.

    Args:
        raw: the byline as written.
        is_party: whether a text can stand for itself as an author, outlet or agency; "and" parts
            only such.
    """
    line = blank_contacts(raw.replace(_MASK, " "))
    line = pattern(_GENERATION).sub(" ", line)
    spoken = words_in(line)
    for noise, signs in _noise():
        if not spoken.isdisjoint(signs):
            line = _blank(line, pattern(noise))
    pieces: list[Piece] = []
    for credit, start, end in _credits(line, spoken):
        pieces += _cut_credit(line, start, end, credit, is_party)
    return sorted(pieces, key=lambda piece: piece.start)


@cache
def _noise() -> tuple[tuple[str, frozenset[str]], ...]:
    """Return what is no part of a byline, each with words of which the line must hold one."""
    return (
        (_CONTRIBUTED, frozenset({"contributed"})),
        (_UNNAMED, first_words("others_unnamed")),
        (_DATING, first_words("dating")),
        (_SELF_PORTRAIT, frozenset({"is", "was", "est", "ist"})),
    )


def blank_contacts(line: str) -> str:
    """Return ``line`` with mail addresses, handles and web addresses turned into a separator.

    The length stays, so that places in the line do too.
    """
    return _blank(line, pattern(_CONTACT)) if "@" in line or "://" in line else line


def _blank(line: str, found: regex.Pattern[str]) -> str:
    blanked: str = found.sub(lambda m: "," + " " * (len(m[0]) - 1), line)
    return blanked


def _credits(line: str, spoken: frozenset[str]) -> Iterator[tuple[Credit, int, int]]:
    start, credit = 0, "author"
    if spoken.isdisjoint(first_words("contributors") | first_words("others")):
        yield "author", 0, len(line)
        return
    for found in pattern(_CREDIT).finditer(line):
        yield credit, start, found.start()  # type: ignore[misc]
        start, credit = found.end(), "contributor" if found["contributor"] else "other"
    yield credit, start, len(line)  # type: ignore[misc]


def _cut_credit(
    line: str, start: int, end: int, credit: Credit, is_party: Callable[[str], bool]
) -> Iterator[Piece]:
    text = line[start:end]
    marked = [
        *((*span, "role") for span in _role_spans(text)),
        *((*span, "place") for span in _place_spans(text)),
    ]
    masked = text
    for first, last, kind in marked:
        if _MASK in masked[first:last]:
            continue
        masked = masked[:first] + _MASK * (last - first) + masked[last:]
        yield Piece(kind, text[first:last].strip(), start + first, credit)  # type: ignore[arg-type]
    for first, last, before in _hard_parts(masked):
        for at, part, word in _soft_parts(masked[first:last], is_party):
            yield Piece("text", part, start + first + at, credit, word or before)


def _role_spans(text: str) -> Iterator[tuple[int, int]]:
    if words_in(text).isdisjoint(first_words("roles")):
        return
    for found in pattern(ROLE).finditer(text):
        connectors = pattern(_CONNECTORS).match(text, found.start(), found.end())
        first = connectors.end() if connectors else found.start()
        yield first, found.end()


def _place_spans(text: str) -> Iterator[tuple[int, int]]:
    for found in pattern(r"(?<!\S)(?P<in><<in>>)\s+(?=\p{Lu})").finditer(text):
        rest = regex.match(r"\p{Lu}[^\n\t|;/•()\[\]{}<>,:]*", text[found.end() :])
        tokens = rest[0].split() if rest else []
        for size in range(min(4, len(tokens)), 0, -1):
            name = " ".join(tokens[:size]).rstrip(".")
            if is_place(name) or (size == 1 and _is_clear_place(found, tokens)):
                yield found.start(), found.end() + _length(text[found.end() :], size)
                break


def _is_clear_place(found: regex.Match[str], tokens: list[str]) -> bool:
    """Tell whether an unknown capitalised word after a word like "in" is a place."""
    is_last = len(tokens) == 1 or tokens[1].casefold() in words("and")
    return is_last and found.start() > 0 and found["in"].casefold() not in _WEAK_IN


def _length(text: str, tokens: int) -> int:
    found = regex.match(rf"\s*\S+(?:\s+\S+){{{tokens - 1}}}", text)
    return len(found[0].rstrip(".")) if found else 0


def _hard_parts(masked: str) -> Iterator[tuple[int, int, str]]:
    position, before = 0, ""
    for found in pattern(_HARD).finditer(masked):
        if masked[position : found.start()].strip():
            yield position, found.start(), before
        position = found.end()
        before = found[0].strip().strip(_MASK) or before if found[0].strip() else "  "
    if masked[position:].strip():
        yield position, len(masked), before


def _soft_parts(
    text: str, is_party: Callable[[str], bool], before: str = ""
) -> Iterator[tuple[int, str, str]]:
    """Part at "and" and "with" where both sides can stand for themselves, or one is missing."""
    for found in pattern(r"(?<!\S)(?:<<and>>|<<with>>)(?!\S)").finditer(text):
        left, right = text[: found.start()], text[found.end() :]
        if (not left.strip() or is_party(left)) and (
            not right.strip() or _begins_party(right, is_party)
        ):
            if left.strip():
                yield 0, left, before
            for at, part, word in _soft_parts(right, is_party, found[0].casefold()):
                yield found.end() + at, part, word
            return
    if text.strip():
        yield 0, text, before


def _begins_party(text: str, is_party: Callable[[str], bool]) -> bool:
    if is_party(text):
        return True
    first = pattern(r"(?<!\S)(?:<<and>>|<<with>>)(?!\S)").split(text, maxsplit=1)[0]
    return first != text and is_party(first)
