"""DOCX: the paragraphs of a Word document with the roles their styles give them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from research_corpus.contracts.records import (
    Block,
    Claim,
    Origin,
    ParagraphKind,
    Record,
    Rejection,
    Result,
)
from research_corpus.sources.archives.package import Package
from research_corpus.sources.archives.package_kind import office_kind
from research_corpus.sources.documents.document_text import document_record, spaced
from research_corpus.sources.documents.docx_text import WordParagraph, style_names, word_paragraphs
from research_corpus.sources.reader import ExportReader
from research_corpus.sources.source_file import SourceFile, open_seekable
from research_corpus.sources.xml.xml_tree import elements_at, value_at

_MAIN_PART = "word/document.xml"

# Word keeps the built-in styles under their English names in every language
_KINDS: dict[str, ParagraphKind] = {
    "heading": "heading",
    "list": "list",
    "quote": "quote",
    "intense quote": "quote",
    "caption": "caption",
}
_CLAIMED = frozenset({"title", "subtitle", "author"})


class DocxReader:
    """One article a file; those of an export where ``exports`` finds one in its lines."""

    name = "docx"
    suffixes = frozenset({".docx", ".docm"})

    def __init__(self, exports: ExportReader | None = None) -> None:
        self._exports = exports

    def sniff(self, head: bytes, name: str) -> float:
        """Return 1 for a package with a Word document in it."""
        return 1.0 if office_kind(head, name) == "word" else 0.0

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Result]:
        """Yield the article, or why there is none."""
        with open_seekable(source) as stream:
            package = Package(stream, max_file_bytes)
            main = _main_part(package)
            document = package.tree(main)
            styles = _optional(package, posixpath.join(posixpath.dirname(main), "styles.xml"))
            properties = _optional(package, "docProps/core.xml")
        texts = word_paragraphs(document, style_names(styles))
        title = value_at(properties, "title") if properties is not None else None
        lines = spaced([text.split("\n") for text, _ in texts])
        found = self._exports(lines) if self._exports else None
        if found is None:
            yield self._record(texts, title or "")
        else:
            yield from found

    def _record(self, texts: list[WordParagraph], title: str) -> Record | Rejection:
        styled = [text for text, style in texts if style == "title"]
        claims = [Claim("title", t, Origin.MARKUP, "style:Title", 0.95) for t in styled[:1]]
        if title:
            claims.append(Claim("title", title, Origin.META, "core-properties:title", 0.6))
        bylines = [text for text, style in texts if style == "author"]
        claims += [Claim("byline", text, Origin.MARKUP, "style:Author", 0.9) for text in bylines]
        subtitles = [text for text, style in texts if style == "subtitle"]
        claims += [Claim("subtitle", t, Origin.MARKUP, "style:Subtitle", 0.9) for t in subtitles]
        rest = [(text, style) for text, style in texts if style not in _CLAIMED]
        result = document_record([text.split("\n") for text, _ in rest], self.name, claims=claims)
        if isinstance(result, Rejection):
            return result
        roles = {text: kind for text, style in rest if (kind := _kind(style))}
        blocks = (Block(b.text, roles.get(b.text, b.kind)) for b in result.blocks)
        return replace(result, blocks=tuple(blocks))


def _main_part(package: Package) -> str:
    """Return the name of the part that holds the text, by the package's relationships."""
    root = _optional(package, "_rels/.rels")
    for link in elements_at(root, "Relationship") if root is not None else ():
        if str(link.get("Type", "")).endswith("/officeDocument"):
            return str(link.get("Target", "")).lstrip("/")
    return _MAIN_PART


def _optional(package: Package, name: str) -> etree._Element | None:
    return package.tree(name) if name in package else None


def _kind(style: str) -> ParagraphKind | None:
    return next((kind for name, kind in _KINDS.items() if style.startswith(name)), None)
