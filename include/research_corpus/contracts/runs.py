"""Tables about runs: what came in, what became of it, and how good it was."""

from __future__ import annotations

import pyarrow as pa

from research_corpus.contracts.articles import LANDING_MEANING
from research_corpus.contracts.schema import (
    FLOAT64,
    INT32,
    INT64,
    STRING,
    TIMESTAMP,
    Placement,
    Sharing,
    Table,
    label,
    optional,
    required,
)

RUN_ID = label("run_id", "the run, see runs")
SOURCE_FILE = required(
    "source_file", STRING, "file below the landing root, as in articles", sharing=Sharing.KEPT
)
LANDING = optional("landing", STRING, LANDING_MEANING, since=2)
SOURCE_RECORD = optional("source_record", INT32, "0-based record; null for the file as a whole")

OUTCOMES = ("written", "duplicate", "superseded", "skipped", "quarantined", "removed")
"""What can become of a record; the sums of a run balance over them."""

INGEST_LEDGER = Table(
    name="ingest_ledger",
    description="What one run did with one record; unchanged files are only counted, in runs.",
    key=("run_id", "source_file", "source_record", "outcome", "landing"),
    placement=Placement.RUN,
    columns=(
        RUN_ID,
        LANDING,
        SOURCE_FILE,
        SOURCE_RECORD,
        required(
            "landing_file",
            STRING,
            "file of the landing folder: source_file, or the container that it is a member of",
            sharing=Sharing.KEPT,
        ),
        required("source_sha256", STRING, "sha256 of the landing file", sharing=Sharing.KEPT),
        required("bytes", INT64, "size of the landing file"),
        label(
            "outcome",
            "written (a new or changed article), duplicate (written, its text is that of "
            "another), superseded (an older revision, replaced), skipped (nothing to do), "
            "quarantined or removed (left the corpus with its file)",
        ),
        label(
            "reason_code", "why, for all outcomes but written; see the reason codes", nullable=True
        ),
        optional("article_id", STRING, "the article; null if none was made", sharing=Sharing.KEPT),
    ),
)

QUARANTINE = Table(
    name="quarantine",
    description="One record, or whole file, that could not become an article.",
    key=("run_id", "source_file", "source_record", "reason_code", "landing"),
    placement=Placement.RUN,
    columns=(
        RUN_ID,
        LANDING,
        SOURCE_FILE,
        SOURCE_RECORD,
        label("stage", "extract, annotate or check_quality"),
        label("reason_code", "see the reason codes"),
        required("message", STRING, "what happened, to which file and record, and what to do"),
        optional("raw_excerpt", STRING, "first characters of the record, control characters out"),
        required("source_sha256", STRING, "sha256 of the landing file"),
        required("attempts", INT32, "runs so far that quarantined this record, this one included"),
        label(
            "resolved_run_id",
            "the run in which the record became an article, or in which its file, read again, no "
            "longer held it; null while it is open",
            nullable=True,
        ),
    ),
)

QUALITY_RESULTS = Table(
    name="quality_results",
    description="One expectation evaluated on one run.",
    key=("run_id", "suite", "expectation"),
    placement=Placement.RUN,
    columns=(
        RUN_ID,
        label("suite", "name of the suite"),
        label("table_name", "table the suite looks at"),
        label("expectation", "stable name of the rule"),
        label("column", "column the rule looks at; null for a whole table", nullable=True),
        label("severity", "critical, warning or info"),
        required("success", pa.bool_(), "whether the rule passed"),
        optional("observed_value", STRING, "what was seen, as text of at most 200 characters"),
        optional("element_count", INT64, "values looked at; null for a rule over a whole table"),
        optional("unexpected_count", INT64, "values that broke the rule"),
        optional("unexpected_ratio", FLOAT64, "unexpected_count / element_count, 0 to 1"),
    ),
)

QUALITY_FAILED_ROWS = Table(
    name="quality_failed_rows",
    description="One row that failed one expectation; of a check of the whole corpus, and of rows "
    "without an article, at most 100 of each expectation, all of them counted in quality_results.",
    key=("run_id", "suite", "expectation", "article_id", "value", "source_file"),
    placement=Placement.RUN,
    columns=(
        RUN_ID,
        label("suite", "name of the suite"),
        label("expectation", "stable name of the rule"),
        optional(
            "article_id",
            STRING,
            "the article the row belongs to; null for a row of no article, as of a run or a "
            "publisher",
        ),
        optional("value", STRING, "the offending value, cut to 200 characters"),
        optional(
            "source_file",
            STRING,
            "input file that the row came from, in a check of the whole corpus; null if there is "
            "none, or the ledger of the run has it",
            since=2,
        ),
        label(
            "publisher",
            "the publisher that left its band; null for other rules, and for articles without one",
            nullable=True,
            since=2,
        ),
    ),
)

QUALITY_METRICS = Table(
    name="quality_metrics",
    description="One measure of one publisher's month, against its usual value. A row is written "
    "when it differs from the last one of its publisher, month and metric; the latest run's holds.",
    key=("run_id", "publisher", "pub_month", "metric"),
    placement=Placement.RUN,
    columns=(
        RUN_ID,
        label("publisher", "the publisher; null for articles without one", nullable=True),
        label("pub_month", "YYYY-MM or unknown"),
        label("metric", "name of the measure, see the quality rules"),
        required("value", FLOAT64, "the measure"),
        optional("baseline", FLOAT64, "usual value of the publisher; null without a history"),
        optional("z_score", FLOAT64, "robust deviations from the baseline; null without a history"),
        label(
            "alert",
            "how the value leaves its usual band, see the quality rules; null if it does not, or "
            "if there is no history",
            nullable=True,
        ),
    ),
)

RUNS = Table(
    name="runs",
    description="One run.",
    key=("run_id",),
    placement=Placement.RUN,
    columns=(
        required("run_id", STRING, "the Dag run's id, or the command line's", sharing=Sharing.KEPT),
        required("started_at", TIMESTAMP, "start of the run, UTC"),
        required("finished_at", TIMESTAMP, "when the run's results were committed, UTC"),
        optional(
            "landing",
            STRING,
            "landing folder that the run read; null if it read none, or several"
            ", or if it is unknown",
            since=2,
        ),
        optional(
            "landing_before",
            STRING,
            "names under which the folder was known before, as on another mount, one a line; an "
            "empty line stands for the unknown one of an earlier version; null if there are none",
            since=2,
        ),
        label("status", "success, failed, or monitored: a run that only looked at the corpus"),
        label(
            "dag",
            "the Dag that makes such runs, whether Airflow or the command line made this one; null "
            "in runs made before this column",
            nullable=True,
            since=2,
        ),
        label(
            "verdict",
            "passed, passed with warnings (a rule of severity critical or warning failed, or the "
            "limit of quarantined records was set aside), stopped (nothing was published; of a "
            "monitored corpus: it breaks a critical rule); null in runs made before this column",
            nullable=True,
            since=2,
        ),
        optional(
            "limit_set_aside_by",
            STRING,
            "the user who had valid articles published although more records were quarantined than "
            "the gate accepts; null where that was not asked or not needed",
            since=2,
        ),
        optional(
            "limit_set_aside_at", TIMESTAMP, "when that was asked, UTC; null as above", since=2
        ),
        label("code_version", "version of research_corpus"),
        label("config_sha256", "sha256 of the settings that the results depend on"),
        required(
            "counts",
            pa.map_(pa.string(), pa.int64()),
            "files and records by outcome, tokens, entities and more",
        ),
    ),
)

RUN_TABLES = (
    INGEST_LEDGER,
    QUARANTINE,
    QUALITY_RESULTS,
    QUALITY_FAILED_ROWS,
    QUALITY_METRICS,
    RUNS,
)
