"""The headline in a header line."""

from __future__ import annotations

from research_corpus.metadata.header_line import MASK, Finding, HeaderLine
from research_corpus.metadata.line_labels import LabelledSpan
from research_corpus.metadata.names import trim_edges

LEAST_TITLE = 0.5
"""Least confidence of words for a headline: below, any other reading is as likely."""

_BARS = "|\t\n•·"


def find_title(state: HeaderLine, labels: tuple[LabelledSpan, ...]) -> Finding | None:
    """Find the headline, settle it and whatever is prose."""
    found = None
    for span in labels:
        if span.kind not in ("title", "prose") or not _stands_apart(state, span):
            continue
        start, end = _between_bars(state, span)
        text, start = trim_edges(state.raw[start:end], start)
        if is_headline(span) and found is None and " " in text:
            found = Finding(text, (start, start + len(text)), "labelled-words", span.confidence)
        state.mask(min(start, span.start), max(end, span.end))
    return found


def is_headline(span: LabelledSpan) -> bool:
    """Tell whether words are more likely a headline than anything else."""
    return span.kind == "title" and span.confidence >= LEAST_TITLE


def _stands_apart(state: HeaderLine, span: LabelledSpan) -> bool:
    """Tell whether signs part a title from what stands beside it; a name runs on into the next."""
    before = state.text[: span.start].rstrip(" ")
    after = state.text[span.end :].lstrip(" ")
    return (not before or not before[-1].isalnum()) and (not after or not after[0].isalnum())


def _between_bars(state: HeaderLine, span: LabelledSpan) -> tuple[int, int]:
    """Return the whole part between bars or line ends that a title is most of."""
    start = max(state.raw.rfind(bar, 0, span.start) for bar in _BARS) + 1
    ends = [at for bar in _BARS if (at := state.raw.find(bar, span.end)) >= 0]
    end = min(ends, default=len(state.raw))
    is_free = MASK not in state.text[start:end] and (start, end) != (0, len(state.raw))
    if is_free and 2 * (span.end - span.start) > end - start:
        return start, end
    return span.start, span.end
