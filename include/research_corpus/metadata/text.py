"""Normalisation of text: characters, white space, paragraphs and their offsets.

What a character *means* is left alone: typographic quotation marks, dashes and apostrophes stay.
Only what has no place in a running text goes: control characters, invisible formatting and runs
of white space.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from research_corpus.contracts.records import Block, ParagraphKind
from research_corpus.metadata.boilerplate import is_boilerplate

PARAGRAPH_BREAK = "\n\n"

# Joiners (U+200C, U+200D) decide the shape of Persian, Hindi and emoji, so they stay.
_KEPT_FORMAT = {"\u200c", "\u200d"}
_MAY_REPEAT = {"body", "heading", "list"}
_SPACE_CATEGORIES = {"Zs", "Zl", "Zp"}
_DROPPED_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn"}


class Paragraph(NamedTuple):
    """One block after normalisation.

    Attributes:
        kind: layout role.
        char_start: first character in the text; null for a caption.
        char_end: end in the text, exclusive; null for a caption.
    """

    kind: ParagraphKind
    char_start: int | None
    char_end: int | None


class Body(NamedTuple):
    """Text of an article with its layout.

    Attributes:
        text: paragraphs parted by one blank line.
        paragraphs: in reading order, captions among them.
        captions: in order, not in ``text``.
    """

    text: str
    paragraphs: tuple[Paragraph, ...]
    captions: tuple[str, ...]


def clean_line(raw: str) -> str:
    r"""Return ``raw`` as one line of NFC without control characters and runs of white space.

    Example:
        >>> clean_line(" \u201cNo,\u201d\u00a0he\tsaid\u00ad.\x00\n")
        '“No,” he said.'
    """
    line = raw if raw.isascii() else unicodedata.normalize("NFC", raw)
    if not line.isprintable():
        # Dropping a character can bring a base and its mark together.
        line = unicodedata.normalize("NFC", _keep_visible(line))
    elif "  " not in line:
        # The only white space that is printable is the blank.
        return line.strip()
    return " ".join(line.split())


def _keep_visible(text: str) -> str:
    """Replace what Python calls not printable: the characters of the categories above."""
    return text.translate(
        {ord(char): _replacement(char) for char in set(text) if not char.isprintable()}
    )


@cache
def _replacement(char: str) -> str:
    if char in _KEPT_FORMAT:
        return char
    category = unicodedata.category(char)
    if category in _SPACE_CATEGORIES or char in "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85":
        return " "
    return "" if category in _DROPPED_CATEGORIES else char


def compose_body(blocks: Iterable[Block]) -> Body:
    """Join ``blocks`` into the text of an article.

    Blocks without a visible character vanish. Captions keep their place among the paragraphs but
    not in the text. What :func:`is_boilerplate` recognises is marked and stays in the text.
    """
    parts: list[str] = []
    paragraphs: list[Paragraph] = []
    captions: list[str] = []
    position = 0
    for block in blocks:
        line = clean_line(block.text)
        if not line:
            continue
        if block.kind == "caption":
            captions.append(line)
            paragraphs.append(Paragraph("caption", None, None))
            continue
        start = position + (len(PARAGRAPH_BREAK) if parts else 0)
        position = start + len(line)
        parts.append(line)
        paragraphs.append(Paragraph(_kind(block.kind, line), start, position))
    return Body(PARAGRAPH_BREAK.join(parts), tuple(paragraphs), tuple(captions))


def _kind(kind: ParagraphKind, line: str) -> ParagraphKind:
    return "boilerplate" if kind in _MAY_REPEAT and is_boilerplate(line) else kind
