"""Measure every publisher's months over the whole corpus; judging them is not done here."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise

import duckdb

from research_corpus.quality import metrics
from research_corpus.quality.corpus_views import connect
from research_corpus.storage.layout import UNKNOWN_MONTH, Corpus, month_of

Publisher = str | None

EPOCH = date(1970, 1, 1)
SECONDS_OF_A_DAY = 86_400

_MONTHS = """
    select publisher, pub_month, count(*),
        avg((len(authors) = 0)::double), avg((title is null)::double), median(text_chars),
        avg((duplicate_kind is not null)::double)
    from articles group by all order by all
"""

_LANGUAGES = """
    select publisher, pub_month, coalesce(language, 'unknown'), count(*)
    from articles group by all order by all
"""

# The run that wrote an article first tells when it arrived: later ones revise or annotate it anew.
_ARRIVALS = """
    with arrived as (
        select l.article_id, arg_min(l.run_id, (r.started_at, l.run_id)) as run_id
        from ingest_ledger l join runs r using (run_id)
        where l.outcome in ('written', 'duplicate') group by 1
    ), placed as (
        select a.publisher, a.pub_month = 'unknown' as is_undated,
            coalesce(arrived.run_id, a.run_id) as run_id
        from articles a left join arrived using (article_id)
    )
    select publisher, coalesce(year(r.started_at), 0), coalesce(month(r.started_at), 0),
        count(*), avg(is_undated::double)
    from placed left join runs r using (run_id) group by all order by all
"""

_DAYS = """
    select distinct publisher, (epoch(date_published) // $day)::bigint as day
    from articles where date_published < $until order by all
"""


@dataclass
class Source:
    """What was measured of one publisher.

    Attributes:
        months: by month, the measures of the articles dated in it; counts as whole numbers.
        languages: by month, articles by language.
        arrivals: by month of arrival, number of articles and the share of undated ones.
        newest: day of the newest article; null if all are undated.
        longest_gap_days: longest time between two days with articles, in the year before the
            newest; 0 if there is one day only.
    """

    months: dict[str, dict[str, float]] = field(default_factory=dict)
    languages: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    arrivals: dict[str, tuple[int, float]] = field(default_factory=dict)
    newest: date | None = None
    longest_gap_days: int = 0

    def articles(self, month: str) -> int:
        """Return the number of articles dated in a month."""
        return int(self.months.get(month, {}).get(metrics.ARTICLE_COUNT, 0))


def measure(corpus: Corpus, until: datetime) -> dict[Publisher, Source]:
    """Return what every publisher's months show, null for the articles without one.

    Args:
        corpus: the corpus; nothing is written.
        until: dates after it count for no newest day, UTC.

    Cost: reads nine columns of articles and three of the ledger, once or twice.
    """
    sources: dict[Publisher, Source] = defaultdict(Source)
    with connect(corpus, ("articles", "ingest_ledger", "runs")) as connection:
        _measure_months(connection, sources)
        for publisher, month, language, count in connection.execute(_LANGUAGES).fetchall():
            sources[publisher].languages[month][language] = count
        for publisher, year, number, count, ratio in connection.execute(_ARRIVALS).fetchall():
            # An article whose run left no trace has no month of arrival.
            month = f"{year:04d}-{number:02d}" if year else UNKNOWN_MONTH
            sources[publisher].arrivals[month] = (count, ratio)
        _measure_gaps(connection, sources, until)
    return dict(sources)


def _measure_months(
    connection: duckdb.DuckDBPyConnection, sources: dict[Publisher, Source]
) -> None:
    names = (
        metrics.ARTICLE_COUNT,
        metrics.MISSING_AUTHOR_RATIO,
        metrics.MISSING_TITLE_RATIO,
        metrics.MEDIAN_TEXT_CHARS,
        metrics.DUPLICATE_RATIO,
    )
    for publisher, month, *values in connection.execute(_MONTHS).fetchall():
        numbers = map(float, values)
        sources[publisher].months[month] = dict(zip(names, numbers, strict=True))


def _measure_gaps(
    connection: duckdb.DuckDBPyConnection, sources: dict[Publisher, Source], until: datetime
) -> None:
    asked = {"day": SECONDS_OF_A_DAY, "until": until}
    days: dict[Publisher, list[int]] = defaultdict(list)
    for publisher, day in connection.execute(_DAYS, asked).fetchall():
        days[publisher].append(day)
    for publisher, found in days.items():
        newest = found[-1]
        recent = [day for day in found if day >= newest - 365]
        gaps = [later - earlier for earlier, later in pairwise(recent)]
        sources[publisher].newest = EPOCH + timedelta(days=newest)
        sources[publisher].longest_gap_days = max(gaps, default=0)


def next_month(month: str) -> str:
    """Return the month after ``month``.

    Example:
        >>> next_month("2025-12")
        '2026-01'
    """
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12:04d}-{number % 12 + 1:02d}"


def months_between(first: str, last: str) -> list[str]:
    """Return all months from ``first`` to ``last``, both included; none if it lies before."""
    months = []
    while first <= last:
        months.append(first)
        first = next_month(first)
    return months


def last_complete_month(instant: datetime, grace_days: int) -> str:
    """Return the last month that had ended ``grace_days`` before ``instant``."""
    first_day = (instant - timedelta(days=grace_days)).replace(day=1)
    return month_of(first_day - timedelta(days=1))
