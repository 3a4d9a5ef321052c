"""PressReader: the article as printed, and what it is below it."""

from __future__ import annotations

from collections.abc import Iterator

from research_corpus.sources.vendors.export import Article, Lines
from research_corpus.sources.vendors.field_labels import label_of
from research_corpus.sources.vendors.labelled import claim_fields, take_apart
from research_corpus.sources.vendors.shapes import is_date_line

_OWN = frozenset(("article name", "publication", "start page", "end page"))


class PressReader:
    """Articles with the block ``Article Name``, ``Publication``, ``Start Page``, ``End Page``."""

    name = "pressreader"

    def recognises(self, lines: Lines) -> bool:
        """Tell whether the block stands there."""
        labels = {found.rule for line in lines if (found := label_of(line))}
        return "article name" in labels and len(labels & _OWN) >= 3

    def articles(self, lines: Lines) -> Iterator[Article]:
        """Yield the articles in their order."""
        text: list[str] = []
        block: list[str] = []
        for line in (*lines, "\x00"):
            is_block = (found := label_of(line)) is not None and (
                bool(block) or found.rule == "article name"
            )
            if is_block:
                block.append(line)
            elif block and line.strip():
                yield _article(text, block)
                text, block = [line], []
            elif not block:
                text.append(line)


def _article(text: list[str], block: list[str]) -> Article:
    article = Article()
    claim_fields(article, take_apart(block))
    stated = {value.casefold() for about, value, _ in article.claims if about != "section"}
    body: list[str] = []
    for line in text:
        is_head = not any(part.strip() for part in body)
        if is_head and is_date_line(line):
            article.claim("date_published", line, "day")
        elif not (is_head and " ".join(line.split()).casefold() in stated):
            body.append(line)
    article.body = body
    return article
