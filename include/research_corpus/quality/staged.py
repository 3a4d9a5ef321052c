"""What quality gets and gives: the staged run, and the outcome of looking at it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from research_corpus.contracts.records import Rejection
from research_corpus.contracts.verdicts import Verdict
from research_corpus.quality.thresholds import QualityThresholds

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class StagedRun:
    """A run that is staged and not yet published.

    Attributes:
        run_id: the run.
        started_at: its start, UTC; the only clock of the rules.
        chunks: by table, a function that gives a fresh iterator over the staged rows, a chunk a
            batch. All rows of an article in a table lie in one chunk; the order is free.
        counts: ``records_read`` and ``quarantined``, the latter before quality.
        known_article_ids: returns which of the given ids the corpus already holds.
        min_text_chars: shorter texts are quarantined.
        max_quarantined_ratio: share of quarantined records above which the gate closes.
        sets_limit_aside: whether it stays open above that share, for the valid articles.
        adjustments: thresholds that the user set.
    """

    run_id: str
    started_at: datetime
    chunks: Mapping[str, Callable[[], Iterator[pa.Table]]]
    counts: Mapping[str, int]
    known_article_ids: Callable[[Iterable[str]], set[str]]
    min_text_chars: int
    max_quarantined_ratio: float
    adjustments: QualityThresholds = field(default_factory=QualityThresholds)
    sets_limit_aside: bool = False


@dataclass(frozen=True)
class GateDecision:
    """Whether the run may be published, and what a person should know of it.

    Attributes:
        verdict: the word for it.
        reasons: why it may not, a sentence a reason: the rule, what was seen, the threshold, what
            to do; empty unless stopped.
        warnings: the other rules that failed, and a limit that was set aside, a sentence each.
        exceeds_limit: whether more records are quarantined than the limit accepts.
        breaks_rule: whether a rule forbids publishing; setting the limit aside changes nothing.
    """

    verdict: Verdict
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    exceeds_limit: bool = False
    breaks_rule: bool = False


@dataclass(frozen=True)
class QualityOutcome:
    """What the rules found.

    Attributes:
        results: rows of ``quality_results``, sorted by key.
        failed_rows: rows of ``quality_failed_rows``, sorted by key.
        rejected: the articles that row rules move to quarantine, and why.
        gate: its decision.
        documents: by suite, its result in the form of Great Expectations' validation results, as
            strict JSON with values of at most 200 characters.
    """

    results: pa.Table
    failed_rows: pa.Table
    rejected: dict[str, Rejection]
    gate: GateDecision
    documents: dict[str, dict[str, Any]] = field(repr=False)
