"""What became of each record of each file: the query that the command and the page share."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

LATEST_RUN = """
    select run_id, strftime(started_at, '%Y-%m') as run_month from runs
    where status <> 'monitored' order by started_at desc, run_id desc limit 1
"""
"""The newest run that read files or changed articles; one that monitors does neither."""

_ROWS = """
    select r.started_at, l.run_id, coalesce(r.dag, '') as dag, l.source_file, l.source_record,
        l.outcome, l.reason_code, l.article_id, l.landing, l.landing_file, l.bytes
    from ingest_ledger l left join runs r using (run_id)
    where {conditions}
"""

_CONDITIONS = {
    "run_month": "l.run_month = $run_month",
    "run": "l.run_id = $run",
    "outcome": "l.outcome = $outcome",
    "reason": "l.reason_code = $reason",
    "article": "l.article_id = $article",
}


@dataclass(frozen=True)
class LedgerFilter:
    """Which rows of the ledger are meant; null means any.

    Attributes:
        run: the run.
        run_month: month in which it started, ``YYYY-MM``: only its file is read.
        file: ``source_file`` or ``landing_file``, or a pattern in which ``*`` stands for anything;
            also with the landing folder before it.
        outcome: such as ``written``.
        reason: a reason code.
        article: the article_id.
    """

    run: str | None = None
    run_month: str | None = None
    file: str | None = None
    outcome: str | None = None
    reason: str | None = None
    article: str | None = None

    @property
    def values(self) -> dict[str, Any]:
        """Values of the names in :attr:`sql`."""
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in given.items() if value is not None}

    @property
    def sql(self) -> str:
        """The query, without order.

        A condition that is not asked for is left out, so that row groups of other runs are passed
        over by their statistics.
        """
        conditions = [text for name, text in _CONDITIONS.items() if getattr(self, name) is not None]
        if self.file is not None:
            sign = "glob" if "*" in self.file else "="
            names = ("l.source_file", "l.landing_file", "l.landing || '/' || l.source_file")
            conditions.append(f"({' or '.join(f'{name} {sign} $file' for name in names)})")
        return _ROWS.format(conditions=" and ".join(conditions) or "true")
