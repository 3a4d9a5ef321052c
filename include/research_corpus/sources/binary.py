"""Telling binary content from text, whatever the file is called."""

from __future__ import annotations

import filetype

MAX_CONTROL_RATIO = 0.01
TEXT_LIKE_TYPES = frozenset({"application/rtf", "application/postscript"})
UTF16_OR_32_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
UTF32_MARKUP = (b"<\x00\x00\x00", b"\x00\x00\x00<")
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\x0b\x0c\r\x1b"))


def binary_kind(head: bytes) -> str | None:
    """Return what kind of binary content a file starts with, or null for text.

    A signature alone does not convict, since short ones are ordinary words (a text that begins
    with "BM" is no bitmap): control characters must bear it out. UTF-16 and UTF-32 are text.

    Args:
        head: first bytes of the file.

    Returns:
        A media type, or ``unknown binary data``.
    """
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head.startswith((*UTF16_OR_32_BOMS, *UTF32_MARKUP)) or _is_bare_utf16(head):
        return None
    controls = _count_controls(head)
    kind = filetype.guess(head) if controls else None
    if kind is not None and kind.mime not in TEXT_LIKE_TYPES:
        return str(kind.mime)
    return "unknown binary data" if controls > MAX_CONTROL_RATIO * len(head) else None


def _is_bare_utf16(head: bytes) -> bool:
    """Tell UTF-16 without a byte order mark by its zero bytes: on one side only, and many."""
    if b"\x00" not in head:
        return False
    sides = head[:4096:2], head[1:4096:2]
    zeros = [side.count(0) / max(len(side), 1) for side in sides]
    if min(zeros) > 0.05 or max(zeros) < 0.5:
        return False
    text_side = sides[zeros.index(min(zeros))]
    return _count_controls(text_side) <= 0.02 * len(text_side)


def _count_controls(data: bytes) -> int:
    return len(data) - len(data.translate(None, _CONTROLS))
