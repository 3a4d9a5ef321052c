"""Page *quarantine*: what could not become an article, why, and how to take it up again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Response

from research_corpus.contracts.reasons import REASONS, ReasonCode
from research_corpus.storage.quarantine import MATCHING
from research_corpus.web.airflow_links import task_log
from research_corpus.web.command_line import command_line
from research_corpus.web.listing import Column, Kind, Link, Listing
from research_corpus.web.visit import PageNotFoundError, Visit, VisitDep

router = APIRouter()

REPLAY_DAG = "replay_quarantine"
_STATE = "case when resolved_run_id is null then 'open' else 'resolved' end as state"

_FIELDS = ("reason", "source", "run")
"""Values of an address, in the words of a replay."""

_COUNTS = "count(*) as records, count(distinct source_file) as files, max(attempts) as attempts"
_TOTAL = f"select {_COUNTS} from ({MATCHING})"  # noqa: S608 -- texts of our own, here and below
_BY_REASON = f"select reason_code, {_COUNTS} from ({MATCHING}) group by all"  # noqa: S608
_BECAME = (
    "select distinct article_id from ingest_ledger where run_id = $run "
    "and source_file = $source and ($record is null or source_record = $record) "
    "and ($landing is null or landing is null or landing = $landing) "
    "and article_id is not null order by article_id limit 20"
)

_OF_NAME = (
    "select q.*, r.started_at, r.dag from quarantine q left join runs r using (run_id) "
    "where source_file = $source and source_record is not distinct from $record"
)
_OF_ONE_FOLDER = (
    f"with named as ({_OF_NAME}) "  # noqa: S608 -- texts of our own
    "select * from named where landing is not distinct from "
    "coalesce($landing, (select arg_max(landing, started_at) from named))"
)
_FOLDERS = (
    f"select distinct landing from ({_OF_NAME}) "  # noqa: S608
    "where landing is distinct from $landing "
    "order by landing nulls first limit 20"
)

_COLUMNS = (
    Column("reason_code", "Reason", Kind.CODE),
    Column("source_file", "File, and what happened", wide=True),
    Column("source_record", "Record", Kind.COUNT, hint="0-based; a dash for the file as a whole"),
    Column("attempts", "Attempts", Kind.COUNT, hint="Runs that quarantined it so far"),
    Column("state", "State", Kind.STATUS),
    Column("started_at", "Run", Kind.TIME, link=Link("run", {"run_id": "run_id"})),
)
_ATTEMPTS = (
    Column("started_at", "Run", Kind.TIME, link=Link("run", {"run_id": "run_id"})),
    Column("attempts", "Attempt", Kind.COUNT),
    Column("reason_code", "Reason", Kind.CODE),
    Column("stage", "Stage"),
    Column("message", "Message", sortable=False, wide=True),
    Column("resolved_run_id", "Resolved by", link=Link("run", {"run_id": "resolved_run_id"})),
)


@router.get("/quarantine", name="quarantine")
def quarantine(visit: VisitDep) -> Response:
    """List quarantined records: open ones by default, of each its latest attempt."""
    chosen = _chosen(visit.query)
    values = {**chosen, "resolved": visit.query.get("state") == "all"}
    records = Listing(
        "records",
        f"select *, {_STATE} from ({MATCHING})",  # noqa: S608 -- two texts of our own
        _COLUMNS,
        sort="-started_at",
        values=values,
        ties=("source_file", "source_record", "landing", "reason_code", "run_id"),
        empty="Nothing is in quarantine that matches.",
    )
    return visit.page("quarantine.html", "Quarantine", [records], lambda: _facts(visit, values))


@router.get("/quarantine/record", name="quarantined")
def quarantined(visit: VisitDep) -> Response:
    """Show one quarantined record with all attempts at it."""
    source, record = visit.query.get("source", ""), visit.query.get("record", "")
    number = int(record) if record.isascii() and record.isdigit() and len(record) < 10 else None
    # An address without a folder means the record of that name that was refused last.
    values = {"source": source, "record": number, "landing": visit.query.get("landing") or None}
    attempts = Listing(
        "attempts",
        _OF_ONE_FOLDER,
        _ATTEMPTS,
        sort="-started_at",
        values=values,
        ties=("run_id", "reason_code"),
    )
    return visit.page(
        "quarantined.html",
        source or "Quarantine",
        [attempts],
        lambda: _record_facts(visit, attempts),
        section="quarantine",
    )


def _chosen(query: Mapping[str, str]) -> dict[str, str | None]:
    """Return the filter that an address asks for, in the words of a replay."""
    return {name: query.get(name, "").strip() or None for name in _FIELDS}


def _facts(visit: Visit, values: Mapping[str, Any]) -> dict[str, Any]:
    anything = {**dict.fromkeys(_FIELDS), "resolved": values["resolved"]}
    reasons = visit.reader.rows(f"{_BY_REASON} order by records desc, reason_code", anything)
    still_open = visit.reader.one(_TOTAL, {**values, "resolved": False})
    chosen = {name: values[name] for name in _FIELDS}
    return {
        "chosen": chosen,
        "everything": values["resolved"],
        "reasons": [{**row, **_explained(row["reason_code"])} for row in reasons],
        "still_open": still_open,
        "replay": _replay(visit, chosen) if still_open["records"] else None,
    }


def _record_facts(visit: Visit, attempts: Listing) -> dict[str, Any]:
    rows = visit.reader.rows(f"{attempts.sql} order by started_at desc nulls last", attempts.values)
    if not rows:
        raise PageNotFoundError("No such record in quarantine.")
    latest = rows[0]
    is_open = any(row["resolved_run_id"] is None for row in rows)
    name = "/".join(filter(None, (latest["landing"], latest["source_file"])))
    chosen = {**dict.fromkeys(_FIELDS), "source": name}
    others = visit.reader.rows(_FOLDERS, {**attempts.values, "landing": latest["landing"]})
    return {
        "latest": latest,
        "elsewhere": [row["landing"] for row in others if row["landing"]],
        "log": task_log(latest["dag"], latest["run_id"], latest["stage"]),
        "is_open": is_open,
        "reason": _explained(latest["reason_code"]),
        "articles": [] if is_open else _articles(visit, latest),
        "replay": _replay(visit, chosen) if is_open else None,
    }


def _articles(visit: Visit, row: Mapping[str, Any]) -> list[str]:
    """Return the articles that the record, or the file, became in the run that settled it."""
    values = {
        "run": row["resolved_run_id"],
        "source": row["source_file"],
        "record": row["source_record"],
        "landing": row["landing"],
    }
    return [found["article_id"] for found in visit.reader.rows(_BECAME, values)]


def _explained(code: str) -> dict[str, str]:
    reason = REASONS[ReasonCode(code)]
    return {"meaning": reason.meaning, "remedy": reason.remedy}


def _replay(visit: Visit, chosen: Mapping[str, str | None]) -> dict[str, Any]:
    """Return how to take the chosen records up again, by the Dag and by the command line."""
    named = {name: value for name, value in chosen.items() if value is not None}
    return {
        "dag": f"/dags/{REPLAY_DAG}",
        "trigger": f"/api/v2/dags/{REPLAY_DAG}/dagRuns",
        "conf": json.dumps(named, ensure_ascii=False),
        "fields": named,
        "command": command_line("quarantine", "replay", corpus=visit.reader.uri, **named),
    }
