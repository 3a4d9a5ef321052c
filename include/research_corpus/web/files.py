"""Page *Files*: what became of each record of each file that a run read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Response

from research_corpus.contracts.reasons import REASONS
from research_corpus.contracts.runs import OUTCOMES
from research_corpus.storage.ledger_rows import LedgerFilter
from research_corpus.web.airflow_links import dag_run_links
from research_corpus.web.listing import Column, Kind, Link, Listing
from research_corpus.web.reading import Reader, Row
from research_corpus.web.run_history import RunHistory
from research_corpus.web.visit import PageNotFoundError, VisitDep

router = APIRouter()

ALL_RUNS = "all"
"""In place of a run: rows of every run."""

_COLUMNS = (
    Column("started_at", "Run", Kind.TIME, link=Link("run", {"run_id": "run_id"})),
    Column("source_file", "File", wide=True),
    Column("source_record", "Record", Kind.COUNT, hint="0-based; a dash for the file as a whole"),
    Column("outcome", "Outcome", Kind.STATUS),
    Column("reason_code", "Reason", Kind.CODE),
    Column("article_id", "Article", Kind.CODE),
    Column("dag", "Dag", Kind.DAG),
    Column("run_id", "Run name", Kind.SMALL),
)

_SUMS = """
    select outcome, reason_code, count(*) as records from ({rows})
    group by all order by records desc, outcome, reason_code
"""


@router.get("/files", name="files")
def files(visit: VisitDep) -> Response:
    """List what became of files: of the latest run by default, of one run, or of all."""
    history = RunHistory(visit.reader)
    run = _run(history, visit.query.get("run", "").strip())
    chosen = _filter(visit.query, run)
    listing = Listing(
        "records",
        chosen.sql,
        _COLUMNS,
        sort="-started_at",
        values=chosen.values,
        ties=("source_file", "source_record", "outcome", "run_id"),
        empty="No record matches.",
    )

    def facts() -> dict[str, Any]:
        return {
            "run": run,
            "chosen": chosen,
            "outcomes": OUTCOMES,
            "sums": _sums(visit.reader, chosen) if run else [],
            "counts": _counts(visit.reader, run) if run else {},
            "meanings": {code.value: reason.meaning for code, reason in REASONS.items()},
            "airflow": dag_run_links(run["dag"], run["run_id"]) if run else {},
            "all_runs": ALL_RUNS,
        }

    return visit.page("files.html", "Files", [listing], facts)


def _run(history: RunHistory, name: str) -> Row | None:
    """Return the run that is asked for; null for all of them, or where there is none."""
    if name == ALL_RUNS:
        return None
    if not name:
        return history.latest()
    if (run := history.find(name)) is None:
        raise PageNotFoundError(f"The corpus has no run {name}.")
    return run


def _filter(query: Mapping[str, str], run: Row | None) -> LedgerFilter:
    names = ("file", "outcome", "reason", "article")
    given = {name: query.get(name, "").strip() or None for name in names}
    if run is None:
        return LedgerFilter(**given)
    return LedgerFilter(run=run["run_id"], run_month=run["run_month"], **given)


def _sums(reader: Reader, chosen: LedgerFilter) -> list[Row]:
    """Return how many records of a run came to each outcome, for each reason."""
    sums: list[Row] = reader.remember(
        ("sums of files", chosen),
        lambda: reader.rows(_SUMS.format(rows=chosen.sql), chosen.values),
    )
    return sums


def _counts(reader: Reader, run: Row) -> dict[str, int]:
    """Return the balance of a run as it was published."""
    sql = "select counts from runs where run_month = $month and run_id = $run"
    rows = reader.rows(sql, {"month": run["run_month"], "run": run["run_id"]})
    return dict(rows[0]["counts"]) if rows else {}
