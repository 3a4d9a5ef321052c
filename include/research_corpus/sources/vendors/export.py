"""Exports as lines, and the one way of cutting them into records of articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Claim, ClaimField, Origin, Record, Rejection, Result
from research_corpus.sources.paragraphs import to_blocks

Lines = Sequence[str]
"""Lines of an export in the order of reading, an empty one between paragraphs; cells of a table row
parted by tabs."""


@dataclass
class Article:
    """One article of an export.

    Attributes:
        claims: field, value as written, and the label or place it stood under.
        body: lines of the text, an empty one between paragraphs.
        key: the vendor's number of it; null if it has none.
        flags: quality flags of it.
    """

    claims: list[tuple[ClaimField, str, str]] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    key: str | None = None
    flags: tuple[str, ...] = ()

    def claim(self, about: ClaimField, value: str | None, rule: str) -> None:
        """Note what the export says of a field; nothing for no value."""
        if value and value.strip(" \t:;,.-"):
            self.claims.append((about, " ".join(value.split()), rule))

    def says(self, about: ClaimField) -> bool:
        """Tell whether the export says something of a field."""
        return any(claimed == about for claimed, _, _ in self.claims)


class Form(Protocol):
    """How one vendor writes an export.

    Attributes:
        name: stable name, written to ``articles.source_format``.
    """

    name: str

    def recognises(self, lines: Lines) -> bool:
        """Tell whether the lines, or the first of them, are such an export."""
        ...

    def articles(self, lines: Lines) -> Iterator[Article]:
        """Yield the articles in their order."""
        ...


def cut_before(lines: Iterable[str], is_start: Callable[[str], bool]) -> Iterator[list[str]]:
    """Yield the lines from each start to the next one, the start itself left out.

    What stands above the first start is the vendor's cover and not given.
    """
    part: list[str] | None = None
    for line in lines:
        if is_start(line):
            if part is not None:
                yield part
            part = []
        elif part is not None:
            part.append(line)
    if part is not None:
        yield part


def cut_after(lines: Iterable[str], is_end: Callable[[str], bool]) -> Iterator[list[str]]:
    """Yield the lines up to each end, the end itself among them; then what is left."""
    part: list[str] = []
    for line in lines:
        part.append(line)
        if is_end(line):
            yield part
            part = []
    if any(line.strip() for line in part):
        yield part


def records_of(
    name: str,
    articles: Iterator[Article],
    *,
    encoding: str | None = None,
    flags: tuple[str, ...] = (),
) -> Iterator[Result]:
    """Yield a record for each article of an export, or why it is none.

    Args:
        name: of the form that the export is written in.
        articles: all of them.
        encoding: how they were decoded; null for binary containers.
        flags: quality flags so far.
    """
    for number, article in enumerate(articles):
        blocks = to_blocks(paragraphs_in(article.body))
        if not any(block.kind in ("body", "quote", "list") for block in blocks):
            told = "\n".join(f"{about}: {value}" for about, value, _ in article.claims)[:400]
            message = f"article {number + 1} of the {name} export has no text"
            yield Rejection(ReasonCode.EMPTY_BODY, message, number, told or None)
            continue
        yield Record(
            source_record=number,
            source_format=name,
            blocks=tuple(blocks),
            claims=tuple(
                Claim(about, value, Origin.MARKUP, f"{name}:{rule}", 0.95)
                for about, value, rule in article.claims
            ),
            record_key=article.key,
            encoding=encoding,
            quality_flags=(*flags, *article.flags),
            stamped_by_vendor=True,
        )


def paragraphs_in(lines: Iterable[str]) -> list[list[str]]:
    """Return the lines of each paragraph, none blank."""
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            paragraphs[-1].append(line.replace("\t", " "))
        elif paragraphs[-1]:
            paragraphs.append([])
    return [part for part in paragraphs if part]
