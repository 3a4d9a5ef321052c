"""ProQuest: labelled fields around the text, articles parted by rules and ``Document 1 of 2``."""

from __future__ import annotations

import re
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


_LAST = frozenset(("database", "datenbank", "base de données", "base de datos"))
_EDITION = re.compile(r":? ?\[[^\[\]]{1,40} edition\]$", re.I)


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
            if all(label.role == "frame" for label, _ in taken.fields):
                continue  # the cover, and the conditions below the last article
            article = Article()
            title = _first_paragraph(taken.top)
            article.claim("title", _EDITION.sub("", title), "headline")
            claim_fields(article, taken, is_library=True)
            article.body = [line for line in taken.body if line.strip() != "Illustration"]
            yield article


def _parts(lines: Lines) -> Iterator[list[str]]:
    """Yield the lines between rules and counters, or up to the last field of an article."""
    part: list[str] = []
    for line in lines:
        is_between = bool(RULE.fullmatch(line)) or is_counter(line)
        if not is_between:
            part.append(line)
        if is_between or _is_last(line):
            yield part
            part = []
    yield part


def _is_last(line: str) -> bool:
    """Tell whether a line is the field below which pages without rules go on with another."""
    found = label_of(line)
    return found is not None and found.rule in _LAST and bool(found.value)


def _first_paragraph(lines: list[str]) -> str:
    taken: list[str] = []
    for line in lines:
        if line.strip():
            taken.append(line.strip())
        elif taken:
            break
    return " ".join(taken)
