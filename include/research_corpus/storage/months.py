"""Merging one month: existing rows minus replaced articles plus new rows, bucket by bucket.

The files of a month are a function of its articles alone (ADR 0001), and only the buckets that an
article enters, leaves or changes in are written anew.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.contracts import TABLES
from research_corpus.ids import bucket_of
from research_corpus.storage.commit import Phase, Transaction
from research_corpus.storage.layout import article_path, article_tables, bucket_count
from research_corpus.storage.parquet import read_table, sort_by_key

NewRows = Callable[[str, Collection[str]], pa.Table]
"""Gives the new rows of a table for the given articles."""


@dataclass(frozen=True)
class Rewritten:
    """Rows of one table that come in beside those that articles bring.

    Attributes:
        owners: articles that stay, all of whose rows in the table go.
        rows: of owners and of arriving articles.
    """

    owners: frozenset[str]
    rows: pa.Table


@dataclass(frozen=True)
class MonthChange:
    """What happens to one month.

    Attributes:
        arriving: articles whose rows come in, new or in the place of older ones.
        leaving: articles that go, to another month or for good.
        patched: columns of ``articles`` to change on articles that stay, by id; the same columns
            for all.
        new_rows: source of the rows of arriving articles.
        rewritten: rows that tell of articles together, by table, which ``new_rows`` is then not
            asked for.
    """

    arriving: frozenset[str] = frozenset()
    leaving: frozenset[str] = frozenset()
    patched: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    new_rows: NewRows = lambda table, _: TABLES[table].schema.empty_table()
    rewritten: Mapping[str, Rewritten] = field(default_factory=dict)

    @property
    def replaced(self) -> frozenset[str]:
        """Articles whose existing rows go."""
        return self.arriving | self.leaving

    def owners(self, table: str) -> frozenset[str]:
        """Articles that stay and whose rows in a table go."""
        return self.rewritten[table].owners if table in self.rewritten else frozenset()


@dataclass(frozen=True)
class _Month:
    transaction: Transaction
    name: str
    change: MonthChange
    old_buckets: int
    new_buckets: int

    def write(self) -> None:
        """Stage every touched file."""
        for bucket in range(self.new_buckets, self.old_buckets):
            for table in reversed(article_tables()):
                self.transaction.delete(article_path(table, self.name, bucket))
        for table in article_tables():
            for bucket in sorted(self._touched(table)):
                self._write_leave_version(table, bucket)
                self._write_bucket(table, bucket)

    def _touched(self, table: str) -> set[int]:
        if self.new_buckets != self.old_buckets:
            return set(range(self.new_buckets))
        ids = self.change.replaced | self.change.owners(table)
        if table == "articles":
            ids |= set(self.change.patched)
        return {bucket_of(article_id, self.new_buckets) for article_id in ids}

    def _write_bucket(self, table: str, bucket: int) -> None:
        contract = TABLES[table]
        kept = [self._kept(table, old) for old in self._sources(bucket)]
        rows = pa.concat_tables([*kept, self._added(table)])
        if self.new_buckets > 1:
            rows = rows.filter(_in_bucket(rows, bucket, self.new_buckets))
        phase = Phase.REPLACE if bucket < self.old_buckets else Phase.CREATE
        target = article_path(table, self.name, bucket)
        self.transaction.replace(target, contract, sort_by_key(contract, rows), phase)

    def _write_leave_version(self, table: str, bucket: int) -> None:
        """Stage a version without the leaving articles, if arriving ones make it needed."""
        leaving = self.change.leaving
        if not leaving or not self.change.arriving or bucket >= self.old_buckets:
            return
        rows = self._existing(table, bucket)
        without = rows.filter(pc.invert(pc.is_in(rows["article_id"], pa.array(sorted(leaving)))))
        if len(without) < len(rows):
            target = article_path(table, self.name, bucket)
            self.transaction.replace(target, TABLES[table], without, Phase.LEAVE)

    def _sources(self, bucket: int) -> Sequence[int]:
        """Return the old buckets that may hold rows of a new one."""
        if self.new_buckets >= self.old_buckets:
            return [bucket % self.old_buckets] if self.old_buckets else []
        return range(bucket, self.old_buckets, self.new_buckets)

    def _existing(self, table: str, bucket: int) -> pa.Table:
        file = self.transaction.corpus.file(article_path(table, self.name, bucket))
        return read_table(TABLES[table], file)

    def _kept(self, table: str, bucket: int) -> pa.Table:
        rows = self._existing(table, bucket)
        dropped = self.change.replaced | self.change.owners(table)
        if dropped:
            rows = rows.filter(pc.invert(pc.is_in(rows["article_id"], pa.array(sorted(dropped)))))
        return _patch(rows, self.change.patched) if table == "articles" else rows

    def _added(self, table: str) -> pa.Table:
        if table in self.change.rewritten:
            return self.change.rewritten[table].rows
        return self.change.new_rows(table, self.change.arriving)


def replace_in_month(
    transaction: Transaction, month: str, change: MonthChange, bucket_articles: int
) -> None:
    """Stage the files of one month in which ``change`` is made.

    Cost: time and memory grow with the touched buckets, one of one table at a time.
    """
    old_buckets = len(transaction.corpus.month_files("articles", month))
    count = _articles_after(transaction, month, change, old_buckets)
    if count == 0:
        for table, bucket in _files_of(old_buckets):
            transaction.delete(article_path(table, month, bucket))
        return
    new_buckets = bucket_count(count, bucket_articles)
    _Month(transaction, month, change, old_buckets, new_buckets).write()


def _articles_after(
    transaction: Transaction, month: str, change: MonthChange, old_buckets: int
) -> int:
    count = len(change.arriving)
    replaced = pa.array(sorted(change.replaced), pa.string())
    for bucket in range(old_buckets):
        file = transaction.corpus.file(article_path("articles", month, bucket))
        ids = read_table(TABLES["articles"], file, ["article_id"])["article_id"]
        count += len(ids) - pc.sum(pc.is_in(ids, replaced)).as_py() if len(ids) else 0
    return int(count)


def _files_of(buckets: int) -> Iterator[tuple[str, int]]:
    for table in reversed(article_tables()):
        for bucket in range(buckets):
            yield table, bucket


def _in_bucket(rows: pa.Table, bucket: int, buckets: int) -> pa.Array:
    ids = rows["article_id"].combine_chunks().dictionary_encode()
    inside = [bucket_of(article_id, buckets) == bucket for article_id in ids.dictionary.to_pylist()]
    return pc.take(pa.array(inside, pa.bool_()), ids.indices)


def _patch(rows: pa.Table, patched: Mapping[str, Mapping[str, str | None]]) -> pa.Table:
    if not patched:
        return rows
    ids = rows["article_id"].to_pylist()
    for column in sorted(next(iter(patched.values()))):
        values = [
            patched[article_id][column] if article_id in patched else value
            for article_id, value in zip(ids, rows[column].to_pylist(), strict=True)
        ]
        index = rows.schema.get_field_index(column)
        rows = rows.set_column(index, rows.schema.field(column), pa.array(values, pa.string()))
    return rows
