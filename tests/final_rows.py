"""Articles as a run writes them, from the bytes of a file."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from research_corpus.contracts.records import ArticleRows, Record, SourceInfo
from research_corpus.metadata.normalise import normalise
from research_corpus.metadata.top import part_top
from research_corpus.sources.registry import read_file
from research_corpus.sources.source_file import SourceFile


def article_rows(name: str, content: str | bytes) -> list[dict[str, Any]]:
    """Return the row of the table ``articles`` for each record of a file, all of which are ones."""
    data = content.encode() if isinstance(content, str) else content
    source = SourceFile(name, len(data), lambda: io.BytesIO(data))
    info = SourceInfo(name, "0" * 64, "run", datetime(2026, 1, 1, tzinfo=UTC))
    found = []
    for result in read_file(source, max_file_bytes=2**28):
        assert isinstance(result, Record), result
        rows = normalise(part_top(result), info, max_text_chars=10**6)
        assert isinstance(rows, ArticleRows), rows
        found.append(rows.article)
    return found
