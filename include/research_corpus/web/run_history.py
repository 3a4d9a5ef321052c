"""Runs with their verdict, read from the newest month back, so that old history costs nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa

from research_corpus.contracts.verdicts import verdict_of
from research_corpus.web.reading import Reader, Row

TREND_RUNS = 60
"""Runs that figures show: as many bars as can be told apart."""

MONITORED = "monitored"
"""``runs.status`` of a run that checked the whole corpus and brought nothing."""

_FOR_EVER = "9999"

_SUMMARIES = """
    with rules as (
        select run_id, count(*) as rules,
            count(*) filter (not success) as failed_rules,
            count(*) filter (not success and severity = 'critical') as failed_critical,
            count(*) filter (not success and severity = 'warning') as failed_warning,
            count(*) filter (not success and severity = 'info') as failed_info
        from quality_results where run_month between $since and $until group by run_id
    )
    select r.run_id, r.run_month, r.status, r.verdict,
        coalesce(r.dag, case status when 'monitored' then 'monitor_corpus' end) as dag,
        r.limit_set_aside_by, r.limit_set_aside_at,
        r.started_at, r.finished_at, epoch(r.finished_at - r.started_at) as seconds,
        coalesce(rules, 0) as rules, coalesce(failed_rules, 0) as failed_rules,
        coalesce(failed_critical, 0) as failed_critical,
        coalesce(failed_warning, 0) as failed_warning, coalesce(failed_info, 0) as failed_info,
        counts['records_read'] as records_read, counts['records_written'] as records_written,
        counts['records_duplicate'] as records_duplicate,
        counts['records_superseded'] as records_superseded,
        counts['records_skipped'] as records_skipped,
        counts['records_quarantined'] as records_quarantined,
        coalesce(counts['records_removed'], 0) as records_removed,
        counts['records_quarantined'] / nullif(counts['records_read'], 0) as quarantined_ratio,
        counts['files_found'] as files_found, counts['files_unchanged'] as files_unchanged,
        r.code_version
    from runs r left join rules using (run_id)
    where r.run_month between $since and $until and ($run_id is null or r.run_id = $run_id)
    order by r.started_at desc, r.run_id
"""


class RunHistory:
    """The runs of a corpus."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def count(self) -> int:
        """Return how many runs there are."""
        return sum(self._by_month().values())

    def newest(self, least: int | None) -> pa.Table:
        """Return at least so many runs, or all, newest first, whole months of them."""
        since = "" if least is None else self._since(least)
        return self._reader.remember(("runs", since), lambda: self._summaries(since))

    def trend(self) -> list[Row]:
        """Return the newest runs that figures show, oldest first."""
        newest: list[Row] = self.newest(TREND_RUNS).slice(0, TREND_RUNS).to_pylist()
        return newest[::-1]

    def latest(self) -> Row | None:
        """Return the newest run that brought or changed articles, or null if there is none."""
        return self._newest_where(lambda run: run["status"] != MONITORED)

    def latest_check(self) -> Row | None:
        """Return the newest run that checked the whole corpus, or null if there is none."""
        return self._newest_where(lambda run: run["status"] == MONITORED)

    def _newest_where(self, is_meant: Callable[[Row], bool]) -> Row | None:
        # The newest months mostly have one; only then are the older ones opened.
        for least in (TREND_RUNS, None):
            for run in self.newest(least).to_pylist():
                if is_meant(run):
                    return dict(run)
        return None

    def find(self, run_id: str) -> Row | None:
        """Return one run, or null if there is none of that name."""
        month = self._month_of(run_id)
        if month is None:
            return None
        found: list[Row] = self._summaries(month, month, run_id).to_pylist()
        return found[0]

    def trend_since(self) -> str:
        """Return the first month that :meth:`trend` reads."""
        return self._since(TREND_RUNS)

    def _summaries(self, since: str, until: str = _FOR_EVER, run_id: str | None = None) -> pa.Table:
        values = {"since": since, "until": until, "run_id": run_id}
        return _with_verdicts(self._reader.table(_SUMMARIES, values))

    def _month_of(self, run_id: str) -> str | None:
        sql = "select run_month from runs where run_month >= $since and run_id = $run_id"
        # Mostly a recent run is asked for; it is found without opening the older months.
        for since in (self.trend_since(), ""):
            if found := self._reader.rows(sql, {"since": since, "run_id": run_id}):
                return str(found[0]["run_month"])
        return None

    def _since(self, least: int) -> str:
        """Return the month from which on there are at least so many runs."""
        seen, since = 0, ""
        for since, runs in self._by_month().items():  # noqa: B007
            seen += runs
            if seen >= least:
                break
        return since

    def _by_month(self) -> dict[str, int]:
        """Return how many runs each month has, newest first."""

        def count() -> dict[str, int]:
            files = self._reader.corpus.root.child("runs").file_infos()
            rows: dict[str, int] = {}
            for file in reversed(files):
                month = re.search(r"run_month=([^/]+)/part-", file.path)
                if month:
                    rows[month[1]] = self._reader.rows_of(file)
            return rows

        known: dict[str, int] = self._reader.remember("runs by month", count)
        return known


def _with_verdicts(runs: pa.Table) -> pa.Table:
    """Fill in the verdict of runs that were made before it was kept."""
    index = runs.schema.get_field_index("verdict")
    verdicts = [run["verdict"] or _derived(run) for run in runs.to_pylist()]
    return runs.set_column(index, "verdict", pa.array(verdicts, pa.string()))


def _derived(run: Mapping[str, Any]) -> str:
    failed = {name: run[f"failed_{name}"] for name in ("critical", "warning", "info")}
    is_unfit = run["status"] == MONITORED and run["failed_critical"] > 0
    return verdict_of(failed, is_stopped=run["status"] == "failed" or is_unfit).value
