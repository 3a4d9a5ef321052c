"""Plain text to paragraphs: blank lines, hard-wrapped lines, headings, lists and captions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from statistics import median

from research_corpus.contracts.records import Block, ParagraphKind, TopParagraph
from research_corpus.sources.captions import is_caption

WRAP_COLUMNS = (40, 110)
MAX_TOP_PARAGRAPHS = 12
MAX_TOP_LINE_CHARS = 300
MAX_HEADING_CHARS = 80
MAX_HEADING_WORDS = 12

_LINE_END = re.compile(r"[\n\r\x0b\x0c\x85\u2028\u2029](?:(?<=\r)\n)?")
_NO_LINE_END = "\x1c\x1d\x1e"
"""Separators of data, at which ``str.splitlines`` parts too."""

_BULLET = re.compile(r"\s*+(?:[-*•‣▪–]|\d{1,2}[.)])\s++(?=\S)")
_NO_HEADING_END = re.compile(r"[.!?…:;,\"”»’')\]]$")


def split_paragraphs(text: str) -> list[list[str]]:
    """Return paragraphs as lists of lines, parted at blank lines; no line is blank."""
    paragraphs: list[list[str]] = [[]]
    is_plain = not any(separator in text for separator in _NO_LINE_END)
    for line in text.splitlines() if is_plain else _LINE_END.split(text):
        if line.strip():
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return [lines for lines in paragraphs if lines]


def is_hard_wrapped(paragraphs: Iterable[list[str]]) -> bool:
    """Tell whether line ends are only layout: all but the last about equally long."""
    broken = [(line.rstrip(), after) for lines in paragraphs for line, after in pairwise(lines)]
    lengths = [len(line) for line, _ in broken]
    low, high = WRAP_COLUMNS
    if len(lengths) < 2:
        # one line end alone is layout where it stands within a sentence
        return any(
            low < len(line) <= high and after.lstrip()[:1].islower() and line[-1].isalnum()
            for line, after in broken
        )
    typical = median(lengths)
    near = sum(typical - 22 <= length <= typical + 22 for length in lengths)
    return low <= typical <= high and near >= 0.8 * len(lengths)


def to_blocks(paragraphs: list[list[str]]) -> list[Block]:
    """Return the blocks of a body, in order.

    Where lines are hard-wrapped they are joined by a space; where not, each line is a paragraph.

    Args:
        paragraphs: lines of the body, see :func:`split_paragraphs`.
    """
    wrapped = is_hard_wrapped(paragraphs)
    texts = [text for lines in paragraphs for text in _join(lines, wrapped=wrapped)]
    return [Block(text, _kind(texts, i)) for i, text in enumerate(texts)]


def top_of(paragraphs: list[list[str]]) -> tuple[TopParagraph, ...]:
    """Return the first paragraphs down to the one with a long line, with what they become.

    Args:
        paragraphs: lines of the whole text, of which :func:`to_blocks` makes the blocks.
    """
    wrapped = is_hard_wrapped(paragraphs)
    found = []
    for lines in paragraphs[:MAX_TOP_PARAGRAPHS]:
        blocks = sum(1 for _ in _join(lines, wrapped=wrapped))
        found.append(TopParagraph(tuple(lines), blocks))
        if any(len(line) > MAX_TOP_LINE_CHARS for line in lines):
            break
    return tuple(found)


def _join(lines: list[str], *, wrapped: bool) -> Iterator[str]:
    current: list[str] = []
    for line in lines:
        if current and (not wrapped or _BULLET.match(line)):
            yield " ".join(current)
            current = []
        current.append(line.strip())
    if current:
        yield " ".join(current)


def _kind(texts: list[str], index: int) -> ParagraphKind:
    text = texts[index]
    if is_caption(text):
        return "caption"
    if _BULLET.match(text):
        return "list"
    if text.startswith(">"):
        return "quote"
    if not _is_heading(text):
        return "body"
    following = next((t for t in texts[index + 1 :] if not is_caption(t)), "")
    return "heading" if len(following) > len(text) else "body"


def _is_heading(text: str) -> bool:
    return (
        len(text) <= MAX_HEADING_CHARS
        and len(text.split()) <= MAX_HEADING_WORDS
        and (text[0].isupper() or text[0].isdigit())
        and any(character.isalpha() for character in text)
        and not _NO_HEADING_END.search(text)
    )
