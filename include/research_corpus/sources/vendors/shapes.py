"""The shapes of the lines that frame articles in exports: dates, rules, counters, notices."""

from __future__ import annotations

import re

MAX_DATE_LINE_CHARS = 90

_MONTH = r"[^\W\d_]{3,12}\.?"
_DAY = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th|er|\.|º)?\s+(?:de\s+|of\s+)?{_MONTH},?\s+(?:de\s+|del\s+)?\d{{4}}\b"
    rf"|\b{_MONTH}\s+\d{{1,2}},?\s+\d{{4}}\b"
    r"|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{4}\b|\b\d{4} ?年 ?\d{1,2} ?月 ?\d{1,2} ?日"
)
_MONTH_ALONE = re.compile(rf"\s*{_MONTH}(?:\s*[-/–]\s*{_MONTH})?\s+\d{{4}}\s*", re.I)
_MONTHS = re.compile(
    r"jan|feb|fév|mar|mär|maa|mrt|apr|avr|abr|ma[iyo]|mei|jun|jui|jul|aug|aoû|ago|sep|oct|okt|nov"
    r"|dec|déc|dez|dic|ene|spring|summer|autumn|fall|winter",
    re.I,
)
_WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag "
    "freitag samstag sonnabend sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes "
    "martes miércoles jueves viernes sábado domingo maandag dinsdag woensdag donderdag vrijdag "
    "zaterdag zondag"
)
WEEKDAY = re.compile(rf"\b(?:{'|'.join(_WEEKDAYS.split())})\b,?", re.I)
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d\d\b")
RULE = re.compile(r"\s*(?:[_=*#~-]\s?){10,}\s*")
_COUNTER = re.compile(
    r"\W{0,3}(?:(?:dokument|documento?|doc\.?)\s+\d{1,6}\s+(?:of|von|de|van|sur)\s+\d{1,6}"
    r"|\d{1,6}\s+(?:of|von|de|van|sur)\s+\d{1,6}\s+(?:documents?|dokumente?n?|documentos?|documenten))"
    r"\W{0,3}",
    re.I,
)
PAGE_HEAD = re.compile(
    r"\s*(?:page|seite|página|pagina|pág\.?)\s+\d{1,5}(?:\s+(?:of|von|de|van|sur)\s+\d{1,5})?\s*",
    re.I,
)
NOTICE = re.compile(
    r"\s*(?:[©®]|\(c\)|copyright\b|urheberrecht|all rights reserved|alle rechte\b|alle rechten\b"
    r"|tous droits\b|todos los derechos)",
    re.I,
)
WORDS = re.compile(
    r"\s*\d[\d.,\u202f\xa0 ]{0,9}\s*(?:words?|w(?:ö|oe)rter|mots|palabras|woorden|parole|palavras"
    r"|слов|字|語|단어)\s*",
    re.I,
)
_PLACE = re.compile(r"\s{0,4}(?:\([^()]{1,60}\)|\[[^\[\]]{1,60}\])\s{0,4}$")


def is_counter(line: str) -> bool:
    """Tell whether a line is ``Document 1 of 2`` or ``1 of 3 DOCUMENTS`` and nothing else."""
    text = line.strip()
    return len(text) <= 60 and _COUNTER.fullmatch(text) is not None


def day_in(line: str) -> str | None:
    """Return the date in a line as written, or null; a day, or a month and year alone."""
    if found := _DAY.search(line):
        return found.group()
    alone = _MONTH_ALONE.fullmatch(line) if len(line) <= MAX_DATE_LINE_CHARS else None
    return line.strip() if alone and _MONTHS.match(line.strip()) else None


def is_date_line(line: str) -> bool:
    """Tell whether a line says when an article appeared, and little else."""
    if len(line.strip()) > MAX_DATE_LINE_CHARS:
        return False
    found = day_in(line)
    if found is None:
        return False
    bare = WEEKDAY.sub("", line.replace(found, "", 1))
    before = line[: line.find(found)]
    return len(re.findall(r"[^\W\d_]{3,}", bare)) <= 6 and not _has_words(WEEKDAY.sub("", before))


def _has_words(text: str) -> bool:
    return len(re.findall(r"[^\W\d_]{3,}", text)) > 0


def moment(line: str) -> str:
    """Return a date line with its weekday left out where a clock stands behind it.

    Readers of dates expect the clock beside the day.

    Example:
        >>> moment("January 1, 2017 Sunday 3:09 PM GMT")
        'January 1, 2017 3:09 PM GMT'
    """
    line = " ".join(line.split())
    return " ".join(WEEKDAY.sub("", line).split()) if _CLOCK.search(line) else line


def without_place(name: str) -> str:
    """Return the name of an outlet without the place that vendors put behind it.

    Example:
        >>> without_place("The Kelder Gazette (London)")
        'The Kelder Gazette'
    """
    return _PLACE.sub("", _PLACE.sub("", " ".join(name.split()))).strip(" ,;") or name
