"""EPUB: every chapter of a publication that holds text, in reading order.

Read as the package of XHTML documents that it is; what the package says of the whole (publisher,
date, language, and the author) holds for each chapter that says nothing else.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import (
    Claim,
    Origin,
    Record,
    Rejection,
    Result,
    Skip,
    TopParagraph,
)
from research_corpus.sources.archives.package import Package
from research_corpus.sources.decode import declared_encoding, decode
from research_corpus.sources.html.html_fragment import element_blocks
from research_corpus.sources.html.html_tree import parse_page
from research_corpus.sources.paragraphs import MAX_TOP_PARAGRAPHS
from research_corpus.sources.source_file import SourceFile, UnreadableSourceError, open_seekable
from research_corpus.sources.xml.xml_tree import (
    PathRule,
    claims_at,
    elements_at,
    plain_text,
    value_at,
)

_MIME = b"application/epub+zip"
_RULES: tuple[PathRule, ...] = (
    ("metadata/creator", "byline", 0.7),
    ("metadata/date", "date_published", 0.8),
    ("metadata/publisher", "publisher", 0.9),
    ("metadata/language", "language_declared", 0.9),
    ("metadata/rights", "licence", 0.8),
)
_NO_CHAPTERS = frozenset({"nav", "cover", "titlepage", "toc", "copyright-page", "index"})


class EpubReader:
    """The chapters of a publication; ``source_record`` counts the documents of its spine."""

    name = "epub"
    suffixes = frozenset({".epub"})

    def sniff(self, head: bytes, name: str) -> float:  # noqa: ARG002 - the content decides
        """Return 1 for the media type that the package begins with."""
        return 1.0 if head.startswith(b"PK\x03\x04") and _MIME in head[:200] else 0.0

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Result]:
        """Yield one item a document of the spine; one chapter at a time is held in memory."""
        with open_seekable(source) as stream:
            package = Package(stream, max_file_bytes)
            path = value_at(package.tree("META-INF/container.xml"), "rootfiles/rootfile/@full-path")
            publication = package.tree(path or "content.opf")
            shared = list(claims_at(publication, _RULES, "opf"))
            key = value_at(publication, "metadata/identifier")
            for number, name in enumerate(_spine(publication, posixpath.dirname(path or ""))):
                yield self._chapter(package, name, number, shared, key)

    def _chapter(
        self, package: Package, name: str, number: int, shared: list[Claim], key: str | None
    ) -> Result:
        try:
            data = package.read(name)
        except UnreadableSourceError as fault:
            return Rejection(fault.rejection.reason_code, fault.rejection.message, number)
        decoded = decode(data, declared_encoding(data))
        if isinstance(decoded, Rejection):
            return Rejection(decoded.reason_code, decoded.message, number)
        page = parse_page(decoded.text)
        body = page.find("body") if page is not None else None
        if page is None or body is None or _is_furniture(body):
            return Skip(ReasonCode.NOT_AN_ARTICLE, f"{name}: no chapter", number)
        title = _title(body)
        blocks = element_blocks(body)
        if blocks and blocks[0].kind == "heading" and blocks[0].text == title:
            blocks = blocks[1:]
        if all(block.kind in {"caption", "heading"} for block in blocks):
            return Skip(ReasonCode.EMPTY_BODY, f"{name}: no text", number)
        stated = [Claim("title", title, Origin.MARKUP, "chapter:heading", 0.95)] if title else []
        return Record(
            source_record=number,
            source_format=self.name,
            blocks=tuple(blocks),
            claims=(*stated, *shared),
            top=tuple(TopParagraph((block.text,), 1) for block in blocks[:MAX_TOP_PARAGRAPHS]),
            record_key=f"{key}#{name}" if key else None,
            encoding=decoded.encoding,
            quality_flags=decoded.flags,
        )


def _spine(publication: etree._Element, folder: str) -> Iterator[str]:
    """Yield the names of the documents in reading order, as the package knows them."""
    items = {
        str(item.get("id")): item
        for item in elements_at(publication, "manifest/item")
        if "html" in str(item.get("media-type", ""))
        and "nav" not in str(item.get("properties", "")).split()
    }
    for reference in elements_at(publication, "spine/itemref"):
        item = items.get(str(reference.get("idref")))
        if item is not None and reference.get("linear") != "no":
            path = unquote(str(item.get("href", "")).partition("#")[0])
            yield posixpath.normpath(posixpath.join(folder, path))


def _is_furniture(body: etree._Element) -> bool:
    """Tell a cover or a list of contents, which say so by their type, from a chapter."""
    outer = [body, *body][:3]
    kinds = {kind for e in outer for kind in str(e.get("epub:type") or "").split()}
    return bool(kinds & _NO_CHAPTERS)


def _title(body: etree._Element) -> str | None:
    heading = next(body.iter("h1", "h2", "h3"), None)
    return (plain_text(heading) or None) if heading is not None else None
