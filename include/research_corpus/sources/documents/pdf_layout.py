"""What stands on the pages of a PDF: runs of lines with their size and place."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from pdfminer.layout import LTChar, LTPage, LTTextBox, LTTextLine

MARGIN_RATIO = 0.09
MIN_REPEATS = 3
"""On so many margins a line stands to be a running head; in a document of two pages, on both."""

MIN_CODES = 3
MAX_LEADING = 1.6
"""More than so many times the height of a line below the last, a line begins a paragraph."""

_CODE = re.compile(r"[A-Z]{2,3}")
_LIGATURES = str.maketrans(
    {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
)
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"\W*+(?:page|seite|p\.)?\s*+\d{1,4}(?:\s*+(?:/|of|von|sur|de)\s*+\d{1,4})?\W*+", re.I
)
_COMMA_END = re.compile(r",['\"”’»]*$")
_SENTENCE_END = re.compile(r"[.!?…:]['\"”’»)\]]*$")


@dataclass(frozen=True)
class TextBox:
    """Lines that stand together on a page.

    Attributes:
        lines: as they stand, none blank.
        page: 0-based.
        font_size: of its letters, about, in points.
        is_marginal: whether it stands where running heads and page numbers do.
    """

    lines: tuple[str, ...]
    page: int
    font_size: float
    is_marginal: bool

    @property
    def text(self) -> str:
        """The lines in one."""
        return " ".join(self.lines)


def page_boxes(page: LTPage, number: int) -> Iterator[TextBox]:
    """Yield the boxes of one page in reading order."""
    margin = MARGIN_RATIO * page.height
    boxes = [box for box in page if isinstance(box, LTTextBox)]
    lines_of = {id(box): [row for row in box if isinstance(row, LTTextLine)] for box in boxes}
    every = [row for rows in lines_of.values() for row in rows]
    if sum(_is_code(row) for row in every) >= MIN_CODES:
        yield from _coded_boxes(every, number)
        return
    for box in boxes:
        rows = lines_of[id(box)]
        is_marginal = box.y1 < margin or box.y0 > page.height - margin
        for size, run in groupby(rows, key=_SizeOf()):
            lines = tuple(text for row in run if (text := _row_text(row)))
            if lines:
                yield TextBox(lines, number, size, is_marginal)


def _is_code(row: LTTextLine) -> bool:
    return _CODE.fullmatch(row.get_text().strip()) is not None


def _coded_boxes(rows: list[LTTextLine], number: int) -> Iterator[TextBox]:
    """Yield the boxes of a page on which field codes stand in a column left of their values."""
    size, lines, above = _SizeOf(), list[str](), 0.0
    for row in sorted(rows, key=lambda row: (-round(row.y0), row.x0)):
        gap = above - row.y0
        if lines and _CODE.fullmatch(lines[-1]) and gap < row.height / 2:
            lines[-1] += f"   {_row_text(row)}"
        elif lines and (_is_code(row) or gap > MAX_LEADING * row.height):
            yield TextBox(tuple(lines), number, size(row), is_marginal=False)
            lines = [_row_text(row)]
        elif text := _row_text(row):
            lines.append(text)
        above = row.y0
    if lines:
        is_number = _PAGE_NUMBER.fullmatch(lines[0]) is not None
        yield TextBox(tuple(lines), number, size(rows[-1]), is_number)


def _row_text(row: LTTextLine) -> str:
    return row.get_text().translate(_LIGATURES).strip()


def parts(boxes: list[TextBox]) -> tuple[list[TextBox], list[TextBox]]:
    """Return the boxes of the text, and those that repeat on the margins of pages."""
    pages = {box.page for box in boxes}
    marginal = {(_DIGITS.sub("#", box.text), box.page) for box in boxes if box.is_marginal}
    keys = Counter(key for key, _ in marginal)
    needed = max(2, min(MIN_REPEATS, len(pages)))
    repeated = {key for key, count in keys.items() if count >= needed}
    body: list[TextBox] = []
    running: list[TextBox] = []
    for box in boxes:
        is_running = box.is_marginal and (
            _DIGITS.sub("#", box.text) in repeated or bool(_PAGE_NUMBER.fullmatch(box.text))
        )
        (running if is_running else body).append(box)
    return body, running


def title_of(boxes: list[TextBox]) -> str | None:
    """Return the text in the largest letters of the first page, or null if none stands out."""
    sizes: Counter[float] = Counter()
    for box in boxes:
        sizes[round(box.font_size, 1)] += len(box.text)
    first = [box for box in boxes if box.page == 0]
    if not first or len(sizes) < 2:
        return None
    usual = sizes.most_common(1)[0][0]
    largest = max(first, key=lambda box: box.font_size)
    is_title = largest.font_size >= 1.25 * usual and 2 <= len(largest.text.split()) <= 30
    return largest.text if is_title else None


def paragraphs_of(boxes: list[TextBox]) -> list[list[str]]:
    """Return the lines of each paragraph, those parted by a column or page end rejoined."""
    paragraphs: list[list[str]] = []
    for box in boxes:
        lines = list(box.lines)
        if paragraphs and _goes_on(paragraphs[-1][-1], lines[0]):
            paragraphs[-1] += lines
        else:
            paragraphs.append(lines)
    return paragraphs


def _goes_on(last: str, first: str) -> bool:
    """Tell whether a line is the rest of the sentence that a line before it began."""
    if _COMMA_END.search(last):
        return True
    return first[0].islower() and not _SENTENCE_END.search(last)


class _SizeOf:
    """Letter size of a line, the same for lines that differ by less than a seventh."""

    def __init__(self) -> None:
        self._size = 0.0

    def __call__(self, row: LTTextLine) -> float:
        size = float(next((char.size for char in row if isinstance(char, LTChar)), self._size))
        if not size / 1.15 < self._size < size * 1.15:
            self._size = size
        return self._size
