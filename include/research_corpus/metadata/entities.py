"""Character references in metadata that were escaped once too often."""

from __future__ import annotations

import re
from html import unescape

MAX_ROUNDS = 4
"""Templates escape what was escaped before; more than a few times is no accident but an attack."""

_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG = re.compile(
    r"</?(?:em|i|b|strong|span|br|sup|sub|p|div|font|mark|q|cite|a)(?:\s[^<>]*+)?/?>", re.I
)


def decode_references(text: str) -> str:
    """Return a metadata value without references such as ``&#8217;`` and without inline markup.

    Only references that end in a semicolon are decoded: ``?a=1&copy=2`` in an address is none.

    Example:
        >>> decode_references("Fish &amp;amp; chips: the <em>cod</em> war")
        'Fish & chips: the cod war'
    """
    for _ in range(MAX_ROUNDS):
        if "&" not in text:
            break
        decoded = _REFERENCE.sub(lambda found: unescape(found[0]), text)
        if decoded == text:
            break
        text = decoded
    return _TAG.sub("", text) if "<" in text else text
