"""Pages *Quality*: all runs with their verdict, one run with its rules, one rule with its rows."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from fastapi import APIRouter, Response

from research_corpus.contracts.reasons import REASONS
from research_corpus.web import quality_figures as figures
from research_corpus.web.airflow_links import dag_run_links
from research_corpus.web.kept_results import kept_quality, rule_texts
from research_corpus.web.listing import Column, Kind, Link, Listing
from research_corpus.web.reading import Reader, Row
from research_corpus.web.run_history import TREND_RUNS, RunHistory
from research_corpus.web.visit import PageNotFoundError, VisitDep

router = APIRouter()

_TO_RUN = Link("run", {"run_id": "run_id"})

RUN_COLUMNS = (
    Column("started_at", "Started, UTC", Kind.TIME, link=_TO_RUN),
    Column("dag", "Dag", Kind.DAG),
    Column("verdict", "Verdict", Kind.STATUS),
    Column("failed_rules", "Failed rules", Kind.COUNT),
    Column("records_read", "Records", Kind.COUNT),
    Column("records_written", "Written", Kind.COUNT),
    Column("records_quarantined", "Quarantined", Kind.COUNT),
    Column("quarantined_ratio", "Share", Kind.SHARE, hint="Of the records read, quarantined"),
    Column("seconds", "Duration", Kind.DURATION),
    Column("run_id", "Run", Kind.SMALL, link=_TO_RUN),
)

_RULES = """
    select suite, table_name, expectation, "column", severity,
        case when success then 'passed' else 'failed' end as outcome,
        observed_value, element_count, unexpected_count, unexpected_ratio, holds, why,
        -- failed rules first, the gravest of them on top
        case when success then 0 when severity = 'critical' then 3
            when severity = 'warning' then 2 else 1 end as gravity, run_id
    from quality_results left join texts using (suite, expectation)
    where run_month = $month and run_id = $run_id
"""

_RULE_COLUMNS = (
    Column("outcome", "Outcome", Kind.STATUS, sort_by="gravity"),
    Column("expectation", "Rule", wide=True),
    Column("severity", "Severity"),
    Column("observed_value", "Observed", wide=True),
    Column("unexpected_ratio", "Share", Kind.SHARE, hint="Of the values checked, failed"),
    Column("suite", "Suite"),
)

_REASONS = """
    select reason_code, count(*) as records, count(resolved_run_id) as resolved,
        meaning, remedy, run_id
    from quarantine left join codes using (reason_code)
    where run_month = $month and run_id = $run_id group by all
"""

_REASON_COLUMNS = (
    Column(
        "reason_code",
        "Reason",
        Kind.CODE,
        link=Link("quarantine", {"run": "run_id", "reason": "reason_code"}),
    ),
    Column("records", "Records", Kind.COUNT),
    Column("resolved", "Resolved since", Kind.COUNT),
    Column("meaning", "Meaning", wide=True, sortable=False),
    Column("remedy", "What to do", wide=True, sortable=False),
)

_ROWS = """
    with ledger as (
        select article_id, any_value(source_file) as source_file, any_value(outcome) as outcome,
            any_value(reason_code) as reason_code
        from ingest_ledger
        where run_month = $month and run_id = $run_id and article_id is not null group by all
    )
    select suite, expectation, article_id, value,
        coalesce(f.source_file, l.source_file) as source_file, publisher, outcome, reason_code,
        run_id, regexp_extract(value, $month_of_value, 1) as about_month
    from quality_failed_rows f left join ledger l using (article_id)
    where run_month = $month and run_id = $run_id
        and ($suite is null or suite = $suite)
        and ($expectation is null or expectation = $expectation)
"""

_ROW_COLUMNS = (
    Column("expectation", "Rule", wide=True),
    Column("value", "Value", wide=True),
    Column("article_id", "Article", Kind.CODE),
    Column("source_file", "Input file", wide=True),
    Column("outcome", "Outcome", Kind.STATUS),
)

_MONTH_OF_VALUE = r"(?:^|/pub_month=)([0-9]{4}-(?:0[1-9]|1[0-2]))(?:/|$)"
"""A month that a fault is about: one without articles, or that of a file of the corpus."""

_TREND = """
    select run_id, success, unexpected_ratio, unexpected_count, started_at
    from quality_results join runs using (run_id)
    where quality_results.run_month >= $since and runs.run_month >= $since
        and suite = $suite and expectation = $expectation
    order by started_at desc limit $shown
"""


@router.get("/quality", name="quality")
def quality(visit: VisitDep) -> Response:
    """Show all runs, newest first, with their verdict and its trend."""
    history = RunHistory(visit.reader)
    runs = Listing(
        "runs",
        "from summaries",
        RUN_COLUMNS,
        sort="-started_at",
        ties=("run_id",),
        relations=lambda needed: {"summaries": history.newest(needed)},
        empty="No run has been committed yet.",
    )

    def facts() -> dict[str, Any]:
        trend = history.trend()
        return {
            "runs": history.count(),
            "latest": history.latest(),
            "check": history.latest_check(),
            "trend": trend,
            "rules_figure": figures.failed_rules(trend),
            "quarantine_figure": figures.quarantined(trend),
        }

    return visit.page("quality.html", "Quality", [runs], facts)


@router.get("/quality/run", name="run")
def run(visit: VisitDep, run_id: str = "") -> Response:
    """Show one run: its rules, the rows that failed them, what went to quarantine."""
    reader = visit.reader
    summary = _summary(reader, run_id)
    values = {"month": summary["run_month"], "run_id": run_id}
    listings = [
        Listing(
            "rules",
            _RULES,
            _RULE_COLUMNS,
            sort="-outcome",
            values=values,
            ties=("suite", "expectation"),
            relations=lambda _: {"texts": rule_texts(reader.corpus, run_id)},
            rows_per_page=20,
            empty="No rule was evaluated: the run staged no rows.",
        ),
        Listing(
            "reasons",
            _REASONS,
            _REASON_COLUMNS,
            sort="-records",
            values=values,
            ties=("reason_code",),
            relations=lambda _: {"codes": _codes()},
            empty="No record went to quarantine.",
        ),
        failing_rows(values),
    ]

    def facts() -> dict[str, Any]:
        return {
            "run": summary,
            "quality": kept_quality(reader.corpus, run_id),
            "airflow": dag_run_links(summary["dag"], run_id),
        }

    return visit.page("run.html", f"Run {run_id}", listings, facts, section="quality")


@router.get("/quality/rule", name="rule")
def rule(visit: VisitDep, run_id: str = "", suite: str = "", expectation: str = "") -> Response:
    """Show one rule in one run: what it demands and why, its past, the rows that failed it."""
    reader = visit.reader
    summary = _summary(reader, run_id)
    values = {"month": summary["run_month"], "run_id": run_id}
    rows = failing_rows(values, suite, expectation)

    def facts() -> dict[str, Any]:
        asked = {"suite": suite, "expectation": expectation}
        found = reader.rows(
            f"from ({_RULES}) where suite = $suite and expectation = $expectation",
            values | asked,
            texts=rule_texts(reader.corpus, run_id),
        )
        if not found:
            raise PageNotFoundError(f"Run {run_id} has no rule {expectation} in suite {suite}.")
        since = RunHistory(reader).trend_since()
        trend = reader.rows(_TREND, asked | {"since": since, "shown": TREND_RUNS})
        return {"run": summary, "rule": found[0], "trend_figure": figures.rule_trend(trend[::-1])}

    return visit.page("rule.html", expectation, [rows], facts, section="quality")


def failing_rows(
    values: dict[str, Any], suite: str | None = None, expectation: str | None = None
) -> Listing:
    """Return the rows of a run that failed its rules, or one of them."""
    return Listing(
        "rows",
        _ROWS,
        _ROW_COLUMNS,
        sort="expectation",
        values=values
        | {"suite": suite, "expectation": expectation, "month_of_value": _MONTH_OF_VALUE},
        ties=("suite", "article_id", "value", "source_file", "publisher"),
        empty="No row failed a rule.",
    )


def _summary(reader: Reader, run_id: str) -> Row:
    summary = RunHistory(reader).find(run_id)
    if summary is None:
        raise PageNotFoundError(
            f"The corpus has no run {run_id}. A run appears here once it has published or its "
            "quality check has stopped it; one that is under way, or failed before, does not."
        )
    return summary


def _codes() -> pa.Table:
    rows = [
        {"reason_code": code.value, "meaning": reason.meaning, "remedy": reason.remedy}
        for code, reason in REASONS.items()
    ]
    return pa.Table.from_pylist(rows)
