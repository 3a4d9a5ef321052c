"""What the report of a run kept beside the tables: the words of its rules, and its verdict."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa

from research_corpus.ids import path_safe
from research_corpus.storage.layout import Corpus
from research_corpus.storage.location import Location

_TEXTS = pa.schema([(name, pa.string()) for name in ("suite", "expectation", "holds", "why")])


def rule_texts(corpus: Corpus, run_id: str) -> pa.Table:
    """Return what each rule of a run demands, and why; empty if its report is gone.

    Returns:
        Columns ``suite``, ``expectation``, ``holds`` and ``why``.
    """
    folder = _folder(corpus, run_id).child("quality")
    rows = [
        _texts(document["suite_name"], result["expectation_config"]["meta"])
        for file in folder.files()
        for document in (json.loads(file.read_bytes()),)
        for result in document["results"]
    ]
    return pa.Table.from_pylist(rows, _TEXTS)


def kept_quality(corpus: Corpus, run_id: str) -> dict[str, Any]:
    """Return ``reasons``, ``warnings`` and ``advice`` of a run; without its report, none of them.

    A run that monitors keeps them in a file of its own, any other in its summary.
    """
    folder = _folder(corpus, run_id)
    monitored, summary = folder.child("verdict.json"), folder.child("summary.json")
    kept: dict[str, Any] = {}
    if monitored.exists():
        kept = json.loads(monitored.read_bytes())
    elif summary.exists():
        kept = json.loads(summary.read_bytes()).get("quality") or {}
    return {name: kept.get(name) or [] for name in ("reasons", "warnings", "advice")}


def _texts(suite: str, meta: dict[str, str]) -> dict[str, str | None]:
    return {
        "suite": suite,
        "expectation": meta.get("rule"),
        "holds": meta.get("holds"),
        "why": meta.get("why"),
    }


def _folder(corpus: Corpus, run_id: str) -> Location:
    return corpus.reports.child(path_safe(run_id))
