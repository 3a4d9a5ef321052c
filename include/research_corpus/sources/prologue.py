"""What may stand before the first element of a marked-up file: passed over once, byte by byte.

A scanner and no pattern: a pattern of alternatives that repeat has as many ways to fail as there
are comments.
"""

from __future__ import annotations

_SPACE = b" \t\r\n\x0b\x0c"
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_ASIDES = ((b"<!--", b"-->"), (b"<?", b"?>"))
_DOCTYPE = b"<!doctype"


def first_element(head: bytes) -> int:
    """Return where the first element of ``head`` begins, behind comments, instructions and DOCTYPE.

    Args:
        head: first bytes of a file, in an encoding whose markup is ASCII.

    Returns:
        Index of its ``<``; the length of ``head`` if an aside does not end in it.

    Cost: O(n).

    Example:
        >>> first_element(b"<?xml version='1.0'?><!-- a --> <nitf>")
        32
    """
    at = _without_mark(head)
    while True:
        at += len(head[at:]) - len(head[at:].lstrip(_SPACE)) if head[at : at + 1].isspace() else 0
        end = _aside_end(head, at)
        if end == at:
            return at
        at = end


def doctype(head: bytes) -> bytes:
    """Return the name that the DOCTYPE before the first element gives, in lower case; else empty.

    Example:
        >>> doctype(b"<!-- a --><!DOCTYPE html>")
        b'html'
    """
    at = head[: first_element(head)].lower().rfind(_DOCTYPE)
    words = head[at + len(_DOCTYPE) : at + 200].split(None, 1) if at >= 0 else []
    return words[0].partition(b">")[0].partition(b"[")[0].lower() if words else b""


def _without_mark(head: bytes) -> int:
    return next((len(mark) for mark in _BYTE_ORDER_MARKS if head.startswith(mark)), 0)


def _aside_end(head: bytes, at: int) -> int:
    for opening, closing in _ASIDES:
        if head.startswith(opening, at):
            return _behind(head, closing, at)
    if head[at : at + len(_DOCTYPE)].lower() == _DOCTYPE:
        return _doctype_end(head, at)
    return at


def _doctype_end(head: bytes, at: int) -> int:
    """Return the index behind a DOCTYPE, its internal subset included."""
    end, subset = head.find(b">", at), head.find(b"[", at)
    if subset < 0 or end < 0 or end < subset:
        return end + 1 if end >= 0 else len(head)
    return _behind(head, b">", _behind(head, b"]", subset))


def _behind(head: bytes, closing: bytes, at: int) -> int:
    end = head.find(closing, at)
    return end + len(closing) if end >= 0 else len(head)
