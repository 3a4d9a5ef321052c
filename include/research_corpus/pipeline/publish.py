"""Publish: the checked articles into the corpus, all in one commit."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.contracts import TABLES
from research_corpus.contracts.reasons import ReasonCode
from research_corpus.errors import ConcurrentRunError
from research_corpus.pipeline.duplicates.articles import Arriving
from research_corpus.pipeline.duplicates.changes import duplicate_changes
from research_corpus.pipeline.duplicates.election import ROLE_COLUMNS, Role
from research_corpus.pipeline.duplicates.found import DecidedRun
from research_corpus.pipeline.history import history_tables, left_out_counts
from research_corpus.pipeline.landing_state import LandingState
from research_corpus.pipeline.outcome import Outcome, load_outcome
from research_corpus.pipeline.run_spec import RunSpec
from research_corpus.pipeline.staged import read_rows, source_of
from research_corpus.settings import Settings
from research_corpus.storage.commit import Transaction, writing
from research_corpus.storage.entity_index import stage_entity_index
from research_corpus.storage.history import add_history, add_models, add_quarantine
from research_corpus.storage.ledger import NOT_IN_LANDING, FilePlace, committed_runs
from research_corpus.storage.months import MonthChange, replace_in_month
from research_corpus.storage.parquet import read_table, rows_to_table
from research_corpus.storage.staging import Staging

logger = logging.getLogger(__name__)

Row = dict[str, Any]


def publish(run: RunSpec, settings: Settings, now: datetime) -> dict[str, Any]:
    """Commit the run: articles, annotation, ledger and history, or nothing.

    A retry after a crash makes the same commit again, to the same bytes.

    Returns:
        ``months`` that were touched, sorted, ``counts`` and the ``verdict``.

    Raises:
        ConcurrentRunError: another run published since this one planned.
        LedgerBalanceError: a record has no outcome, or two.
        CorpusLockedError: another writer held the corpus.
    """
    with writing(run.corpus_root, run.run_id, settings.lock_timeout_seconds) as transaction:
        _refuse_stale_plan(run)
        outcome = load_outcome(run)
        counts = outcome.balance.check(outcome.ledger) | left_out_counts(run)
        changes = _month_changes(run, outcome, settings)
        for number, (month, change) in enumerate(sorted(changes.items()), start=1):
            replace_in_month(transaction, month, change, settings.bucket_articles)
            logger.info("month %s staged (%d of %d)", month, number, len(changes))
        stage_entity_index(transaction)
        counts |= _row_counts(run.staging_root, outcome)
        _stage_history(transaction, run, outcome, counts, settings, now)
        transaction.commit()
    logger.info("published %s: %s", run.run_id, counts)
    verdict = run.staging_root.read_json("check", "verdict.json")["verdict"]
    return {"months": sorted(changes), "counts": counts, "verdict": verdict}


def _refuse_stale_plan(run: RunSpec) -> None:
    planned = run.staging_root.read_json("plan", "summary.json")["committed_runs"]
    if committed_runs(run.corpus_root, run.run_id) != planned:
        raise ConcurrentRunError(
            f"Another run published into {run.corpus} after {run.run_id} had planned. "
            "Run again: files that the other run took are then unchanged.",
            run_id=run.run_id,
        )


class StagedRows:
    """Rows of the run's articles, wherever its batches left them."""

    def __init__(self, staging: Staging, roles: Mapping[str, Role]) -> None:
        self._staging = staging
        self._roles = roles
        self._batch_of = {
            task["article_id"]: batch
            for batch in staging.batches("annotate")
            for task in staging.read_json("plan", "annotate", f"{batch}.json")["articles"]
        }
        # Months and batches run in the same order, so a few tables serve many months.
        self._read = lru_cache(maxsize=32)(self._read_batch)

    def rows(self, table: str, article_ids: Collection[str]) -> pa.Table:
        """Return the rows of one table for the given articles."""
        by_batch: dict[str, list[str]] = defaultdict(list)
        for article_id in article_ids:
            by_batch[self._batch_of[article_id]].append(article_id)
        parts = [TABLES[table].schema.empty_table()]
        for batch, ids in sorted(by_batch.items()):
            rows = self._read(table, batch)
            parts.append(rows.filter(pc.is_in(rows["article_id"], pa.array(ids, pa.string()))))
        found = pa.concat_tables(parts)
        return self._with_roles(found) if table == "articles" else found

    def _read_batch(self, table: str, batch: str) -> pa.Table:
        return read_table(TABLES[table], self._staging.file("annotate", batch, f"{table}.parquet"))

    def _with_roles(self, articles: pa.Table) -> pa.Table:
        roles = [self._roles[article_id] for article_id in articles["article_id"].to_pylist()]
        for column in ROLE_COLUMNS:
            index = articles.schema.get_field_index(column)
            values = pa.array([getattr(role, column) for role in roles], pa.string())
            articles = articles.set_column(index, articles.schema.field(index), values)
        return articles


def _month_changes(run: RunSpec, outcome: Outcome, settings: Settings) -> dict[str, MonthChange]:
    """Return what happens to each month that the run touches."""
    arriving: dict[str, set[str]] = defaultdict(set)
    leaving: dict[str, set[str]] = defaultdict(set)
    for row in outcome.written:
        arriving[row["pub_month"]].add(row["article_id"])
        if row["replaced_month"] not in (None, row["pub_month"]):
            leaving[row["replaced_month"]].add(row["article_id"])
    for row in outcome.removed:
        leaving[row["pub_month"]].add(row["article_id"])
    asked = DecidedRun(
        run_id=run.run_id,
        written=[Arriving.of(row) for row in outcome.written],
        roles=outcome.roles,
        part_share=settings.part_share,
        leaving={row["article_id"] for row in outcome.removed},
        dropped=outcome.dropped,
    )
    duplicates = duplicate_changes(run.corpus_root, run.staging_root, asked, outcome.found)
    rows = StagedRows(run.staging_root, outcome.roles)
    return {
        month: MonthChange(
            arriving=frozenset(arriving[month]),
            leaving=frozenset(leaving[month]),
            patched=duplicates.patched.get(month, {}),
            new_rows=rows.rows,
            rewritten=duplicates.rewritten(month),
        )
        for month in {*arriving, *leaving, *duplicates.months}
    }


def _row_counts(staging: Staging, outcome: Outcome) -> dict[str, int]:
    """Return how many rows of annotation the written articles bring."""
    written = pa.array([row["article_id"] for row in outcome.written], pa.string())
    counts = {"articles": len(outcome.written)}
    for table in ("sentences", "tokens", "entities", "noun_chunks", "quotes"):
        counts[table] = sum(
            pc.sum(pc.is_in(ids, written)).as_py() or 0 for ids in _article_ids(staging, table)
        )
    return counts


def _article_ids(staging: Staging, table: str) -> Iterator[pa.ChunkedArray]:
    for batch in staging.batches("annotate"):
        file = staging.file("annotate", batch, f"{table}.parquet")
        yield read_table(TABLES[table], file, ["article_id"])["article_id"]


def _stage_history(
    transaction: Transaction,
    run: RunSpec,
    outcome: Outcome,
    counts: Mapping[str, int],
    settings: Settings,
    now: datetime,
) -> None:
    tables = history_tables(
        run,
        transaction.corpus,
        status="success",
        quarantine=outcome.quarantine,
        counts=counts,
        settings=settings,
        finished_at=now,
    )
    tables["ingest_ledger"] = rows_to_table(TABLES["ingest_ledger"], outcome.ledger)
    used = read_rows(run.staging_root, "annotate", TABLES["models"])
    models = {row["model_id"]: row for _, row in used}
    if models:
        add_models(transaction, rows_to_table(TABLES["models"], list(models.values())))
    # A text that was annotated anew says nothing of what its file held since.
    taken = outcome.written if run.landing is not None else []
    written = {source_of(row) for row in taken}
    files_read = _files_read(outcome) if run.landing is not None else frozenset()
    quarantine = tables.pop("quarantine")
    home = LandingState.read(run.staging_root).home
    add_quarantine(transaction, run.started_at, quarantine, run.run_id, written, files_read, home)
    add_history(transaction, run.started_at, tables)


def _files_read(outcome: Outcome) -> frozenset[FilePlace]:
    """Return the landing files of which the run saw the records that they hold now."""
    not_read = (*NOT_IN_LANDING, ReasonCode.CHANGED_WHILE_READING)
    return frozenset(
        (row["landing"], row["landing_file"])
        for row in outcome.ledger
        if row["reason_code"] not in not_read
    )
