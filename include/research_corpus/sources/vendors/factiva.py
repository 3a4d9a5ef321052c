"""Factiva: fields under two-letter codes, or the same fields in their order without any.

The codes are explained in Factiva's own help: HD headline, BY author, WC word count, PD day, ET
time, SN source, SC its code, LA language, CY copyright, LP lead, TD text, AN number of the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from research_corpus.contracts.records import ClaimField
from research_corpus.sources.vendors.export import Article, Lines, cut_after
from research_corpus.sources.vendors.labelled import language_tag
from research_corpus.sources.vendors.shapes import NOTICE, PAGE_HEAD, WORDS, day_in, without_place

_HEAD = ["SE", "HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "ED", "PG", "VOL", "LA", "CY"]
_TEXT = ("LP", "TD")
_FOOT = ["CT", "RF", "ART", "CLM", "CO", "IN", "NS", "RE", "PUB", "IPC", "IPD", "AN"]
_CODE = re.compile(
    rf"\s*\*?(?P<code>{'|'.join((*_HEAD, *_TEXT, *_FOOT))})\*?"
    r"(?:[ \t\xa0]*(?P<gap>\t|\s{2,}|\xa0)|\s|$)(?P<value>.*)$"
)
_NUMBER = re.compile(
    r"\s*(?:AN\s+)?(?:Document(?:o|e)?|Dokument|Документ|文件|文書|문서)\s+"
    r"(?P<key>[A-Za-z][A-Za-z0-9]{15,40})\s*"
)
_TIME = re.compile(r"\s*\d{1,2}[:.h]\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?(?:\s+[A-Z]{2,5})?\s*", re.I)
_BY = re.compile(r"\s*(?:by|von|par|por|door|de)\s+\S", re.I)
_NAME = re.compile(r"(?:[^\W\d_a-z][\w'’.-]+|de|van|von|der|la|le|and|und|et|y|en)")
_FIELDS: dict[str, ClaimField] = {
    "HD": "title",
    "BY": "byline",
    "SN": "publisher",
    "LA": "language_declared",
    "CY": "licence",
    "SE": "section",
    "CR": "agency",
}
MAX_HEAD_LINES = 14


def number_in(line: str) -> str | None:
    """Return the number of an article where a line gives it, in any language of the service.

    Example:
        >>> number_in("Dokument KELDE00020170401ed4100055")
        'KELDE00020170401ed4100055'
    """
    found = _NUMBER.fullmatch(line)
    return found["key"] if found else None


class FactivaCodes:
    """Fields under codes, in text or the rows of a table."""

    name = "factiva"

    def recognises(self, lines: Lines) -> bool:
        """Tell whether lines begin with the codes that every article has."""
        codes = {found["code"] for line in lines[:2000] if (found := _CODE.match(line))}
        return "HD" in codes and len(codes & {"WC", "PD", "SN", "SC", "LA", "LP", "TD", "AN"}) >= 4

    def articles(self, lines: Lines) -> Iterator[Article]:
        """Yield the articles in their order."""
        for part in cut_after(lines, lambda line: bool(_is_last(line))):
            fields = _coded_fields(part)
            if "HD" in fields or "TD" in fields or "LP" in fields:
                yield _coded_article(fields)


def _is_last(line: str) -> bool:
    found = _CODE.match(line)
    return found is not None and found["code"] == "AN" and bool(found["gap"] or number_in(line))


def _coded_fields(lines: Lines) -> dict[str, list[str]]:
    """Return the lines of each field by its code; blank lines stay in the text."""
    fields: dict[str, list[str]] = {}
    code = ""
    for line in lines:
        found = _CODE.match(line)
        if found and _is_code_here(found, code, fields):
            code = found["code"]
            fields.setdefault(code, []).append(found["value"].strip())
        elif code and not PAGE_HEAD.fullmatch(line):
            fields[code].append(line.strip())
    return fields


def _is_code_here(found: re.Match[str], before: str, fields: dict[str, list[str]]) -> bool:
    """Tell whether two letters are a code: in prose they may be a word, IN or CO."""
    code = found["code"]
    if code in fields:
        return False
    is_apart = bool(found["gap"]) or not found["value"].strip()
    return is_apart or (before not in _TEXT and code not in ("IN", "CO", "RE"))


def _coded_article(fields: dict[str, list[str]]) -> Article:
    article = Article()
    for code, about in _FIELDS.items():
        value = " ".join(part for part in fields.get(code, ()) if part)
        article.claim(about, _value(about, value), code)
    day = " ".join(part for part in (*fields.get("PD", ()), *fields.get("ET", ())) if part)
    article.claim("date_published", day, "PD")
    for subject in " ".join(fields.get("NS", ())).split("|"):
        article.claim("keywords", subject.rpartition(":")[2].strip(), "NS")
    article.key = number_in(" ".join(fields.get("AN", ()))) or None
    article.body = [*fields.get("LP", ()), "", *fields.get("TD", ())]
    return article


def _value(about: ClaimField, value: str) -> str:
    if about == "language_declared":
        return language_tag(value) or ""
    return without_place(value) if about == "publisher" else value


class FactivaPlain:
    """The same fields in their order, without codes."""

    name = "factiva"

    def recognises(self, lines: Lines) -> bool:
        """Tell whether a word count stands by itself and a number closes each article."""
        has_number = any(number_in(line) for line in lines)
        return has_number and any(WORDS.fullmatch(line) for line in lines)

    def articles(self, lines: Lines) -> Iterator[Article]:
        """Yield the articles in their order."""
        for part in cut_after(lines, lambda line: bool(number_in(line))):
            kept = [line for line in part if not PAGE_HEAD.fullmatch(line)]
            count = next((i for i, line in enumerate(kept) if WORDS.fullmatch(line)), None)
            if count is not None:
                yield _plain_article(kept, count)
            elif number_in(part[-1]):
                yield Article()


def _plain_article(lines: list[str], count: int) -> Article:
    article = Article()
    above = [line.strip() for line in lines[:count] if line.strip() and not NOTICE.match(line)]
    _claim_above(article, above[-4:])
    rest = lines[count + 1 :]
    end = _end_of_head(rest)
    claim_below(article, [line.strip() for line in rest[:end] if line.strip()])
    body = rest[end:]
    if body and (key := number_in(body[-1])):
        article.key = key
        body = body[:-1]
    article.body = body
    return article


def _end_of_head(lines: list[str]) -> int:
    """Return where the text begins: below the copyright, else below the language."""
    end = 0
    seen = 0
    for index, line in enumerate(lines):
        if not line.strip():
            continue
        seen += 1
        if seen > MAX_HEAD_LINES:
            break
        if NOTICE.match(line):
            return index + 1
        if end == 0 and language_tag(line):
            end = index + 1
    return end


def _claim_above(article: Article, lines: list[str]) -> None:
    """Claim section, headline and byline, the first and the last of which may be missing."""
    if not lines:
        return
    has_byline = len(lines) > 1 and _is_byline(lines[-1], lines[-2])
    if has_byline:
        article.claim("byline", lines[-1], "byline")
        lines = lines[:-1]
    if len(lines) > 1 and len(lines[0].split()) <= 3:
        article.claim("section", lines[0], "section")
        lines = lines[1:]
    article.claim("title", " ".join(lines), "headline")


def _is_byline(line: str, above: str) -> bool:
    if _BY.match(line):
        return True
    words = re.split(r"[\s,;]+", line.strip())
    is_named = 2 <= len(words) <= 8 and all(_NAME.fullmatch(word) for word in words)
    return is_named and len(above.split()) > 2


def claim_below(article: Article, lines: list[str]) -> None:
    """Claim day, time, outlet, language and copyright of the lines below the word count."""
    day = next((line for line in lines if day_in(line)), None)
    time = next((line for line in lines if _TIME.fullmatch(line)), "")
    article.claim("date_published", f"{day} {time}" if day else None, "day")
    names = [line for line in lines if line not in (day, time) and not NOTICE.match(line)]
    if names:
        article.claim("publisher", without_place(names[0]), "source")
    tags = [tag for line in names[1:] if (tag := language_tag(line))]
    article.claim("language_declared", tags[0] if tags else None, "language")
    notice = next((line for line in lines if NOTICE.match(line)), None)
    article.claim("licence", notice, "copyright")
