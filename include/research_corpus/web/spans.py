"""A text with marks over it as HTML: from offsets, whatever way the marks nest or overlap.

The only other module beside :mod:`charts` that makes ``Markup``: every character of the text and of
the marks' words goes through ``escape``, and elements and classes are a fixed few. What does not
belong here: which rows become marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from markupsafe import Markup, escape

BLOCKS = frozenset(("p", "h3", "blockquote"))
"""Elements that hold a paragraph; they stand around all other marks."""

ELEMENTS = BLOCKS | {"span"}


@dataclass(frozen=True)
class Mark:
    """One stretch of the text that is to stand out.

    Attributes:
        start: first character, 0-based.
        end: end, exclusive; a mark that ends before it starts is none.
        element: one of :data:`ELEMENTS`.
        style: classes of the style sheet, of our own choosing.
        words: what is told about the stretch, shown under the pointer.
        anchor: name that links may lead to, on its first piece.
    """

    start: int
    end: int
    element: str = "span"
    style: str = ""
    words: str = ""
    anchor: str = ""

    @property
    def is_block(self) -> bool:
        """Whether it is a paragraph."""
        return self.element in BLOCKS


def marked(text: str, marks: Sequence[Mark]) -> Markup:
    """Return the text with all marks; its text content is the text, character by character.

    Where two marks overlap, the inner one is closed and opened again. Offsets beyond the text are
    cut at its end.

    Args:
        text: any text.
        marks: in any order.

    Raises:
        ValueError: an element is not one of :data:`ELEMENTS`.

    Cost: O(marks² at worst, where all of them overlap; as good as linear in articles).

    Example:
        >>> print(marked("a < b", [Mark(0, 3, style="x"), Mark(2, 5, style="y")]))
        <span class="x">a <span class="y">&lt;</span></span><span class="y"> b</span>
    """
    if unknown := {mark.element for mark in marks} - ELEMENTS:
        raise ValueError(f"{sorted(unknown)} are not elements of a marked text")
    cut = (replace(m, start=max(m.start, 0), end=min(m.end, len(text))) for m in marks)
    waiting = sorted((m for m in cut if m.start < m.end), key=lambda m: m.start, reverse=True)
    points = sorted({0, len(text), *(p for m in waiting for p in (m.start, m.end))})
    pieces: list[Markup] = []
    stack: list[Mark] = []
    named: set[str] = set()
    for start, end in pairwise(points):
        wanted = [mark for mark in stack if mark.end > start]
        while waiting and waiting[-1].start == start:
            wanted.append(waiting.pop())
        pieces += _step(stack, sorted(wanted, key=_rank), named)
        pieces.append(_escaped(text[start:end]))
    pieces += _step(stack, [], named)
    return Markup("").join(pieces)


def _rank(mark: Mark) -> tuple[bool, int, int, str, str, str]:
    """Return the order of nesting: paragraphs outside, then what starts first and lasts longest."""
    return (not mark.is_block, mark.start, -mark.end, mark.style, mark.words, mark.anchor)


def _step(stack: list[Mark], wanted: Sequence[Mark], named: set[str]) -> list[Markup]:
    """Return the tags that turn the open elements into those wanted; the stack follows."""
    shared = 0
    while shared < min(len(stack), len(wanted)) and stack[shared] == wanted[shared]:
        shared += 1
    tags = [_closing(mark) for mark in reversed(stack[shared:])]
    tags += [_opening(mark, named) for mark in wanted[shared:]]
    stack[:] = wanted
    return tags


def _closing(mark: Mark) -> Markup:
    return Markup("</{}>").format(mark.element)


def _opening(mark: Mark, named: set[str]) -> Markup:
    given = {"class": mark.style, "title": mark.words}
    if mark.anchor and mark.anchor not in named:
        named.add(mark.anchor)
        given["id"] = mark.anchor
    values = Markup("").join(
        Markup(' {}="{}"').format(name, value) for name, value in given.items() if value
    )
    return Markup("<{}{}>").format(mark.element, values)


def _escaped(text: str) -> Markup:
    """Return the text as HTML; a carriage return, which HTML takes for a line feed, by number."""
    return Markup(str(escape(text)).replace("\r", "&#13;"))  # noqa: S704
