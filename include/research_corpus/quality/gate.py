"""The gate before publishing: from what the rules found to a verdict with its reasons."""

from __future__ import annotations

from collections.abc import Iterable

from research_corpus.quality.rules import Severity
from research_corpus.quality.staged import StagedRun, Verdict
from research_corpus.quality.tally import Tally


def judge(run: StagedRun, tallies: Iterable[Tally], rejected: int) -> Verdict:
    """Return whether the run may be published.

    The gate reads severities and rules, not Great Expectations' overall success, which a single
    warning turns to false.

    Args:
        run: counts and threshold.
        tallies: of all rules of all suites.
        rejected: articles that row rules quarantine; one record each.
    """
    reasons = [broken_rule(tally) for tally in tallies if _closes_gate(tally)]
    read, quarantined = run.counts["records_read"], run.counts["quarantined"] + rejected
    if read and quarantined / read > run.max_quarantined_ratio:
        reasons.insert(0, _too_many(quarantined, read, run.max_quarantined_ratio))
    return Verdict(passed=not reasons, reasons=tuple(reasons))


def _closes_gate(tally: Tally) -> bool:
    """Tell whether a tally alone forbids publishing.

    A critical rule without a reason code cannot be met by quarantining articles, and one that
    could not be evaluated vouches for nothing.
    """
    if tally.success or tally.rule.severity is not Severity.CRITICAL:
        return False
    return tally.rule.reason_code is None or tally.error is not None


def _too_many(quarantined: int, read: int, threshold: float) -> str:
    return (
        f"Rule quarantined_ratio: {quarantined} of {read} records ({quarantined / read:.1%}) are "
        f"quarantined, more than the {threshold:.1%} of CORPUS_MAX_QUARANTINED_RATIO; look at "
        "their reasons with `corpus quarantine list`, correct the files, or raise the limit."
    )


def broken_rule(tally: Tally) -> str:
    """Return what a failed rule says, what was seen and what to do, as one sentence or two."""
    name = f"Rule {tally.suite}.{tally.rule.name}"
    if tally.error is not None:
        return f"{name} could not be evaluated ({tally.error}); report the run."
    example = next((value for _, value in tally.sample if value), None)
    such_as = f", such as {example}" if example else ""
    return (
        f"{name}: {tally.unexpected_count} of {tally.element_count} break it{such_as}, where "
        f"{1 - tally.rule.mostly:.1%} may. It says: {tally.rule.holds} "
        f"{tally.rule.remedy or 'Report the run.'}"
    )
