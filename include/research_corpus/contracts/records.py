"""What readers hand to the metadata rules: records and rejections, before anything is decided.

A reader reports what the source says (:class:`Claim`) and where; the metadata rules choose among
the claims and parse them. Neither side knows the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from research_corpus.contracts.reasons import ReasonCode


class Origin(StrEnum):
    """Where in the source a value stands; ``field_provenance.origin``."""

    HEADER = "header"
    JSON_LD = "json-ld"
    META = "meta"
    MARKUP = "markup"
    URL = "url"
    FILENAME = "filename"
    DETECTED = "detected"
    DEFAULT = "default"


ParagraphKind = Literal["body", "heading", "caption", "list", "quote", "boilerplate"]

ClaimField = Literal[
    "title",
    "subtitle",
    "byline",
    "author",
    "date_published",
    "date_modified",
    "publisher",
    "agency",
    "section",
    "keywords",
    "url",
    "url_canonical",
    "language_declared",
    "licence",
]

Party = Literal["person", "organization"]


class Block(NamedTuple):
    """One paragraph of the source, in reading order.

    Attributes:
        text: decoded, not yet normalised; a caption's text does not enter ``articles.text``.
        kind: layout role.
    """

    text: str
    kind: ParagraphKind = "body"


class TopParagraph(NamedTuple):
    """A paragraph at the beginning of a text whose lines may be its header or title.

    Attributes:
        lines: as they stand in the source, none blank.
        blocks: how many blocks of the record they make.
    """

    lines: tuple[str, ...]
    blocks: int


class Claim(NamedTuple):
    """One thing the source says about one metadata field.

    Attributes:
        field: what it is about. ``byline`` is a line to be parsed; ``author`` is one author name.
        value: as the source wrote it, never empty.
        origin: where it stands.
        rule: name of the reader's rule, such as ``og:title`` or ``NewsArticle.datePublished``.
        confidence: 0 to 1; 1 where the source states exactly this field.
        party: what the source says an author is; null where it does not say.
    """

    field: ClaimField
    value: str
    origin: Origin
    rule: str
    confidence: float = 1.0
    party: Party | None = None


@dataclass(frozen=True)
class Record:
    """One article as its source gives it.

    Attributes:
        source_record: 0-based number in the file.
        source_format: name of the reader.
        blocks: paragraphs in reading order, captions among them.
        claims: metadata, in the order of the source.
        header: free header lines, to be parsed; null where the source has none of its own.
        top: the first paragraphs, of which the metadata rules tell header, title and text; they
            are the first blocks too. Empty where the source itself tells them apart.
        record_key: the record's own key in its file, such as a guid; null if it has none.
        encoding: character encoding it was decoded with.
        quality_flags: doubts of the reader, such as ``mojibake_repaired``.
        stamped_by_vendor: whether its times are those of a database or wire and not of the
            outlet, so that the outlet's zone says nothing of them.
        ocr_confidence: mean confidence of its words in the recognition of characters, 0 to 1; null
            where the text was not recognised, or no confidence is given.
    """

    source_record: int
    source_format: str
    blocks: tuple[Block, ...]
    claims: tuple[Claim, ...] = ()
    header: str | None = None
    top: tuple[TopParagraph, ...] = ()
    record_key: str | None = None
    encoding: str | None = None
    quality_flags: tuple[str, ...] = ()
    stamped_by_vendor: bool = False
    ocr_confidence: float | None = None


@dataclass(frozen=True)
class Rejection:
    """One record, or whole file, that cannot become an article; a row of ``quarantine``.

    Attributes:
        reason_code: see :mod:`research_corpus.contracts.reasons`.
        message: what is wrong with it; the file's name and the remedy are added by the stage.
        source_record: 0-based number; null for the file as a whole.
        raw_excerpt: beginning of the record as text; null if it has none.
    """

    reason_code: ReasonCode
    message: str
    source_record: int | None = None
    raw_excerpt: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Skip:
    """One record that nobody takes for an article; a row of the ledger, none of ``quarantine``.

    For sources that hold much else by their nature, such as the pictures and requests of a crawl.

    Attributes:
        reason_code: see :mod:`research_corpus.contracts.reasons`.
        message: what it is.
        source_record: 0-based number; null for the file as a whole.
    """

    reason_code: ReasonCode
    message: str
    source_record: int | None = None


Result = Record | Rejection | Skip
"""What a reader makes of one record."""


class SourceInfo(NamedTuple):
    """The landing file a record was read from.

    Attributes:
        source_file: path below the landing root, with ``/``; container members as ``a.zip!b.txt``.
        source_sha256: of the landing file, 64 hexadecimal characters.
        run_id: the run that reads it.
        started_at: start of the run in UTC; the only clock that rules may use.
        landing: name of the landing folder; null if it lies in none.
    """

    source_file: str
    source_sha256: str
    run_id: str
    started_at: datetime
    landing: str | None = None


class HeaderText(NamedTuple):
    """The header lines of an article, to be read once more with what the delivery shows.

    Attributes:
        raw: as it stands in the file.
        is_settled: whether the outlet in it is one of the registry.
    """

    raw: str
    is_settled: bool


class ArticleRows(NamedTuple):
    """Rows that one record becomes, each a dict with the columns of its table's contract.

    ``article`` carries zero counts, an empty ``model_id`` and no duplicate columns: later stages
    fill them. ``header`` is null where the source has no free header line.
    """

    article: dict[str, Any]
    article_authors: list[dict[str, Any]]
    paragraphs: list[dict[str, Any]]
    field_provenance: list[dict[str, Any]]
    header: HeaderText | None = None
