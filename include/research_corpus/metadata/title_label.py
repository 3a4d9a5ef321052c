"""Titles that a label names among other fields of one line, such as ``Headline: ... | By: ...``.

The label alone tells where the title begins; it ends where the next label, date or bar does.
"""

from __future__ import annotations

from research_corpus.metadata.header_line import Finding, HeaderLine
from research_corpus.metadata.lexicon import pattern
from research_corpus.metadata.names import trim_edges

_SIGN = r"\s{0,4}[:=：]\s{0,4}"
_LABEL = r"(?:<<title_labels>>)" + _SIGN
_INSIDE = r"(?:\A|(?<=[|\n\t;•·/\x1f]))\s{0,4}" + _LABEL
_NEXT = (
    r"[|;•·/,–—-]\s{0,4}\x1f|[\n\t]|\s\|\s|\s{0,4}[|;•·/,–—-]\s{1,4}(?=(?:<<by>>|<<date_labels>>|<<publisher_labels>>"
    r"|<<modified_labels>>|<<title_labels>>)\s{0,4}[:=：])"
)


def find_labelled_title(state: HeaderLine) -> Finding | None:
    """Find the title that a label names, and settle both."""
    label = pattern(_INSIDE).search(state.text) if has_title_label(state.text) else None
    if label is None:
        return None
    after = pattern(_NEXT).search(state.text, label.end())
    end = after.start() if after else len(state.text)
    text, start = trim_edges(state.raw[label.end() : end], label.end())
    if not text:
        return None
    state.mask(label.start(), end)
    return Finding(text, (start, start + len(text)), "labelled-title", 0.95)


def has_title_label(line: str) -> bool:
    """Tell whether a line, masked or not, labels a title anywhere."""
    return (":" in line or "=" in line) and pattern(_INSIDE).search(line) is not None


def names_title_and_more(masked: str) -> bool:
    """Tell whether a line labels a title and holds a date or another label beside it.

    Args:
        masked: the line with its dates masked.
    """
    label = pattern(_INSIDE).search(masked)
    if label is None:
        return False
    is_after = masked[: label.start()].strip() != ""
    return is_after or pattern(_NEXT).search(masked, label.end()) is not None
