"""Articles below each other in one text file, parted by lines of one rule such as ``=====``."""

from __future__ import annotations

import re

_RULE = re.compile(r"[ \t]*([=\-_*#~+])(?:[ \t]?\1){7,}+[ \t]*")
_HEAD_LINES = 6
_MAX_HEAD_CHARS = 120
_MIN_TEXT_CHARS = 120
_DATED = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)|(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d\d(?!\d)")
_SIGNED = re.compile(r"\s*(?:by|von|par|por|door|di|av|af)\s+[^\W\d_]", re.IGNORECASE)


def ruled_parts(text: str) -> list[str]:
    """Return the articles between rules; the text itself where they part none.

    Every part must have the head of an article, a short line with a date or byline among its first
    lines, and text below it: rules part sections of one article too.
    """
    lines = text.splitlines()
    at = [number for number, line in enumerate(lines) if _RULE.fullmatch(line)]
    if not at:
        return [text]
    ends = [*at, len(lines)]
    starts = [0, *(number + 1 for number in at)]
    parts = [lines[start:end] for start, end in zip(starts, ends, strict=True)]
    parts = [part for part in parts if any(line.strip() for line in part)]
    is_split = len(parts) > 1 and all(_is_article(part) for part in parts)
    return ["\n".join(part) for part in parts] if is_split else [text]


def _is_article(lines: list[str]) -> bool:
    filled = [line for line in lines if line.strip()]
    head = [line for line in filled[:_HEAD_LINES] if len(line) <= _MAX_HEAD_CHARS]
    text = sum(len(line) for line in filled if len(line) > 40)
    return text >= _MIN_TEXT_CHARS and any(_DATED.search(x) or _SIGNED.match(x) for x in head)
