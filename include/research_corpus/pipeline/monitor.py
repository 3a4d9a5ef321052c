"""Monitor: look at the whole corpus, and keep what was found in a run of its own."""

from __future__ import annotations

import json
import logging
from datetime import datetime
from typing import Any

import pyarrow as pa

from research_corpus import __version__
from research_corpus.contracts import TABLES
from research_corpus.errors import CorpusLockedError
from research_corpus.ids import path_safe
from research_corpus.quality.drift import snapshot
from research_corpus.quality.monitor import Observation, observe
from research_corpus.quality.thresholds import load_thresholds
from research_corpus.settings import Settings
from research_corpus.storage.commit import writing
from research_corpus.storage.history import add_history
from research_corpus.storage.layout import Corpus
from research_corpus.storage.ledger import committed_runs
from research_corpus.storage.parquet import rows_to_table, write_table

logger = logging.getLogger(__name__)

STATUS = "monitored"
DAG = "monitor_corpus"


def monitor(
    corpus: Corpus, run_id: str, started_at: datetime, settings: Settings, now: datetime
) -> dict[str, Any]:
    """Evaluate the suite of the corpus and the drift of its publishers, and commit the history.

    No article is touched, and runs that publish are not held up but for the commit itself.

    Args:
        corpus: the corpus.
        run_id: the run.
        started_at: its start, UTC; nothing else tells the time of what is expected.
        settings: models and thresholds.
        now: when it is committed.

    Returns:
        ``verdict``, ``reasons``, ``warnings``, ``alerts``, counts, ``report``.

    Raises:
        ConfigError: the file of thresholds cannot be used.
        CorpusLockedError: a run published meanwhile, so that what was seen may never have been
            true; try again.
    """
    thresholds = load_thresholds(settings.quality_thresholds)
    if corpus.journal.exists():
        # Half a commit would look like faults; whoever made it is gone or about to finish.
        with writing(corpus, run_id, settings.lock_timeout_seconds):
            pass
    published = committed_runs(corpus, run_id)
    found = observe(corpus, run_id, started_at, settings.models, thresholds)
    with writing(corpus, run_id, settings.lock_timeout_seconds) as transaction:
        if committed_runs(corpus, run_id) != published:
            raise CorpusLockedError(
                f"A run published into {corpus.root.uri} while {run_id} looked at it. Look again.",
                run_id=run_id,
            )
        add_history(transaction, started_at, _tables(run_id, started_at, settings, found, now))
        transaction.commit()
    write_table(TABLES["quality_metrics"], found.present, snapshot(corpus))
    verdict = found.verdict | {"run_id": run_id, "report": _write_report(corpus, run_id, found)}
    logger.info("monitored %s: %s", run_id, verdict["verdict"])
    return verdict


def _tables(
    run_id: str, started_at: datetime, settings: Settings, found: Observation, now: datetime
) -> dict[str, pa.Table]:
    row = {
        "run_id": run_id,
        "started_at": started_at,
        "finished_at": now,
        "status": STATUS,
        "dag": DAG,
        "verdict": found.verdict["verdict"],
        "code_version": __version__,
        "config_sha256": settings.config_sha256,
        "counts": sorted(_counts(found).items()),
    }
    return {
        "quality_results": found.results,
        "quality_failed_rows": found.failed_rows,
        "quality_metrics": found.changes,
        "runs": rows_to_table(TABLES["runs"], [row]),
    }


def _counts(found: Observation) -> dict[str, int]:
    failed, alerts = found.verdict["rules_failed"], found.verdict["alerts"]
    return {
        "rules_evaluated": found.verdict["rules_evaluated"],
        **{f"rules_failed_{severity}": count for severity, count in failed.items()},
        "alerts": len(alerts),
        "alerts_new": sum(alert["is_new"] for alert in alerts),
        "metrics_changed": found.changes.num_rows,
    }


def _write_report(corpus: Corpus, run_id: str, found: Observation) -> str:
    folder = corpus.reports.child(path_safe(run_id))
    for suite, document in found.documents.items():
        _write_json(folder.child("quality", f"{suite}.json"), document)
    _write_json(folder.child("verdict.json"), found.verdict)
    return folder.uri


def _write_json(target: Any, value: Any) -> None:
    # Not indented: one is kept of every run.
    target.write_bytes(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
