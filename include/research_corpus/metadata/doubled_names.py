"""Names that markup gives twice."""

from __future__ import annotations

import regex

_DOUBLED = regex.compile(
    # a name, then the same again, with nothing or white space between them, then no more names
    r"((?:\p{Lu}[\p{L}\p{M}.'’-]{1,30} ){1,3}\p{Lu}[\p{L}\p{M}'’-]{1,30}?)\s{0,3}\1"
    r"(?:\s*$|\s*(?:Published|Updated|Posted|\d|[|,]).*)",
    regex.DOTALL,
)


def undouble(raw: str) -> str:
    """Return a byline without what markup glued to it, of the same length.

    ``Ana GilAna GilPublished: …`` and ``Ana Gil Ana Gil`` name one person; a small letter before a
    capital parts nothing else that is longer than a name like ``McAllister``.

    Example:
        >>> undouble("Ana GilAna Gil").strip()
        'Ana Gil'
    """
    found = _DOUBLED.match(raw)
    if found is None:
        return raw
    return found[1] + " " * (len(raw) - len(found[1]))
