"""What a reader of a Word document sees: its paragraphs in order, each once.

Walks the markup itself (ECMA-376 part 1, in its transitional and its strict form) since python-docx
passes over tracked insertions, content controls, smart tags and text boxes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from research_corpus.sources.xml.xml_tree import element_at, elements_at, local_name

MIN_LAYOUT_CHARS = 200
"""A cell with as much text, or several paragraphs, holds a piece of an article and no value."""

# what was deleted or moved away, is said twice, or is no text: codes of fields, notes' marks
_DROPPED_NAMES = """
del moveFrom Fallback instrText delText pPr rPr tblPr trPr tcPr sdtPr sdtEndPr
"""
_DROPPED = frozenset(_DROPPED_NAMES.split())
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}


class WordParagraph(NamedTuple):
    """A paragraph that is not blank.

    Attributes:
        text: without spaces around it; lines are parted by line ends, cells of a row by tabs.
        style: name of its style as Word writes it in every language, in lower case.
    """

    text: str
    style: str


def style_names(styles: etree._Element | None) -> dict[str, str]:
    """Return the names of the styles, in lower case, by their identifiers."""
    found: dict[str, str] = {}
    for style in elements_at(styles, "style") if styles is not None else ():
        name = element_at(style, "name")
        if name is not None:
            found[_value(style, "styleId")] = _value(name).lower()
    return found


def word_paragraphs(document: etree._Element, styles: Mapping[str, str]) -> list[WordParagraph]:
    """Return the paragraphs of a document in reading order, rows of tables as one each.

    The paragraphs of a text box follow that which it is anchored in. A table whose cells hold
    paragraphs of prose only places them, and is read cell by cell.

    Args:
        document: root of the main part.
        styles: see :func:`style_names`.
    """
    body = element_at(document, "body")
    return [] if body is None else list(_paragraphs(body, styles))


def _paragraphs(root: etree._Element, styles: Mapping[str, str]) -> Iterator[WordParagraph]:
    """Yield paragraphs below an element, however many layers of markup stand around them."""
    stack = list(reversed(root))
    while stack:
        element = stack.pop()
        name = local_name(element) if isinstance(element.tag, str) else ""
        if not name or name in _DROPPED:
            continue
        if name == "p":
            text, boxes = _text(element)
            if text.strip():
                yield WordParagraph(text.strip(), _style(element, styles))
            stack.extend(child for box in reversed(boxes) for child in reversed(box))
        elif name == "tbl" and (rows := _data_rows(element)) is not None:
            yield from (WordParagraph(row, "list") for row in rows)
        else:
            stack.extend(reversed(element))


def _text(paragraph: etree._Element) -> tuple[str, list[etree._Element]]:
    """Return the text of a paragraph, and the text boxes anchored in it."""
    parts: list[str] = []
    boxes: list[etree._Element] = []
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        name = local_name(element) if isinstance(element.tag, str) else ""
        if name == "txbxContent":
            boxes.append(element)
        elif name == "t":
            parts.append(element.text or "")
        elif name in _SIGNS:
            parts.append(_SIGNS[name])
        elif name and name not in _DROPPED and not (name == "r" and _is_hidden(element)):
            stack.extend(reversed(element))
    return "".join(parts), boxes


def _is_hidden(run: etree._Element) -> bool:
    mark = element_at(run, "rPr/vanish")
    return mark is not None and _value(mark) not in {"0", "false", "off"}


def _data_rows(table: etree._Element) -> list[str] | None:
    """Return the rows of a table of values, each cell once; null for one that only places text."""
    rows: list[str] = []
    for row in _inside(table, "tr"):
        cells = []
        for cell in _inside(row, "tc"):
            texts = [text for p in cell.iter("{*}p") if (text := _text(p)[0].strip())]
            size = sum(map(len, texts))
            if size > MIN_LAYOUT_CHARS or next(cell.iter("{*}tbl"), None) is not None:
                return None
            cells.append(" ".join(texts))
        if text := "\t".join(cells).strip():
            rows.append(text)
    return rows


def _inside(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the rows of a table, or the cells of a row, also those in content controls."""
    stack = list(reversed(element))
    while stack:
        child = stack.pop()
        found = local_name(child) if isinstance(child.tag, str) else ""
        if found == name and not _is_deleted(child):
            yield child
        elif found in {"sdt", "sdtContent", "customXml", "ins"}:
            stack.extend(reversed(child))


def _is_deleted(row: etree._Element) -> bool:
    return element_at(row, "trPr/del") is not None


def _style(paragraph: etree._Element, styles: Mapping[str, str]) -> str:
    mark = element_at(paragraph, "pPr/pStyle")
    key = _value(mark) if mark is not None else ""
    return styles.get(key, key.lower())


def _value(element: etree._Element, name: str = "val") -> str:
    found = (str(v) for k, v in element.attrib.items() if str(k).rpartition("}")[2] == name)
    return next(found, "")
