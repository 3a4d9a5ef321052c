"""Documents of a word processor or printer as articles: paragraphs, and what stands above them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Claim, Record, Rejection, TopParagraph
from research_corpus.sources.paragraphs import MAX_TOP_PARAGRAPHS, to_blocks

_HYPHEN_END = re.compile(r"[^\W\d_](?:-|\u00ad|\u2010)$")
_SPACES = re.compile(r"[ \t\xa0]{2,}")


def document_record(
    paragraphs: list[list[str]],
    source_format: str,
    *,
    claims: Sequence[Claim] = (),
    encoding: str | None = None,
    flags: tuple[str, ...] = (),
) -> Record | Rejection:
    """Return the article of a document whose first lines may be its title and header line.

    Args:
        paragraphs: lines of each paragraph, in reading order, none blank.
        source_format: name of the reader.
        claims: what the document's own properties say.
        encoding: how it was decoded; null for binary formats.
        flags: quality flags so far.
    """
    if not paragraphs:
        return Rejection(ReasonCode.EMPTY_BODY, "the document holds no text", 0)
    words = " ".join(line for lines in paragraphs for line in lines)
    blocks = to_blocks([[join_lines(lines, words)] for lines in paragraphs])
    top = [TopParagraph(tuple(lines), 1) for lines in paragraphs[:MAX_TOP_PARAGRAPHS]]
    return Record(
        source_record=0,
        source_format=source_format,
        blocks=tuple(blocks),
        claims=tuple(claims),
        top=tuple(top),
        encoding=encoding,
        quality_flags=flags,
    )


def spaced(paragraphs: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of all paragraphs with an empty one after each paragraph."""
    return [line for lines in paragraphs for line in (*lines, "")]


def join_lines(lines: Sequence[str], known_words: str = "") -> str:
    """Return wrapped lines as one, words that were parted at a line's end made whole.

    The hyphen stays where the next line begins with a capital or a digit, and where the word is
    written with it elsewhere.

    Args:
        lines: as they stand on the page.
        known_words: the text in which to look for words that have a hyphen of their own.

    Example:
        >>> join_lines(["The harbour mas-", "ter waved."])
        'The harbour master waved.'
    """
    joined = ""
    for line in (_SPACES.sub(" ", line).strip() for line in lines):
        if _HYPHEN_END.search(joined) and line[:1].islower():
            keeps = not joined.endswith("\u00ad") and _whole(joined, line) in known_words
            joined = (joined if keeps else joined[:-1]) + line
        else:
            joined = f"{joined} {line}" if joined and line else joined + line
    return joined


def _whole(before: str, after: str) -> str:
    """Return the word at the seam with its hyphen, or what no text holds."""
    start, end = re.search(r"[^\W\d_]+-$", before), re.match(r"[^\W\d_]+", after)
    return start.group() + end.group() if start and end else "\x00"
