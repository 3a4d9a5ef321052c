"""Plain text; what stands above its body is for the metadata rules to tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Record, Rejection
from research_corpus.sources.decode import Decoded, decode
from research_corpus.sources.paragraphs import split_paragraphs, to_blocks, top_of
from research_corpus.sources.source_file import SourceFile, load, suffix_of
from research_corpus.sources.text.ruled_articles import ruled_parts

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


class PlainTextReader:
    """One article a file, or several that rules part."""

    name = "plain_text"
    suffixes = frozenset({".txt", ".text"})

    def sniff(self, head: bytes, name: str) -> float:
        """Return 0.5 for text of a fitting name, 0 where the content is plainly something else."""
        suffix = suffix_of(name)
        if suffix in _OTHER_SUFFIXES or _OTHER_FORMAT.match(head.lstrip()):
            return 0.0
        return 0.5 if suffix in self.suffixes else 0.3

    def read(self, source: SourceFile, *, max_file_bytes: int) -> Iterator[Record | Rejection]:
        """Yield the articles, or why there is none."""
        data = load(source, max_file_bytes)
        decoded = data if isinstance(data, Rejection) else decode(data)
        if isinstance(decoded, Rejection):
            yield decoded
            return
        for number, text in enumerate(ruled_parts(decoded.text)):
            yield self._record(decoded._replace(text=text), number)

    def _record(self, decoded: Decoded, number: int) -> Record | Rejection:
        paragraphs = split_paragraphs(decoded.text)
        blocks = to_blocks(paragraphs)
        if all(block.kind == "caption" for block in blocks):
            return Rejection(
                ReasonCode.EMPTY_BODY,
                "there is no text",
                source_record=number,
                raw_excerpt=decoded.text[:200],
            )
        return Record(
            source_record=number,
            source_format=self.name,
            blocks=tuple(blocks),
            top=top_of(paragraphs),
            encoding=decoded.encoding,
            quality_flags=decoded.flags,
        )
