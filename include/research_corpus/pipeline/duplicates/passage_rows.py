"""The rows of ``shared_passages`` that a run writes, also of articles that stay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from research_corpus.contracts import TABLES
from research_corpus.pipeline.corpus_articles import Buckets, find_any_rows
from research_corpus.pipeline.duplicates.articles import (
    Article,
    Pair,
    Stored,
    is_reprint,
)
from research_corpus.pipeline.duplicates.election import came_first, earlier_of
from research_corpus.pipeline.duplicates.found import DecidedRun
from research_corpus.pipeline.duplicates.parts import share_of
from research_corpus.pipeline.duplicates.passages import CommonPassage
from research_corpus.storage.layout import Corpus
from research_corpus.storage.months import Rewritten
from research_corpus.storage.parquet import rows_to_table

_TABLE = TABLES["shared_passages"]

_RELATIONS = {(True, True): "version", (True, False): "part", (False, True): "whole"}
"""What two articles are to each other, by whether most of the later, of the earlier is shared."""


class _Shared(NamedTuple):
    """A row of ``shared_passages``."""

    article_id: str
    char_start: int
    char_end: int
    other_id: str
    other_char_start: int
    other_char_end: int
    words: int
    share: float
    other_share: float
    relation: str | None
    came_first: str | None
    is_cross_publisher: bool
    run_id: str


class PassageChanges:
    """The rows that a run writes, and the articles that stay whose rows go for it.

    Cost: reads two columns of all of ``shared_passages``, and the rows of articles concerned.
    """

    def __init__(
        self,
        corpus: Corpus,
        run: DecidedRun,
        neighbours: Sequence[Stored],
        passages: Iterable[CommonPassage],
    ) -> None:
        self._corpus, self._run = corpus, run
        self._searched = {row.article_id for row in neighbours if row.is_searched}
        self._replaced = {row.article_id for row in run.written} | set(run.leaving)
        self._months = {row.article_id: row.pub_month for row in (*neighbours, *run.written)}
        self._new: dict[str, list[_Shared]] = defaultdict(list)
        for row in _new_rows(run, neighbours, passages):
            self._new[row.article_id].append(row)

    def by_month(self) -> dict[str, Rewritten]:
        """Return what happens to each month."""
        rows: dict[str, list[_Shared]] = defaultdict(list)
        owners: dict[str, set[str]] = defaultdict(set)
        for row in self._run.written:
            rows[row.pub_month] += self._new.get(row.article_id, [])
        for owner, own in self._staying().items():
            owners[self._months[owner]].add(owner)
            rows[self._months[owner]] += own
        return {
            month: Rewritten(
                frozenset(owners[month]),
                rows_to_table(_TABLE, [row._asdict() for row in rows[month]]),
            )
            for month in sorted({*rows, *owners})
        }

    def _staying(self) -> dict[str, list[_Shared]]:
        """Return the rows of articles that stay, of those whose rows change."""
        gone = self._going()
        self._months = gone | self._months
        months = {own: self._months[own] for own in sorted({*gone, *self._new} - self._replaced)}
        stored: dict[str, list[_Shared]] = {own: [] for own in months}
        for _, rows in Buckets(self._corpus).rows(_TABLE.name, months, _TABLE.schema.names):
            for row in rows.to_pylist():
                stored[row["article_id"]].append(_Shared(**row))
        changed = {own: self._renewed(own, rows) for own, rows in stored.items()}
        return {own: rows for own, rows in changed.items() if sorted(rows) != sorted(stored[own])}

    def _going(self) -> dict[str, str]:
        """Return the articles of which a row goes, with their months."""
        columns = ["article_id", "other_id"]
        wanted = dict.fromkeys(columns, self._replaced | self._searched)
        rows = find_any_rows(self._corpus, _TABLE.name, wanted, columns)
        return {
            row["article_id"]: row["pub_month"]
            for row in rows
            if self._goes({row["article_id"], row["other_id"]})
        }

    def _goes(self, both: set[str]) -> bool:
        # what was dropped stays as it was, and was not searched for
        is_looked_for = both & self._searched and not both & set(self._run.dropped)
        return bool(both & self._replaced or is_looked_for)

    def _renewed(self, owner: str, stored: list[_Shared]) -> list[_Shared]:
        """Return the rows of an article; one that was known is still of the run that found it."""
        known = {row._replace(run_id=""): row for row in stored}
        kept = [row for row in stored if not self._goes({row.article_id, row.other_id})]
        new = self._new.get(owner, [])
        return kept + [known.get(row._replace(run_id=""), row) for row in new]


def _new_rows(
    run: DecidedRun, neighbours: Iterable[Stored], passages: Iterable[CommonPassage]
) -> Iterator[_Shared]:
    # of the articles with one text the one that repeats none word for word
    holders: dict[str, Article] = {
        row.content_id: row
        for row in neighbours
        if run.roles.get(row.article_id, row).duplicate_of is None
    }
    holders |= {
        row.content_id: row for row in run.written if run.roles[row.article_id].duplicate_of is None
    }
    pairs: dict[Pair, list[CommonPassage]] = defaultdict(list)
    for passage in passages:
        pairs[passage.content_a, passage.content_b].append(passage)
    for (text_a, text_b), passages in pairs.items():
        if text_a in holders and text_b in holders:
            yield from _rows_of_pair(run, holders[text_a], holders[text_b], passages)


def _rows_of_pair(
    run: DecidedRun, a: Article, b: Article, passages: Sequence[CommonPassage]
) -> Iterator[_Shared]:
    if earlier_of(a, b) is not b:
        a, b, passages = b, a, [passage.turned() for passage in passages]
    shares = [(passage.share_a, passage.share_b) for passage in passages]
    is_part, is_whole = (share_of(sum(own)) >= run.part_share for own in zip(*shares, strict=True))
    first, is_cross = came_first(b, a), is_reprint(a, b)
    relation = _RELATIONS.get((is_part, is_whole))
    for passage, of_both in zip(passages, shares, strict=True):
        own = (a.article_id, passage.char_start_a, passage.char_end_a)
        other = (b.article_id, passage.char_start_b, passage.char_end_b)
        measured = (passage.words, *of_both)
        yield _Shared(*own, *other, *measured, relation, first, is_cross, run.run_id)
