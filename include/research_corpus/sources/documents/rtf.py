"""RTF: text with control words, one paragraph a line once they are taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from striprtf.striprtf import rtf_to_text

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Claim, Origin, Rejection, Result
from research_corpus.sources.documents.document_text import document_record, spaced
from research_corpus.sources.reader import ExportReader
from research_corpus.sources.source_file import SourceFile, load

_INFO = re.compile(rb"\{\\info(?:[^{}]|\{[^{}]*\}){0,40}\}")
_TITLE = re.compile(rb"\{\\title ([^{}]{1,400})\}")
_GROUP = re.compile(rb"(?<!\\)\{(?:[^{}\\]++|\\.)*+\}", re.DOTALL)
_HIDDEN = re.compile(rb"\\(?:v|deleted)(?![a-z0-9-])")
_CHARSET = re.compile(rb"\A\{\\rtf1?\s*\\(mac|pca|pc)(?![a-z])")
_CODECS = {b"mac": "mac_roman", b"pc": "cp437", b"pca": "cp850"}

# striprtf writes the addresses of links into the text, and leaves out what stands in text boxes;
# "fldtype" is a word whose group it passes over, and the others are none that it knows
_RENAMED = (
    (b"\\fldinst", b"\\fldtype"),
    (b"{\\shp{\\*\\shpinst", b"{\\box{\\box"),
    (b"\\shptxt", b"\\box"),
)


class RtfReader:
    """One article a file; those of an export where ``exports`` finds one in its lines."""

    name = "rtf"
    suffixes = frozenset({".rtf"})

    def __init__(self, exports: ExportReader | None = None) -> None:
        self._exports = exports

    def sniff(self, head: bytes, name: str) -> float:  # noqa: ARG002 - the content decides
        """Return 1 for the signature."""
        return 1.0 if head.startswith(b"{\\rtf") else 0.0

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Result]:
        """Yield the article, or why there is none."""
        data = load(source, max_file_bytes)
        if isinstance(data, Rejection):
            yield data
            return
        try:
            text = _text(data)
        except (ValueError, LookupError, OverflowError, RecursionError) as error:
            yield Rejection(ReasonCode.DAMAGED_FILE, f"not a valid RTF file: {str(error)[:200]}")
            return
        paragraphs = [[_row(line.strip())] for line in text.splitlines() if line.strip(" |\t")]
        found = self._exports(spaced(_cells(paragraphs))) if self._exports else None
        if found is not None:
            yield from found
            return
        yield document_record(paragraphs, self.name, claims=_claims(data))


def _row(line: str) -> str:
    """Return a line with tabs for the bars of a row of a table, which ends with one."""
    return "\t".join(filter(None, map(str.strip, line.split("|")))) if line[-1] == "|" else line


def _cells(paragraphs: list[list[str]]) -> list[list[str]]:
    """Return the lines with tabs for the bars that stand between the cells of a row."""
    return [
        ["\t".join(filter(None, map(str.strip, li.split("|")))) for li in p] for p in paragraphs
    ]


def _text(data: bytes) -> str:
    """Return the text that a reader of the document sees, a line a paragraph."""
    # bytes beyond ASCII are against the rules but common; they are in the document's code page
    seen = _seen(data)
    escaped = "".join(chr(byte) if byte < 128 else f"\\'{byte:02x}" for byte in seen)
    found = _CHARSET.match(data)
    codec = _CODECS[found[1]] if found else "cp1252"
    text: str = rtf_to_text(escaped, codec, "ignore")  # type: ignore[no-untyped-call]
    # characters beyond the first 65,536 are written as two halves
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _seen(data: bytes) -> bytes:
    """Return the document without hidden and deleted text and the addresses of its links."""
    for word, other in _RENAMED:
        data = data.replace(word, other)
    if not _HIDDEN.search(data):
        return data
    return _GROUP.sub(lambda group: b"" if _HIDDEN.search(group[0]) else group[0], data)


def _claims(data: bytes) -> list[Claim]:
    info = _INFO.search(data[:65536])
    title = _TITLE.search(info.group()) if info else None
    text = _text(b"{\\rtf1\\ansi " + title.group(1) + b"}").strip() if title else ""
    return [Claim("title", text, Origin.META, "info:title", 0.7)] if text else []
