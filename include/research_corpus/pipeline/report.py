"""Report: what a run did, as one JSON document, one readable text, and its quality results."""

from __future__ import annotations

import json
from typing import Any

import duckdb

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.ids import path_safe
from research_corpus.pipeline.run_spec import RunSpec
from research_corpus.pipeline.summary_text import render
from research_corpus.storage.dataset import table_dataset
from research_corpus.storage.layout import Corpus
from research_corpus.storage.location import Location


def report(run: RunSpec) -> dict[str, Any]:
    """Write the report of a run; remove its intermediate files if it published.

    Those of a run that failed stay, so that the stage that failed can be run again.

    Returns:
        The summary; ``text`` is for people. Of a run that never came to its quality check, it is
        the state of the corpus, with a null ``run``.
    """
    if run.staging_root.file("check", "verdict.json").exists():
        write_report(run)
    written = _folder(run).child("summary.json")
    if not written.exists():
        state = summarise(run.corpus_root, run.run_id)
        return state | {"text": render(state)}
    summary: dict[str, Any] = json.loads(written.read_bytes())
    if summary["run"]["status"] == "success":
        run.staging_root.remove()
    return summary


def write_report(run: RunSpec) -> str:
    """Write summary and quality results of a run into the corpus and return where they are."""
    folder = _folder(run)
    for file in run.staging_root.file("check", "documents").files():
        folder.child("quality", file.name).write_bytes(file.read_bytes())
    summary = summarise(run.corpus_root, run.run_id)
    quality = run.staging_root.read_json("check", "verdict.json")
    summary |= {"quality": quality, "report": folder.uri}
    summary["text"] = render(summary)
    folder.child("summary.txt").write_bytes(summary["text"].encode())
    content = json.dumps(summary, indent=1, ensure_ascii=False).encode()
    folder.child("summary.json").write_bytes(content)
    return folder.uri


def summarise(corpus: Corpus, run_id: str | None = None) -> dict[str, Any]:
    """Return the state of a corpus, and of one run: the given one, else the latest.

    Returns:
        ``corpus``, ``articles``, ``duplicates`` (exact ones among the articles), ``months``,
        ``publishers``, ``languages``, ``rows`` (by table),
        and ``run`` with its verdict, counts, reason codes and the files that ran into the time
        limit as ``timed_out``; null for a corpus without runs.
    """
    with duckdb.connect() as connection:
        for name in ("articles", "runs", "ingest_ledger", "quarantine"):
            connection.register(name, table_dataset(corpus, name))
        return {
            "corpus": corpus.root.uri,
            "articles": _pairs(connection, "select 'total', count(*) from articles")["total"],
            "duplicates": _pairs(connection, "select 'exact', count(duplicate_of) from articles")[
                "exact"
            ],
            "months": _grouped(connection, "pub_month"),
            "publishers": _grouped(connection, "coalesce(publisher, 'unknown')"),
            "languages": _grouped(connection, "coalesce(language, 'unknown')"),
            "run": _run(connection, run_id),
        }


def _grouped(connection: duckdb.DuckDBPyConnection, key: str) -> dict[str, int]:
    query = f"select {key} as key, count(*) from articles group by key order by key"  # noqa: S608
    return _pairs(connection, query)


def _pairs(
    connection: duckdb.DuckDBPyConnection, query: str, values: list[str] | None = None
) -> dict[str, int]:
    return {str(key): int(count) for key, count in connection.execute(query, values).fetchall()}


def _run(connection: duckdb.DuckDBPyConnection, run_id: str | None) -> dict[str, Any] | None:
    row = connection.execute(
        "select run_id, status, verdict, started_at::varchar, finished_at::varchar, counts "
        "from runs "
        "where run_id = $1 or $1 is null and status <> 'monitored' "
        "order by finished_at desc limit 1",
        [run_id],
    ).fetchone()
    if row is None:
        return None
    run_id, status, verdict, started_at, finished_at, counts = row
    reasons = (
        "select reason_code, count(*) from quarantine where run_id = ? "
        "group by reason_code order by reason_code"
    )
    return {
        "run_id": run_id,
        "status": status,
        "verdict": verdict,
        "started_at": started_at,
        "finished_at": finished_at,
        "counts": counts,
        "quarantine": _pairs(connection, reasons, [str(run_id)]),
        "timed_out": _timed_out(connection, str(run_id)),
    }


def _timed_out(connection: duckdb.DuckDBPyConnection, run_id: str) -> list[str]:
    """Return the files in which something ran into a time limit, in order."""
    query = (
        "select distinct source_file from quarantine where run_id = ? and reason_code = ? "
        "order by source_file"
    )
    rows = connection.execute(query, [run_id, ReasonCode.READ_TIMED_OUT.value]).fetchall()
    return [name for (name,) in rows]


def _folder(run: RunSpec) -> Location:
    return run.corpus_root.reports.child(path_safe(run.run_id))
