"""A small sound corpus, to be broken in one place by each test: a factory, not a test."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from staged_rows import STARTED_AT, Rows, valid_rows

from research_corpus.contracts import TABLES, Placement
from research_corpus.storage.entity_index import INDEX, count_bucket, index_path
from research_corpus.storage.layout import Corpus, article_path, corpus_path, month_of, run_path
from research_corpus.storage.parquet import rows_to_table, write_table

RUN_ID = "cli_1"


def sound_rows(articles: int = 3) -> Rows:
    """Return rows of every table that the suite of the corpus accepts."""
    rows = valid_rows(articles)
    for article in rows["articles"]:
        rows["ingest_ledger"].append(ledger_row(article))
    if articles > 1:
        rows["shared_passages"].extend([passage_row(rows, 0, 1), passage_row(rows, 1, 0)])
    rows["models"].append(
        {
            "model_id": "blank-en",
            "name": "blank",
            "version": "1",
            "spacy_version": "3.8",
            "components": [],
            "deprel_scheme": "none",
            "licence": None,
            "config_sha256": "0" * 64,
        }
    )
    rows["runs"].append(run_row(RUN_ID, STARTED_AT))
    rows["quarantine"].append(quarantine_row())
    rows["ingest_ledger"].append(
        ledger_row(quarantine_row()) | {"outcome": "quarantined", "article_id": None}
    )
    return rows


def passage_row(rows: Rows, later: int, earlier: int) -> dict[str, Any]:
    article, other = rows["articles"][later], rows["articles"][earlier]
    return {
        "article_id": article["article_id"],
        "char_start": 0,
        "char_end": 200,
        "other_id": other["article_id"],
        "other_char_start": 0,
        "other_char_end": 200,
        "words": 38,
        "share": 0.8,
        "other_share": 0.8,
        "relation": None,
        "came_first": "day",
        "is_cross_publisher": False,
        "run_id": RUN_ID,
    }


def run_row(run_id: str, started_at: datetime, status: str = "success") -> dict[str, Any]:
    return {
        "run_id": run_id,
        "started_at": started_at,
        "finished_at": started_at,
        "status": status,
        "code_version": "0",
        "config_sha256": "0" * 64,
        "counts": [],
    }


def ledger_row(source: dict[str, Any], run_id: str = RUN_ID) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "source_file": source["source_file"],
        "source_record": source["source_record"],
        "landing_file": source["source_file"],
        "source_sha256": source["source_sha256"],
        "bytes": 100,
        "outcome": "written",
        "reason_code": None,
        "article_id": source.get("article_id"),
    }


def quarantine_row() -> dict[str, Any]:
    return {
        "run_id": RUN_ID,
        "source_file": "harbour/bad.txt",
        "source_record": 0,
        "stage": "extract",
        "reason_code": "empty_body",
        "message": "empty",
        "raw_excerpt": None,
        "source_sha256": "0" * 64,
        "attempts": 1,
        "resolved_run_id": None,
    }


def write_corpus(root: Path, rows: Rows, month: str | None = None) -> Corpus:
    """Write the rows as a published corpus, one bucket a month.

    Args:
        root: of the corpus.
        rows: by table; articles lie by their date.
        month: write all articles into this month, wherever they belong.
    """
    corpus = Corpus.open(str(root))
    months = {
        row["article_id"]: month or month_of(row["date_published"]) for row in rows["articles"]
    }
    for name, table in TABLES.items():
        if table.placement is Placement.BUCKET:
            continue
        if table.placement is not Placement.ARTICLE:
            target = corpus_path(name) if table.placement is Placement.CORPUS else _run_path(name)
            _write(corpus, name, target, rows[name])
            continue
        for each in sorted(set(months.values())):
            of_month = [r for r in rows[name] if months.get(r["article_id"], each) == each]
            _write(corpus, name, article_path(name, each, 0), of_month)
    for articles in corpus.table_files("articles"):
        path = corpus.relative(articles)
        entities = corpus.file(path.replace("articles", "entities"))
        write_table(INDEX, count_bucket(articles, entities), corpus.file(index_path(path)))
    return corpus


def _run_path(name: str) -> str:
    return run_path(name, datetime(2025, 3, 1, tzinfo=UTC))


def _write(corpus: Corpus, name: str, target: str, rows: Iterable[dict[str, Any]]) -> None:
    filled = dict.fromkeys(column.name for column in TABLES[name].columns)
    table = rows_to_table(TABLES[name], [filled | row for row in rows])
    write_table(TABLES[name], table, corpus.file(target))
