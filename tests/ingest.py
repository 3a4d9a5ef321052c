"""What tests of whole runs share: running the stages in order, and looking at what they left."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from research_corpus import stages

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "seeds"
SHARED = ROOT.parent / "shared"

JSON = dict[str, Any]

ARTICLE_TABLES = (
    "articles",
    "article_authors",
    "paragraphs",
    "field_provenance",
    "duplicates",
    "shared_passages",
    "signatures",
    "sentences",
    "tokens",
    "entities",
    "entity_index",
    "noun_chunks",
    "quotes",
    "article_metrics",
)


def stage_run(landing: Path, corpus: Path, run_id: str, **options: Any) -> JSON:
    """Run every stage up to the quality check, and return the run's specification."""
    options = {"max_quarantined_ratio": 1.0, "started_at": "2025-06-01T12:00:00Z", **options}
    run = stages.open_run(run_id=run_id, landing=str(landing), corpus=str(corpus), **options)
    for batch in stages.plan(run)["batches"]:
        stages.extract(run, batch)
    for batch in stages.link_duplicates(run)["batches"]:
        stages.annotate(run, batch)
    stages.check_quality(run)
    return run


def ingest(landing: Path, corpus: Path, run_id: str, **options: Any) -> JSON:
    """Run every stage and return the summary."""
    run = stage_run(landing, corpus, run_id, **options)
    stages.publish(run)
    return stages.report(run)


def file_hashes(corpus: Path, tables: tuple[str, ...] = ARTICLE_TABLES) -> dict[str, str]:
    """Return the sha256 of every file below the given tables, by path relative to the corpus."""
    return {
        str(file.relative_to(corpus)): hashlib.sha256(file.read_bytes()).hexdigest()
        for table in tables
        for file in sorted((corpus / table).rglob("*"))
        if file.is_file()
    }
