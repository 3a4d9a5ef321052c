"""The table of what was taken down, which keeps it out for good."""

from __future__ import annotations

from research_corpus.contracts.runs import LANDING, RUN_ID, SOURCE_FILE, SOURCE_RECORD
from research_corpus.contracts.schema import STRING, Placement, Table, label, optional, required

WITHDRAWALS = Table(
    name="withdrawals",
    description="One article that was taken down; neither it nor its text comes in again.",
    key=("run_id", "article_id"),
    placement=Placement.RUN,
    columns=(
        RUN_ID,
        required("article_id", STRING, "the article that was taken down"),
        required("content_id", STRING, "sha256 of its text, which is kept nowhere"),
        LANDING,
        SOURCE_FILE,
        SOURCE_RECORD,
        optional("publisher", STRING, "its publisher; null if unknown"),
        label("reason", "why, in the words of whoever took it down"),
    ),
)
