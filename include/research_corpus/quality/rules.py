"""What a rule and a suite are: data that the evaluation, the gate and the documentation read.

What does not belong here: evaluating anything, or importing Great Expectations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from research_corpus.contracts.reasons import ReasonCode

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from research_corpus.quality.article_chunks import ArticleChunks

VALUE_CHARS = 200

ALLOWED_CLOCK_SKEW = timedelta(days=1)
"""How far after the start of a run a date may lie: time zones are ahead of UTC."""


class Severity(StrEnum):
    """What the failure of a rule means; ``quality_results.severity``."""

    CRITICAL = "critical"
    """Wrong data: the article is quarantined; without a reason code nothing is published."""

    WARNING = "warning"
    """Usable data that a person should look at; it is published."""

    INFO = "info"
    """A measure worth following over time; it is published."""


@dataclass(frozen=True)
class Expectation:
    """One Great Expectations expectation, as its JSON form names it.

    Attributes:
        type: such as ``expect_column_values_to_be_null``.
        kwargs: its arguments, on columns of the suite's frame; ``mostly`` is the rule's.
    """

    type: str
    kwargs: Mapping[str, Any]


@dataclass(frozen=True)
class Rule:
    """One thing that must hold.

    Attributes:
        name: stable name, unique in its suite; ``quality_results.expectation``.
        column: column of the table that the rule is about; null for the table as a whole.
        severity: what its failure means.
        says: what must hold, as a sentence for users; ``{share}``, ``{min}`` and ``{max}`` stand
            for the thresholds in force.
        why: the reason for the rule, and for its threshold.
        expectation: how it is evaluated on a chunk; null if it is counted over the whole run.
        reason_code: makes it a row rule: an article with a failing row goes to quarantine.
        mostly: share of the values that must meet it, 0 to 1.
        remedy: what to do when it fails; a row rule's remedy is that of its reason code.
    """

    name: str
    column: str | None
    severity: Severity
    says: str
    why: str
    expectation: Expectation | None = None
    reason_code: ReasonCode | None = None
    mostly: float = 1.0
    remedy: str = ""

    @property
    def has_fault_column(self) -> bool:
        """Whether the suite's frame has a column of this rule's faults, null where it is met."""
        return self.expectation == no_fault(self.name)

    @property
    def holds(self) -> str:
        """What must hold, as a sentence with the thresholds in force."""
        limits = self.expectation.kwargs if self.expectation else {}
        return self.says.format(
            share=f"{self.mostly:.1%}".replace(".0%", "%"),
            min=_number(limits.get("min_value")),
            max=_number(limits.get("max_value")),
        )


def _number(limit: float | None) -> str:
    return "" if limit is None else f"{limit:,.12g}"


@dataclass(frozen=True)
class Thresholds:
    """Limits of one run that rules take from the settings.

    Attributes:
        min_text_chars: fewer characters are no article.
        latest_date: no publication date may lie after it, UTC.
    """

    min_text_chars: int
    latest_date: datetime


@dataclass(frozen=True)
class Surroundings:
    """What a chunk is looked at against.

    Attributes:
        thresholds: limits of the run.
        articles: staged rows of ``articles``.
        sentences: staged rows of ``sentences``.
        paragraphs: staged rows of ``paragraphs``.
        entities: staged rows of ``entities``.
    """

    thresholds: Thresholds
    articles: ArticleChunks
    sentences: ArticleChunks
    paragraphs: ArticleChunks
    entities: ArticleChunks


@dataclass(frozen=True)
class Suite:
    """The rules over one table.

    Attributes:
        name: ``quality_results.suite``.
        table: the table they look at.
        rules: in the order in which a quarantined article names its first fault.
        frame: makes what is evaluated from one chunk: ``article_id`` and the columns that the
            expectations name, never a column of whole texts.
    """

    name: str
    table: str
    rules: tuple[Rule, ...]
    frame: Callable[[pa.Table, Surroundings], pd.DataFrame] = field(repr=False)


def expectation_config(rule: Rule) -> dict[str, Any]:
    """Return a rule in the JSON form of Great Expectations' expectation configurations.

    A rule that is counted over the whole run stands there as what its counting amounts to: that a
    column of faults, named as the rule, is null.
    """
    expectation = rule.expectation or no_fault(rule.name)
    share = {"mostly": rule.mostly} if rule.mostly < 1 else {}
    return {
        "type": expectation.type,
        "kwargs": {**expectation.kwargs, **share},
        "severity": rule.severity.value,
        "meta": {"rule": rule.name, "holds": rule.holds, "why": rule.why},
    }


def no_fault(name: str) -> Expectation:
    """Return the expectation that the frame's column ``name``, which describes faults, is null."""
    return Expectation("expect_column_values_to_be_null", {"column": name})


def cut(value: str) -> str:
    """Return ``value`` with at most 200 characters, the last an ellipsis if any were cut.

    Example:
        >>> cut("a" * 300)[-2:], len(cut("a" * 300))
        ('a…', 200)
    """
    return value if len(value) <= VALUE_CHARS else value[: VALUE_CHARS - 1] + "…"
