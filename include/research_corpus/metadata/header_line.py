"""A header line while it is being parsed, and what is found in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from research_corpus.metadata.lexicon import pattern
from research_corpus.metadata.names import trim_edges

MASK = "\x1f"
_SIGNS = "|".join(
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
# Most places are within a word, where no alternative needs to be tried.
_SEPARATOR = rf"(?=[\s\x1f|•·—,;:.()\[\]])(?:{_SIGNS})"


class Finding(NamedTuple):
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
    _segments: list[tuple[int, str]] | None = field(default=None, init=False, repr=False)

    def mask(self, start: int, end: int) -> None:
        """Settle the part from ``start`` to ``end``: later rules see a separator there."""
        self._segments = None
        self.text = self.text[:start] + MASK * (end - start) + self.text[end:]

    def segments(self) -> list[tuple[int, str]]:
        """Return the parts between separators, trimmed, each with its place."""
        if self._segments is None:
            self._segments = self._cut()
        return self._segments

    def _cut(self) -> list[tuple[int, str]]:
        bounds = [(found.start(), found.end()) for found in pattern(_SEPARATOR).finditer(self.text)]
        begins = [0, *(end for _, end in bounds)]
        ends = [*(start for start, _ in bounds), len(self.text)]
        found = (
            trim_edges(self.text[begin:end], begin)
            for begin, end in zip(begins, ends, strict=True)
            if begin < end
        )
        return [(at, part) for part, at in found if part]
