"""Records with what stands above their text parted from it, as a run does it."""

from __future__ import annotations

from datetime import UTC, datetime

from research_corpus.contracts.records import Record, Rejection, SourceInfo
from research_corpus.metadata.normalise import begin


def part(result: Record | Rejection) -> Record | Rejection:
    """Return what the metadata rules make of a record's first lines, or why it is no article."""
    if isinstance(result, Rejection):
        return result
    info = SourceInfo("a", "0" * 64, "run", datetime(2026, 1, 1, tzinfo=UTC))
    draft = begin(result, info, max_text_chars=10**7)
    return draft if isinstance(draft, Rejection) else draft.record
