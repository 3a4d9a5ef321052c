"""Dates that a page shows: time elements, and dated lines below the headline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml.html import HtmlElement

from research_corpus.contracts.records import Claim, ClaimField, Origin
from research_corpus.sources.html.html_headline import Line, lines_below

MAX_LINE_CHARS = 160
MAX_TIMES = 40
MAX_WORDS_BEFORE = 12
_FIRST_HINTS = ("riginally published", "irst published", "riginally posted")
_FIRST = """
    //text()[string-length() < 300 and (contains(., 'riginally published')
        or contains(., 'irst published') or contains(., 'riginally posted'))]
"""
_FIRST_WORDS = re.compile(r"\b(?:originally (?:published|posted)|first published)\b", re.I)
_UPDATED = re.compile(
    r"\b(?:last )?(?:updated?|modified|edited|reviewed|revised|aktualisiert|actualizado|mis à jour"
    r"|aggiornato|atualizado|bijgewerkt)\b",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"\b(?:(?:first |originally )?(?:published|posted|created)|publication date"
    r"|date published|issued|veröffentlicht|publicado|publié|pubblicato"
    r"|gepubliceerd|written on)\b",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic|janv|févr|avr|mai|juin|juil"
    r"|août|déc|mär|okt|dez|gen|mag|giu|lug|set|ott|out|maa)[^\W\d_]{0,9}\.?"
)
# a whole date: day, month and year in any usual order, in any script's digits
_DATE = re.compile(
    rf"(?:\b{_MONTH}\s{{0,2}}\d{{1,2}}(?:st|nd|rd|th)?,?\s{{0,2}}\d{{4}}"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th|\.|º)?\s{{0,2}}(?:de\s|of\s)?{_MONTH},?\s{{0,2}}(?:de\s)?\d{{4}}"
    rf"|\b\d{{1,2}}[-/]{_MONTH}[-/]\d{{4}}\b"
    r"|\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\b"
    r"|\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日|\d{4}년\s?\d{1,2}월\s?\d{1,2}일"
    r"|\b\d{1,2} [^\W\d_]{2,12} \d{4}\b)"
    r"(?:[^\d\n|]{0,12}\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?(?:\s?[A-Z]{2,4}\b)?)?",
    re.IGNORECASE,
)
_DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:date|dateline|published|pubdate|posted|time|timestamp|created|entry-date|meta-?date)"
    r"|date(?:published)?(?:$|[\s_-])|Date|Timestamp",
    re.IGNORECASE,
)
_CHANGED_CLASS = re.compile(r"(?:^|[\s_-])(?:updated|modified)(?:$|[\s_-])", re.I)
_OTHER_TIMES = re.compile(r"comment|related|teaser|card|sidebar|event|list-item|recommend", re.I)


def date_claims(tree: HtmlElement, lines: list[Line], above: list[Line]) -> Iterator[Claim]:
    """Yield the dates that a page shows, told apart by the words beside them.

    Args:
        tree: the page.
        lines: those below its headline.
        above: those above it.
    """
    yield from _time_claims(tree, lines)
    yield from _line_claims(lines)
    yield from _line_claims(above)
    yield from _first_published(tree)


def dates_below(headings: Iterable[HtmlElement]) -> Iterator[Claim]:
    """Yield the dates that stand in lines below the first of several headings."""
    for heading in islice(headings, 1):
        yield from _line_claims(lines_below(heading))


def _first_published(tree: HtmlElement) -> Iterator[Claim]:
    """Yield the date of the sentence that tells when an article first appeared, wherever it is."""
    if not any(map(tree.text_content().__contains__, _FIRST_HINTS)):
        return
    for text in islice(tree.xpath(_FIRST), MAX_TIMES):
        if text.getparent().tag not in {"script", "style", "noscript"}:
            line = " ".join(text.split())
            start = _FIRST_WORDS.search(line)
            found = _DATE.search(line, start.end()) if start else None
            if start and found and found.start() - start.end() <= MAX_WORDS_BEFORE:
                yield Claim("date_published", found[0].strip(), Origin.MARKUP, "dated-line", 0.63)


def _time_claims(tree: HtmlElement, lines: list[Line]) -> Iterator[Claim]:
    """Yield time elements: those near the headline, else those in the article, else the first."""
    dated = [e for e in islice(tree.iter("time", "abbr"), MAX_TIMES) if _stamp(e)]
    near = _near(lines)
    times = [e for e in dated if e in near]
    if not times:
        own = [e for e in dated if not _is_of_others(e)]
        times = [e for e in own if any(True for _ in e.iterancestors("article", "header"))] or own
    for element in times[:3]:
        label = f"{element.get('class', '')} {element.get('itemprop', '')} {_before(element)}"
        yield _time_claim(_stamp(element), label, element in near)


def _stamp(element: HtmlElement) -> str:
    name = "title" if element.tag == "abbr" else "datetime"
    value: str = (element.get(name) or "").strip()
    return value if re.match(r"\d{4}-\d\d-\d\d|\d{8}|\w+ \d", value) else ""


def _time_claim(value: str, label: str, is_near: bool) -> Claim:
    is_published = "publi" in label.lower() or bool(_PUBLISHED.search(label))
    is_updated = bool(re.search("updat|modif", label, re.I)) or bool(_UPDATED.search(label))
    if is_updated and not is_published:
        return Claim("date_modified", value, Origin.MARKUP, "time[datetime]", 0.6)
    confidence = 0.8 if is_published else 0.7 if is_near else 0.6
    return Claim("date_published", value, Origin.MARKUP, "time[datetime]", confidence)


def _before(element: HtmlElement) -> str:
    """Return the words before a time element, of its line or the one before."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        return str(previous.tail or previous.text_content())[-40:]
    return str((parent.text or "") if parent is not None else "")[-40:] + (element.text or "")[:20]


def _near(lines: list[Line]) -> set[HtmlElement]:
    return {part for line in lines for part in islice(line.element.iter(), 20)}


def _is_of_others(element: HtmlElement) -> bool:
    return any(
        e.tag in {"nav", "footer", "aside"} or _OTHER_TIMES.search(e.get("class", ""))
        for e in islice(element.iterancestors(), 6)
        if e.tag not in {"body", "html"}
    )


def _line_claims(lines: list[Line]) -> Iterator[Claim]:
    """Yield dates in short lines: with a word or a class that says so, or bare ones."""
    label = ""
    for line in lines:
        if len(line.text) <= MAX_LINE_CHARS:
            yield from _dates_of(line, label)
            label = line.text if len(line.text) <= 30 else ""


def _dates_of(line: Line, label: str) -> Iterator[Claim]:
    position = 0
    for found in islice(_DATE.finditer(line.text), 3):
        before = line.text[position : found.start()] or label
        after = line.text[found.end() :]
        position = found.end()
        field: ClaimField = "date_published"
        is_changed = _UPDATED.search(before) or _CHANGED_CLASS.search(line.element.get("class", ""))
        if is_changed and not _PUBLISHED.search(before):
            field = "date_modified"
        value = found[0].strip()
        if _PUBLISHED.search(before) or field == "date_modified":
            yield Claim(field, value, Origin.MARKUP, "dated-line", 0.62)
        elif _has_date_class(line.element):
            yield Claim(field, value, Origin.MARKUP, "date-markup", 0.6)
        elif _is_bare(before, after):
            yield Claim(field, value, Origin.MARKUP, "bare-date", 0.45)


def _has_date_class(element: HtmlElement) -> bool:
    near = [element, *islice(element.iterancestors(), 1)]
    return any(_DATE_CLASS.search(e.get("class", "") + " " + e.get("itemprop", "")) for e in near)


def _is_bare(before: str, after: str) -> bool:
    """Tell whether a line has little beside its date, or a byline."""
    rest = f"{before} {after}"
    return len(rest) <= 60 and not re.search(r"[a-z]{3,}[.!?](?:\s|$)", rest)
