"""Two corrections of an extracted page: furniture around the text, and parts cut by adverts."""

from __future__ import annotations

import re
from collections import Counter

from lxml.html import HtmlElement

from research_corpus.contracts.records import Block

MIN_PART_CHARS = 600
MIN_SAME_PLACE = 3
MAX_LINK_CHARS = 250
MAX_PROMOTION_CHARS = 300
MAX_STAMP_CHARS = 120
MIN_HEADING_RUN = 3
MIN_POINTER_WORDS = 4
# Words before a link to another article, in the languages of the publisher registry.
_POINTERS = (
    r"related(?: stories| articles?| content)?|read(?: more| also| next)|see (?:more|also)"
    r"|also read|more(?: on this| from \w+)?|don['’]t miss|you may also like|recommended"
    r"|watch(?: more)?"
    r"|(?:à )?lire aussi|à lire|voir aussi|sur le même sujet|mehr(?: zum thema)?|lesen sie auch"
    r"|siehe auch|lea también|le[aé]r más|te puede interesar|leggi anche|leia (?:também|mais)"
    r"|veja também|lees ook"
)
_POINTER = re.compile(rf"(?:{_POINTERS})\s*(?::|[-–—|>»]|$)\s*", re.IGNORECASE)
# What asks the reader for something, or speaks of the page and not of its subject.
_PROMOTION = re.compile(
    r"\b(?:subscribe (?:to|now|here|today)|(?:our|free|daily|weekly|\.com['’]s) newsletters?"
    r"|sign up (?:for|to|here|now)|follow (?:us|him|her|them|me) on|click here|in your inbox"
    r"|download (?:the|our) app|get the [\w ]{2,30} app|have a tip\?|all rights reserved"
    r"|affiliate (?:links?|commission)|(?:earn|get) a (?:share of the sale|commission)"
    r"|leave a comment|comments? (?:are|is) closed"
    r"|abonnez-vous|inscrivez-vous|tous droits réservés|alle rechte vorbehalten"
    r"|suscr[ií]b(?:ase|ete)|todos los derechos reservados|todos os direitos reservados|iscriviti"
    r"|tutti i diritti riservati)|^(?:©|\(c\))|^copyright\b.{0,60}\b(?:19|20)\d\d\b|^comments?$",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"https?://\S+|[^.!?]{0,40}\b(?:19|20)\d\d\b[^.!?\w]*(?:\w{1,4}\s)?\d{1,2}[:hH.]\d\d[^.!?]{0,12}"
)


def trim_furniture(tree: HtmlElement, blocks: list[Block]) -> list[Block]:
    """Leave out what stands around and between the paragraphs without being one.

    At the ends: lists of links, headings with nothing below them, requests to subscribe or follow.
    Within: paragraphs that are one link to another page, and runs of headings, which come from
    forms and teasers.

    Args:
        tree: the page.
        blocks: the extracted article.
    """
    if not blocks:
        return blocks
    links = _link_texts(tree)
    start, end = _trimmed(blocks, links)
    kept = blocks[start:end] if start < end else blocks
    inner = [b for b, is_lost in zip(kept, _lost(kept, links), strict=True) if not is_lost]
    return inner if any(block.kind == "body" for block in inner) else kept


def _link_texts(tree: HtmlElement) -> set[str]:
    # most links hold nothing but text, which is much cheaper to get than that of a subtree
    return {
        " ".join((link.text_content() if len(link) else link.text or "").split())
        for link in tree.iter("a")
    }


def _trimmed(blocks: list[Block], links: set[str]) -> tuple[int, int]:
    end = len(blocks)
    while end and (blocks[end - 1].kind == "heading" or _is_closing(blocks[end - 1], links)):
        end -= 1
    start = 0
    while start < end and _is_opening(blocks[start], links):
        start += 1
    return start, end


def _is_closing(block: Block, links: set[str]) -> bool:
    """Tell a line that ends the page and not the article."""
    if block.text in links:
        return True
    return len(block.text) <= MAX_PROMOTION_CHARS and bool(_PROMOTION.search(block.text))


def _is_opening(block: Block, links: set[str]) -> bool:
    """Tell a line that begins the page and not the article: links, its address, its time."""
    if block.kind == "list":
        return block.text in links
    return len(block.text) <= MAX_STAMP_CHARS and bool(_STAMP.fullmatch(block.text))


def _lost(blocks: list[Block], links: set[str]) -> list[bool]:
    lost = [block.kind == "body" and _is_pointer(block.text, links) for block in blocks]
    run = 0
    for index, block in enumerate([*blocks, None]):
        if block is not None and block.kind == "heading":
            run += 1
            continue
        if run >= MIN_HEADING_RUN:
            lost[index - run : index] = [True] * run
        run = 0
    return lost


def _is_pointer(text: str, links: set[str]) -> bool:
    """Tell a paragraph that only leads to another page."""
    if len(text) > MAX_LINK_CHARS:
        return False
    lead = _POINTER.match(text)
    target = text[lead.end() :].strip() if lead else text
    return (target in links and len(target.split()) >= MIN_POINTER_WORDS) or (
        bool(lead) and not target
    )


def rejoin_parts(tree: HtmlElement, blocks: list[Block]) -> list[Block]:
    """Add the rest of an article that stands in several like containers, parted by adverts.

    Extraction then tends to take the first container alone. If most of its paragraphs stand in
    one kind of place (element, class and container's class), and the page has much more text in
    places of that kind, all of these are the article.
    """
    wanted = {block.text for block in blocks if block.kind == "body" and len(block.text) > 60}
    paragraphs = [
        (p, " ".join((p.text_content() if len(p) else p.text or "").split()))
        for p in tree.iter("p")
    ]
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
