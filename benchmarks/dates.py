"""How well dates are read: 30 forms in 20 languages, dates written otherwise, strings of no date.

Prints the share that is right. Usage: ``python benchmarks/dates.py [--show 20]``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import NamedTuple

from babel import Locale
from babel.dates import format_datetime

from research_corpus.metadata.date_days import DateContext
from research_corpus.metadata.dates import read_date

GOLD = Path(__file__).parent / "gold"
LANGUAGES = (
    *("en", "fr", "de", "es", "it", "pt", "nl", "ru", "uk", "el"),
    *("pl", "cs", "ro", "hu", "tr", "sv", "fi", "id", "ar", "fa"),
)
EAST = ("zh", "ja", "ko", "th", "vi", "hi", "bn", "he")
MOMENTS = (
    datetime(2023, 1, 3, 9, 5, 7, tzinfo=UTC),
    datetime(2019, 2, 28, 14, 30, 0, tzinfo=UTC),
    datetime(2024, 5, 17, 23, 59, 58, tzinfo=UTC),
    datetime(2011, 8, 31, 0, 15, 0, tzinfo=UTC),
    datetime(1998, 12, 25, 12, 0, 30, tzinfo=UTC),
)
PATTERNS = (
    *("yyyy-MM-dd", "yyyy/MM/dd", "yyyy.MM.dd", "yyyyMMdd", "dd.MM.yyyy", "d.M.yyyy"),
    *("d MMMM yyyy", "d. MMMM yyyy", "d MMM yyyy", "dd MMM yyyy", "d-MMM-yyyy", "d/MMM/yyyy"),
    *("MMMM d, yyyy", "MMM d, yyyy", "EEEE, d MMMM yyyy", "EEE, d MMM yyyy", "EEEE d MMMM yyyy"),
    *("yyyy MMMM d", "yyyy-MMM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"),
    *("yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss'+02:00'", "d MMMM yyyy, HH:mm"),
    *("d MMMM yyyy HH:mm:ss", "d MMM yyyy HH:mm '+0200'", "EEE, d MMM yyyy HH:mm:ss 'GMT'"),
    *("dd.MM.yyyy HH:mm", "dd.MM.yyyy, HH:mm 'CET'", "d MMMM yyyy 'UTC' "),
)
ZONES = {"'+02:00'": 2, "'+0200'": 2, "'CET'": 1}
DIGITS = {
    "ar": "٠١٢٣٤٥٦٧٨٩",
    "fa": "۰۱۲۳۴۵۶۷۸۹",
    "hi": "०१२३४५६७८९",
    "bn": "০১২৩৪৫৬৭৮৯",
    "th": "๐๑๒๓๔๕๖๗๘๙",
}


class Case(NamedTuple):
    """A string, the language of its source and the instant it names."""

    raw: str
    language: str
    instant: datetime


def made() -> Iterator[Case]:
    """Yield the dates of every form in every language, in native digits where there are any."""
    for language in (*LANGUAGES, *EAST):
        native = ("full", "long", "medium") if language in EAST else ()
        for number, pattern in enumerate((*PATTERNS, *native)):
            moment = MOMENTS[number % len(MOMENTS)]
            # Gregorian years: ``th`` and ``fa`` would be formatted so by Babel in any case.
            raw = format_datetime(moment, _format(pattern, language), locale=language).strip()
            yield Case(raw, language, _meant(moment, pattern))
            if language in DIGITS:
                native_raw = raw.translate(str.maketrans("0123456789", DIGITS[language]))
                yield Case(native_raw, language, _meant(moment, pattern))


def _format(pattern: str, language: str) -> str:
    if pattern not in ("full", "long", "medium"):
        return pattern
    return str(Locale.parse(language).date_formats[pattern].pattern)


def _meant(moment: datetime, pattern: str) -> datetime:
    if "HH" not in pattern:
        return moment.replace(hour=0, minute=0, second=0)
    exact = moment if "ss" in pattern else moment.replace(second=0)
    hours = next((hours for zone, hours in ZONES.items() if zone in pattern), 0)
    return exact.replace(tzinfo=timezone(timedelta(hours=hours))).astimezone(UTC)


def held_out() -> list[Case]:
    """Return dates written otherwise than the generator writes them."""
    lines = (GOLD / "other_dates.tsv").read_text("utf-8").splitlines()
    cells = [line.split("\t") for line in lines if line]
    return [Case(raw, tag, datetime.fromisoformat(iso)) for raw, tag, iso in cells]


def no_dates() -> list[str]:
    """Return strings that name no date."""
    return (GOLD / "no_dates.txt").read_text("utf-8").splitlines()


def misread(cases: list[Case]) -> list[tuple[Case, datetime | None]]:
    """Return the cases read wrongly, with what was read."""
    read = [(case, read_date(case.raw, DateContext(case.language))) for case in cases]
    pairs = [(case, reading.instant if reading else None) for case, reading in read]
    return [(case, instant) for case, instant in pairs if instant != case.instant]


def invented() -> list[tuple[str, str]]:
    """Return the strings of no date that an instant was read from, with that instant."""
    read = [(raw, read_date(raw, DateContext("en"))) for raw in no_dates()]
    return [(raw, f"{r.instant} {r.rule}") for raw, r in read if r and r.instant]


def main() -> None:
    """Print the share that is right of each set, and some of what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", type=int, default=10, help="print so many errors of each set")
    show = parser.parse_args().show
    for name, cases in (("made", list(made())), ("written otherwise", held_out())):
        wrong = misread(cases)
        print(f"{name}: {1 - len(wrong) / len(cases):.4f} of {len(cases)} right")
        for case, instant in wrong[:show]:
            print(f"  {case.language}\t{case.raw}\t{instant}")
    found = invented()
    print(f"no date: {1 - len(found) / len(no_dates()):.4f} of {len(no_dates())} null")
    for raw, instant in found[:show]:
        print(f"  {raw}\t{instant}")


if __name__ == "__main__":
    main()
