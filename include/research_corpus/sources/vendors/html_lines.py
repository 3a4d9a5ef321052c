"""The text of a page as lines: an empty one around each block, cells of a row parted by tabs."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "thead",
        "tr",
        "ul",
    ]
)
_AROUND_CELL = re.compile(r"(?<!\n)\n*+\t\n*+")
_UNSEEN = frozenset(("script", "style", "head", "noscript", "template"))


def lines_of(element: HtmlElement) -> list[str]:
    """Return the lines of an element, an empty one between blocks."""
    pieces: list[str] = []
    _gather(element, pieces)
    text = _AROUND_CELL.sub("\t", "".join(pieces))
    lines = [" ".join(_cells(line)) for line in text.split("\n")]
    return _without_runs(lines)


def text_of(element: HtmlElement) -> str:
    """Return the text of an element as one line."""
    return " ".join("".join(element.itertext()).split())


def _gather(root: HtmlElement, pieces: list[str]) -> None:
    """Append the texts in reading order, with marks where blocks, lines and cells begin and end."""
    stack: list[tuple[HtmlElement, bool]] = [(root, False)]
    while stack:
        element, is_closing = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if is_closing:
            pieces.append(_after(tag))
            if element is not root:
                pieces.append(_flat(element.tail))
            continue
        if tag in _UNSEEN or not tag:
            pieces.append(_flat(element.tail))
            continue
        pieces.append(_before(element, tag))
        pieces.append(_flat(element.text, keeps=tag == "pre"))
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))


def _before(element: HtmlElement, tag: str) -> str:
    if tag in ("td", "th"):
        return "\t" if element.getprevious() is not None else ""
    return "\n\n" if tag in _BLOCKS else ""


def _after(tag: str) -> str:
    if tag == "br":
        return "\n"
    return "\n\n" if tag in _BLOCKS else ""


def _flat(text: str | None, *, keeps: bool = False) -> str:
    if not text:
        return ""
    return text if keeps else text.replace("\n", " ").replace("\r", " ").replace("\t", " ")


def _cells(line: str) -> list[str]:
    cells = [" ".join(cell.split()) for cell in line.split("\t")]
    filled = [cell for cell in cells if cell]
    return ["\t".join(filled)] if filled else []


def _without_runs(lines: list[str]) -> list[str]:
    return [line for i, line in enumerate(lines) if line or (i and lines[i - 1])]
