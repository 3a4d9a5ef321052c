"""Shapes of the intermediate files, and the names of the folders that hold them.

``plan/<stage>/<batch>.json`` says what a batch is; ``extract/<batch>/`` and ``annotate/<batch>/``
hold what became of it; ``check/`` holds the verdict.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from research_corpus.contracts import TABLES, Placement
from research_corpus.contracts.reasons import REASONS
from research_corpus.contracts.records import Rejection
from research_corpus.contracts.schema import (
    BOOL,
    FLOAT32,
    INT32,
    INT64,
    STRING,
    STRINGS,
    Table,
    optional,
    required,
)
from research_corpus.storage.parquet import read_table
from research_corpus.storage.staging import Staging

ROW_TABLES = ("article_authors", "paragraphs", "field_provenance", "signatures")
"""Tables whose rows an article carries with it from extraction on."""

ANNOTATION_TABLES = (
    "sentences", "tokens", "entities", "noun_chunks", "quotes", "article_metrics",
)  # fmt: skip
"""Tables that annotation adds."""


def _struct(table: str) -> pa.StructType:
    return pa.struct(list(TABLES[table].schema))


INDEX_WIDTH = 18
"""Columns of an extracted article before those with its text."""

EXTRACTED = Table(
    name="extracted",
    description="One article between extraction and annotation, all its rows in one.",
    key=("language", "pub_month", "article_id"),
    placement=Placement.STAGING,
    columns=(
        # The first three order the file, so that a batch of one language and a few months
        # is read from it by row-group statistics.
        required("language", STRING, "language to annotate as; empty if undecided"),
        required("pub_month", STRING, "partition key"),
        required("article_id", STRING, "the article"),
        required("content_id", STRING, "identity of the text"),
        optional("date_published", pa.timestamp("us", tz="UTC"), "for the choice of duplicates"),
        optional("date_modified", pa.timestamp("us", tz="UTC"), "for the choice of revisions"),
        optional("landing", STRING, "landing folder that the file lies in"),
        required("source_file", STRING, "file it was read from"),
        required("source_record", INT32, "record in it"),
        required("landing_file", STRING, "file of the landing folder"),
        required("source_sha256", STRING, "of the landing file"),
        required("bytes", INT64, "of the landing file"),
        required("text_chars", INT32, "length of the text"),
        optional("publisher", STRING, "for the choice among near duplicates"),
        optional("title", STRING, "for the question whether it is a revision"),
        optional("url_canonical", STRING, "for finding what it is a revision of"),
        optional("record_key", STRING, "for finding what it is a revision of"),
        required("quality_flags", STRINGS, "for telling teasers from articles"),
        required("article", _struct("articles"), "row of articles"),
        *(required(name, pa.list_(_struct(name)), f"rows of {name}") for name in ROW_TABLES),
    ),
)

HEADER_LINES = Table(
    name="header_lines",
    description="The header line of an extracted article, to be read again with what all show.",
    key=("article_id", "source_file", "source_record"),
    placement=Placement.STAGING,
    columns=(
        required("article_id", STRING, "the article"),
        required("source_file", STRING, "file it was read from"),
        required("source_record", INT32, "record in it"),
        required("raw", STRING, "the line"),
        required("is_settled", BOOL, "whether the outlet in it is one of the registry"),
    ),
)

DECISIONS = Table(
    name="decisions",
    description="One article that the run is to write, with what it takes the place of.",
    key=("language", "pub_month", "article_id"),
    placement=Placement.STAGING,
    columns=(
        *EXTRACTED.columns[:INDEX_WIDTH],
        required("extract_batch", STRING, "batch that holds its rows"),
        required("extracted_id", STRING, "article_id that they have there"),
        required("flags", STRINGS, "doubts about its identity, for quality_flags"),
        required("is_moved", BOOL, "whether it stood elsewhere before"),
        optional("replaced_month", STRING, "month of the revision in the corpus; null if none"),
        optional("replaced_landing", STRING, "landing of that revision"),
        optional("replaced_file", STRING, "source_file of that revision"),
        optional("replaced_record", INT32, "source_record of that revision"),
        optional("replaced_landing_file", STRING, "landing file of that revision"),
        optional("replaced_sha256", STRING, "source_sha256 of that revision"),
        optional("replaced_bytes", INT64, "size of that revision's landing file"),
        required("stands", BOOL, "whether that revision has this text and is no duplicate"),
    ),
)

NEIGHBOURS = Table(
    name="neighbours",
    description="One article of the corpus that shares a text, or some of one, with the run.",
    key=("article_id",),
    placement=Placement.STAGING,
    columns=(
        required("article_id", STRING, "the article"),
        required("content_id", STRING, "identity of the text"),
        required("pub_month", STRING, "partition key"),
        optional("date_published", pa.timestamp("us", tz="UTC"), "for the choice of duplicates"),
        required("source_file", STRING, "for the choice of duplicates"),
        required("source_record", INT32, "for the choice of duplicates"),
        optional("duplicate_of", STRING, "as it stands in the corpus"),
        optional("duplicate_group", STRING, "as it stands in the corpus"),
        optional("duplicate_kind", STRING, "as it stands in the corpus"),
        optional("publisher", STRING, "for the choice among near duplicates"),
        required("text_chars", INT32, "length of the text"),
        optional("target", STRING, "duplicate_of, as it stands in duplicates"),
        optional("similarity", FLOAT32, "as it stands in duplicates"),
        optional("is_cross_publisher", BOOL, "as it stands in duplicates"),
        required("quality_flags", STRINGS, "for telling teasers from articles"),
        required("is_fixed", BOOL, "whether its role stays"),
        required("is_searched", BOOL, "whether all its passages were looked for anew"),
    ),
)

NEAR_PAIRS = Table(
    name="near_pairs",
    description="Two texts that nearly repeat each other.",
    key=("content_a", "content_b"),
    placement=Placement.STAGING,
    columns=(
        required("content_a", STRING, "content_id of one text, the smaller"),
        required("content_b", STRING, "content_id of the other"),
        required("similarity", FLOAT32, "as in duplicates"),
    ),
)

CONTAINMENTS = Table(
    name="containments",
    description="One text most of whose words stand in another.",
    key=("content_part", "content_whole"),
    placement=Placement.STAGING,
    columns=(
        required("content_part", STRING, "content_id of the text"),
        required("content_whole", STRING, "content_id of the other"),
        required("share", FLOAT32, "of its words"),
    ),
)

REMOVED = Table(
    name="removed",
    description="One article of the corpus that leaves it since its file is gone.",
    key=("article_id",),
    placement=Placement.STAGING,
    columns=(
        required("article_id", STRING, "the article"),
        required("pub_month", STRING, "partition key"),
        optional("landing", STRING, "landing folder that the file lay in"),
        required("source_file", STRING, "file it was read from"),
        required("source_record", INT32, "record in it"),
        required("landing_file", STRING, "file of the landing folder"),
        required("source_sha256", STRING, "of the landing file"),
        required("bytes", INT64, "of the landing file"),
    ),
)

PASSAGES = Table(
    name="passages",
    description="One passage that two texts have in common.",
    key=("content_a", "content_b", "char_start_a"),
    placement=Placement.STAGING,
    columns=(
        required("content_a", STRING, "content_id of one text, the smaller"),
        required("content_b", STRING, "content_id of the other"),
        required("char_start_a", INT32, "first character in the one"),
        required("char_end_a", INT32, "end in the one, exclusive"),
        required("char_start_b", INT32, "first character in the other"),
        required("char_end_b", INT32, "end in the other, exclusive"),
        required("words", INT32, "words in common"),
        required("words_a", INT32, "words of the one text"),
        required("words_b", INT32, "words of the other text"),
    ),
)

REPEATED_LINES = Table(
    name="repeated_lines",
    description="One line that a publisher repeats from article to article.",
    key=("publisher", "line"),
    placement=Placement.STAGING,
    columns=(
        required("publisher", STRING, "name of the outlet, as in articles"),
        required("line", STRING, "the paragraph"),
        required("articles", INT32, "articles of the publisher that have it, near duplicates once"),
        required("articles_counted", INT32, "articles of the publisher among which it was counted"),
    ),
)

INDEX_COLUMNS = [column.name for column in EXTRACTED.columns[:INDEX_WIDTH]]
"""Columns that describe an extracted article without its text."""


def source_of(row: Mapping[str, Any]) -> tuple[str | None, str, int | None]:
    """Return which record of which file a row is about."""
    return row["landing"], row["source_file"], row["source_record"]


def quarantine_row(
    rejection: Rejection, source: Mapping[str, Any], *, run_id: str, stage: str
) -> dict[str, Any]:
    """Return the ``quarantine`` row of a rejection; attempts and resolution are set on publish.

    Args:
        rejection: why there is no article.
        source: ``landing``, ``source_file`` and ``source_sha256``.
        run_id: the run.
        stage: the stage that refused it.
    """
    record, source_file = rejection.source_record, source["source_file"]
    where = source_file if record is None else f"{source_file}, record {record}"
    what = rejection.message.rstrip(".")
    return {
        "run_id": run_id,
        "landing": source["landing"],
        "source_file": source_file,
        "source_record": record,
        "stage": stage,
        "reason_code": rejection.reason_code.value,
        "message": f"{where}: {what}. {REASONS[rejection.reason_code].remedy}",
        "raw_excerpt": rejection.raw_excerpt,
        "source_sha256": source["source_sha256"],
        "attempts": 1,
        "resolved_run_id": None,
    }


def ledger_row(
    source: Mapping[str, Any], *, run_id: str, outcome: str, reason_code: str | None
) -> dict[str, Any]:
    """Return the ``ingest_ledger`` row of a record given by its source columns."""
    return {
        "run_id": run_id,
        "landing": source["landing"],
        "source_file": source["source_file"],
        "source_record": source["source_record"],
        "landing_file": source["landing_file"],
        "source_sha256": source["source_sha256"],
        "bytes": source["bytes"],
        "outcome": outcome,
        "reason_code": reason_code,
        "article_id": source.get("article_id"),
    }


def read_rows(
    staging: Staging, stage: str, table: Table, columns: Sequence[str] | None = None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield batch name and row of a small staged table, batch by batch."""
    for batch in staging.batches(stage):
        file = staging.file(stage, batch, f"{table.name}.parquet")
        for row in read_table(table, file, columns).to_pylist():
            yield batch, row
