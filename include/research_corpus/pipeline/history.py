"""Rows of a run's own history, for a run that published and for one that the gate stopped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pyarrow as pa

from research_corpus import __version__
from research_corpus.contracts import TABLES
from research_corpus.pipeline.landing_state import LandingState
from research_corpus.pipeline.outcome import load_outcome
from research_corpus.pipeline.run_spec import RunSpec
from research_corpus.pipeline.staged import source_of
from research_corpus.settings import Settings
from research_corpus.storage.commit import writing
from research_corpus.storage.history import add_history, earlier_attempts
from research_corpus.storage.landings import landing_name
from research_corpus.storage.layout import Corpus
from research_corpus.storage.parquet import read_table, rows_to_table


def history_tables(
    run: RunSpec,
    corpus: Corpus,
    *,
    status: str,
    quarantine: list[dict[str, Any]],
    counts: Mapping[str, int],
    settings: Settings,
    finished_at: datetime,
) -> dict[str, pa.Table]:
    """Return the run's rows of ``runs``, ``quarantine`` and the quality tables."""
    verdict = run.staging_root.read_json("check", "verdict.json")
    user = run.publish_valid_by if verdict["is_limit_set_aside"] else None
    state = LandingState.read(run.staging_root)
    row = {
        **_landing_of(run, state),
        "run_id": run.run_id,
        "started_at": run.started_at,
        "finished_at": finished_at,
        "status": status,
        "dag": run.dag,
        "verdict": verdict["verdict"],
        "limit_set_aside_by": user,
        "limit_set_aside_at": run.started_at if user else None,
        "code_version": __version__,
        "config_sha256": settings.config_sha256,
        "counts": sorted(counts.items()),
    }
    return {
        **{name: _checked(run, name) for name in ("quality_results", "quality_failed_rows")},
        "quality_metrics": TABLES["quality_metrics"].schema.empty_table(),
        "quarantine": _with_attempts(corpus, run.run_id, quarantine, state),
        "runs": rows_to_table(TABLES["runs"], [row]),
    }


def left_out_counts(run: RunSpec) -> dict[str, int]:
    """Return how many files of the landing folder the run left out, and why."""
    counts: dict[str, int] = run.staging_root.read_json("plan", "summary.json").get("left_out", {})
    return counts


def failed_run(run: RunSpec, settings: Settings, finished_at: datetime) -> None:
    """Commit the history of a run that the gate stopped; no article and no ledger row."""
    outcome = load_outcome(run)
    counts = {
        "records_read": outcome.balance.records_read,
        "records_quarantined": len(outcome.quarantine),
        **left_out_counts(run),
    }
    with writing(run.corpus_root, run.run_id, settings.lock_timeout_seconds) as transaction:
        tables = history_tables(
            run,
            transaction.corpus,
            status="failed",
            quarantine=outcome.quarantine,
            counts=counts,
            settings=settings,
            finished_at=finished_at,
        )
        add_history(transaction, run.started_at, tables)
        transaction.commit()


def _checked(run: RunSpec, table: str) -> pa.Table:
    return read_table(TABLES[table], run.staging_root.file("check", f"{table}.parquet"))


def _landing_of(run: RunSpec, state: LandingState) -> dict[str, str | None]:
    """Return what ``runs`` says of the one landing folder that a run read."""
    folders = set(state.homes.values())
    if run.landing is None or len(folders) > 1:
        return {"landing": None, "landing_before": None}
    landing = folders.pop() if folders else landing_name(run.landing)
    before = [name or "" for name in state.before(landing)]
    return {"landing": landing, "landing_before": "\n".join(before) if before else None}


def _with_attempts(
    corpus: Corpus, run_id: str, rows: list[dict[str, Any]], state: LandingState
) -> pa.Table:
    files = (row["source_file"] for row in rows)
    attempts = earlier_attempts(corpus, run_id, files, state.home)
    counted = [{**row, "attempts": 1 + attempts.get(source_of(row), 0)} for row in rows]
    return rows_to_table(TABLES["quarantine"], counted)
