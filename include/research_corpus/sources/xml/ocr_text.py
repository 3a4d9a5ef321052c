"""Recognised text: words on lines with their confidence, made paragraphs without line breaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Block, Claim, Record, Rejection
from research_corpus.sources.xml.xml_stream import XmlText

PAGE_FLAG = "whole_page"
"""The record is a page with all that is printed on it, since nothing tells its articles apart."""

_SURE_HYPHENS = ("\u00ac", "\u2e17", "\u00ad")
_HYPHENS = (*_SURE_HYPHENS, "-", "\u2010")


@dataclass(frozen=True)
class OcrWord:
    """One recognised word.

    Attributes:
        text: as recognised.
        confidence: 0 to 1; null if not stated.
        whole: for the first half of a divided word the whole word; null for all others.
        is_second_half: whether it goes on a word divided at the end of a line.
        is_glued: whether no space stands before it.
    """

    text: str
    confidence: float | None = None
    whole: str | None = None
    is_second_half: bool = False
    is_glued: bool = False


@dataclass(frozen=True)
class OcrLine:
    """One line.

    Attributes:
        words: in reading order.
        is_divided: whether a hyphen that is no part of its last word ends it.
    """

    words: tuple[OcrWord, ...]
    is_divided: bool = False


@dataclass(frozen=True)
class OcrRegion:
    """One block of lines.

    Attributes:
        id: in its page.
        lines: in reading order.
        kind: layout role.
        ids: by which other files may mean it.
    """

    id: str
    lines: tuple[OcrLine, ...]
    kind: Literal["body", "heading", "caption"] = "body"
    ids: frozenset[str] = frozenset()


def confidence_of(raw: str | None) -> float | None:
    """Return a stated confidence as 0 to 1; percent is told by being above 1; null if none.

    Example:
        >>> confidence_of("0.5"), confidence_of("87"), confidence_of("x")
        (0.5, 0.87, None)
    """
    try:
        value = float(raw or "")
    except ValueError:
        return None
    value = value / 100 if 1 < value <= 100 else value
    return value if 0 <= value <= 1 else None


def mean_confidence(regions: Iterable[OcrRegion]) -> float | None:
    """Return the mean over all words that state one; null if none does."""
    words = (word for region in regions for line in region.lines for word in line.words)
    stated = [word.confidence for word in words if word.confidence is not None]
    return round(fmean(stated), 4) if stated else None


def region_blocks(regions: Iterable[OcrRegion]) -> list[Block]:
    """Return a block for each region with text, words divided at line ends joined.

    A word divided at the end of a column is joined too, and belongs to the region it begins in.
    """
    blocks: list[Block] = []
    open_half = False
    for region in regions:
        follows = bool(blocks) and blocks[-1].kind == region.kind == "body"
        is_rest = open_half and any(word.is_second_half for word in region.lines[0].words[:1])
        text, open_half = _joined(region.lines, open_half)
        if text and follows and (is_rest or _goes_on(blocks[-1])):
            before = f"{blocks[-1].text} " if is_rest else blocks[-1].text[:-1]
            blocks[-1] = Block(before + text)
        elif text:
            blocks.append(Block(text, region.kind))
    return blocks


def page_record(
    regions: Sequence[OcrRegion],
    number: int,
    source_format: str,
    xml: XmlText,
    claims: Sequence[Claim] = (),
) -> Record | Rejection:
    """Return the record of a page that stands by itself, or that it holds no text."""
    if not regions:
        return Rejection(ReasonCode.EMPTY_BODY, "the page holds no text", number)
    return Record(
        source_record=number,
        source_format=source_format,
        blocks=tuple(region_blocks(regions)),
        claims=tuple(claims),
        encoding=xml.encoding,
        quality_flags=(*xml.flags, PAGE_FLAG),
        ocr_confidence=mean_confidence(regions),
    )


def _goes_on(block: Block) -> bool:
    return len(block.text) > 1 and block.text.endswith(_SURE_HYPHENS)


def _joined(lines: Iterable[OcrLine], open_half: bool) -> tuple[str, bool]:
    """Return the text of lines, and whether a word was written whole whose end is to come."""
    text, is_divided = "", False
    for line in lines:
        for word, is_first in _flagged(line.words):
            if word.is_second_half and open_half:
                open_half = _ends_again(line, word)
                continue
            open_half = word.whole is not None
            shown = word.whole or word.text
            if is_first and text and (is_divided or _is_cut(text, shown)):
                text = text[: -1 if text.endswith(_HYPHENS) else None] + shown
            else:
                is_glued = word.is_glued or not text or (is_first and _is_compound(text, shown))
                text += shown if is_glued else f" {shown}"
            is_divided = False
        is_divided = line.is_divided and not open_half
    return text.strip(), open_half


def _ends_again(line: OcrLine, word: OcrWord) -> bool:
    """Tell whether what goes on a divided word is itself divided at the end of its line."""
    is_cut = line.is_divided or word.text.endswith(_HYPHENS)
    return is_cut and word is line.words[-1]


def _flagged(words: Iterable[OcrWord]) -> Iterator[tuple[OcrWord, bool]]:
    return ((word, number == 0) for number, word in enumerate(words))


def _is_cut(text: str, following: str) -> bool:
    """Tell whether a line ends within a word that the next line goes on with."""
    if text.endswith(_SURE_HYPHENS):
        return True
    return text.endswith(_HYPHENS) and text[-2:-1].isalpha() and following[:1].islower()


def _is_compound(text: str, following: str) -> bool:
    """Tell whether a line ends with a hyphen that stays, as in 1914-18 and Rhine-Main."""
    return text.endswith(_HYPHENS) and text[-2:-1].isalnum() and following[:1].isalnum()
