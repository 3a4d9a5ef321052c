"""The suites, one module a table: rules as data, with the columns that they look at.

To add a suite, write ``suites/<table>.py`` with a function ``suite(thresholds)`` and list it in
:func:`all_suites`; the evaluation, the gate and ``docs/quality-rules.md`` follow.
"""

from __future__ import annotations

from research_corpus.quality.rules import Suite, Thresholds
from research_corpus.quality.suites import articles, entities, tokens


def all_suites(thresholds: Thresholds) -> tuple[Suite, ...]:
    """Return every suite that is evaluated chunk by chunk, in order of evaluation."""
    return tuple(module.suite(thresholds) for module in (articles, tokens, entities))
