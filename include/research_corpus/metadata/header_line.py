"""A header line while it is being parsed, and what is found in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from research_corpus.metadata.lexicon import pattern
from research_corpus.metadata.names import trim_edges

MASK = "\x1f"
_SEPARATOR = "|".join(
    (
        r"[\x1f\n\r\t|•·]+",
        r"\s/\s",
        r"\s[-–—]+(?=\s|$)|—",
        r",(?=\s)|;|:(?=\s)",
        r"\.(?=\s*\x1f|\s*$)",
        r"(?<=\p{Ll}{2})\.(?=\s)",
        r"[()\[\]]",
        r"\s{2,}",
    )
)


@dataclass(frozen=True)
class Finding:
    """One field found in a header line.

    Attributes:
        value: as it enters the article.
        span: its place in the header.
        rule: name of the rule that found it.
        confidence: 0 to 1.
    """

    value: str
    span: tuple[int, int]
    rule: str
    confidence: float = 1.0


@dataclass
class HeaderLine:
    """A header line while its fields are being found.

    Attributes:
        raw: the line; all places are places in it.
        text: the line with the parts that are settled masked, of the same length.
    """

    raw: str
    text: str

    def mask(self, start: int, end: int) -> None:
        """Settle the part from ``start`` to ``end``: later rules see a separator there."""
        self.text = self.text[:start] + MASK * (end - start) + self.text[end:]

    def segments(self) -> Iterator[tuple[int, str]]:
        """Yield the parts between separators, trimmed, each with its place."""
        position = 0
        for found in pattern(_SEPARATOR).finditer(self.text):
            yield from self._segment(position, found.start())
            position = found.end()
        yield from self._segment(position, len(self.text))

    def _segment(self, start: int, end: int) -> Iterator[tuple[int, str]]:
        part, at = trim_edges(self.text[start:end], start)
        if part:
            yield at, part
