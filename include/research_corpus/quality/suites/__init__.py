"""The suites, one module a table: rules as data, with the columns that they look at.

To add a suite, write ``suites/<table>.py`` with a function ``suite(thresholds)`` and list it in
:func:`all_suites`; the evaluation, the gate and ``docs/quality-rules.md`` follow.
"""

from __future__ import annotations

from research_corpus.quality.rules import Suite, Thresholds
from research_corpus.quality.suites import (
    article_authors,
    article_metrics,
    articles,
    entities,
    field_provenance,
    noun_chunks,
    paragraphs,
    quotes,
    sentences,
    tokens,
)

_MODULES = (
    articles,
    article_authors,
    field_provenance,
    paragraphs,
    sentences,
    tokens,
    entities,
    noun_chunks,
    quotes,
    article_metrics,
)


def all_suites(thresholds: Thresholds) -> tuple[Suite, ...]:
    """Return every suite that is evaluated chunk by chunk, in order of evaluation."""
    return tuple(module.suite(thresholds) for module in _MODULES)
