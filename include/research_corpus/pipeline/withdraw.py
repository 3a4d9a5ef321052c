"""Withdraw: articles out of every table, for good, with the reason on record."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from research_corpus import __version__
from research_corpus.contracts import TABLES
from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.verdicts import verdict_of
from research_corpus.errors import ConfigError
from research_corpus.pipeline.duplicates.articles import Stored
from research_corpus.pipeline.duplicates.changes import duplicate_changes
from research_corpus.pipeline.duplicates.found import DecidedRun, find_duplicates
from research_corpus.pipeline.run_spec import RunSpec
from research_corpus.pipeline.staged import ledger_row
from research_corpus.settings import Settings
from research_corpus.storage.commit import Transaction, writing
from research_corpus.storage.dataset import table_dataset
from research_corpus.storage.entity_index import stage_entity_index
from research_corpus.storage.history import add_history, forget_excerpts, forget_failed_rows
from research_corpus.storage.layout import Corpus
from research_corpus.storage.ledger import LandingFiles, known_files
from research_corpus.storage.months import MonthChange, replace_in_month
from research_corpus.storage.parquet import rows_to_table

logger = logging.getLogger(__name__)

DAG = "withdraw_articles"

Row = dict[str, Any]

_CHOSEN = """
    select * from articles
    where list_contains($articles, article_id)
       or exists (select 1 from (select unnest($sources) as name)
                  where source_file = name or source_file glob name
                     or landing || '/' || source_file = name)
       or list_contains($publishers, publisher)
    order by article_id
"""


@dataclass(frozen=True)
class Withdrawal:
    """What is to be taken down, and why; an article that any of the lists names is.

    Attributes:
        articles: article_ids.
        sources: ``source_file``s, with or without their landing folder before it, or patterns in
            which ``*`` stands for anything.
        publishers: names as in ``articles.publisher``.
        reason: kept in ``withdrawals``.
    """

    articles: tuple[str, ...]
    sources: tuple[str, ...]
    publishers: tuple[str, ...]
    reason: str


def find_withdrawn(corpus: Corpus, wanted: Withdrawal) -> list[Row]:
    """Return the articles that would go, without their texts, sorted by id.

    Raises:
        ConfigError: nothing of the corpus is meant, or no reason is given.
    """
    if not wanted.reason.strip():
        raise ConfigError("Say why: the reason of a withdrawal is kept in the table withdrawals.")
    rows: list[Row] = []
    if corpus.table_files("articles"):
        articles = table_dataset(corpus, "articles")
        with duckdb.connect() as connection:
            connection.register("all_articles", articles)
            columns = ", ".join(TABLES["articles"].index_columns)
            connection.execute(
                f"create view articles as "  # noqa: S608
                f"select {columns}, pub_month::varchar as pub_month from all_articles"
            )
            names = ("articles", "sources", "publishers")
            values = {name: list(getattr(wanted, name)) for name in names}
            rows = connection.sql(_CHOSEN, params=values).to_arrow_table().to_pylist()
    if not rows:
        raise ConfigError(
            'No articles match. `corpus query "select article_id, title, source_file, publisher '
            'from articles"` lists those of the corpus.'
        )
    return rows


def list_withdrawn(corpus: Corpus, wanted: Withdrawal) -> list[Row]:
    """Return id, title, source file and publisher of the articles that would go.

    Raises:
        ConfigError: as :func:`find_withdrawn` does.
    """
    shown = ("article_id", "title", "source_file", "publisher")
    return [{name: row[name] for name in shown} for row in find_withdrawn(corpus, wanted)]


def withdraw(run: RunSpec, wanted: Withdrawal, settings: Settings, now: datetime) -> dict[str, Any]:
    """Take articles down in one commit: their rows in every table, and traces of their text.

    What duplicated them stays, under a new representative. The ledger says that they were
    withdrawn; ``withdrawals`` keeps them, and their text from any other source, from coming in
    again. Frozen releases and exports are not touched.

    Returns:
        ``months`` that were touched, sorted, and ``counts``.

    Raises:
        ConfigError: nothing of the corpus is meant.
        CorpusLockedError: another writer held the corpus.
    """
    with writing(run.corpus_root, run.run_id, settings.lock_timeout_seconds) as transaction:
        going = {row["article_id"]: row for row in find_withdrawn(run.corpus_root, wanted)}
        changes = _month_changes(run, going, settings)
        for month, change in sorted(changes.items()):
            replace_in_month(transaction, month, change, settings.bucket_articles)
        stage_entity_index(transaction)
        patched = sum(len(change.patched) for change in changes.values())
        counts = {"articles_withdrawn": len(going), "articles_linked_anew": patched}
        _stage_history(transaction, run, wanted, going, counts, settings, now)
        transaction.commit()
    logger.info("withdrawn by %s: %s", run.run_id, counts)
    return {"months": sorted(changes), "counts": counts}


def _month_changes(
    run: RunSpec, going: Mapping[str, Row], settings: Settings
) -> dict[str, MonthChange]:
    corpus, staging = run.corpus_root, run.staging_root
    stored = {own: Stored.of(row) for own, row in going.items()}
    found = find_duplicates(corpus, staging, [], stored, settings)
    asked = DecidedRun(run.run_id, [], found.roles([]), settings.part_share, leaving=set(going))
    duplicates = duplicate_changes(corpus, staging, asked, found)
    leaving: dict[str, set[str]] = defaultdict(set)
    for row in going.values():
        leaving[row["pub_month"]].add(row["article_id"])
    return {
        month: MonthChange(
            leaving=frozenset(leaving[month]),
            patched=duplicates.patched.get(month, {}),
            rewritten=duplicates.rewritten(month),
        )
        for month in {*leaving, *duplicates.months}
    }


def _stage_history(
    transaction: Transaction,
    run: RunSpec,
    wanted: Withdrawal,
    going: Mapping[str, Row],
    counts: Mapping[str, int],
    settings: Settings,
    now: datetime,
) -> None:
    forget_excerpts(transaction, {_source(row) for row in going.values()})
    forget_failed_rows(transaction, set(going))
    names = ("article_id", "content_id", "landing", "source_file", "source_record", "publisher")
    taken = [
        {**{name: row[name] for name in names}, "run_id": run.run_id, "reason": wanted.reason}
        for row in going.values()
    ]
    history = {
        "run_id": run.run_id,
        "started_at": run.started_at,
        "finished_at": now,
        "status": "success",
        "dag": DAG,
        "verdict": verdict_of({}, is_stopped=False).value,
        "code_version": __version__,
        "config_sha256": settings.config_sha256,
        "counts": sorted(counts.items()),
    }
    rows = {
        "withdrawals": taken,
        "ingest_ledger": list(_ledger(run, going.values())),
        "runs": [history],
    }
    add_history(
        transaction,
        run.started_at,
        {name: rows_to_table(TABLES[name], found) for name, found in rows.items()},
    )


_SOURCE_COLUMNS = ("landing", "source_file", "source_record", "article_id")


def _ledger(run: RunSpec, going: Iterable[Row]) -> Iterable[Row]:
    ledger = LandingFiles(known_files(run.corpus_root))
    for row in going:
        landing_file, file = ledger.of(row["landing"], row["source_file"])
        source = {
            **{
                name: row[name]
                for name in ("landing", "source_file", "source_record", "article_id")
            },
            "landing_file": landing_file,
            "source_sha256": file.sha256 if file else row["source_sha256"],
            "bytes": file.bytes if file else 0,
        }
        reason = ReasonCode.WITHDRAWN.value
        yield ledger_row(source, run_id=run.run_id, outcome="skipped", reason_code=reason)


def _source(row: Row) -> tuple[str, int | None]:
    return (row["source_file"], row["source_record"])
