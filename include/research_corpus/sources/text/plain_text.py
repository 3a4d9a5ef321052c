"""Plain text, with or without a header line above the body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Claim, Origin, Record, Rejection
from research_corpus.sources.captions import is_caption
from research_corpus.sources.decode import Decoded, decode
from research_corpus.sources.paragraphs import split_paragraphs, to_blocks
from research_corpus.sources.source_file import SourceFile, load, suffix_of
from research_corpus.sources.text.header_line import is_header_line, is_title_line

MAX_TOP_LINES = 4
MAX_TOP_PARAGRAPHS = 3

# Markup, containers and tables that are text but no prose; their own readers take them.
_OTHER_FORMAT = re.compile(
    rb"<[!?/a-z]|WARC/\d|\{\\rtf|%!PS|\{\s*[\"}]|MIME-Version:|Received:|Return-Path:|BEGIN:V", re.I
)
_SUFFIXES = """
.csv .tsv .json .jsonl .ndjson .xml .html .htm .xhtml .rss .atom .warc .arc .eml .rtf .sgm
.sgml .pdf .docx .doc .parquet .png .jpg .jpeg .gif .webp .svg .zip .gz .bz2 .xz .zst .tar .py
.js .css .ini .toml .yaml .yml .sql .log .sha256 .md5
"""
_OTHER_SUFFIXES = frozenset(_SUFFIXES.split())


class _Top(NamedTuple):
    """What stands above the body."""

    header: str | None
    title: str | None
    body: list[list[str]]


class PlainTextReader:
    """One article a file; see :func:`split_top` for what may stand above its body."""

    name = "plain_text"
    suffixes = frozenset({".txt", ".text"})

    def sniff(self, head: bytes, name: str) -> float:
        """Return 0.5 for text of a fitting name, 0 where the content is plainly something else."""
        suffix = suffix_of(name)
        if suffix in _OTHER_SUFFIXES or _OTHER_FORMAT.match(head.lstrip()):
            return 0.0
        return 0.5 if suffix in self.suffixes else 0.3

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Record | Rejection]:
        """Yield the article, or why there is none."""
        data = load(source, max_file_bytes)
        decoded = data if isinstance(data, Rejection) else decode(data)
        yield decoded if isinstance(decoded, Rejection) else self._record(decoded)

    def _record(self, decoded: Decoded) -> Record | Rejection:
        text = decoded.text
        top = split_top(split_paragraphs(text))
        blocks = to_blocks(top.body)
        if all(block.kind == "caption" for block in blocks):
            return Rejection(
                ReasonCode.EMPTY_BODY,
                "there is no text below the header line",
                source_record=0,
                raw_excerpt=text[:200],
            )
        claims = [Claim("title", top.title, Origin.HEADER, "title-line", 0.8)] if top.title else []
        return Record(
            source_record=0,
            source_format=self.name,
            blocks=tuple(blocks),
            claims=tuple(claims),
            header=top.header,
            encoding=decoded.encoding,
            quality_flags=decoded.flags,
        )


def split_top(paragraphs: list[list[str]]) -> _Top:
    """Part header line and title from the body.

    A header line is a short line above the body that :func:`is_header_line` takes for one; the
    lines directly around it that it takes too belong to it. A title is a headline-like line right
    above or below the header, or alone above a longer text. Whatever is neither stays body.

    Args:
        paragraphs: lines of the whole text, see ``split_paragraphs``.
    """
    header: list[str] = []
    title: str | None = None
    index = 0
    for lines in paragraphs[:MAX_TOP_PARAGRAPHS]:
        if len(lines) > MAX_TOP_LINES or (header and title):
            break
        kinds = [_top_kind(line) for line in lines]
        if "other" in kinds or (title and "title" in kinds) or kinds.count("title") > 1:
            break
        if header and kinds == ["title"] and not _looks_like_title_here(paragraphs, index):
            break
        header += [line for line, kind in zip(lines, kinds, strict=True) if kind == "header"]
        title = next((li for li, k in zip(lines, kinds, strict=True) if k == "title"), title)
        index += 1
    if title and not header and not _looks_like_title_here(paragraphs, 0):
        return _Top(None, None, paragraphs)
    return _Top(
        " ".join(header) if header else None,
        title.strip() if title else None,
        paragraphs[index:],
    )


def _top_kind(line: str) -> str:
    if is_caption(line):
        return "other"
    if is_header_line(line):
        return "header"
    return "title" if is_title_line(line) else "other"


def _looks_like_title_here(paragraphs: list[list[str]], index: int) -> bool:
    """Tell whether a lone line has a longer text below it to be the title of."""
    line = paragraphs[index][0]
    below = [" ".join(lines) for lines in paragraphs[index + 1 : index + 4]]
    return len(paragraphs[index]) == 1 and any(len(text) > 1.5 * len(line) for text in below)
