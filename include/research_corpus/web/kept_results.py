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


def kept_verdict(corpus: Corpus, run_id: str) -> dict[str, Any] | None:
    """Return ``passed`` and ``reasons`` of a run's gate; null if its report is gone."""
    file = _folder(corpus, run_id).child("summary.json")
    if not file.exists():
        return None
    verdict: dict[str, Any] | None = json.loads(file.read_bytes()).get("verdict")
    return verdict


def _texts(suite: str, meta: dict[str, str]) -> dict[str, str | None]:
    return {
        "suite": suite,
        "expectation": meta.get("rule"),
        "holds": meta.get("holds"),
        "why": meta.get("why"),
    }


def _folder(corpus: Corpus, run_id: str) -> Location:
    return corpus.reports.child(path_safe(run_id))
