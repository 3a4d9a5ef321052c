"""The news agency that the last lines of an article credit: ``© AFP``, ``(Reuters)``."""

from __future__ import annotations

from typing import NamedTuple

import regex

from research_corpus.metadata.publishers import default_registry

_LAST_PARAGRAPHS = 2
_MAX_CHARS = 200
_NAME = r"(?:the\s+)?(?P<agency>[\p{L}\p{M}][\p{L}\p{M} /&.’'-]{1,40}?)"
_CREDITS = tuple(
    regex.compile(pattern, regex.IGNORECASE)
    for pattern in (
        rf"(?:©|\(c\)|copyright)\s*(?:\d{{4}}\s*)?{_NAME}\s*(?:[.,;:)]|\d|$)",
        rf"\b(?:source|quelle|fuente|fonte)\s*:\s*{_NAME}\s*(?:[.,;)]|$)",
        rf"\bwith\s+(?:additional\s+)?(?:reporting|files|material|input)\s+(?:by|from)\s+{_NAME}\s*(?:[.,;)]|$)",
        rf"\bavec\s+{_NAME}\s*(?:[.,;)]|$)",
        rf"(?:^|[.!?”\"]\s*)\(\s*{_NAME}\s*\)\s*$",
        rf"^[-–—]\s*{_NAME}\s*$",
    )
)


class FootCredit(NamedTuple):
    """An agency named at the foot.

    Attributes:
        agency: as written.
        raw: the paragraph that names it.
        span: where it stands in ``raw``.
    """

    agency: str
    raw: str
    span: tuple[int, int]


def agency_at_foot(text: str) -> FootCredit | None:
    r"""Return the agency that one of the last two paragraphs credits, if the registry knows it.

    Long paragraphs are prose, whose mention of an agency is no credit.

    Example:
        >>> agency_at_foot("The ferry sank.\n\n© 2025 AFP").agency
        'AFP'
    """
    for paragraph in reversed(text.rsplit("\n\n", _LAST_PARAGRAPHS)[1:]):
        if len(paragraph) > _MAX_CHARS:
            continue
        for credit in _CREDITS:
            found = credit.search(paragraph)
            if found and default_registry().knows_agency(found["agency"]):
                return FootCredit(found["agency"], paragraph, found.span("agency"))
    return None
