"""Nexis, Nexis Uni and LexisNexis: the old text form, and the newer one of word processors.

The old form opens each article with ``1 of 3 DOCUMENTS``, outlet, day and headline; the newer one
opens with the headline, closes with ``End of Document``, and has a list of contents in front.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from research_corpus.sources.vendors.export import Article, Lines, cut_after, cut_before
from research_corpus.sources.vendors.field_labels import label_of
from research_corpus.sources.vendors.labelled import Parts, claim_fields, take_apart
from research_corpus.sources.vendors.shapes import (
    NOTICE,
    PAGE_HEAD,
    is_counter,
    is_date_line,
    moment,
    without_place,
)

_END = re.compile(
    r"\s*(?:end of document|ende des dokuments|fin du document|fin del documento"
    r"|einde van document|einde van het document)\s*",
    re.I,
)
_COVER = re.compile(
    r"\s*(?:user name|date and time|job number|documents?|client/matter|search terms|search type"
    r"|narrowed by|content type|benutzername|datum und uhrzeit|nom d'utilisateur|date et heure"
    r"|nombre de usuario|fecha y hora|gebruikersnaam|datum en tijd)\s*(?::|\(\d+\)|\s{2,}narrowed)",
    re.I,
)
_LISTED = re.compile(r"\s*\d{1,4}\.\s+(?P<title>\S.*)")
_LINKS = re.compile(r"\s*(?:link to (?:image|pdf|original|article)|view original article).*", re.I)


class NexisDocuments:
    """The old form, with a counter above each article."""

    name = "nexis"

    def recognises(self, lines: Lines) -> bool:
        """Tell whether a counter stands above labels as Nexis writes them."""
        has_counter = any(is_counter(line) for line in lines)
        return has_counter and len(_labels(lines) & _NEXIS_LABELS) >= 2

    def articles(self, lines: Lines) -> Iterator[Article]:
        """Yield the articles in their order."""
        for part in cut_before(lines, is_counter):
            parts = take_apart(_without_page_heads(part))
            article = Article()
            _claim_top(article, parts, title_first=False)
            _finish(article, parts)
            yield article


class NexisUni:
    """The newer form, with ``End of Document`` below each article."""

    name = "nexis_uni"

    def recognises(self, lines: Lines) -> bool:
        """Tell whether articles end as in this form, or begin with its cover and labels."""
        has_end = any(_END.fullmatch(line) for line in lines)
        covers = sum(bool(_COVER.match(line)) for line in lines[:60])
        labels = _labels(lines)
        return (has_end and len(labels & _NEXIS_LABELS) >= 1) or (
            covers >= 2 and bool(labels & {"body", "load-date", "length"})
        )

    def articles(self, lines: Lines) -> Iterator[Article]:
        """Yield the articles in their order."""
        for number, part in enumerate(cut_after(lines, lambda line: bool(_END.fullmatch(line)))):
            if number == 0:
                part = _without_cover(part)
            kept = [line for line in _without_page_heads(part) if not _END.fullmatch(line)]
            if not any(line.strip() for line in kept):
                continue
            parts = take_apart(kept)
            article = Article()
            _claim_top(article, parts, title_first=True)
            _finish(article, parts)
            yield article


_NEXIS_LABELS = frozenset(
    (
        *("load-date", "length", "byline", "section", "language", "publication-type", "highlight"),
        *("body", "update", "headline", "dateline", "länge", "sprache", "rubrik", "autor"),
        *("ladedatum", "longueur", "langue", "rubrique", "auteur", "date-chargement"),
        *("longitud", "idioma", "sección", "lengte", "taal", "sectie", "laaddatum"),
    )
)


def _labels(lines: Lines) -> set[str]:
    return {found.rule for line in lines if len(line) < 300 and (found := label_of(line))}


def _without_page_heads(lines: Lines) -> list[str]:
    return [line for line in lines if not PAGE_HEAD.fullmatch(line) and not _LINKS.fullmatch(line)]


def _without_cover(lines: list[str]) -> list[str]:
    """Return the lines below the cover and its list of headlines."""
    day = next((i for i, line in enumerate(lines) if _is_day_of_article(lines, i)), len(lines))
    covers = [i for i in range(min(day, len(lines))) if _COVER.match(lines[i])]
    if len(covers) < 2:
        return lines
    listed = [found["title"].strip() for line in lines[:day] if (found := _LISTED.match(line))]
    first = _words(listed[0]) if listed else None
    for index in range(day - 1, covers[0], -1):
        if first and not _LISTED.match(lines[index]) and _words(lines[index]) == first:
            return lines[index:]
    return lines[covers[-1] + 1 :]


def _is_day_of_article(lines: list[str], index: int) -> bool:
    return is_date_line(lines[index]) and not _COVER.match(lines[index])


def _words(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _claim_top(article: Article, parts: Parts, *, title_first: bool) -> None:
    """Claim headline, outlet and day from the lines above the labels; the rest is text."""
    top = [line for line in parts.top if not NOTICE.match(line)]
    parts.notices += [line for line in parts.top if NOTICE.match(line)]
    day = next((i for i, line in enumerate(top) if is_date_line(line)), None)
    before, after = (top, []) if day is None else (top[:day], top[day + 1 :])
    if day is not None:
        article.claim("date_published", moment(top[day]), "day")
    (_claim_title_first if title_first else _claim_outlet_first)(article, parts, before, after)


def _claim_title_first(article: Article, parts: Parts, before: list[str], after: list[str]) -> None:
    # the running head of a page repeats the headline
    named = list({_words(line): line for line in before if line.strip()}.values())
    if len(named) > 1:
        article.claim("publisher", without_place(named[-1]), "outlet")
        named = named[:-1]
    article.claim("title", " ".join(named), "headline")
    rest = _paragraphs(after)
    if rest and not parts.fields:
        parts.body = [*_joined(rest), *parts.body]


def _claim_outlet_first(
    article: Article, parts: Parts, before: list[str], after: list[str]
) -> None:
    named = _paragraphs(before)
    if named:
        article.claim("publisher", without_place(" ".join(named[0])), "outlet")
    # below the day, in its paragraph, stands the edition
    starts_new = not after or not after[0].strip()
    rest = _paragraphs(after) if starts_new else _paragraphs(after)[1:]
    if any(label.role == "title" for label, _ in parts.fields):
        return
    if rest:
        article.claim("title", " ".join(rest[0]), "headline")
    elif len(named) > 1:
        article.claim("title", " ".join(named[1]), "headline")
    parts.body = [*_joined(rest[1:]), *parts.body]


def _paragraphs(lines: list[str]) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            found[-1].append(line.strip())
        elif found[-1]:
            found.append([])
    return [part for part in found if part]


def _joined(paragraphs: list[list[str]]) -> list[str]:
    return [line for part in paragraphs for line in (*part, "")]


def _finish(article: Article, parts: Parts) -> None:
    claim_fields(article, parts)
    title = next((_words(value) for about, value, _ in article.claims if about == "title"), None)
    body = list(parts.body)
    while body and (not body[-1].strip() or NOTICE.match(body[-1])):
        if body[-1].strip():
            article.claim("licence", body[-1], "notice")
        body.pop()
    article.body = [line for line in body if not title or _words(line) != title]
