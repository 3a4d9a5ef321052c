"""The words that say how good a run was and whether a rule held, and the one place they come from.

Terminal, reports, asset events, pages and the column ``runs.verdict`` all have these words.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Verdict(StrEnum):
    """How good a run was; ``runs.verdict``."""

    PASSED = "passed"
    """No rule of severity critical or warning failed."""

    WARNINGS = "passed with warnings"
    """Such rules failed, and the run was published without the articles that break critical ones;
    or the limit of quarantined records was set aside for the run."""

    STOPPED = "stopped"
    """The quality gate closed and nothing was published; of a run that monitors: the published data
    breaks a critical rule, so that nothing should be built on it."""


class RuleOutcome(StrEnum):
    """Whether a rule held; the severity says what its failure means."""

    PASSED = "passed"
    FAILED = "failed"


def verdict_of(
    failed: Mapping[str, int], *, is_stopped: bool, is_limit_set_aside: bool = False
) -> Verdict:
    """Return the verdict on a run.

    Args:
        failed: failed rules by severity; measures of severity info change no verdict.
        is_stopped: whether a reason was found to publish nothing.
        is_limit_set_aside: whether somebody published it in spite of its quarantined records.

    Example:
        >>> verdict_of({"warning": 1, "info": 3}, is_stopped=False).value
        'passed with warnings'
    """
    if is_stopped:
        return Verdict.STOPPED
    has_warnings = bool(failed.get("critical") or failed.get("warning"))
    return Verdict.WARNINGS if has_warnings or is_limit_set_aside else Verdict.PASSED


def outcome_of(success: bool) -> RuleOutcome:
    """Return the word for a rule that held, or did not."""
    return RuleOutcome.PASSED if success else RuleOutcome.FAILED
