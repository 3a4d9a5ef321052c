"""The article's text out of an HTML page or fragment, as blocks.

trafilatura decides what is article and what is page furniture; this module turns its result into
blocks, keeps captions apart, and looks elsewhere where it yields little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml.etree import _Element, strip_elements
from lxml.html import HtmlElement
from trafilatura import bare_extraction, baseline

from research_corpus.contracts.records import Block, ParagraphKind
from research_corpus.sources.captions import is_caption
from research_corpus.sources.html.html_furniture import rejoin_parts, trim_furniture
from research_corpus.sources.html.html_metadata import plain

MIN_BODY_CHARS = 250
MIN_SHARED_RATIO = 0.5

# what is more or other than one space, so that most spaces are passed over
_SPACE = re.compile(r"[\t\r\n\f][ \t\r\n\f]*| [ \t\r\n\f]+")
_WORD = re.compile(r"\w+")
_DOUBLE_BREAK = re.compile(r"\x00\s*\x00")
_BREAKS = frozenset({"lb", "p", "cell"})
_EDGES = ("nav", "footer", "aside")
_KINDS: dict[str, ParagraphKind] = {"head": "heading", "quote": "quote", "item": "list"}


def page_blocks(tree: HtmlElement, article: dict[str, Any] | None) -> list[Block]:
    """Return the article's blocks in reading order, captions among them.

    Args:
        tree: the parsed page without its scripts, see :func:`drop_scripts`; its head and edges are
            taken out of it.
        article: its node in JSON-LD, whose ``articleBody`` stands in where the page's own text is
            hidden or the extraction missed it; null if it has none.
    """
    _drop_edges(tree)
    captions = _figure_captions(tree)
    blocks = rejoin_parts(tree, trim_furniture(tree, _extract(tree)))
    stated = _stated_body(article or {})
    if _is_missed(blocks, stated):
        blocks = [Block(text) for text in stated.split("\n") if text.strip()]
    if _chars(blocks) < MIN_BODY_CHARS:
        blocks = max(blocks, _extract(tree, favor_recall=True), _plain_paragraphs(tree), key=_chars)
    return _place_captions(_mark_captions(blocks, set(captions)), captions)


def drop_scripts(tree: HtmlElement) -> None:
    """Take scripts, styles and drawings out of a page, but for JSON-LD, which may hold the text.

    trafilatura does so too, but only after it made several copies of them.
    """
    for script in list(tree.iterdescendants("script")):
        if script.get("type") != "application/ld+json":
            script.drop_tree()
    strip_elements(tree, "style", "svg", with_tail=False)


def _drop_edges(tree: HtmlElement) -> None:
    """Take the head and the edges out of a page, but for one that holds most of its paragraphs.

    trafilatura does so too, in each of the copies that it compares.
    """
    strip_elements(tree, "head", with_tail=False)
    paragraphs = _count(tree, "p")
    for edge in list(tree.iter(*_EDGES)):
        if edge.getparent() is not None and 2 * _count(edge, "p") <= paragraphs:
            edge.drop_tree()


def _count(tree: HtmlElement, name: str) -> int:
    return sum(1 for _ in tree.iter(name))


def _extract(tree: HtmlElement, *, favor_recall: bool = False) -> list[Block]:
    document = bare_extraction(
        tree,
        output_format="txt",  # its default renders the body as text once more, which nobody reads
        include_comments=False,
        include_formatting=False,
        favor_recall=favor_recall,
    )
    if document is None or isinstance(document, dict) or document.body is None:
        return []
    return list(tree_blocks(document.body))


def _plain_paragraphs(tree: HtmlElement) -> list[Block]:
    body, _text, _length = baseline(tree)
    return list(tree_blocks(body))


def tree_blocks(body: _Element) -> Iterator[Block]:
    """Yield the blocks of trafilatura's document tree (``p``, ``head``, ``list``, ``quote`` …)."""
    for element in body:
        if element.tag in {"list", "table"}:
            rows = element.iter("item") if element.tag == "list" else element.iter("row")
            for row in rows:
                yield from _texts(row, "list")
        elif element.tag == "quote" and (parts := element.findall("p")):
            for part in parts:
                yield from _texts(part, "quote")
        elif isinstance(element.tag, str):
            yield from _texts(element, _KINDS.get(element.tag, "body"))
        if element.tail and element.tail.strip():
            yield Block(_SPACE.sub(" ", element.tail).strip())


def _texts(element: _Element, kind: ParagraphKind) -> Iterator[Block]:
    """Yield an element's text, parted at double line breaks."""
    parts = [element.text or ""]
    for node in element.iterdescendants():
        if node.tag in _BREAKS:
            parts.append("\x00")
        if isinstance(node.tag, str):
            parts.append(node.text or "")
        parts.append(node.tail or "")
    for text in _DOUBLE_BREAK.split("".join(parts)):
        cleaned = _SPACE.sub(" ", text.replace("\x00", " ")).strip()
        if cleaned.strip("\u200b\xa0 "):
            yield Block(cleaned, kind)


def _stated_body(article: dict[str, Any]) -> str:
    body = article.get("articleBody")
    return body.strip() if isinstance(body, str) and "<" not in body else ""


def _is_missed(blocks: list[Block], stated: str) -> bool:
    """Tell whether the extraction lacks half of the words the page states, or its paragraphs."""
    words = _WORD.findall(stated)
    if len(stated) < MIN_BODY_CHARS:
        return False
    if len(blocks) == 1 and "\n" in stated and _WORD.findall(blocks[0].text) == words:
        return True
    got = set(_WORD.findall(" ".join(block.text for block in blocks)))
    return sum(word in got for word in words) < MIN_SHARED_RATIO * len(words)


def _chars(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _figure_captions(tree: HtmlElement) -> dict[str, str]:
    """Return the text of each figure caption with the paragraph that follows it."""
    found: dict[str, str] = {}
    waiting: list[str] = []
    for element in tree.iter("figcaption", "p"):
        if element.tag == "figcaption":
            if (text := plain(element)) and text not in found:
                found[text] = ""
                waiting.append(text)
        elif waiting and (text := plain(element)) and not _is_within_caption(element):
            found.update(dict.fromkeys(waiting, text))
            waiting.clear()
    return found


def _is_within_caption(element: HtmlElement) -> bool:
    return any(True for _ in element.iterancestors("figcaption"))


def _mark_captions(blocks: list[Block], captions: set[str]) -> list[Block]:
    """Leave out what stands as a figure caption already, and mark caption lines."""
    kept = [block for block in blocks if _SPACE.sub(" ", block.text) not in captions]
    return [Block(b.text, "caption") if is_caption(b.text) else b for b in kept]


def _place_captions(blocks: list[Block], captions: dict[str, str]) -> list[Block]:
    """Put each caption before the paragraph that follows it on the page; related pages' go."""
    placed: list[Block] = []
    waiting = dict(captions)
    for block in blocks:
        due = [text for text, after in waiting.items() if after and after == block.text]
        placed += [Block(text, "caption") for text in due]
        for text in due:
            del waiting[text]
        placed.append(block)
    return placed
