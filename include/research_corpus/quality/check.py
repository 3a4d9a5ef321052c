"""Check a staged run: evaluate every rule, quarantine failing articles, judge the rest.

Importing this module is cheap; pandas and Great Expectations are imported when a run is checked.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from research_corpus.quality.staged import QualityOutcome, StagedRun, Verdict

if TYPE_CHECKING:
    from research_corpus.contracts.records import Rejection
    from research_corpus.quality.article_chunks import ArticleChunks
    from research_corpus.quality.tally import Tally

__all__ = ["QualityOutcome", "StagedRun", "Verdict", "check_run"]

ARTICLE_COLUMNS = ["article_id", "text", "source_record"]
SENTENCE_COLUMNS = ["article_id", "sentence_id"]
ALLOWED_CLOCK_SKEW = timedelta(days=1)


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
    from research_corpus.quality.rules import Surroundings, Thresholds
    from research_corpus.quality.suites import all_suites
    from research_corpus.quality.tally import Tally

    thresholds = Thresholds(staged.min_text_chars, staged.started_at + ALLOWED_CLOCK_SKEW)
    sentences = ArticleChunks.staged(staged.chunks, "sentences", SENTENCE_COLUMNS)
    surroundings = Surroundings(thresholds, articles, sentences)
    found: list[Tally] = []
    evaluator = Evaluator()
    for suite in all_suites(thresholds):
        tallies = {rule.name: Tally(suite.name, suite.table, rule) for rule in suite.rules}
        chunks = staged.chunks.get(suite.table, no_chunks)
        evaluated = False
        for chunk in chunks():
            if chunk.num_rows:
                evaluator.evaluate(suite, suite.frame(chunk, surroundings), tallies)
                evaluated = True
        found += tallies.values() if evaluated else ()
    return found


def _outcome(
    staged: StagedRun, tallies: list[Tally], rejected: dict[str, Rejection]
) -> QualityOutcome:
    from research_corpus.quality.gate import judge
    from research_corpus.quality.tables import failed_rows_table, results_table

    return QualityOutcome(
        results=results_table(staged.run_id, tallies),
        failed_rows=failed_rows_table(staged.run_id, tallies),
        rejected=rejected,
        verdict=judge(staged, tallies, len(rejected)),
        documents=_documents(staged, tallies),
    )


def _documents(staged: StagedRun, tallies: list[Tally]) -> dict[str, dict[str, Any]]:
    from research_corpus.quality.documents import suite_document

    by_suite = groupby(sorted(tallies, key=attrgetter("suite")), key=attrgetter("suite"))
    return {suite: suite_document(suite, list(group), staged) for suite, group in by_suite}
