"""Gale: labelled fields, the text, and the number of the document below it."""

from __future__ import annotations

from collections.abc import Iterator

from research_corpus.sources.vendors.export import Article, Lines, cut_after
from research_corpus.sources.vendors.field_labels import label_of
from research_corpus.sources.vendors.labelled import claim_fields, take_apart
from research_corpus.sources.vendors.shapes import PAGE_HEAD


class Gale:
    """Text exports and those of word processors."""

    name = "gale"

    def recognises(self, lines: Lines) -> bool:
        """Tell whether a document number of Gale stands below labelled fields."""
        labels = {found.rule for line in lines if (found := label_of(line))}
        return "gale document number" in labels and len(labels) >= 3

    def articles(self, lines: Lines) -> Iterator[Article]:
        """Yield the articles in their order."""
        for part in cut_after(lines, _is_last):
            taken = take_apart([line for line in part if not PAGE_HEAD.fullmatch(line)])
            if not taken.fields:
                continue
            article = Article()
            claim_fields(article, taken, is_library=True)
            if not article.says("title"):
                top = [line for line in taken.top if line.strip()]
                article.claim("title", top[0] if top else None, "headline")
            article.body = taken.body
            yield article


def _is_last(line: str) -> bool:
    found = label_of(line)
    return found is not None and found.rule == "gale document number"
