"""What is known of each publisher over time.

The measures come from ``articles``, the judgement of them from the present state of
``quality_metrics``; the cost of neither depends on how many runs there were.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.quality.drift import latest_metrics, reason
from research_corpus.quality.metrics import metric_of
from research_corpus.web.reading import Reader, Row

SHOWN_MONTHS = 24
ALERT_MONTHS = 3
"""Alerts on older months are past: the page of the publisher still shows them."""


class Measure(NamedTuple):
    """One measure of a publisher's month.

    Attributes:
        column: of the tables of :class:`Drift`.
        metric: its name in ``quality_metrics``.
        title: for headings.
        is_share: whether it is a share of 0 to 1; else a count.
    """

    column: str
    metric: str
    title: str
    is_share: bool


MEASURES = (
    Measure("articles", "article_count", "Articles", is_share=False),
    Measure("missing_dates", "missing_date_ratio", "Without date", is_share=True),
    Measure("missing_authors", "missing_author_ratio", "Without author", is_share=True),
    Measure("median_chars", "median_text_chars", "Median length", is_share=False),
    Measure("main_language_ratio", "main_language_ratio", "Main language", is_share=True),
    Measure("duplicates", "duplicate_ratio", "Duplicates", is_share=True),
)

_COLUMN_OF = {measure.metric: measure.column for measure in MEASURES} | {"silent_days": "articles"}

_GROUPED = """
    select publisher, pub_month, count(*) as articles,
        count(*) filter (date_published is null) as undated,
        count(*) filter (len(authors) = 0) as unsigned,
        count(duplicate_of) as repeated,
        median(text_chars)::bigint as median_chars,
        histogram(coalesce(language, 'unknown')) as languages
    from articles where {months} group by publisher, pub_month
"""

_MONTHS = """
    select publisher, pub_month, articles, languages, median_chars,
        metrics.value as missing_dates,
        unsigned / articles as missing_authors,
        repeated / articles as duplicates,
        entries[1].name as main_language, entries[1].n / articles as main_language_ratio
    from (
        select *, list_reverse_sort(list_transform(
            map_entries(languages), lambda e: {'n': e.value, 'name': e.key})) as entries
        from grouped
    ) left join (
        select publisher as who, pub_month as at_month, value
        from metrics where metric = 'missing_date_ratio'
    ) as metrics on who is not distinct from publisher and at_month = pub_month
"""

_SOURCES = """
    with whole as (
        select publisher, sum(articles)::bigint as articles,
            sum(undated) / sum(articles) as missing_dates,
            sum(unsigned) / sum(articles) as missing_authors,
            sum(repeated) / sum(articles) as duplicates,
            median(median_chars)::bigint as median_chars,
            max(pub_month) filter (pub_month <> 'unknown') as last_month
        from grouped group by 1
    ), spoken as (
        select publisher, entry.key as language, sum(entry.value)::bigint as n
        from (select publisher, unnest(map_entries(languages)) as entry from grouped) group by 1, 2
    ), main as (
        select publisher as who, arg_max(language, (n, language)) as main_language, max(n) as n
        from spoken group by 1
    ), alerted as (
        select publisher as whose, count(*) as alerts from alerts where is_current group by 1
    )
    select coalesce(publisher, 'unknown publisher') as name, whole.*,
        main_language, n / articles as main_language_ratio, coalesce(alerts, 0) as alerts
    from whole left join main on who is not distinct from publisher
    left join alerted on whose is not distinct from publisher
"""

_ALERTS = pa.schema(
    {
        "publisher": pa.string(),
        "pub_month": pa.string(),
        "metric": pa.string(),
        "title": pa.string(),
        "alert": pa.string(),
        "value": pa.float64(),
        "baseline": pa.float64(),
        "z_score": pa.float64(),
        "reason": pa.string(),
        "is_current": pa.bool_(),
        "run_id": pa.string(),
    }
)


class Drift:
    """The publishers of a corpus."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def sources(self) -> pa.Table:
        """Return one row a publisher, with its measures over all months."""
        relations = {"grouped": self._grouped(), "alerts": self.alerts()}
        return self._reader.table(_SOURCES, relations=relations)

    def by_month(self) -> pa.Table:
        """Return one row a publisher and month.

        ``missing_dates`` is that of the articles that arrived in the month, since an undated one
        has no other; null where no monitor has looked.
        """

        def measure() -> pa.Table:
            relations = {"grouped": self._grouped(), "metrics": self._metrics()}
            return self._reader.table(_MONTHS, relations=relations)

        table: pa.Table = self._reader.remember("sources by month", measure)
        return table

    def source(self, publisher: str | None) -> Row | None:
        """Return one publisher's row of :meth:`sources`; null if it has no article."""
        found = self._reader.rows(
            "from sources where publisher is not distinct from $publisher",
            {"publisher": publisher},
            sources=self.sources(),
        )
        return found[0] if found else None

    def months(self) -> list[str]:
        """Return the newest months of the corpus, oldest first, those without articles included."""
        newest = self._reader.one(
            "select max(pub_month) as month from months where pub_month <> 'unknown'",
            months=self.by_month(),
        )["month"]
        if newest is None:
            return []
        last = int(newest[:4]) * 12 + int(newest[5:]) - 1
        return [_month(number) for number in range(last - SHOWN_MONTHS + 1, last + 1)]

    def past(self) -> dict[tuple[str | None, str], list[float | None]]:
        """Return the values of :meth:`months` by publisher and column of a measure."""
        shown = self.months()
        rows = (
            self._reader.rows(
                "from months where pub_month >= $since", {"since": shown[0]}, months=self.by_month()
            )
            if shown
            else []
        )
        known = {(row["publisher"], row["pub_month"]): row for row in rows}
        publishers = {row["publisher"] for row in rows}
        return {
            (publisher, measure.column): [
                _value(known.get((publisher, month)), measure.column) for month in shown
            ]
            for publisher in publishers
            for measure in MEASURES
        }

    def months_of(self, publisher: str | None) -> list[Row]:
        """Return :meth:`months` of one publisher.

        Each has ``pub_month``, ``languages`` with their articles, and for each measure its column,
        ``<column>_usual`` and ``<column>_alert``.
        """
        rows = self._reader.rows(
            "from months where publisher is not distinct from $publisher",
            {"publisher": publisher},
            months=self.by_month(),
        )
        known = {row["pub_month"]: row for row in rows}
        metrics = self._reader.rows(
            "from metrics where publisher is not distinct from $publisher",
            {"publisher": publisher},
            metrics=self._metrics(),
        )
        judged = {(row["pub_month"], row["metric"]): row for row in metrics}
        return [_judged_month(month, known.get(month), judged) for month in self.months()]

    def alerts(self) -> pa.Table:
        """Return every value outside its usual band, with a sentence that says so."""

        def look() -> pa.Table:
            newest = self.months()[-ALERT_MONTHS:]
            raised = self._metrics().filter(pc.field("alert").is_valid())
            rows = [
                {
                    **row,
                    "title": metric_of(row["metric"]).title,
                    "reason": reason(row),
                    "is_current": bool(newest) and row["pub_month"] >= newest[0],
                }
                for row in raised.to_pylist()
            ]
            return pa.Table.from_pylist(rows, _ALERTS)

        table: pa.Table = self._reader.remember("alerts", look)
        return table

    def current_alerts(self) -> list[Row]:
        """Return the alerts on the newest months, by publisher; ``column`` is the measure's."""
        rows = self._reader.rows(
            "from alerts where is_current order by publisher, pub_month desc, metric",
            alerts=self.alerts(),
        )
        return [row | {"column": _COLUMN_OF.get(row["metric"])} for row in rows]

    def _grouped(self) -> pa.Table:
        reader = self._reader
        table: pa.Table = reader.remember("grouped", lambda: reader.by_month(_GROUPED))
        return table

    def _metrics(self) -> pa.Table:
        corpus = self._reader.corpus
        table: pa.Table = self._reader.remember("metrics", lambda: latest_metrics(corpus))
        return table


def _month(number: int) -> str:
    return f"{number // 12}-{number % 12 + 1:02d}"


def _value(row: Row | None, column: str) -> float | None:
    """Return a value of a month; no articles are 0, of which nothing else can be said."""
    if row is None:
        return 0 if column == "articles" else None
    value: float | None = row[column]
    return value


def _judged_month(
    month: str, row: Row | None, judged: Mapping[tuple[str, str], Row]
) -> dict[str, Any]:
    found: dict[str, Any] = {"pub_month": month}
    found["languages"] = dict(row["languages"]) if row else {}
    for measure in MEASURES:
        judgement = judged.get((month, measure.metric), {})
        found[measure.column] = _value(row, measure.column)
        found[f"{measure.column}_usual"] = judgement.get("baseline")
        found[f"{measure.column}_alert"] = judgement.get("alert")
    return found
