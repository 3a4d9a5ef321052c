"""The article while its fields are being decided."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from research_corpus.contracts.records import Record, SourceInfo
from research_corpus.metadata.claims import Claims
from research_corpus.metadata.entities import decode_references
from research_corpus.metadata.header import Header, parse_header
from research_corpus.metadata.languages import Look
from research_corpus.metadata.provenance import Evidence, Ledger
from research_corpus.metadata.publishers import Publisher, default_registry
from research_corpus.metadata.text import Body, clean_line

_SCALARS = (
    "title", "subtitle", "date_published", "date_published_raw", "date_precision",
    "timezone_source", "date_modified", "byline", "publisher", "publisher_id", "agency",
    "section", "url", "url_canonical", "domain", "language", "language_confidence",
    "language_declared", "licence",
)  # fmt: skip


class Draft:
    """Values, authors, doubts and provenance of one article.

    Attributes:
        values: columns of ``articles`` decided so far, the others null or empty.
        authors: rows of ``article_authors``.
        flags: codes for ``quality_flags``.
        publisher: the outlet in the registry, once decided; null if unknown.
        registry: known outlets, with those that the delivery shows once these are known.
        look: what the detector says of the text's language; null if it was not asked yet.
    """

    def __init__(
        self, article_id: str, record: Record, claims: Claims, source: SourceInfo, body: Body
    ) -> None:
        self.article_id = article_id
        self.record = record
        self.claims = claims
        self.source = source
        self.body = body
        self.values: dict[str, Any] = dict.fromkeys(_SCALARS)
        self.values |= {"authors": [], "keywords": []}
        self.authors: list[dict[str, Any]] = []
        self.flags: set[str] = set(record.quality_flags)
        self.publisher: Publisher | None = None
        self.look: Look | None = None
        self.registry = default_registry()
        self.provenance = Ledger(article_id)

    @cached_property
    def header(self) -> Header | None:
        """The parsed header line; null if the record has none."""
        if not clean_line(self.record.header or ""):
            return None
        raw = decode_references(self.record.header or "")
        return parse_header(raw, self.registry, self.values["language"])

    def set(self, field: str, value: object, evidence: Evidence) -> None:
        """Decide one column and note where it came from."""
        self.values[field] = value
        self.provenance.note(field, value, evidence)

    def set_list(self, field: str, found: list[tuple[str, Evidence]]) -> None:
        """Decide one list column and note where each value came from."""
        self.values[field] = [value for value, _ in found]
        for position, (value, evidence) in enumerate(found):
            self.provenance.note(field, value, evidence, position)
