"""Drift: what changed is flagged in the next run, and a quiet source never is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from made_corpus import ledger_row, run_row, sound_rows, write_corpus
from staged_rows import Rows

from research_corpus.contracts import TABLES
from research_corpus.quality import metrics
from research_corpus.quality.drift import changed, metrics_table, reason
from research_corpus.quality.judgement import Judged, judge
from research_corpus.quality.metrics import METRICS, Alert, metric_of
from research_corpus.quality.month_measures import Source, measure, months_between, next_month
from research_corpus.quality.thresholds import DriftThresholds
from research_corpus.storage.layout import UNKNOWN_MONTH

MONTHS = months_between("2022-01", "2024-06")
AFTER = datetime(2024, 7, 4, tzinfo=UTC)
QUIET_SOURCES = 120


class Outlet:
    """A made outlet whose months vary as those of a real one do.

    Args:
        seed: of all that is random.
        level: usual articles a month.
        spread: how far months vary beyond chance, as a share of the level.
    """

    def __init__(self, seed: int, level: float = 200.0, spread: float = 0.06) -> None:
        self.random = np.random.default_rng(seed)
        self.level, self.spread = level, spread
        self.unsigned, self.untitled, self.repeated, self.french, self.undated = (
            self.random.uniform(0, 0.4, 5)
        )
        self.log_chars = 7.5
        self.source = Source(newest=date(2024, 6, 29), longest_gap_days=3)

    def live(self, months: list[str]) -> Outlet:
        """Publish in each of the months; August and December are slower, growth is slow."""
        for at, month in enumerate(months):
            season = 1 + 0.1 * np.sin(2 * np.pi * at / 12) + 0.005 * at
            drawn = self.random.gamma(1 / self.spread**2, self.spread**2)
            self._month(month, int(self.random.poisson(self.level * season * drawn)))
        return self

    def _month(self, month: str, articles: int) -> None:
        if not articles:
            return
        share = lambda p: float(self.random.binomial(articles, p) / articles)  # noqa: E731
        texts = np.exp(self.random.normal(self.log_chars, 0.6, articles))
        self.source.months[month] = {
            metrics.ARTICLE_COUNT: float(articles),
            metrics.MISSING_AUTHOR_RATIO: share(self.unsigned),
            metrics.MISSING_TITLE_RATIO: share(self.untitled),
            metrics.MEDIAN_TEXT_CHARS: float(np.median(texts)),
            metrics.DUPLICATE_RATIO: share(self.repeated),
        }
        french = int(self.random.binomial(articles, self.french))
        counts = {"en": articles - french, "fr": french}
        self.source.languages[month] = {tag: count for tag, count in counts.items() if count}
        self.source.arrivals[month] = (articles, share(self.undated))


def alerts(source: Source, now: datetime = AFTER, **changes: float) -> list[Judged]:
    thresholds = DriftThresholds.model_validate(changes)
    return [row for row in judge({"Harbour News": source}, now, thresholds) if row.alert]


def test_judge_thirty_quiet_months_of_many_sources_raise_no_alert() -> None:
    random = np.random.default_rng(20250314)
    raised = []
    for seed in range(QUIET_SOURCES):
        level = float(np.exp(random.uniform(np.log(2), np.log(3000))))
        outlet = Outlet(seed, level, float(random.uniform(0.02, 0.1))).live(MONTHS)
        raised += alerts(outlet.source)
    assert raised == []


def falls_silent(outlet: Outlet) -> None:
    outlet.level = 1e-9


def halves(outlet: Outlet) -> None:
    outlet.level *= 0.45


def surges(outlet: Outlet) -> None:
    outlet.level *= 5


def loses_dates(outlet: Outlet) -> None:
    outlet.undated = 0.95


def loses_authors(outlet: Outlet) -> None:
    outlet.unsigned = 0.95


def loses_titles(outlet: Outlet) -> None:
    outlet.untitled = 0.95


def is_cut_off(outlet: Outlet) -> None:
    outlet.log_chars = 5.5


def repeats(outlet: Outlet) -> None:
    outlet.repeated = 0.95


def changes_language(outlet: Outlet) -> None:
    outlet.french = 0.95


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(
    ("happens", "alert"),
    [
        (falls_silent, Alert.SILENT),
        (halves, Alert.VOLUME_HALVED),
        (surges, Alert.VOLUME_SURGED),
        (loses_dates, Alert.DATES_LOST),
        (loses_authors, Alert.AUTHORS_LOST),
        (loses_titles, Alert.TITLES_LOST),
        (is_cut_off, Alert.LENGTH_CHANGED),
        (repeats, Alert.DUPLICATES_RISEN),
        (changes_language, Alert.LANGUAGE_CHANGED),
    ],
)
def test_judge_source_that_changes_is_flagged_in_the_next_month_and_no_other(
    happens: Callable[[Outlet], None], alert: Alert, seed: int
) -> None:
    outlet = Outlet(seed, level=400).live(MONTHS[:-1])
    happens(outlet)
    outlet.live(MONTHS[-1:])
    found = [(row.pub_month, row.alert) for row in alerts(outlet.source)]
    assert found == [(MONTHS[-1], alert)]


def test_judge_month_that_has_not_ended_has_no_volume_alert() -> None:
    outlet = Outlet(3).live(MONTHS[:-1])
    outlet.level = 50
    outlet.live(MONTHS[-1:])
    assert alerts(outlet.source, datetime(2024, 6, 20, tzinfo=UTC)) == []
    assert [row.alert for row in alerts(outlet.source)] == [Alert.VOLUME_HALVED]


def test_judge_past_shorter_than_the_threshold_judges_nothing() -> None:
    outlet = Outlet(3).live(MONTHS[-6:-1])
    outlet.level = 50
    outlet.live(MONTHS[-1:])
    assert alerts(outlet.source) == []
    assert [row.alert for row in alerts(outlet.source, min_history_months=5)] == [
        Alert.VOLUME_HALVED
    ]


def test_judge_new_level_is_usual_after_half_the_history() -> None:
    outlet = Outlet(5).live(MONTHS[:12])
    halves(outlet)
    outlet.live(MONTHS[12:])
    flagged = [row.pub_month for row in alerts(outlet.source)]
    assert flagged[0] == MONTHS[12]
    assert max(flagged) <= MONTHS[12 + 7]


@pytest.mark.parametrize(("days", "expected"), [(5, []), (30, [Alert.SILENT]), (500, [])])
def test_judge_source_behind_the_others_is_silent_until_it_counts_as_ended(
    days: int, expected: list[Alert]
) -> None:
    behind = Outlet(1).live(MONTHS).source
    newest = date(2024, 6, 29)
    other = Source(newest=newest + timedelta(days=days))
    now = datetime(2024, 7, 2, tzinfo=UTC) + timedelta(days=days)
    rows = judge({"A": behind, "B": other}, now, DriftThresholds())
    found = [r.alert for r in rows if r.metric == metrics.SILENT_DAYS and r.publisher == "A"]
    assert [alert for alert in found if alert] == expected


def test_judge_finished_archive_expects_nothing_after_its_last_article() -> None:
    source = Outlet(2).live(MONTHS).source
    assert alerts(source, datetime(2026, 11, 1, tzinfo=UTC)) == []
    live = alerts(source, datetime(2024, 9, 10, tzinfo=UTC))
    assert [(row.pub_month, row.alert) for row in live] == [
        ("2024-07", Alert.SILENT),
        ("2024-08", Alert.SILENT),
    ]


def test_judge_articles_without_publisher_are_measured_and_raise_no_alert() -> None:
    outlet = Outlet(3).live(MONTHS[:-1])
    falls_silent(outlet)
    outlet.live(MONTHS[-1:])
    rows = judge({None: outlet.source}, AFTER, DriftThresholds())
    assert len(rows) > 200
    assert not any(row.alert for row in rows)


def test_judge_archive_loaded_at_once_flags_the_undated_delivery_after_it() -> None:
    source = Outlet(4).live(MONTHS).source
    source.arrivals = {"2024-06": (3000, 0.02), "2024-07": (40, 1.0)}
    assert [(r.pub_month, r.alert) for r in alerts(source)] == [("2024-07", Alert.DATES_LOST)]


def test_reason_of_every_alert_names_publisher_month_and_usual_value() -> None:
    for name, metric in METRICS.items():
        for alert in metric.alerts:
            row = Judged("Harbour News", "2024-06", name, 0.75, 0.25, -6.0, alert)
            text = reason(vars(row))
            assert text.startswith("Harbour News")
            assert "2024-06" in text
    assert reason(vars(Judged("A", "2024-06", metrics.ARTICLE_COUNT, 1.0))) == ""


def test_metric_of_language_mix_is_known_and_others_are_not() -> None:
    assert metric_of("language_ratio_pt-BR").unit == "ratio"
    with pytest.raises(KeyError):
        metric_of("charm")


def test_changed_rows_are_those_that_differ_from_the_last_state() -> None:
    rows = judge({"A": Outlet(1).live(MONTHS).source}, AFTER, DriftThresholds())
    table = metrics_table("first", rows)
    assert table.schema.equals(TABLES["quality_metrics"].schema)
    assert changed(rows, table) == []
    later = judge({"A": Outlet(1).live(MONTHS).source}, AFTER, DriftThresholds(z_score=4))
    assert changed(later, table) == [row for row in later if row not in rows]
    assert changed(rows[:3], table.slice(0, 0)) == rows[:3]


def test_next_month_of_december_is_january() -> None:
    assert next_month("2024-12") == "2025-01"
    assert months_between("2024-11", "2025-02") == ["2024-11", "2024-12", "2025-01", "2025-02"]


def _dated(rows: Rows, *dates: datetime | None) -> Rows:
    for article, day in zip(rows["articles"], dates, strict=True):
        article.update(date_published=day, date_precision=None if day is None else "day")
    return rows


def test_measure_counts_months_languages_gaps_and_arrivals(tmp_path: Path) -> None:
    rows = _dated(
        sound_rows(4),
        datetime(2025, 1, 5, tzinfo=UTC),
        datetime(2025, 1, 25, 23, 59, tzinfo=UTC),
        datetime(2025, 2, 1, tzinfo=UTC),
        None,
    )
    rows["articles"][0].update(authors=[], title=None, language="fr")
    rows["articles"][1].update(duplicate_kind="near", publisher=None)
    # Annotated anew in April: it still arrived in March.
    rows["articles"][3]["run_id"] = "later"
    rows["runs"].append(run_row("later", datetime(2025, 4, 1, tzinfo=UTC)))
    rows["ingest_ledger"].append(ledger_row(rows["articles"][3], "later"))
    found = measure(write_corpus(tmp_path, rows), datetime(2025, 4, 2, tzinfo=UTC))

    outlet = found["Harbour News"]
    assert found[None].months["2025-01"][metrics.DUPLICATE_RATIO] == 1.0
    assert {month: outlet.articles(month) for month in outlet.months} == {
        "2025-01": 1, "2025-02": 1, UNKNOWN_MONTH: 1,
    }  # fmt: skip
    january = outlet.months["2025-01"]
    assert january[metrics.MISSING_AUTHOR_RATIO] == january[metrics.MISSING_TITLE_RATIO] == 1.0
    assert outlet.languages["2025-01"] == {"fr": 1}
    assert outlet.arrivals == {"2025-03": (3, pytest.approx(1 / 3))}
    assert (outlet.newest, outlet.longest_gap_days) == (date(2025, 2, 1), 27)


def test_measure_empty_corpus_has_no_sources(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path, Rows())
    assert measure(corpus, AFTER) == {}
    assert judge({}, AFTER, DriftThresholds()) == []
