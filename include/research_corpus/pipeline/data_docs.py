"""Data docs: the kept results of the latest runs as Great Expectations' own pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from research_corpus.contracts import TABLES
from research_corpus.errors import ConfigError
from research_corpus.ids import path_safe
from research_corpus.quality.data_docs import export_data_docs
from research_corpus.storage.layout import Corpus
from research_corpus.storage.parquet import read_table


def export_latest(corpus: Corpus, to: str, runs: int) -> dict[str, Any]:
    """Write the results of the latest ``runs`` runs that left any into the folder ``to``.

    Returns:
        ``index``, the page to open, and ``runs``, newest first.

    Raises:
        ConfigError: no run left results.
    """
    kept: dict[str, dict[str, dict[str, Any]]] = {}
    for run_id in _newest_first(corpus):
        if documents := _documents(corpus, run_id):
            kept[run_id] = documents
        if len(kept) == runs:
            break
    if not kept:
        raise ConfigError(
            f"No run of {corpus.root.uri} left quality results; run or monitor it first."
        )
    folder = Path(to)
    folder.mkdir(parents=True, exist_ok=True)
    return {"index": str(export_data_docs(kept.values(), folder)), "runs": list(kept)}


def _newest_first(corpus: Corpus) -> Iterator[str]:
    # One file a month, and months sort as text: no more files are read than runs need.
    for file in reversed(corpus.table_files("runs")):
        rows = read_table(TABLES["runs"], file, ["run_id", "started_at"]).to_pylist()
        rows.sort(key=lambda row: (row["started_at"], row["run_id"]), reverse=True)
        yield from (row["run_id"] for row in rows)


def _documents(corpus: Corpus, run_id: str) -> dict[str, dict[str, Any]]:
    folder = corpus.reports.child(path_safe(run_id), "quality")
    return {
        file.name.removesuffix(".json"): json.loads(file.read_bytes()) for file in folder.files()
    }
