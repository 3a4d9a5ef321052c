"""What a byline says: authors, and an agency it credits."""

from __future__ import annotations

from typing import Literal, NamedTuple


class Author(NamedTuple):
    """One author read from a byline.

    Attributes:
        name: without titles, roles and places; capitals undone.
        kind: person, organization or agency.
        role: role or desk; null if none is given.
        place: where the author reports from; null if none is given.
        raw: the name as it stands in the byline.
        span: place of ``raw`` in the byline.
        confidence: 0 to 1.
    """

    name: str
    kind: Literal["person", "organization", "agency"]
    role: str | None
    place: str | None
    raw: str
    span: tuple[int, int]
    confidence: float = 1.0


class Byline(NamedTuple):
    """What a byline says: authors in order, and an agency it credits.

    Attributes:
        authors: empty if none is named or the line is unclear.
        agency: as written; several are joined by ", "; null if none is credited.
        flags: codes for ``quality_flags``.
    """

    authors: tuple[Author, ...] = ()
    agency: str | None = None
    flags: tuple[str, ...] = ()
