"""SGML of the Reuters-21578 kind: many ``REUTERS`` elements a file, control characters included.

It is no XML: references to control characters, bare ampersands and bytes of no encoding are usual,
so that each record is cut out of the stream and decoded by itself.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Block, Claim, ClaimField, Origin, Record, Rejection
from research_corpus.sources.decode import Decoded, decode
from research_corpus.sources.paragraphs import split_paragraphs
from research_corpus.sources.prologue import first_element
from research_corpus.sources.source_file import SourceFile, suffix_of

CHUNK_BYTES = 256 * 1024

_OPENING = re.compile(rb"<REUTERS\b", re.IGNORECASE)
_END = re.compile(rb"</REUTERS\s*>", re.IGNORECASE)
_START = re.compile(r"<REUTERS\b([^>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(?<![A-Za-z])([A-Za-z]++)\s*+=\s*+["']?([^"'\s>]*+)""")
_CONTROL_REFERENCE = re.compile(r"&#(?:x0*1?[0-9a-f]|0*(?:[12]?\d|3[01]));", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ITEM = re.compile(r"<D>(.*?)</D>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[A-Z][A-Z0-9-]*\b[^>]*>")
_INDENTED = re.compile(r"\n[ \t]{2,}(?=\S)")
_SIGN_OFF = re.compile(r"(?<!\s)\s++reuters?[\s.]*+\Z", re.IGNORECASE)
_FIELDS: tuple[tuple[str, ClaimField], ...] = (
    ("TITLE", "title"),
    ("AUTHOR", "byline"),
    ("DATE", "date_published"),
)
_LISTS = ("TOPICS", "PLACES", "PEOPLE", "ORGS", "COMPANIES")


class ReutersSgmlReader:
    """Every ``REUTERS`` element of a file; read as a stream, so that it may be of any size."""

    name = "reuters_sgml"
    suffixes = frozenset({".sgm", ".sgml"})

    def sniff(self, head: bytes, name: str) -> float:
        """Return 0.95 where the first element is ``REUTERS``."""
        if not _OPENING.match(head, first_element(head)):
            return 0.0
        return 0.97 if suffix_of(name) in self.suffixes else 0.95

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Record | Rejection]:
        """Yield one item an element; a broken one costs only itself."""
        with source.open() as stream:
            for number, piece in enumerate(_pieces(stream, max_file_bytes)):
                item = piece if isinstance(piece, Rejection) else self._decoded(piece, number)
                yield replace(item, source_record=number)

    def _decoded(self, piece: bytes, number: int) -> Record | Rejection:
        decoded = decode(piece)
        if isinstance(decoded, Rejection):
            # single bytes of no encoding: what is ASCII is sound
            text = piece.decode("ascii", "replace")
            decoded = Decoded(text, "ascii", ("undecodable_bytes_replaced",))
        return self._record(decoded, number)

    def _record(self, decoded: Decoded, number: int) -> Record | Rejection:
        text = _CONTROL.sub("", _CONTROL_REFERENCE.sub("", decoded.text))
        start = _START.search(text)
        if start is None:
            return Rejection(ReasonCode.INVALID_XML, "text outside any REUTERS element", number)
        attributes = {k.upper(): v for k, v in _ATTRIBUTE.findall(start.group(1))}
        content = text[start.end() :]
        blocks = _blocks(content)
        if not blocks:
            message = "the element has no body (a headline by itself)"
            return Rejection(ReasonCode.EMPTY_BODY, message, number, _field(content, "TITLE"))
        return Record(
            source_record=number,
            source_format=self.name,
            blocks=tuple(blocks),
            claims=tuple(_claims(content)),
            record_key=attributes.get("NEWID") or None,
            encoding=decoded.encoding,
            quality_flags=decoded.flags,
            stamped_by_vendor=True,
        )


def _claims(content: str) -> Iterator[Claim]:
    for name, field in _FIELDS:
        if value := _field(content, name):
            yield Claim(field, value, Origin.META, f"sgml:{name}", 1.0)
    for name in _LISTS:
        for value in _ITEM.findall(_raw(content, name) or ""):
            if cleaned := _plain(value):
                yield Claim("keywords", cleaned, Origin.META, "sgml:D", 0.9)
    yield Claim("publisher", "Reuters", Origin.MARKUP, "sgml:REUTERS", 0.9)


def _blocks(content: str) -> list[Block]:
    """Return the paragraphs of the body; a text without inner tags is a body as a whole."""
    body = _raw(content, "BODY")
    if body is None:
        text = _raw(content, "TEXT") or ""
        body = "" if _field(text, "TITLE") else text
    body = _SIGN_OFF.sub("", html.unescape(_TAG.sub("", body)))
    parts = [part for part in _INDENTED.split(f"\n{body}") if part.strip()]
    found = [Block(" ".join(" ".join(p).split())) for part in parts for p in split_paragraphs(part)]
    dateline = _field(content, "DATELINE")
    if found and dateline:
        found[0] = Block(f"{dateline} {found[0].text}")
    return found


def _raw(content: str, name: str) -> str | None:
    found = re.search(rf"<{name}\b[^>]*>(.*?)(?:</{name}\s*>|\Z)", content, re.I | re.S)
    return found.group(1) if found else None


def _field(content: str, name: str) -> str | None:
    raw = _raw(content, name)
    return _plain(raw) or None if raw else None


def _plain(raw: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", raw)).split())


def _pieces(stream: BinaryIO, max_bytes: int) -> Iterator[bytes | Rejection]:
    """Yield the bytes up to the end of each element; white space at the end is none."""
    buffer = b""
    while data := stream.read(CHUNK_BYTES):
        buffer += data
        while end := _END.search(buffer):
            yield buffer[: end.start()]
            buffer = buffer[end.end() :]
        if len(buffer) > max_bytes:
            yield Rejection(ReasonCode.FILE_TOO_LARGE, f"an element of more than {max_bytes} bytes")
            return
    if buffer.strip(b" \t\r\n\x1a\x00"):
        yield buffer
