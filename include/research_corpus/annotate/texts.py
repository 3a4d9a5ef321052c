"""The texts that annotation takes in, and the parts that a very long one is annotated in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from research_corpus.annotate.marks import MarkedSpan, marked_spans

PARAGRAPH_BREAK = "\n\n"


@dataclass(frozen=True)
class Text:
    """One article's text.

    Attributes:
        article_id: identity of the article.
        text: normalised; paragraphs are separated by one empty line and hold no line break.
        paragraphs: (paragraph_id, char_start, char_end) of those that stand in the text, in order.
    """

    article_id: str
    text: str
    paragraphs: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class Part:
    """A stretch of a text that is annotated as one document.

    Attributes:
        text: what stands in it.
        char_start: where it begins in the article's text.
    """

    text: str
    char_start: int


def split_text(text: str, max_chars: int) -> Iterator[Part]:
    r"""Cut a text into parts of at most ``max_chars`` characters, at paragraph ends.

    No quotation in marks is cut that runs over paragraphs, unless it alone is longer. A paragraph
    that alone is longer is cut at its last white space before the limit, and at the limit where it
    has none.

    Args:
        text: the article's text.
        max_chars: upper bound for a part, > 0.

    Returns:
        parts in order; together they hold every character but breaks between parts.

    Example:
        >>> [part.text for part in split_text("one two\n\nthree", 9)]
        ['one two', 'three']
    """
    start = 0
    quotations = marked_spans(text) if len(text) > max_chars else []
    while len(text) - start > max_chars:
        end = _cut(text, start, start + max_chars, quotations)
        yield Part(text[start:end], start)
        start = end + len(text[end:]) - len(text[end:].lstrip())
    if start < len(text) or start == 0:
        yield Part(text[start:], start)


def grouped(texts: Iterable[Text], max_chars: int) -> Iterator[list[Text]]:
    """Gather texts, in their order, into groups of at most ``max_chars``, or one longer text."""
    group: list[Text] = []
    chars = 0
    for text in texts:
        if group and chars + len(text.text) > max_chars:
            yield group
            group, chars = [], 0
        group.append(text)
        chars += len(text.text)
    if group:
        yield group


def _cut(text: str, start: int, limit: int, quotations: Sequence[MarkedSpan]) -> int:
    last_break = at_break = text.rfind(PARAGRAPH_BREAK, start + 1, limit + 1)
    while at_break > start:
        before = bisect_left(quotations, at_break, key=lambda span: span.start) - 1
        if before < 0 or quotations[before].end <= at_break:
            return at_break
        at_break = text.rfind(PARAGRAPH_BREAK, start + 1, quotations[before].start + 1)
    if last_break > start:
        return last_break
    at_space = max(text.rfind(space, start + 1, limit + 1) for space in (" ", "\u00a0", "\t"))
    return at_space if at_space > start else limit
