"""The gate before publishing: from what the rules found to a decision with its reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from research_corpus.contracts.verdicts import verdict_of
from research_corpus.plurals import counted
from research_corpus.quality.rules import Severity
from research_corpus.quality.staged import GateDecision, StagedRun
from research_corpus.quality.tally import Tally


def judge(run: StagedRun, tallies: Iterable[Tally], rejected: int) -> GateDecision:
    """Return whether the run may be published.

    The gate reads severities and rules, not Great Expectations' overall success, which a single
    warning turns to false.

    Args:
        run: counts and threshold.
        tallies: of all rules of all suites.
        rejected: articles that row rules quarantine; one record each.
    """
    failed = [tally for tally in tallies if not tally.success]
    closing = [tally for tally in failed if _closes_gate(tally)]
    reasons = [failed_rule(tally) for tally in closing]
    warnings = [warning(tally) for tally in failed if _warns(tally) and tally not in closing]
    read, quarantined = run.counts["records_read"], run.counts["quarantined"] + rejected
    exceeds_limit = bool(read) and quarantined / read > run.max_quarantined_ratio
    if exceeds_limit:
        limit = _too_many(quarantined, read, run.max_quarantined_ratio)
        (warnings if run.sets_limit_aside else reasons).insert(0, limit)
    return GateDecision(
        verdict=verdict_of(
            failed_by_severity(failed),
            is_stopped=bool(reasons),
            is_limit_set_aside=exceeds_limit and run.sets_limit_aside,
        ),
        reasons=tuple(reasons),
        warnings=tuple(warnings),
        exceeds_limit=exceeds_limit,
        breaks_rule=bool(closing),
    )


def failed_by_severity(tallies: Iterable[Tally]) -> dict[str, int]:
    """Return how many rules failed, by severity; a severity without any has a 0."""
    failed = Counter(tally.rule.severity.value for tally in tallies if not tally.success)
    return {severity.value: failed[severity.value] for severity in Severity}


def _closes_gate(tally: Tally) -> bool:
    """Return whether a failed rule alone forbids publishing.

    A critical rule without a reason code cannot be met by quarantining articles, and one that
    could not be evaluated vouches for nothing.
    """
    if tally.rule.severity is not Severity.CRITICAL:
        return False
    return tally.rule.reason_code is None or tally.error is not None


def _warns(tally: Tally) -> bool:
    return tally.rule.severity is not Severity.INFO


def _too_many(quarantined: int, read: int, threshold: float) -> str:
    verb = "is" if quarantined == 1 else "are"
    share = f"{quarantined:,} of {counted(read, 'record')} {verb} quarantined"
    return (
        f"{share} ({quarantined / read:.1%}); the limit is {threshold:.1%} "
        "(CORPUS_MAX_QUARANTINED_RATIO)."
    )


def failed_rule(tally: Tally) -> str:
    """Return what a failed rule says, what was seen and what to do, as one sentence or two."""
    name = f"Rule {tally.suite}.{tally.rule.name}"
    if tally.error is not None:
        return f"{name} could not be evaluated ({tally.error}); report the run."
    example = next((value for _, value in tally.sample if value), None)
    such_as = f", such as {example}" if example else ""
    return (
        f"{name}: {tally.unexpected_count:,} of {tally.element_count:,} failed{such_as}; "
        f"{1 - tally.rule.mostly:.1%} may fail. It says: {tally.rule.holds} "
        f"{tally.rule.remedy or 'Report the run.'}"
    )


def warning(tally: Tally) -> str:
    """Return what a failed rule that stops nothing says, and what was seen."""
    return (
        f"{tally.suite}.{tally.rule.name} ({tally.rule.severity.value}): "
        f"{tally.observed_value}. {tally.rule.holds}"
    )
