"""What is fuzzed: bytes in, a complaint out where a promise is broken.

Each target takes the name and bytes of a file, or a text, and says what is wrong with what became
of it; an exception is a complaint of itself. The promises: bad input becomes a rejection or skip
with a reason that was foreseen, every file comes to something, and what an article's rows say of
its text is so.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime

from research_corpus.contracts import TABLES
from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import ArticleRows, Record, Rejection, SourceInfo
from research_corpus.metadata.header import parse_header
from research_corpus.metadata.normalise import normalise
from research_corpus.metadata.publishers import default_registry
from research_corpus.sources.read_limits import ReadLimits
from research_corpus.sources.registry import read_landing_file
from research_corpus.sources.source_file import SourceFile
from research_corpus.storage.parquet import rows_to_table

LIMITS = ReadLimits(
    max_file_bytes=8 * 2**20, max_records=2000, max_members=200, max_total_bytes=64 * 2**20
)
UNFORESEEN = {ReasonCode.READER_FAILED, ReasonCode.READ_OUT_OF_MEMORY}
STARTED = datetime(2025, 6, 1, tzinfo=UTC)

Target = Callable[[str, bytes], str | None]


def read_and_normalise(name: str, data: bytes) -> str | None:
    """Read a file as a landing file, and make articles of its records."""
    source = SourceFile(name, len(data), lambda: io.BytesIO(data))
    count = 0
    for source_file, result in read_landing_file(source, LIMITS):
        count += 1
        if isinstance(result, Rejection) and result.reason_code in UNFORESEEN:
            return f"{result.reason_code}: {result.message}"
        if isinstance(result, Record):
            complaint = _normalised(source_file, result)
            if complaint:
                return complaint
    return None if count else "the file came to nothing"


def _normalised(source_file: str, record: Record) -> str | None:
    source = SourceInfo(source_file, "0" * 64, "fuzz", STARTED)
    rows = normalise(record, source, max_text_chars=5_000_000)
    if not isinstance(rows, ArticleRows):
        return None
    text = rows.article["text"]
    for name in ("article_authors", "paragraphs", "field_provenance"):
        rows_to_table(TABLES[name], getattr(rows, name))
    rows_to_table(TABLES["articles"], [rows.article])
    for paragraph in rows.paragraphs:
        start, end = paragraph["char_start"], paragraph["char_end"]
        if start is not None and not text[start:end].strip():
            return f"paragraph {paragraph['paragraph_id']} is blank"
    for row in rows.field_provenance:
        start, end = row["char_start"], row["char_end"]
        if start is not None and not 0 <= start <= end <= len(row["raw"] or ""):
            return f"the span of {row['field']} lies outside {row['raw']!r}"
    return None


def parse_header_line(_name: str, data: bytes) -> str | None:
    """Parse a text as a header line, in several languages."""
    line = " ".join(data.decode("utf-8", "replace").split())
    for language in ("en", "fr", "de", None):
        parse_header(line, default_registry(), language)
    return None
