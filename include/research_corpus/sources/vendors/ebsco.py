"""EBSCOhost: labelled fields above the text, ``Record: 1`` before each article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from research_corpus.sources.vendors.export import Article, Lines, cut_before
from research_corpus.sources.vendors.field_labels import label_of
from research_corpus.sources.vendors.labelled import claim_fields, take_apart

_RECORD = re.compile(r"\s*(?:record|datensatz|notice|registro)\s*:\s*\d{1,6}\s*", re.I)
_FOOT = re.compile(r"\s*(?:~{4,}|copyright of\b|source\s*:\s*\S.*\baccession number\b)", re.I)
_BY = re.compile(r"\s*by\s+\S.{2,80}", re.I)
_MONTH_FIRST = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")


class Ebsco:
    """Text exports with full text."""

    name = "ebsco"

    def recognises(self, lines: Lines) -> bool:
        """Tell whether the labels stand there that EBSCOhost prints together."""
        labels = {found.rule for line in lines if (found := label_of(line))}
        is_numbered = any(_RECORD.fullmatch(line) for line in lines)
        return "accession number" in labels and (is_numbered or "database" in labels)

    def articles(self, lines: Lines) -> Iterator[Article]:
        """Yield the articles in their order."""
        parts = list(cut_before(lines, lambda line: bool(_RECORD.fullmatch(line))))
        for part in parts or [list(lines)]:
            taken = take_apart(part)
            for _, values in taken.fields:
                values[:] = map(_day_first, values)
            article = Article()
            claim_fields(article, taken, is_library=True)
            article.claims = [
                (about, value.removesuffix(".") if about == "title" else value, rule)
                for about, value, rule in article.claims
            ]
            article.body = _text(article, taken.body)
            yield article


def _day_first(line: str) -> str:
    """Return the line with its dates in ISO 8601; EBSCO prints the month first in every country."""
    return _MONTH_FIRST.sub(lambda d: f"{d[3]}-{int(d[1]):02}-{int(d[2]):02}", line)


def _text(article: Article, body: list[str]) -> list[str]:
    for index, line in enumerate(body):
        if _FOOT.match(line):
            byline = next((after for after in body[index:] if _BY.fullmatch(after)), None)
            if not article.says("byline"):
                article.claim("byline", byline, "foot")
            return body[:index]
    return body
