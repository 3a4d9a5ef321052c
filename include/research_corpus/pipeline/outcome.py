"""What became of each record of a run, put together from the traces of its stages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from research_corpus.contracts import TABLES
from research_corpus.contracts.reasons import ReasonCode
from research_corpus.pipeline.duplicates.articles import Arriving
from research_corpus.pipeline.duplicates.election import Role
from research_corpus.pipeline.duplicates.found import FoundDuplicates
from research_corpus.pipeline.run_spec import RunSpec
from research_corpus.pipeline.staged import (
    DECISIONS,
    REMOVED,
    ledger_row,
    read_rows,
    source_of,
)
from research_corpus.storage.ledger import Balance
from research_corpus.storage.parquet import read_table

Row = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """The run so far.

    Attributes:
        written: decisions on the articles that are written.
        dropped: articles that were to be written and were refused since, by id.
        found: what the run found of duplicates.
        roles: role of each article whose group of duplicates the run touches, by id.
        removed: articles of the corpus that leave it since their file is gone.
        ledger: rows of ``ingest_ledger``, one for each record.
        quarantine: rows of ``quarantine``.
        balance: the sums that the ledger must add up to.
    """

    written: list[Row]
    dropped: frozenset[str]
    found: FoundDuplicates
    roles: Mapping[str, Role]
    removed: list[Row]
    ledger: list[Row]
    quarantine: list[Row]
    balance: Balance


def load_outcome(run: RunSpec) -> Outcome:
    """Return what has become of each record, as far as the stages have come."""
    staging = run.staging_root
    quarantine = [row for _, row in read_rows(staging, "extract", TABLES["quarantine"])]
    late = [row for _, row in read_rows(staging, "annotate", TABLES["quarantine"])]
    late += read_table(
        TABLES["quarantine"], staging.file("check", "quarantine.parquet")
    ).to_pylist()
    decisions = read_table(DECISIONS, staging.file("link", "decisions.parquet")).to_pylist()
    found = FoundDuplicates.read(staging)
    reasons = {source_of(row): row["reason_code"] for row in late}
    dropped = {r["article_id"] for r in decisions if source_of(r) in reasons}
    # Chosen anew without the articles that were dropped since: none may stand for the others.
    written = [row for row in decisions if row["article_id"] not in dropped]
    roles = found.roles([Arriving.of(row) for row in written])
    ledger = [row for _, row in read_rows(staging, "extract", TABLES["ingest_ledger"])]
    ledger += read_table(
        TABLES["ingest_ledger"], staging.file("link", "ingest_ledger.parquet")
    ).to_pylist()
    parsed = len(ledger) + len(decisions)
    ledger += [_decided(run, row, roles, reasons) for row in decisions]
    removed = read_table(REMOVED, staging.file("link", "removed.parquet")).to_pylist()
    replaced = [_replaced(run, row) for row in written if _has_replaced(row)]
    return Outcome(
        written=written,
        dropped=frozenset(dropped),
        found=found,
        roles=roles,
        removed=removed,
        ledger=[*ledger, *replaced, *(_removed(run, row) for row in removed)],
        quarantine=quarantine + late,
        balance=_balance(run, parsed, len(replaced), len(removed)),
    )


def _decided(run: RunSpec, row: Row, roles: Mapping[str, Role], reasons: Mapping[Any, str]) -> Row:
    reason = reasons.get(source_of(row))
    if reason is not None:
        return ledger_row(row, run_id=run.run_id, outcome="quarantined", reason_code=reason)
    is_duplicate = roles[row["article_id"]].duplicate_of is not None
    usual = ReasonCode.MOVED if row["is_moved"] else None
    outcome, reason = ("duplicate", ReasonCode.SAME_TEXT) if is_duplicate else ("written", usual)
    if run.landing is None:
        reason = ReasonCode.REANNOTATED
    return ledger_row(row, run_id=run.run_id, outcome=outcome, reason_code=reason)


def _has_replaced(row: Row) -> bool:
    """Return whether an article replaced an earlier revision.

    The same record of the same bytes, read or annotated again, is no revision and counts once.
    """
    earlier = ("replaced_file", "replaced_record", "replaced_sha256")
    now = ("source_file", "source_record", "source_sha256")
    return row["replaced_month"] is not None and any(
        row[old] != row[new] for old, new in zip(earlier, now, strict=True)
    )


def _replaced(run: RunSpec, row: Row) -> Row:
    source = {
        "landing": row["replaced_landing"],
        "source_file": row["replaced_file"],
        "source_record": row["replaced_record"],
        "landing_file": row["replaced_landing_file"],
        "source_sha256": row["replaced_sha256"],
        "bytes": row["replaced_bytes"],
        "article_id": row["article_id"],
    }
    reason = ReasonCode.REPLACED_REVISION.value
    return ledger_row(source, run_id=run.run_id, outcome="superseded", reason_code=reason)


def _removed(run: RunSpec, row: Row) -> Row:
    reason = ReasonCode.FILE_GONE.value
    return ledger_row(row, run_id=run.run_id, outcome="removed", reason_code=reason)


def _balance(run: RunSpec, parsed: int, replaced: int, removed: int) -> Balance:
    plan = run.staging_root.read_json("plan", "summary.json")
    return Balance(plan["files_found"], plan["files_unchanged"], parsed, replaced, removed)
