"""Check a staged run: evaluate every rule, quarantine failing articles, judge the rest.

Importing this module is cheap; pandas and Great Expectations are imported when a run is checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from research_corpus.quality.staged import GateDecision, QualityOutcome, StagedRun

if TYPE_CHECKING:
    import pandas as pd

    from research_corpus.contracts.records import Rejection
    from research_corpus.quality.article_chunks import ArticleChunks
    from research_corpus.quality.tally import Tally

__all__ = ["GateDecision", "QualityOutcome", "StagedRun", "check_run"]

ARTICLE_COLUMNS = ["article_id", "text", "authors", "source_record", "model_id"]
NUMBERED = {"sentences": "sentence_id", "paragraphs": "paragraph_id", "entities": "entity_id"}
"""Tables that others refer to, with the number that they use."""
EVALUATED_ROWS = 100_000
"""Rows that are evaluated together, if a chunk alone has fewer."""


def check_run(staged: StagedRun) -> QualityOutcome:
    """Evaluate all rules on a staged run and judge whether it may be published.

    Schemas come first: where one is broken, no other rule is evaluated. A run without any staged
    row has no results; the share of its quarantined records is judged all the same.

    Cost: linear in the rows; one chunk and the ids of the run's articles in memory.
    """
    from research_corpus.quality.article_chunks import ArticleChunks
    from research_corpus.quality.integrity import schema_tallies

    tallies, rows = schema_tallies(staged)
    schemas_hold = all(tally.success for tally in tallies)
    if schemas_hold and not rows:
        return _outcome(staged, [], {})
    if not schemas_hold:
        return _outcome(staged, tallies, {})
    articles = ArticleChunks.staged(staged.chunks, "articles", ARTICLE_COLUMNS)
    found, rejected = _rows_checked(staged, articles)
    return _outcome(staged, tallies + found, rejected)


def _rows_checked(
    staged: StagedRun, articles: ArticleChunks
) -> tuple[list[Tally], dict[str, Rejection]]:
    from research_corpus.quality.integrity import reference_tallies
    from research_corpus.quality.rejections import rejections

    tallies = [*_suite_tallies(staged, articles), *reference_tallies(staged, articles)]
    return tallies, rejections(tallies, articles)


def _suite_tallies(staged: StagedRun, articles: ArticleChunks) -> list[Tally]:
    from research_corpus.quality.article_chunks import ArticleChunks, no_chunks
    from research_corpus.quality.expectations import Evaluator
    from research_corpus.quality.faults import count_faults
    from research_corpus.quality.rules import ALLOWED_CLOCK_SKEW, Surroundings, Thresholds
    from research_corpus.quality.suites import all_suites
    from research_corpus.quality.tally import Tally
    from research_corpus.quality.thresholds import adjusted

    thresholds = Thresholds(staged.min_text_chars, staged.started_at + ALLOWED_CLOCK_SKEW)
    referred = {
        table: ArticleChunks.staged(staged.chunks, table, ["article_id", number])
        for table, number in NUMBERED.items()
    }
    surroundings = Surroundings(thresholds, articles, **referred)
    found: list[Tally] = []
    evaluator = Evaluator()
    for plain in all_suites(thresholds):
        suite = replace(plain, rules=adjusted(plain.name, plain.rules, staged.adjustments))
        tallies = {rule.name: Tally(suite.name, suite.table, rule) for rule in suite.rules}
        chunks = staged.chunks.get(suite.table, no_chunks)
        frames = (suite.frame(chunk, surroundings) for chunk in chunks() if chunk.num_rows)
        evaluated = False
        for frame in _gathered(frames):
            evaluator.evaluate(suite, frame, tallies)
            count_faults(suite, frame, tallies)
            evaluated = True
        found += tallies.values() if evaluated else ()
    return found


def _gathered(frames: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Join small frames: an evaluation costs tenths of a second, whatever the number of rows."""
    import pandas as pd

    waiting: list[pd.DataFrame] = []
    for frame in frames:
        waiting.append(frame)
        if sum(map(len, waiting)) >= EVALUATED_ROWS:
            yield pd.concat(waiting, ignore_index=True)
            waiting = []
    if waiting:
        yield pd.concat(waiting, ignore_index=True)


def _outcome(
    staged: StagedRun, tallies: list[Tally], rejected: dict[str, Rejection]
) -> QualityOutcome:
    from research_corpus.quality.gate import judge
    from research_corpus.quality.tables import failed_rows_table, results_table

    return QualityOutcome(
        results=results_table(staged.run_id, tallies),
        failed_rows=failed_rows_table(staged.run_id, tallies),
        rejected=rejected,
        gate=judge(staged, tallies, len(rejected)),
        documents=_documents(staged, tallies),
    )


def _documents(staged: StagedRun, tallies: list[Tally]) -> dict[str, dict[str, Any]]:
    from research_corpus.quality.documents import suite_document

    by_suite = groupby(sorted(tallies, key=attrgetter("suite")), key=attrgetter("suite"))
    return {
        suite: suite_document(suite, list(group), staged.run_id, staged.started_at)
        for suite, group in by_suite
    }
