"""ODT: the paragraphs of an OpenDocument text, and what its properties say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from research_corpus.contracts.records import (
    Block,
    Claim,
    Origin,
    ParagraphKind,
    Rejection,
    Result,
)
from research_corpus.sources.archives.package import Package
from research_corpus.sources.documents.document_text import document_record, spaced
from research_corpus.sources.documents.docx_text import MIN_LAYOUT_CHARS
from research_corpus.sources.reader import ExportReader
from research_corpus.sources.source_file import SourceFile, open_seekable
from research_corpus.sources.xml.xml_tree import element_at, elements_at, local_name, value_at

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_MIME = b"application/vnd.oasis.opendocument.text"
# what is deleted, noted or furniture of the page is no part of the text
_DROPPED = frozenset(
    ["tracked-changes", "note", "annotation", "table-of-content", "alphabetical-index", "forms"]
)
_MAX_SPACES = 100

Styled = tuple[str, str, ParagraphKind]


class OdtReader:
    """One article a file; those of an export where ``exports`` finds one in its lines."""

    name = "odt"
    suffixes = frozenset({".odt", ".ott"})

    def __init__(self, exports: ExportReader | None = None) -> None:
        self._exports = exports

    def sniff(self, head: bytes, name: str) -> float:  # noqa: ARG002 - the content decides
        """Return 1 for the media type that the package begins with."""
        return 1.0 if head.startswith(b"PK\x03\x04") and _MIME in head[:200] else 0.0

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Result]:
        """Yield the article, or why there is none."""
        with open_seekable(source) as stream:
            package = Package(stream, max_file_bytes)
            content = package.tree("content.xml")
            claims = _properties(package)
        texts = list(_texts(content))
        lines = spaced([text.split("\n") for text, _, _ in texts])
        found = self._exports(lines) if self._exports else None
        if found is not None:
            yield from found
            return
        claims = [*_styled(texts), *claims]
        rest = [item for item in texts if item[1] not in {"Title", "Subtitle"}]
        result = document_record([t.split("\n") for t, _, _ in rest], self.name, claims=claims)
        roles = {text: kind for text, _, kind in rest if kind != "body"}
        if not isinstance(result, Rejection):
            blocks = tuple(Block(b.text, roles.get(b.text, b.kind)) for b in result.blocks)
            result = replace(result, blocks=blocks)
        yield result


def _styled(texts: list[Styled]) -> Iterator[Claim]:
    titles = [text for text, style, _ in texts if style == "Title"]
    yield from (Claim("title", t, Origin.MARKUP, "style:Title", 0.95) for t in titles[:1])
    for text, style, _ in texts:
        if style == "Subtitle":
            yield Claim("subtitle", text, Origin.MARKUP, "style:Subtitle", 0.9)


def _properties(package: Package) -> list[Claim]:
    if "meta.xml" not in package:
        return []
    title = value_at(package.tree("meta.xml"), ".//title")
    return [Claim("title", title, Origin.META, "meta:title", 0.6)] if title else []


def _texts(content: etree._Element) -> Iterator[Styled]:
    """Yield text, style and role of each paragraph that is not blank, in reading order."""
    parents = {
        str(style.get(f"{_STYLE}name")): str(style.get(f"{_STYLE}parent-style-name", ""))
        for style in elements_at(content, "automatic-styles/style")
    }
    body = element_at(content, "body/text")
    stack = [body] if body is not None else []
    while stack:
        element = stack.pop()
        name = local_name(element) if isinstance(element.tag, str) else ""
        if not name or name in _DROPPED:
            continue
        if name == "table" and (rows := _data_rows(element)) is not None:
            yield from ((row, "", "list") for row in rows)
            continue
        if name not in {"p", "h"}:
            stack.extend(reversed(element))
            continue
        text = _text(element).strip()
        if text:
            style = str(element.get(f"{_TEXT}style-name", ""))
            yield text, parents.get(style) or style, _kind(element, name)


def _data_rows(table: etree._Element) -> list[str] | None:
    """Return the rows of a table of values, cells parted by tabs; null if it only places text."""
    rows: list[str] = []
    for row in table.iterdescendants("{*}table-row"):
        cells = []
        for cell in elements_at(row, "table-cell"):
            texts = [text for p in cell.iter("{*}p", "{*}h") if (text := _text(p).strip())]
            is_placed = next(cell.iterdescendants("{*}table"), None) is not None
            if is_placed or sum(map(len, texts)) > MIN_LAYOUT_CHARS:
                return None
            cells.append(" ".join(texts))
        rows.append("\t".join(cells).strip())
    return [row for row in rows if row]


def _kind(element: etree._Element, name: str) -> ParagraphKind:
    if name == "h":
        return "heading"
    above = element.getparent()
    return "list" if above is not None and local_name(above) == "list-item" else "body"


def _text(paragraph: etree._Element) -> str:
    """Return the text of a paragraph, its tabs, spaces and line breaks made characters."""
    parts: list[str] = []
    skipped: etree._Element | None = None
    for event, element in etree.iterwalk(paragraph, events=("start", "end")):
        if event == "start" and skipped is None:
            # an entity, which is never expanded, has no name
            if not isinstance(element.tag, str) or local_name(element) in _DROPPED:
                skipped = element
            else:
                parts.append(_opening(element) + (element.text or ""))
        elif event == "end":
            skipped = None if skipped is element else skipped
            if skipped is None and element is not paragraph:
                parts.append(element.tail or "")
    return "".join(parts)


def _opening(element: etree._Element) -> str:
    name = local_name(element)
    if name == "s":
        count = str(element.get(f"{_TEXT}c", "1"))
        return " " * min(int(count) if count.isdecimal() and len(count) < 6 else 1, _MAX_SPACES)
    return {"tab": "\t", "line-break": "\n"}.get(name, "")
