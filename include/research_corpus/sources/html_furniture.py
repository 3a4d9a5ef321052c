"""Two corrections of an extracted page: link lists around the text, and parts cut by adverts."""

from __future__ import annotations

import re
from collections import Counter

from lxml.html import HtmlElement

from research_corpus.contracts.records import Block

MIN_PART_CHARS = 600
MIN_SAME_PLACE = 3
MAX_LINK_CHARS = 250
_SPACE = re.compile(r"\s+")


def trim_links(tree: HtmlElement, blocks: list[Block]) -> list[Block]:
    """Leave out what follows the last and precedes the first paragraph but only links elsewhere.

    A heading with nothing below it heads something that is not part of the article.

    Args:
        tree: the page.
        blocks: the extracted article.
    """
    if not blocks or (len(blocks[-1].text) > MAX_LINK_CHARS and blocks[0].kind != "list"):
        return blocks
    link_texts = {_SPACE.sub(" ", link.text_content()).strip() for link in tree.iter("a")}
    end = len(blocks)
    while end and (blocks[end - 1].kind == "heading" or blocks[end - 1].text in link_texts):
        end -= 1
    start = 0
    while start < end and blocks[start].kind == "list" and blocks[start].text in link_texts:
        start += 1
    return blocks[start:end] if start < end else blocks


def rejoin_parts(tree: HtmlElement, blocks: list[Block]) -> list[Block]:
    """Add the rest of an article that stands in several like containers, parted by adverts.

    Extraction then tends to take the first container alone. If most of its paragraphs stand in
    one kind of place (element, class and container's class), and the page has much more text in
    places of that kind, all of these are the article.
    """
    wanted = {block.text for block in blocks if block.kind == "body" and len(block.text) > 60}
    paragraphs = [(p, _SPACE.sub(" ", p.text_content()).strip()) for p in tree.iter("p")]
    places = Counter(_place(p) for p, text in paragraphs if text in wanted)
    if not places:
        return blocks
    place, count = places.most_common(1)[0]
    if count < MIN_SAME_PLACE or count < 0.7 * len(wanted) or not any(place):
        return blocks
    extracted = " ".join(block.text for block in blocks)
    same = [text for p, text in paragraphs if _place(p) == place and text]
    missing = [text for text in same if text not in extracted]
    if sum(map(len, missing)) < max(MIN_PART_CHARS, 0.4 * len(extracted)):
        return blocks
    return _merge(blocks, same)


def _merge(blocks: list[Block], ordered: list[str]) -> list[Block]:
    """Put paragraphs that blocks lack after the one that precedes them on the page."""
    known = {block.text for block in blocks}
    merged = list(blocks)
    at = 0
    for text in ordered:
        if text in known:
            at = next((i + 1 for i, b in enumerate(merged) if b.text == text), at)
        else:
            merged.insert(at, Block(text))
            at += 1
    return merged


def _place(paragraph: HtmlElement) -> tuple[str, str, str]:
    parent = paragraph.getparent()
    above = parent.getparent() if parent is not None else None
    return (
        paragraph.get("class", ""),
        parent.get("class", "") if parent is not None else "",
        above.get("class", "") if above is not None else "",
    )
