"""The suite ``drift``: no publisher leaves the band of its own past."""

from __future__ import annotations

from collections.abc import Sequence

from research_corpus.quality.drift import reason
from research_corpus.quality.judgement import Judged
from research_corpus.quality.metrics import METRICS, Alert
from research_corpus.quality.rules import Rule, Severity, cut
from research_corpus.quality.tally import Fault, Tally

SUITE = "drift"
TABLE = "quality_metrics"

_ASK = "Ask the publisher, or look whether its files changed their form: `corpus inspect`."

_RULES: dict[Alert, tuple[str, Severity, str, str]] = {
    Alert.SILENT: (
        "sources_deliver",
        Severity.WARNING,
        "No publisher is silent for longer than its past makes plausible.",
        "A feed that broke is noticed by what does not come.",
    ),
    Alert.VOLUME_HALVED: (
        "volume_not_halved",
        Severity.WARNING,
        "No publisher brings about half its usual articles or fewer.",
        "A time series would show a fall that never happened.",
    ),
    Alert.VOLUME_SURGED: (
        "volume_not_surged",
        Severity.INFO,
        "No publisher brings three times its usual articles or more.",
        "One delivery under several names, or another outlet under this name, inflates counts.",
    ),
    Alert.DATES_LOST: (
        "dates_still_read",
        Severity.WARNING,
        "No publisher's share of undated articles rises far above its past.",
        "Its date line changed its form; the articles drop out of every time series.",
    ),
    Alert.AUTHORS_LOST: (
        "authors_still_read",
        Severity.WARNING,
        "No publisher's share of articles without author rises far above its past.",
        "Its byline changed its form.",
    ),
    Alert.TITLES_LOST: (
        "titles_still_read",
        Severity.WARNING,
        "No publisher's share of articles without title rises far above its past.",
        "Its headlines changed their form.",
    ),
    Alert.LENGTH_CHANGED: (
        "length_usual",
        Severity.WARNING,
        "No publisher's median length halves or doubles.",
        "Texts are cut off, as by a paywall, or hold markup and menus.",
    ),
    Alert.DUPLICATES_RISEN: (
        "duplicates_usual",
        Severity.INFO,
        "No publisher's share of duplicates rises far above its past.",
        "The same articles came twice under other names.",
    ),
    Alert.LANGUAGE_CHANGED: (
        "language_usual",
        Severity.WARNING,
        "No publisher's main language loses its share.",
        "Another edition came under this name, or texts are garbled.",
    ),
}


def drift_rules() -> dict[Alert, Rule]:
    """Return the rule that each alert breaks."""
    return {
        alert: Rule(name, "alert", severity, says, why, remedy=_ASK)
        for alert, (name, severity, says, why) in _RULES.items()
    }


def drift_tallies(rows: Sequence[Judged], standing: Sequence[Judged]) -> list[Tally]:
    """Return, for each alert, how many publishers could raise it and how many do.

    Args:
        rows: all judged measures; publishers without a past are judged by none.
        standing: those whose alert stands.
    """
    tallies = []
    for alert, rule in drift_rules().items():
        metrics = {name for name, metric in METRICS.items() if alert in metric.alerts}
        judged = {
            row.publisher for row in rows if row.metric in metrics and row.baseline is not None
        }
        raised = {row.publisher: row for row in standing if row.alert is alert}
        tally = Tally(SUITE, TABLE, rule)
        tally.add(len(judged | set(raised)), len(raised), [])
        tally.add_faults(
            Fault(cut(reason(vars(row))), publisher=row.publisher) for row in raised.values()
        )
        tallies.append(tally)
    return tallies
