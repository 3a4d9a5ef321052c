"""The rows of ``shared_passages`` that a run writes, also of articles that stay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from research_corpus.contracts import TABLES
from research_corpus.pipeline.corpus_articles import Buckets, find_any_rows
from research_corpus.pipeline.duplicates import Role, came_first, earlier_of
from research_corpus.pipeline.parts import share_of
from research_corpus.pipeline.passages import FoundPassages
from research_corpus.storage.layout import Corpus
from research_corpus.storage.months import Rewritten
from research_corpus.storage.parquet import rows_to_table

_TABLE = TABLES["shared_passages"]

NO_PASSAGES = Rewritten(frozenset(), _TABLE.schema.empty_table())
"""What happens to a month in which no passage changes."""

Row = dict[str, Any]


@dataclass(frozen=True)
class PassageRun:
    """What a run does to articles, as far as their passages go.

    Attributes:
        run_id: the run.
        written: articles that are written.
        leaving: articles that go for good.
        roles: of written articles, and of those that have a text of theirs.
        part_share: share of its words from which on a text stands in another as a whole.
        dropped: articles that were to be written, and stay as they were.
    """

    run_id: str
    written: list[Row]
    roles: Mapping[str, Role]
    part_share: float
    leaving: Collection[str] = ()
    dropped: Collection[str] = ()


def passage_changes(corpus: Corpus, run: PassageRun, found: FoundPassages) -> dict[str, Rewritten]:
    """Return by month the rows that come in, and the articles that stay whose rows go for it.

    Cost: reads two columns of all of ``shared_passages``, and the rows of articles concerned.
    """
    return _Changes(corpus, run, found).by_month()


class _Changes:
    def __init__(self, corpus: Corpus, run: PassageRun, found: FoundPassages) -> None:
        self._corpus, self._run = corpus, run
        self._searched = {row["article_id"] for row in found.articles if row["is_searched"]}
        self._replaced = {row["article_id"] for row in run.written} | set(run.leaving)
        self._months = {r["article_id"]: r["pub_month"] for r in (*found.articles, *run.written)}
        self._new = _by_owner(_new_rows(run, found))

    def by_month(self) -> dict[str, Rewritten]:
        """Return what happens to each month."""
        rows: dict[str, list[Row]] = defaultdict(list)
        owners: dict[str, set[str]] = defaultdict(set)
        for row in self._run.written:
            rows[row["pub_month"]] += self._new.get(row["article_id"], [])
        for owner, own in self._staying().items():
            owners[self._months[owner]].add(owner)
            rows[self._months[owner]] += own
        return {
            month: Rewritten(frozenset(owners[month]), rows_to_table(_TABLE, rows[month]))
            for month in sorted({*rows, *owners})
        }

    def _staying(self) -> dict[str, list[Row]]:
        """Return the rows of articles that stay, of those whose rows change."""
        gone = [row for row in self._concerned() if self._goes(row)]
        self._months |= {row["article_id"]: row["pub_month"] for row in gone
                         if row["article_id"] not in self._months}  # fmt: skip
        owners = {row["article_id"] for row in gone} | set(self._new)
        months = {own: self._months[own] for own in sorted(owners - self._replaced)}
        names = _TABLE.schema.names
        stored: dict[str, list[Row]] = {own: [] for own in months}
        for _, rows in Buckets(self._corpus).rows(_TABLE.name, months, names):
            for row in rows.to_pylist():
                stored[row["article_id"]].append(row)
        changed = {own: self._renewed(own, rows) for own, rows in stored.items()}
        return {own: rows for own, rows in changed.items() if _sorted(rows) != _sorted(stored[own])}

    def _concerned(self) -> list[Row]:
        ids = self._replaced | self._searched
        columns = ["article_id", "other_id"]
        return find_any_rows(self._corpus, _TABLE.name, dict.fromkeys(columns, ids), columns)

    def _goes(self, row: Row) -> bool:
        both = {row["article_id"], row["other_id"]}
        # what was dropped stays as it was, and was not searched for
        is_looked_for = both & self._searched and not both & set(self._run.dropped)
        return bool(both & self._replaced or is_looked_for)

    def _renewed(self, owner: str, stored: list[Row]) -> list[Row]:
        """Return the rows of an article; one that was known is still of the run that found it."""
        known = {_without_run(row): row for row in stored}
        kept = [row for row in stored if not self._goes(row)]
        return kept + [known.get(_without_run(row), row) for row in self._new.get(owner, [])]


def _new_rows(run: PassageRun, found: FoundPassages) -> Iterator[Row]:
    holders = {row["content_id"]: row for row in _standing(run, found)}
    pairs: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for passage in found.passages:
        pairs[passage["content_a"], passage["content_b"]].append(passage)
    for (text_a, text_b), passages in pairs.items():
        if text_a in holders and text_b in holders:
            yield from _rows_of_pair(run, holders[text_a], holders[text_b], passages)


def _rows_of_pair(run: PassageRun, a: Row, b: Row, passages: list[Row]) -> Iterator[Row]:
    is_a_later = earlier_of(a, b) is b
    rows = [_row(run.run_id, a, b, passage, is_a_later=is_a_later) for passage in passages]
    shares = (sum(row[name] for row in rows) for name in ("share", "other_share"))
    is_part, is_whole = (share_of(total) >= run.part_share for total in shares)
    relation = _relation(is_part=is_part, is_whole=is_whole)
    yield from ({**row, "relation": relation} for row in rows)


def _relation(*, is_part: bool, is_whole: bool) -> str | None:
    """Return what two articles are to each other by their shares in all passages."""
    if is_part and is_whole:
        return "version"
    return "part" if is_part else "whole" if is_whole else None


def _standing(run: PassageRun, found: FoundPassages) -> Iterator[Row]:
    """Yield the articles that repeat none word for word: one for each text."""
    yield from (row for row in found.articles if not row["is_searched"])
    for row in (*run.written, *(row for row in found.articles if row["is_searched"])):
        if run.roles[row["article_id"]].duplicate_of is None:
            yield row


def _row(run_id: str, a: Row, b: Row, passage: Row, *, is_a_later: bool) -> Row:
    later, earlier = (a, b) if is_a_later else (b, a)
    own, other = ("a", "b") if is_a_later else ("b", "a")
    publishers = {later["publisher"], earlier["publisher"]}
    return {
        "article_id": later["article_id"],
        "char_start": passage[f"char_start_{own}"],
        "char_end": passage[f"char_end_{own}"],
        "other_id": earlier["article_id"],
        "other_char_start": passage[f"char_start_{other}"],
        "other_char_end": passage[f"char_end_{other}"],
        "words": passage["words"],
        "share": float(np.float32(passage["words"] / passage[f"words_{own}"])),
        "other_share": float(np.float32(passage["words"] / passage[f"words_{other}"])),
        "came_first": came_first(earlier, later),
        "is_cross_publisher": None not in publishers and len(publishers) > 1,
        "run_id": run_id,
    }


def _by_owner(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["article_id"]].append(row)
    return dict(found)


def _without_run(row: Row) -> tuple[Any, ...]:
    return tuple(value for name, value in row.items() if name != "run_id")


def _sorted(rows: Iterable[Row]) -> list[str]:
    return sorted(repr(sorted(row.items())) for row in rows)
