"""Coverage: planted outages are found, and rates do not follow them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

import duckdb
import pandas as pd
import pytest

from research_corpus.analyst.views import macros, view_over
from research_corpus.contracts import TABLES

FIRST, LAST = date(2023, 1, 1), date(2024, 12, 31)
Lost = Callable[[str, date], bool]


@dataclass(frozen=True)
class Outlet:
    """How a made publisher delivers, and how often it writes the term, in hits an article."""

    name: str
    weekdays: tuple[int, ...]
    articles: int
    rate: float


OUTLETS = (
    Outlet("Harbour Daily", (0, 1, 2, 3, 4, 5, 6), 6, 30),
    Outlet("Market News", (0, 1, 2, 3, 4), 8, 6),
    Outlet("Sunday Letter", (6,), 30, 18),
    Outlet("Night Wire", (0, 1, 2, 3, 4, 5, 6), 4, 12),
)


def days() -> Iterator[date]:
    for number in range((LAST - FIRST).days + 1):
        yield FIRST + timedelta(number)


def made(seed: int = 7) -> pd.DataFrame:
    """Two years of four outlets; the term is rarer in summer, and each outlet has its own rate."""
    dice, rows = Random(seed), []
    for day in days():
        season = 0.6 if day.month in (6, 7, 8) else 1.0
        for outlet in OUTLETS:
            if day.weekday() in outlet.weekdays:
                for number in range(outlet.articles):
                    mean = outlet.rate * season
                    hits = max(0, round(dice.gauss(mean, mean**0.5)))
                    rows.append((f"{outlet.name}/{day}/{number}", outlet.name, day, hits))
    return pd.DataFrame(rows, columns=["article_id", "publisher", "day", "hits"])


MADE = made()


def corpus_of(articles: pd.DataFrame) -> duckdb.DuckDBPyConnection:
    """Return all macros over tables that hold these articles, and a token for each hit."""
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    for table in TABLES.values():
        empty = view_over(table, (), "")
        connection.execute(empty.replace("create or replace view", "create table", 1))
    connection.register("made", articles)
    connection.execute("""
        insert into articles by name
        select article_id, publisher, strftime(day, '%Y-%m') as pub_month, 400 as token_count,
            (day::date + interval 9 hour)::timestamptz as date_published,
            'minute' as date_precision
        from made;
        insert into tokens by name
        select article_id, strftime(day, '%Y-%m') as pub_month, 'tide' as form,
            unnest(range(hits)) as token_index
        from made
    """)
    for subject in macros():
        connection.execute(subject)
    return connection


def rates(connection: duckdb.DuckDBPyConnection, grouped: str, column: str) -> dict[str, float]:
    rows = connection.sql(f"select grouping_value, {column} from covered_frequency('tide', ?)",
                          params=[grouped]).fetchall()  # fmt: skip
    return dict(rows)


def in_may(publisher: str, day: date) -> bool:
    return publisher == "Harbour Daily" and (day.year, day.month) == (2023, 5)


def half_of_october(publisher: str, day: date) -> bool:
    return publisher == "Market News" and (day.year, day.month) == (2023, 10) and day.day > 16


def a_week_of_all(_publisher: str, day: date) -> bool:
    return date(2024, 3, 4) <= day <= date(2024, 3, 10)


OUTAGES = {
    "one source, one month": (in_may, {("Harbour Daily", "2023-05")}),
    "half a month": (half_of_october, {("Market News", "2023-10")}),
    "all sources a week": (
        a_week_of_all,
        {(outlet.name, "2024-03") for outlet in OUTLETS},
    ),
}


@cache
def after(outage: str) -> duckdb.DuckDBPyConnection:
    """The corpus without what the outage lost."""
    lost, _ = OUTAGES[outage]
    pairs = zip(MADE["publisher"], MADE["day"], strict=True)
    return corpus_of(MADE[[not lost(*pair) for pair in pairs]])


@pytest.fixture(scope="module")
def whole() -> duckdb.DuckDBPyConnection:
    return corpus_of(MADE)


@pytest.mark.parametrize("outage", OUTAGES)
def test_planted_outage_is_listed_and_nothing_else(outage: str) -> None:
    _, gaps = OUTAGES[outage]
    found = after(outage).sql(
        "select publisher, pub_month from coverage where state in ('partial', 'silent')"
    )
    assert set(found.fetchall()) == gaps


@pytest.mark.parametrize("grouped", ["all", "year", "month", "publisher"])
@pytest.mark.parametrize("outage", OUTAGES)
def test_planted_outage_leaves_rates_within_one_per_cent(
    outage: str, grouped: str, whole: duckdb.DuckDBPyConnection
) -> None:
    found = rates(after(outage), grouped, "covered_per_million")
    assert found == pytest.approx(rates(whole, grouped, "per_million"), rel=0.01)


def test_raw_rate_follows_a_silent_source(whole: duckdb.DuckDBPyConnection) -> None:
    """What the corrected figure is for: by the raw one, May looks like a month of silence."""
    raw = rates(after("one source, one month"), "month", "per_million")["2023-05"]
    assert raw < 0.8 * rates(whole, "month", "per_million")["2023-05"]


def test_whole_corpus_has_no_gaps_and_equal_figures(whole: duckdb.DuckDBPyConnection) -> None:
    assert whole.sql("select distinct state from coverage").fetchall() == [("complete",)]
    rows = whole.sql("from covered_frequency('tide', 'month')").df()
    assert rows["covered_per_million"].to_numpy() == pytest.approx(rows["per_million"].to_numpy())
    assert rows["covered"].to_numpy() == pytest.approx(1)


def test_balanced_panel_leaves_out_sources_with_a_gap() -> None:
    rows = after("one source, one month").sql(
        "select grouping_value from covered_frequency('tide', 'publisher', balanced := true)"
    )
    assert [name for (name,) in rows.fetchall()] == ["Market News", "Night Wire", "Sunday Letter"]


def test_irregular_sources_without_outage_seldom_show_a_gap() -> None:
    """Fifty outlets that publish at random: at most one in twenty has a gap that is none."""
    dice, rows = Random(11), []
    for number in range(50):
        chance = dice.uniform(0.05, 0.9)
        rows += [
            (f"{number}/{day}", f"Outlet {number}", day, 1)
            for day in days()
            if dice.random() < chance
        ]
    found = corpus_of(pd.DataFrame(rows, columns=["article_id", "publisher", "day", "hits"])).sql(
        "select count(distinct publisher) from coverage_gaps"
    )
    ((with_gaps,),) = found.fetchall()
    assert with_gaps <= 2


def test_source_with_few_days_is_unknown_and_dates_without_a_day_say_nothing() -> None:
    rows: list[Any] = [(f"a{day}", "Rare", date(2024, 1, day), 1) for day in (1, 9, 28)]
    found = corpus_of(pd.DataFrame(rows, columns=["article_id", "publisher", "day", "hits"])).sql(
        "select publisher, pub_month, covered, state from coverage"
    )
    assert found.fetchall() == [("Rare", "2024-01", None, "unknown")]
