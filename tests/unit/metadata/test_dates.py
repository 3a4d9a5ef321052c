"""Dates: instant, precision, zone source, and the refusal to guess."""

import itertools
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research_corpus.metadata.calendars import persian_day
from research_corpus.metadata.date_days import DateContext
from research_corpus.metadata.dates import find_dates, is_century_assumed, read_date

GOLD = Path(__file__).parents[3] / "benchmarks" / "gold"


@pytest.mark.parametrize(
    ("raw", "language", "instant", "precision", "zone"),
    [
        ("2025-03-14", "en", "2025-03-14T00:00:00", "day", "unknown"),
        ("2025-03-14T10:15:00+02:00", "en", "2025-03-14T08:15:00", "second", "given"),
        ("20250314T101500Z", "en", "2025-03-14T10:15:00", "second", "given"),
        ("Fri, 14 Mar 2025 10:00:00 GMT", "en", "2025-03-14T10:00:00", "second", "given"),
        ("March 14, 2025 5:30 p.m. EDT", "en", "2025-03-14T21:30:00", "minute", "given"),
        ("March 2025", "en", "2025-03-01T00:00:00", "month", "unknown"),
        ("2025", "en", "2025-01-01T00:00:00", "year", "unknown"),
        ("1741950000", "en", "2025-03-14T11:00:00", "second", "given"),
        ("14 mars 2025 à 9h30", "fr", "2025-03-14T09:30:00", "minute", "unknown"),
        ("1er mars 2025", "fr", "2025-03-01T00:00:00", "day", "unknown"),
        ("14. März 2025, 10:15 Uhr MEZ", "de", "2025-03-14T09:15:00", "minute", "given"),
        ("3 de marzo de 2025", "es", "2025-03-03T00:00:00", "day", "unknown"),
        ("14 марта 2025 г., 10:15 МСК", "ru", "2025-03-14T07:15:00", "minute", "given"),
        ("14 Μαρτίου 2025", "el", "2025-03-14T00:00:00", "day", "unknown"),
        ("2025年3月14日", "ja", "2025-03-14T00:00:00", "day", "unknown"),
        ("03/04/2025", "fr", "2025-04-03T00:00:00", "day", "unknown"),
        ("03.04.2025", None, "2025-04-03T00:00:00", "day", "unknown"),
        ("12:99 2025-03-14 99:00", "en", "2025-03-14T00:00:00", "day", "unknown"),
    ],
)
def test_read_date_shapes_of_print_give_instant_precision_and_zone(
    raw, language, instant, precision, zone
):
    found = read_date(raw, DateContext(language))
    assert found is not None
    assert found.instant == datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert (found.precision, found.timezone_source) == (precision, zone)


def test_read_date_numeric_english_without_country_is_ambiguous():
    found = read_date("03/04/2025", DateContext("en"))
    assert found is not None
    assert (found.instant, found.flag) == (None, "date_ambiguous")
    assert {day.month for day in found.alternatives} == {3, 4}


@pytest.mark.parametrize(("country", "month"), [("US", 3), ("GB", 4)])
def test_read_date_numeric_english_country_decides(country, month):
    found = read_date("03/04/2025", DateContext("en", country))
    assert found is not None
    assert found.instant == datetime(2025, month, 7 - month, tzinfo=UTC)


def test_read_date_time_without_zone_takes_the_publishers_zone_as_assumed():
    found = read_date("14 July 2025 10:00", DateContext("en", "GB", "Europe/London"))
    assert found is not None
    assert found.instant == datetime(2025, 7, 14, 9, tzinfo=UTC)
    assert found.timezone_source == "assumed"


@pytest.mark.parametrize(
    "raw", ["", "yesterday", "3 hours ago", "2025-13-45", "31 February 2025", "BBC 2"]
)
def test_read_date_no_absolute_date_is_null(raw):
    assert read_date(raw, DateContext("en")) is None


def test_read_date_name_after_the_time_is_no_zone():
    found = read_date("2025-03-14 10:15 TOM BELL", DateContext("en"))
    assert found is not None
    assert found.raw == "2025-03-14 10:15"


@given(st.datetimes(datetime(1600, 1, 1), datetime(2200, 1, 1), timezones=st.timezones()))
def test_read_date_isoformat_comes_back_as_the_same_instant(moment):
    moment = moment.replace(microsecond=0)
    if moment.utcoffset().total_seconds() % 60:
        moment = moment.replace(tzinfo=UTC)
    found = read_date(moment.isoformat(), DateContext())
    assert found is not None
    assert found.instant == moment.astimezone(UTC)


@given(st.text(alphabet="0123456789-/.: TZ,+mMarchapJ年月日 ", max_size=40))
def test_find_dates_any_line_spans_cut_out_the_raw_date(line):
    for found in find_dates(line, DateContext("en")):
        assert line[slice(*found.span)] == found.raw
        assert (found.instant is None) == (found.flag is not None)


@given(
    st.datetimes(datetime(1700, 1, 1), datetime(2100, 1, 1)),
    st.sampled_from(["", "Z", "+02:00", "-0530", "+15:00", "z"]),
    st.sampled_from(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f"]),
)
def test_read_date_iso_alone_means_what_it_means_within_a_line(moment, zone, shape):
    text = moment.strftime(shape) + zone
    alone = read_date(text, DateContext("en"))
    (within,) = find_dates(f"on {text}", DateContext("en"))
    facts = ("raw", "rule", "instant", "precision", "timezone_source", "confidence")
    assert [getattr(alone, f) for f in facts] == [getattr(within, f) for f in facts]


def _gold(name):
    return (GOLD / name).read_text("utf-8").splitlines()


@pytest.mark.parametrize("raw", _gold("no_dates.txt"))
def test_read_date_string_that_names_no_date_has_no_instant(raw):
    found = read_date(raw, DateContext("en"))
    assert found is None or found.instant is None


@pytest.mark.parametrize("line", _gold("other_dates.tsv"))
def test_read_date_other_scripts_and_calendars_give_the_day_and_time(line):
    raw, language, instant = line.split("\t")
    found = read_date(raw, DateContext(language))
    assert found is not None
    assert found.instant == datetime.fromisoformat(instant)


@pytest.mark.parametrize(
    ("raw", "year"), [("12.03.45", 1945), ("12.03.26", 2026), ("12.03.27", 1927)]
)
def test_read_date_two_digit_year_is_never_later_than_the_latest_year(raw, year):
    found = read_date(raw, DateContext("de", latest_year=2026))
    assert found is not None
    assert found.instant == datetime(year, 3, 12, tzinfo=UTC)


def test_read_date_time_before_the_web_assumes_no_zone():
    found = read_date("26-FEB-1987 15:01:01.79", DateContext("en", "US", "America/New_York"))
    assert found is not None
    assert found.instant == datetime(1987, 2, 26, 15, 1, 1, tzinfo=UTC)
    assert (found.precision, found.timezone_source) == ("second", "unknown")


def test_persian_day_every_day_follows_the_one_before():
    days = [
        found
        for year in range(1300, 1420)
        for month in range(1, 13)
        for day in range(1, 32)
        if (found := persian_day(year, month, day))
    ]
    assert persian_day(1300, 1, 1) == date(1921, 3, 21)
    assert {(after - day).days for day, after in itertools.pairwise(days)} == {1}


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.sampled_from([0x660, 0x6F0, 0x966, 0xE50]))
def test_read_date_native_digits_name_the_same_day(day, zero):
    native = str.maketrans({str(digit): chr(zero + digit) for digit in range(10)})
    found = read_date(day.isoformat().translate(native), DateContext("en"))
    assert found is not None
    assert found.instant is not None
    assert found.instant.date() == day


@given(st.integers(1000, 2399), st.integers(13, 99), st.integers(1, 99))
def test_read_date_month_beyond_twelve_names_no_date(year, month, day):
    found = read_date(f"{year}-{month}-{day}", DateContext("en"))
    assert found is None or found.instant is None


@pytest.mark.parametrize(
    ("raw", "day", "is_assumed"),
    [
        ("14-Mar-68", "1968-03-14", True),
        ("14 March 71", "1971-03-14", True),
        ("3/15/68", "1968-03-15", True),
        ("14-Mar-24", "2024-03-14", False),
        ("3/15/24", "2024-03-15", False),
        ("14-Mar-1968", "1968-03-14", False),
    ],
)
def test_read_date_with_a_year_of_two_digits_is_never_ahead(raw, day, is_assumed):
    reading = read_date(raw, DateContext("en", latest_year=2025))
    assert reading.instant.date().isoformat() == day
    assert is_century_assumed(reading) is is_assumed
