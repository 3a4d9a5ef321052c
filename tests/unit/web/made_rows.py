"""Corpora of a few made rows: what a test does not name is null, empty or nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from fastapi import Request
from fastapi.testclient import TestClient

from research_corpus.contracts import TABLES, Placement
from research_corpus.storage.layout import Corpus, article_path, run_path
from research_corpus.storage.parquet import rows_to_table, sort_by_key, write_table
from research_corpus.web.app import create_app

STARTED = datetime(2025, 6, 1, 12, tzinfo=UTC)


def write_rows(
    corpus: Path, table: str, rows: list[dict[str, Any]], month: str = "2025-03"
) -> None:
    """Write one file of a table."""
    contract = TABLES[table]
    complete = [{f.name: _plain(f) for f in contract.schema} | row for row in rows]
    is_run = contract.placement is Placement.RUN
    path = run_path(table, STARTED) if is_run else article_path(table, month, 0)
    content = sort_by_key(contract, rows_to_table(contract, complete))
    write_table(contract, content, Corpus.open(str(corpus)).file(path))


def _plain(field: pa.Field) -> Any:
    if field.nullable:
        return None
    if pa.types.is_nested(field.type):
        return []
    if pa.types.is_timestamp(field.type):
        return STARTED
    if pa.types.is_boolean(field.type):
        return False
    return "" if pa.types.is_string(field.type) else 0


def browse(corpus: Path) -> TestClient:
    """Return a client of the pages for somebody who may see everything and start a replay."""
    return TestClient(create_app(_may_replay, str(corpus)))


def _may_replay(request: Request) -> None:
    request.state.may_replay = True
