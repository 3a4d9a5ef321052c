"""DOCX: the paragraphs of a Word document with the roles their styles give them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

from docx import Document
from docx.document import Document as DocumentObject
from docx.opc.exceptions import OpcError
from docx.table import Table
from lxml.etree import LxmlError

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import (
    Block,
    Claim,
    Origin,
    ParagraphKind,
    Record,
    Rejection,
    Result,
)
from research_corpus.sources.archives.decoders import CHUNK_BYTES
from research_corpus.sources.archives.zip_members import zip_members
from research_corpus.sources.documents.document_text import document_record, spaced
from research_corpus.sources.reader import ExportReader
from research_corpus.sources.source_file import SourceFile, UnreadableSourceError, load

_MAX_PARTS = 10_000
# What is raised over a package that is damaged, or packed in a way that no Word document is.
_DAMAGE = (
    UnreadableSourceError,
    zipfile.BadZipFile,
    NotImplementedError,
    OpcError,
    LxmlError,
    KeyError,
    ValueError,
    EOFError,
)

# Word keeps the built-in styles under their English names in every language
_KINDS: dict[str, ParagraphKind] = {
    "Heading": "heading",
    "List": "list",
    "Quote": "quote",
    "Intense Quote": "quote",
    "Caption": "caption",
}


class DocxReader:
    """One article a file; those of an export where ``exports`` finds one in its lines."""

    name = "docx"
    suffixes = frozenset({".docx", ".docm"})

    def __init__(self, exports: ExportReader | None = None) -> None:
        self._exports = exports

    def sniff(self, head: bytes, name: str) -> float:  # noqa: ARG002 - the content decides
        """Return 1 for a package with a Word document in it."""
        is_package = head.startswith(b"PK\x03\x04") and b"[Content_Types].xml" in head
        return 1.0 if is_package and b"word/" in head else 0.0

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Result]:
        """Yield the article, or why there is none."""
        data = load(source, max_file_bytes)
        if isinstance(data, Rejection):
            yield data
        else:
            yield from self._results(data, max_file_bytes)

    def _results(self, data: bytes, max_bytes: int) -> Iterator[Result]:
        try:
            if not _is_bounded(data, max_bytes):
                message = f"{len(data)} packed bytes give more than {max_bytes}"
                yield Rejection(ReasonCode.ARCHIVE_BOMB, message)
                return
            document = Document(io.BytesIO(data))
            texts = list(_texts(document))
            title = document.core_properties.title
        except _DAMAGE as error:
            message = f"no sound DOCX: {type(error).__name__}: {str(error)[:200]}"
            yield Rejection(ReasonCode.DAMAGED_FILE, message)
            return
        lines = spaced([text.split("\n") for text, _ in texts])
        found = self._exports(lines) if self._exports else None
        if found is None:
            yield self._record(texts, title.strip())
        else:
            yield from found

    def _record(self, texts: list[tuple[str, str]], title: str) -> Record | Rejection:
        styled = [text for text, style in texts if style == "Title"]
        claims = [Claim("title", t, Origin.MARKUP, "style:Title", 0.95) for t in styled[:1]]
        if title:
            claims.append(Claim("title", title, Origin.META, "core-properties:title", 0.6))
        bylines = [text for text, style in texts if style == "Author"]
        claims += [Claim("byline", text, Origin.MARKUP, "style:Author", 0.9) for text in bylines]
        subtitles = [text for text, style in texts if style == "Subtitle"]
        claims += [Claim("subtitle", t, Origin.MARKUP, "style:Subtitle", 0.9) for t in subtitles]
        rest = [(text, style) for text, style in texts if style not in _CLAIMED]
        result = document_record([text.split("\n") for text, _ in rest], self.name, claims=claims)
        if isinstance(result, Rejection):
            return result
        roles = {text: kind for text, style in rest if (kind := _kind(style))}
        blocks = (Block(b.text, roles.get(b.text, b.kind)) for b in result.blocks)
        return replace(result, blocks=tuple(blocks))


_CLAIMED = frozenset({"Title", "Subtitle", "Author"})


def _is_bounded(data: bytes, max_bytes: int) -> bool:
    """Unpack a package, bounded and checked, before python-docx does so without either.

    The sizes in its directory may lie.

    Raises:
        UnreadableSourceError: a part is damaged.
    """
    total = 0
    for part in zip_members(io.BytesIO(data), _MAX_PARTS):
        if isinstance(part.content, Rejection):
            raise UnreadableSourceError(part.content)
        with part.content() as stream:
            while chunk := stream.read(CHUNK_BYTES):
                total += len(chunk)
                if total > max_bytes:
                    return False
    return True


def _texts(document: DocumentObject) -> Iterator[tuple[str, str]]:
    """Yield text and style name of each paragraph that is not blank, tables row by row."""
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            for row in item.rows:
                text = "\t".join(cell.text.strip() for cell in row.cells).strip()
                if text:
                    yield text, "List"
        elif item.text.strip():
            yield item.text.strip(), (item.style.name or "") if item.style else ""


def _kind(style: str) -> ParagraphKind | None:
    return next((kind for name, kind in _KINDS.items() if style.startswith(name)), None)
