"""Choosing among renditions of one text, such as a summary, plain text and marked-up text."""

from __future__ import annotations

from collections.abc import Iterable

from research_corpus.contracts.records import Block

FULL_SHARE = 0.9
"""Renditions of one text differ a little in what their format adds."""


def fullest(renditions: Iterable[list[Block]]) -> list[Block]:
    """Return the first rendition that has nearly as much text as the longest.

    Captions and white space do not count. So a summary gives way to the article, while of the same
    article in two formats the one that the source names first is taken.

    Args:
        renditions: blocks of each, in the order of the source; those without text may be among
            them.

    Returns:
        Its blocks; an empty list if none has text.
    """
    candidates = [(blocks, _size(blocks)) for blocks in renditions]
    longest = max((size for _, size in candidates), default=0)
    full = (blocks for blocks, size in candidates if size and size >= FULL_SHARE * longest)
    return next(full, [])


def _size(blocks: list[Block]) -> int:
    return sum(
        len(word) for block in blocks if block.kind != "caption" for word in block.text.split()
    )
