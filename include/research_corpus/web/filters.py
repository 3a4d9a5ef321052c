"""How values are printed in pages: numbers, shares, sizes, times.

A null is printed as a dash, since null means unknown.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime

from research_corpus.plurals import counted
from research_corpus.web.naming import name_of

DASH = "–"
_UNITS = ("B", "kB", "MB", "GB", "TB", "PB")
_STEP = 1000
_KINDS = {
    "PERSON": "person",
    "PER": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "NORP": "group",
    "EVENT": "event",
}
_RUNS = {
    "ingest_articles": "ingest run",
    "replay_quarantine": "replay",
    "reannotate_articles": "re-annotation",
    "withdraw_articles": "withdrawal",
    "monitor_corpus": "check of the corpus",
}


def count(value: float | None) -> str:
    """Return a whole number with commas between thousands, as on the command line.

    Example:
        >>> count(1234567)
        '1,234,567'
    """
    return DASH if value is None else f"{round(value):,}"


def dag_noun(dag: str) -> str:
    """Return what a run of a Dag is called in a sentence."""
    return _RUNS.get(dag, "run")


def number(value: float | None) -> str:
    """Return a number with at most three significant digits after large ones are rounded."""
    if value is None:
        return DASH
    return count(value) if abs(value) >= 100 else f"{value:.3g}"


def share(value: float | None) -> str:
    """Return a share of 0 to 1 in per cent; one that is not quite nothing or all says so.

    Example:
        >>> share(0.1234), share(0.00001), share(0.99999), share(1)
        ('12.3%', '< 0.1%', '> 99.9%', '100%')
    """
    if value is None:
        return DASH
    if value in (0, 1):
        return f"{value * 100:.0f}%"
    if value < 0.0005:
        return "< 0.1%"
    if 0.9995 < value < 1:
        return "> 99.9%"
    return f"{value:.1%}"


def size(value: float | None) -> str:
    """Return a number of bytes in decimal units.

    Example:
        >>> size(999), size(1_234_000)
        ('999 B', '1.23 MB')
    """
    if value is None:
        return DASH
    for unit in _UNITS:
        if value < _STEP or unit == _UNITS[-1]:
            break
        value /= _STEP
    return f"{value:.0f} B" if unit == "B" else f"{value:.3g} {unit}"


def time(value: datetime | None) -> str:
    """Return an instant in UTC to the minute."""
    return DASH if value is None else f"{value.astimezone(UTC):%Y-%m-%d %H:%M}"


def month_range(month: str) -> dict[str, str]:
    """Return the first and last day of a month, as pages of articles take them.

    Example:
        >>> month_range("2025-02")
        {'from': '2025-02-01', 'until': '2025-02-28'}
    """
    year, number = map(int, month.split("-"))
    return {"from": f"{month}-01", "until": f"{month}-{monthrange(year, number)[1]:02d}"}


def date(value: datetime | None) -> str:
    """Return the day of an instant in UTC."""
    return DASH if value is None else f"{value.astimezone(UTC):%Y-%m-%d}"


def duration(seconds: float | None) -> str:
    """Return a length of time in its two largest units.

    Example:
        >>> duration(75), duration(3_700)
        ('1 min 15 s', '1 h 1 min')
    """
    if seconds is None:
        return DASH
    whole = round(seconds)
    if whole < 60:
        return f"{seconds:.1f} s" if seconds < 10 else f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def kind_of_entity(label: str) -> str:
    """Return what a model's label of an entity means, in a word."""
    return _KINDS.get(label, label.lower())


FILTERS = {
    "count": count,
    "counted": counted,
    "dag_noun": dag_noun,
    "number": number,
    "share": share,
    "size": size,
    "time": time,
    "date": date,
    "duration": duration,
    "kind_of_entity": kind_of_entity,
    "name": name_of,
}
"""By the name that templates have for them."""
