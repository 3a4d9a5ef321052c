"""What a wire says about the use of an item: usable, withheld, embargoed or cancelled.

The words are those of IPTC's publishing status NewsCodes, which NewsML-G2, NewsML 1.2, NITF and
ninjs share.
"""

from __future__ import annotations

import re

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Rejection

EMBARGOED = "embargoed"
_CANCELLED = frozenset({"canceled", "cancelled", "killed", "withdrawn"})
_USABLE = frozenset({"", "usable"})


def status_word(raw: str | None) -> str:
    """Return a status without its scheme, in lower case; empty if none is given.

    Example:
        >>> status_word("stat:Withheld")
        'withheld'
    """
    return re.split(r"[:/#]", (raw or "").strip())[-1].lower()


def withdrawal(raw: str | None, number: int, title: str | None) -> Rejection | None:
    """Return the rejection of an item that its source cancelled, or null."""
    if status_word(raw) not in _CANCELLED:
        return None
    message = f"the source gives this item the status {status_word(raw)}"
    return Rejection(ReasonCode.WITHDRAWN_BY_SOURCE, message, number, title)


def status_flags(raw: str | None, embargoed_until: str | None) -> tuple[str, ...]:
    """Return the quality flags of an item's status.

    Args:
        raw: status as written, with or without a scheme; null if none.
        embargoed_until: date and time before which it must not be used; null or empty if none.
    """
    word = status_word(raw)
    flags = {EMBARGOED} if (embargoed_until or "").strip() or word == EMBARGOED else set()
    if word not in _USABLE | {EMBARGOED}:
        flags.add("pub_status_" + re.sub(r"\W+", "_", word))
    return tuple(sorted(flags))
