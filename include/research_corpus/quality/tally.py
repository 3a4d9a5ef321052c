"""What a rule found, summed over the chunks of a run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from research_corpus.quality.rules import Rule

VALUES_PER_ARTICLE = 10
SAMPLE_ROWS = 20
MAX_FAULTS = 100
"""Faults without an article, or of a rule over the whole corpus, that are kept; all are counted."""


class Fault(NamedTuple):
    """A value that failed a rule and belongs to no article.

    Attributes:
        value: what was seen.
        source_file: input file that it came from; null if there is none.
        publisher: the publisher that it is about; null if there is none.
    """

    value: str | None
    source_file: str | None = None
    publisher: str | None = None


@dataclass
class Tally:
    """Counts and failing rows of one rule.

    Attributes:
        suite: name of the suite.
        table: table the rule looks at.
        rule: the rule.
        element_count: values looked at, nulls left out where the rule ignores them.
        unexpected_count: values that broke the rule.
        failing: by article, the distinct offending values, at most ten an article; every article
            with an offending value is there.
        faults: the first offending values of no article.
        sample: the first offending values, as (article_id, value).
        keep: articles that :attr:`failing` holds at most; all if null.
        error: why the rule could not be evaluated; null if it could.
    """

    suite: str
    table: str
    rule: Rule
    element_count: int = 0
    unexpected_count: int = 0
    failing: dict[str, list[str | None]] = field(default_factory=dict)
    sample: list[tuple[str | None, str | None]] = field(default_factory=list)
    error: str | None = None
    faults: list[Fault] = field(default_factory=list)
    keep: int | None = None

    @property
    def success(self) -> bool:
        """Whether the run as a whole passes the rule."""
        if self.error is not None:
            return False
        return self.element_count - self.unexpected_count >= self.rule.mostly * self.element_count

    @property
    def unexpected_ratio(self) -> float:
        """Share of the values that broke the rule, 0 to 1; 0 where there was none to look at."""
        return self.unexpected_count / self.element_count if self.element_count else 0.0

    @property
    def observed_value(self) -> str:
        """What was seen, as text for people."""
        if self.error is not None:
            return f"not evaluated: {self.error}"
        return f"{self.unexpected_count:,} of {self.element_count:,} failed"

    def add(
        self, elements: int, unexpected: int, rows: Iterable[tuple[str | None, str | None]]
    ) -> None:
        """Add what one chunk showed.

        Args:
            elements: values looked at.
            unexpected: values that broke the rule.
            rows: (article_id, offending value) of each.
        """
        self.element_count += elements
        self.unexpected_count += unexpected
        for article_id, value in rows:
            if len(self.sample) < SAMPLE_ROWS:
                self.sample.append((article_id, value))
            if article_id is None:
                self._add_fault(Fault(value))
                continue
            if article_id not in self.failing and len(self.failing) == self.keep:
                continue
            values = self.failing.setdefault(article_id, [])
            if len(values) < VALUES_PER_ARTICLE and value not in values:
                values.append(value)

    def add_faults(self, faults: Iterable[Fault]) -> None:
        """Keep offending values of no article; :meth:`add` has counted them."""
        for fault in faults:
            if len(self.sample) < SAMPLE_ROWS:
                self.sample.append((None, fault.value))
            self._add_fault(fault)

    def _add_fault(self, fault: Fault) -> None:
        if len(self.faults) < MAX_FAULTS and fault not in self.faults:
            self.faults.append(fault)
