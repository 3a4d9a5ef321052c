"""ProQuest: labelled fields around the text, articles parted by rules and ``Document 1 of 2``."""

from __future__ import annotations

from collections.abc import Iterator

from research_corpus.sources.vendors.export import Article, Lines
from research_corpus.sources.vendors.field_labels import label_of
from research_corpus.sources.vendors.labelled import claim_fields, take_apart
from research_corpus.sources.vendors.shapes import PAGE_HEAD, RULE, is_counter

_OWN = frozenset(
    (
        "proquest document id",
        "proquest-dokument-id",
        "id du document proquest",
        "identificateur de document proquest",
        "id de documento de proquest",
        "proquest document-id",
        "proquest document link",
    )
)


class ProQuest:
    """Text and HTML exports, and those of word processors."""

    name = "proquest"

    def recognises(self, lines: Lines) -> bool:
        """Tell whether labels that only ProQuest writes, or its cover, stand there."""
        labels = {found.rule for line in lines if (found := label_of(line))}
        has_cover = any("from ProQuest" in line for line in lines[:40])
        is_cut = any(is_counter(line) or RULE.fullmatch(line) for line in lines)
        return bool(labels & _OWN) or (has_cover and is_cut)

    def articles(self, lines: Lines) -> Iterator[Article]:
        """Yield the articles in their order."""
        for part in _parts(lines):
            taken = take_apart([line for line in part if not PAGE_HEAD.fullmatch(line)])
            if not taken.body and len(taken.fields) < 2:
                continue
            article = Article()
            title = _first_paragraph(taken.top)
            article.claim("title", title, "headline")
            claim_fields(article, taken, is_library=True)
            article.body = taken.body
            yield article


def _parts(lines: Lines) -> Iterator[list[str]]:
    """Yield the lines between rules and counters."""
    part: list[str] = []
    for line in lines:
        if RULE.fullmatch(line) or is_counter(line):
            yield part
            part = []
        else:
            part.append(line)
    yield part


def _first_paragraph(lines: list[str]) -> str:
    taken: list[str] = []
    for line in lines:
        if line.strip():
            taken.append(line.strip())
        elif taken:
            break
    return " ".join(taken)
