"""Which rules a user may adjust: all that are not critical."""

from __future__ import annotations

from datetime import UTC, datetime

from research_corpus.quality.corpus_rules import SUITE
from research_corpus.quality.corpus_suite import corpus_rules
from research_corpus.quality.rules import Rule, Severity, Thresholds
from research_corpus.quality.suites import all_suites
from research_corpus.quality.thresholds import QualityThresholds


def adjustable_rules() -> dict[str, Rule]:
    """Return the rules that may be adjusted, by ``suite.rule``."""
    any_limits = Thresholds(0, datetime(2000, 1, 1, tzinfo=UTC))
    rules = {
        f"{suite.name}.{rule.name}": rule
        for suite in all_suites(any_limits)
        for rule in suite.rules
    }
    rules |= {f"{SUITE}.{rule.name}": rule for _, rule in corpus_rules(QualityThresholds())}
    return {name: rule for name, rule in rules.items() if rule.severity is not Severity.CRITICAL}
