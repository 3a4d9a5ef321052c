"""Judge every publisher's months by its own past: values of ``quality_metrics``, and alerts.

A value is judged by the median of the publisher's own earlier months
(:mod:`research_corpus.quality.robust`). It raises an alert only if it is both too far from it to
be chance and different enough to matter; both are thresholds of
:class:`research_corpus.quality.thresholds.DriftThresholds`. Articles without a publisher are
measured, but raise no alert: nobody delivers them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from statistics import median

from research_corpus.quality import metrics
from research_corpus.quality.metrics import Alert
from research_corpus.quality.month_measures import (
    Publisher,
    Source,
    last_complete_month,
    months_between,
)
from research_corpus.quality.robust import count_score, length_score, ratio_score
from research_corpus.quality.thresholds import DriftThresholds
from research_corpus.storage.layout import UNKNOWN_MONTH, month_of

DAYS_OF_A_MONTH = 30.44

SHARES = {
    metrics.MISSING_AUTHOR_RATIO: Alert.AUTHORS_LOST,
    metrics.MISSING_TITLE_RATIO: Alert.TITLES_LOST,
    metrics.DUPLICATE_RATIO: Alert.DUPLICATES_RISEN,
}
"""Shares of a month's articles that matter when they rise."""


@dataclass(frozen=True)
class Judged:
    """One row of ``quality_metrics``, but for its run.

    Attributes:
        publisher: null for articles without one.
        pub_month: ``YYYY-MM`` or ``unknown``.
        metric: name of the measure.
        value: the measure.
        baseline: usual value; null without a history.
        z_score: robust deviations from it; null where it is not judged.
        alert: how it leaves its usual band; null if it does not.
    """

    publisher: Publisher
    pub_month: str
    metric: str
    value: float
    baseline: float | None = None
    z_score: float | None = None
    alert: Alert | None = None


def judge(
    sources: Mapping[Publisher, Source], started_at: datetime, thresholds: DriftThresholds
) -> list[Judged]:
    """Return every measure of every publisher's month, judged by the publisher's past.

    Args:
        sources: what was measured.
        started_at: start of the run, UTC; there is no other clock.
        thresholds: when a value is unusual.
    """
    newest = newest_day(sources)
    until = observed_until(newest, started_at, thresholds)
    rows: list[Judged] = []
    for publisher in sorted(sources, key=lambda name: (name is not None, name or "")):
        found = _SourceJudge(
            publisher, sources[publisher], newest or until.date(), until, thresholds
        ).rows()
        rows += found if publisher is not None else (replace(row, alert=None) for row in found)
    return rows


def newest_day(sources: Mapping[Publisher, Source]) -> date | None:
    """Return the day of the newest article of all; null if none is dated."""
    return max((s.newest for s in sources.values() if s.newest is not None), default=None)


def observed_until(
    newest: date | None, started_at: datetime, thresholds: DriftThresholds
) -> datetime:
    """Return up to when articles are expected: the run, or the newest article of an archive."""
    oldest_live = started_at.date() - timedelta(days=thresholds.archive_after_days)
    if newest is None or newest >= oldest_live:
        return started_at
    return datetime(newest.year, newest.month, newest.day, tzinfo=UTC)


class _SourceJudge:
    """The judgement of one publisher."""

    def __init__(
        self,
        publisher: Publisher,
        source: Source,
        newest: date,
        until: datetime,
        thresholds: DriftThresholds,
    ) -> None:
        self._publisher, self._source, self._newest = publisher, source, newest
        self._until, self._limits = until, thresholds
        self._last_complete = last_complete_month(until, thresholds.complete_after_days)
        dated = sorted(month for month in source.months if month != UNKNOWN_MONTH)
        last = max(dated[-1], self._last_complete) if dated else ""
        self._months = months_between(dated[0], last) if dated else []

    def rows(self) -> Iterator[Judged]:
        """Yield all measures, by month."""
        for at, month in enumerate(self._months):
            past = self._months[max(0, at - self._limits.history_months) : at]
            yield from self._month(month, past)
        yield from self._undated()
        yield from self._arrivals()
        yield from self._silence()

    def _month(self, month: str, past: list[str]) -> Iterator[Judged]:
        has_articles = self._source.articles(month) > 0
        if has_articles or any(map(self._source.articles, past)):
            yield self._volume(month, past)
        if has_articles:
            filled = [m for m in past if self._source.articles(m) >= self._limits.min_articles]
            yield from (self._share(name, month, filled) for name in SHARES)
            yield self._length(month, filled)
            yield from self._languages(month, filled)

    def _volume(self, month: str, past: list[str]) -> Judged:
        value = float(self._source.articles(month))
        row = Judged(self._publisher, month, metrics.ARTICLE_COUNT, value)
        if len(past) < self._limits.min_history_months:
            return row
        at = self._months.index(month)
        longer = self._months[max(0, at - 2 * self._limits.history_months) : at]
        recent, history = (
            [float(self._source.articles(m)) for m in each] for each in (past, longer)
        )
        baseline, z = count_score(value, recent, history)
        if month > self._last_complete:
            return replace(row, baseline=baseline)
        return replace(
            row, baseline=baseline, z_score=z, alert=self._volume_alert(value, baseline, z)
        )

    def _volume_alert(self, value: float, baseline: float, z: float) -> Alert | None:
        limits = self._limits
        if z <= -limits.volume_z_score and value <= limits.volume_drop * baseline:
            return Alert.VOLUME_HALVED if value else Alert.SILENT
        if z >= limits.volume_z_score and baseline and value >= limits.volume_rise * baseline:
            return Alert.VOLUME_SURGED
        return None

    def _share(self, metric: str, month: str, past: list[str]) -> Judged:
        row = Judged(self._publisher, month, metric, self._source.months[month][metric])
        history = [(self._source.articles(m), self._source.months[m][metric]) for m in past]
        if len(history) < self._limits.min_history_months:
            return row
        return self._judged_share(row, self._source.articles(month), history, SHARES[metric])

    def _judged_share(
        self,
        row: Judged,
        articles: int,
        history: list[tuple[int, float]],
        alert: Alert,
        sign: int = 1,
    ) -> Judged:
        """Return the row with its score, and the alert if it moved too far towards ``sign``.

        Args:
            row: with its value, a share.
            articles: that it is a share of.
            history: number of articles and share of earlier months.
            alert: what to call it.
            sign: 1 if a higher share is worse, -1 if a lower one is.
        """
        before = sum(count for count, _ in history)
        baseline, z = ratio_score(row.value, articles, [share for _, share in history], before)
        if articles < self._limits.min_articles:
            return replace(row, baseline=baseline)
        far = sign * z >= self._limits.z_score
        matters = sign * (row.value - baseline) >= self._limits.ratio_change
        return replace(row, baseline=baseline, z_score=z, alert=alert if far and matters else None)

    def _length(self, month: str, past: list[str]) -> Judged:
        name, articles = metrics.MEDIAN_TEXT_CHARS, self._source.articles(month)
        row = Judged(self._publisher, month, name, self._source.months[month][name])
        if len(past) < self._limits.min_history_months:
            return row
        baseline, z = length_score(
            row.value, [self._source.months[m][name] for m in past], articles
        )
        if articles < self._limits.min_articles:
            return replace(row, baseline=baseline)
        factor = max(row.value, 1.0) / max(baseline, 1.0)
        matters = max(factor, 1 / factor) >= self._limits.length_factor
        is_alert = matters and abs(z) >= self._limits.z_score
        alert = Alert.LENGTH_CHANGED if is_alert else None
        return replace(row, baseline=baseline, z_score=z, alert=alert)

    def _languages(self, month: str, past: list[str]) -> Iterator[Judged]:
        articles = self._source.articles(month)
        for language, count in sorted(self._source.languages[month].items()):
            name = f"{metrics.LANGUAGE_RATIO_PREFIX}{language}"
            yield Judged(self._publisher, month, name, count / articles)
        main = self._main_language(past or [month])
        row = Judged(
            self._publisher, month, metrics.MAIN_LANGUAGE_RATIO, self._language_share(month, main)
        )
        if len(past) < self._limits.min_history_months:
            yield row
            return
        history = [(self._source.articles(m), self._language_share(m, main)) for m in past]
        yield self._judged_share(row, articles, history, Alert.LANGUAGE_CHANGED, sign=-1)

    def _language_share(self, month: str, language: str) -> float:
        return self._source.languages[month].get(language, 0) / self._source.articles(month)

    def _main_language(self, months: list[str]) -> str:
        counts: Counter[str] = Counter()
        for month in months:
            counts.update(self._source.languages[month])
        return min(counts, key=lambda language: (-counts[language], language))

    def _undated(self) -> Iterator[Judged]:
        """Yield the measures of articles without a month, which have no past to be judged by."""
        for metric, value in self._source.months.get(UNKNOWN_MONTH, {}).items():
            yield Judged(self._publisher, UNKNOWN_MONTH, metric, value)

    def _arrivals(self) -> Iterator[Judged]:
        arrivals = self._source.arrivals
        months = sorted(month for month in arrivals if month != UNKNOWN_MONTH)
        for at, month in enumerate(months):
            articles, value = arrivals[month]
            row = Judged(self._publisher, month, metrics.MISSING_DATE_RATIO, value)
            past = [arrivals[m] for m in months[max(0, at - self._limits.history_months) : at]]
            # An archive that came in one month is past enough: what counts is its articles.
            if sum(count for count, _ in past) >= self._limits.min_articles:
                row = self._judged_share(row, articles, past, Alert.DATES_LOST)
            yield row

    def _silence(self) -> Iterator[Judged]:
        if self._source.newest is None:
            return
        days = float((self._newest - self._source.newest).days)
        row = Judged(self._publisher, month_of(self._until), metrics.SILENT_DAYS, days)
        tolerated = self._tolerated_days()
        if tolerated is None:
            yield row
            return
        is_silent = tolerated < days <= self._limits.ended_after_days
        yield replace(row, baseline=tolerated, alert=Alert.SILENT if is_silent else None)

    def _tolerated_days(self) -> float | None:
        """Return how long the publisher's past lets it be silent; null if it is too short."""
        assert self._source.newest is not None  # noqa: S101 - narrows the type
        newest = f"{self._source.newest:%Y-%m}"
        past = [month for month in self._months if month < newest]
        past = past[-self._limits.history_months :]
        if len(past) < self._limits.min_history_months:
            return None
        usual = median(self._source.articles(month) for month in past)
        if not usual:
            return None
        expected = self._limits.silent_articles * DAYS_OF_A_MONTH / usual
        longest = self._limits.silent_gap_factor * self._source.longest_gap_days
        return max(expected, longest, float(self._limits.silent_days))
