"""Pairing quotation marks: where does a text stand in marks, whatever marks they are.

Knows characters alone, no language. Apostrophes open nothing; a mark that is never closed costs
itself, or its paragraph at most.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CLOSERS = {
    "“": "”", "‘": "’", "«": "»", "‹": "›", "„": "“”", "‚": "‘’", '"': '"', "'": "'",
    "»": "«", "›": "‹", "”": "”",
}  # fmt: skip
_SINGLE = frozenset("‘‚'‹›")
_MARK = re.compile("[" + re.escape("".join(_CLOSERS) + "’") + "]")
_OPENING_CONTEXT = frozenset("([{-–—/:,;…")
_CLOSING_SINGLE = {mark: re.compile(rf"(?<=\S){mark}(?!\w)") for mark in "'’"}
_OPENING_SINGLE = re.compile(r"(?<!\S)['‘](?=\w)")
_LOOKAHEAD_CHARS = 2_000
UNSPACED = re.compile(
    # Thai, Lao, Tibetan; Burmese; Khmer; punctuation of East Asia; kana; Han
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uff00-\uff0f\uff1a-\uff20]"
)
"""A character of a script that puts no spaces between words."""

_CORNERS = re.compile("「[^「」\n]++」|『[^『』\n]++』")
_PARAGRAPH = re.compile(r"[^\n]+")


@dataclass(frozen=True)
class MarkedSpan:
    """A stretch in quotation marks that stands in no other one.

    Attributes:
        start: of the opening mark, in characters.
        end: after the closing mark; where it is missing, end of the paragraph.
        closed: whether there is a closing mark.
    """

    start: int
    end: int
    closed: bool = True


@dataclass(frozen=True)
class _Open:
    mark: str
    at: int


def marked_spans(text: str) -> list[MarkedSpan]:
    """Return the outermost stretches in quotation marks, in order.

    A quotation that runs over paragraphs, each opened by a repeated mark, is one stretch.

    Args:
        text: paragraphs separated by line breaks.

    Cost: O(n) time.

    Example:
        >>> text = "“Don’t say ‘no’,” he said."
        >>> [text[span.start : span.end] for span in marked_spans(text)]
        ['“Don’t say ‘no’,”']
    """
    spans: list[MarkedSpan] = []
    running: _Open | None = None
    for paragraph in _PARAGRAPH.finditer(text):
        begin, end = paragraph.span()
        begin += len(paragraph[0]) - len(paragraph[0].lstrip())
        if begin == end:  # blank
            continue
        continued = running is not None and text[begin] == running.mark
        if running is not None and not continued:
            spans.append(MarkedSpan(running.at, _end_before(text, begin), closed=False))
        found, left_open = _paragraph_spans(text, begin, end)
        if running is not None and continued:
            if found and found[0].start == begin:
                found[0] = MarkedSpan(running.at, found[0].end)
            elif left_open is not None:
                left_open = _Open(left_open.mark, running.at)
        spans += found
        running = left_open
    if running is not None:
        spans.append(MarkedSpan(running.at, _end_before(text, len(text)), closed=False))
    return spans


def all_marked_spans(text: str) -> list[MarkedSpan]:
    """Return the outermost stretches in quotation marks, those of East Asian scripts too.

    Cost: O(n log n) time.
    """
    corners = [MarkedSpan(*match.span()) for match in _CORNERS.finditer(text)]
    spans = sorted([*marked_spans(text), *corners], key=lambda span: (span.start, -span.end))
    kept: list[MarkedSpan] = []
    for span in spans:
        if not kept or kept[-1].end <= span.start:
            kept.append(span)
    return kept


def _paragraph_spans(text: str, begin: int, end: int) -> tuple[list[MarkedSpan], _Open | None]:
    spans: list[MarkedSpan] = []
    stack: list[_Open] = []
    for match in _MARK.finditer(text, begin, end):
        mark, at = match[0], match.start()
        level = _closed_level(text, stack, mark, at, end)
        if level is not None:
            if level == 0:
                spans.append(MarkedSpan(stack[0].at, at + 1))
            del stack[level:]
        elif _opens(text, mark, at, begin, end):
            repeated = next((i for i, o in enumerate(stack) if o.mark == mark), None)
            if repeated is not None:  # the earlier one was never closed
                del stack[repeated:]
            stack.append(_Open(mark, at))
    return spans, next((o for o in stack if o.mark not in _SINGLE), None)


def _closed_level(text: str, stack: list[_Open], mark: str, at: int, end: int) -> int | None:
    """Return the index in the stack of the innermost open mark that ``mark`` closes."""
    for level in range(len(stack) - 1, -1, -1):
        if mark in _CLOSERS[stack[level].mark]:
            return level if _closes(text, stack[level], at, end) else None
    return None


def _closes(text: str, opened: _Open, at: int, end: int) -> bool:
    mark = text[at]
    before, after = text[at - 1], text[at + 1 : at + 2]
    if mark in "'’":
        if after.isalnum():
            return False
        return not (_is_possessive(before, text[at + 1 : at + 3]) and _closes_later(text, at, end))
    if mark == '"':
        return not (before.isspace() and after.isalnum())
    return at > opened.at + 1


def _is_possessive(before: str, after: str) -> bool:
    return before == "s" and len(after) == 2 and after[0] == " " and after[1].islower()


def _closes_later(text: str, at: int, end: int) -> bool:
    """Whether a mark like that at ``at`` closes further on, before a new one opens."""
    end = min(end, at + _LOOKAHEAD_CHARS)
    later = _CLOSING_SINGLE[text[at]].search(text, at + 1, end)
    opening = _OPENING_SINGLE.search(text, at + 1, end)
    return later is not None and (opening is None or later.start() < opening.start())


def _opens(text: str, mark: str, at: int, begin: int, end: int) -> bool:
    before = text[at - 1] if at > begin else " "
    after = text[at + 1 : min(at + 2, end)]
    at_boundary = before.isspace() or before in _OPENING_CONTEXT or before in _CLOSERS
    if mark == "’" or not after or (after.isspace() and mark != "«" and after != "\u00a0"):
        return mark == "«" and bool(after)
    if mark in "'‘":
        return (
            at_boundary
            and (after.isalnum() or after in _CLOSERS or after in "…[(")
            and (_closes_later_single(text, at, end))
        )
    if mark in '"”»›':
        return at_boundary and not after.isspace()
    return True


def _closes_later_single(text: str, at: int, end: int) -> bool:
    closing = _CLOSING_SINGLE[_CLOSERS[text[at]]]
    return closing.search(text, at + 1, min(end, at + _LOOKAHEAD_CHARS)) is not None


def _end_before(text: str, at: int) -> int:
    while at > 0 and text[at - 1].isspace():
        at -= 1
    return at
