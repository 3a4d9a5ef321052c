"""HTML fragments inside other formats: a body field, known to be article and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from research_corpus.contracts.records import Block, ParagraphKind
from research_corpus.sources.captions import is_caption

_DROPPED_TAGS = """
script style noscript template iframe object embed svg form button input select nav
"""
_DROPPED = _DROPPED_TAGS.split()
_BLOCK_TAG_NAMES = """
p div section article main header footer h1 h2 h3 h4 h5 h6 ul ol li blockquote figure
figcaption table tr pre dl dt dd aside hl2 body html
"""
_BLOCK_TAGS = frozenset(_BLOCK_TAG_NAMES.split())
_CELLS = frozenset({"td", "th"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "hl2"})
_SPACE = re.compile(r"[ \t\r\n\f]+")


def fragment_blocks(markup: str) -> list[Block]:
    """Return all paragraphs of a fragment, with no guess about which belong to the article.

    Args:
        markup: HTML; scripts, forms and embedded players are left out.
    """
    try:
        root = html.fragment_fromstring(markup.replace("\x00", ""), create_parent="div")
    except (etree.LxmlError, ValueError):
        return []
    for element in list(root.iter(*_DROPPED)):
        element.drop_tree()
    return element_blocks(root)


def element_blocks(root: etree._Element) -> list[Block]:
    """Return all paragraphs of a tree of HTML elements, without namespaces."""
    return [
        Block(text, "caption" if is_caption(text) else kind) for text, kind in _paragraphs(root)
    ]


def _paragraphs(root: etree._Element) -> Iterator[tuple[str, ParagraphKind]]:
    """Yield runs of text between block elements and double line breaks, without recursion."""
    run: list[str] = []
    kind: ParagraphKind = "body"
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in {"comment", "pi"}:
            run.append(element.tail or "")
            continue
        is_block = element.tag in _BLOCK_TAGS
        if is_block or (event == "start" and element.tag == "br" and run[-1:] == ["\x00"]):
            yield from _flush(run, kind)
            kind = _kind(element if event == "start" else element.getparent())
        if event == "start":
            run.append("\x00" if element.tag == "br" else _lead(element))
        tail = (element.tail or "") if event == "end" and element is not root else ""
        if element.tag != "br" or tail.strip():
            run.append(tail)
    yield from _flush(run, kind)


def _lead(element: etree._Element) -> str:
    """Return an element's first text; the cells of a row are parted by a space."""
    return f" {element.text or ''}" if element.tag in _CELLS else element.text or ""


def _flush(run: list[str], kind: ParagraphKind) -> Iterator[tuple[str, ParagraphKind]]:
    text = _SPACE.sub(" ", "".join(run).replace("\x00", " ")).strip()
    run.clear()
    if text.strip("\xa0\u200b "):
        yield text, kind


def _kind(element: etree._Element | None) -> ParagraphKind:
    while element is not None:
        if element.tag in _HEADINGS:
            return "heading"
        if element.tag in {"li", "blockquote", "figcaption"}:
            kinds: dict[str, ParagraphKind] = {"li": "list", "blockquote": "quote"}
            return kinds.get(element.tag, "caption")
        element = element.getparent()
    return "body"
