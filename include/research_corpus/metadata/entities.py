"""Character references in metadata that were escaped once too often."""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5

MAX_ROUNDS = 4
"""A decoded reference can complete another; more than a few times is no accident but an attack."""

_ESCAPED_AGAIN = re.compile(r"&(?:amp;|#38;|#[xX]26;)++(?=#?\w)")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG = re.compile(
    r"</?(?:em|i|b|strong|span|br|sup|sub|p|div|font|mark|q|cite|a)(?:\s[^<>]*+)?/?>", re.I
)


def decode_references(text: str) -> str:
    """Return a metadata value without references such as ``&#8217;`` and without inline markup.

    However often one was escaped. Only references that end in a semicolon and have a name of HTML
    or a number are decoded: ``?a=1&copy=2`` in an address is none, nor is ``AT&T;``.

    Example:
        >>> decode_references("Fish &amp;amp; chips: the <em>cod</em> war")
        'Fish & chips: the cod war'
    """
    for _ in range(MAX_ROUNDS):
        if "&" not in text:
            break
        decoded = _REFERENCE.sub(_decode, _ESCAPED_AGAIN.sub("&", text))
        if decoded == text:
            break
        text = decoded
    return _TAG.sub("", text) if "<" in text else text


def _decode(found: re.Match[str]) -> str:
    """Return the character of a reference; a name that HTML does not have stays as it is."""
    is_known = found[0][1] == "#" or found[0][1:] in html5
    return unescape(found[0]) if is_known else found[0]
