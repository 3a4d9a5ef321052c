"""Rules over the files of article tables, month by month and bucket by bucket.

An article's rows in all tables lie in the files of one bucket, so these are looked at together:
memory is that of one bucket, and only columns of numbers and the names of entities are read.
Whether tokens and entities equal the text was checked when they were published; here it is whether
all is still there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from research_corpus.contracts import TABLES
from research_corpus.ids import bucket_of
from research_corpus.quality.corpus_rules import SUITE
from research_corpus.quality.faults import Ints, Mask, ints
from research_corpus.quality.file_rules import COUNTED, NUMBERED, SPANS, file_rules, number_name
from research_corpus.quality.integrity import schema_differences
from research_corpus.quality.rules import cut
from research_corpus.quality.tally import MAX_FAULTS, Tally
from research_corpus.storage.entity_index import INDEX, count_bucket
from research_corpus.storage.layout import (
    Corpus,
    article_path,
    article_tables,
    bucket_tables,
    month_of,
)
from research_corpus.storage.migration import version_of
from research_corpus.storage.parquet import read_table

ARTICLE_COLUMNS = ["article_id", "date_published", "text_chars", "token_count", "sentence_count"]


def check_files(corpus: Corpus) -> list[Tally]:
    """Look at every file of every article table.

    Cost: the footers of all files, and the number columns of all rows.
    """
    tallies = {
        name: Tally(SUITE, table, rule, keep=MAX_FAULTS)
        for name, (table, rule) in file_rules().items()
    }
    files = {
        table: {corpus.relative(file) for file in corpus.table_files(table)}
        for table in bucket_tables()
    }
    for month, buckets in sorted(_months(files["articles"]).items()):
        for bucket in range(buckets):
            _Bucket(corpus, month, bucket, buckets, tallies).check(files)
    for table in bucket_tables():
        _add_strays(files[table], files["articles"], table, tallies)
    return list(tallies.values())


def _months(article_files: set[str]) -> dict[str, int]:
    months: dict[str, int] = {}
    for path in article_files:
        month = path.split("/")[1].removeprefix("pub_month=")
        months[month] = months.get(month, 0) + 1
    return months


def _add_strays(
    found: set[str], article_files: set[str], table: str, tallies: dict[str, Tally]
) -> None:
    """Count files of rows for which there is no file of articles."""
    if table == "articles":
        return
    expected = {path.replace("articles", table, 1) for path in article_files}
    strays = sorted(found - expected)
    if strays:
        tallies[f"{table}_files_match"].add(
            len(strays), len(strays), [(None, f"{path} has no articles") for path in strays]
        )


@dataclass
class _Rows:
    """Rows of one table of one bucket.

    Attributes:
        rows: columns that the rules need.
        article: for each row, the number of its article among those of the bucket; -1 for none.
    """

    rows: pa.Table
    article: Ints

    def number(self, column: str) -> Ints:
        return ints(self.rows[column])

    def counts(self, articles: int) -> Ints:
        known = self.article[self.article >= 0]
        return np.bincount(known, minlength=articles).astype(np.int64)


class _Bucket:
    """The files of one bucket of one month."""

    def __init__(
        self, corpus: Corpus, month: str, bucket: int, buckets: int, tallies: dict[str, Tally]
    ) -> None:
        self._corpus, self._month, self._bucket, self._buckets = corpus, month, bucket, buckets
        self._tallies = tallies
        self._ids = pa.array([], pa.string())

    def check(self, files: dict[str, set[str]]) -> None:
        """Look at all tables; one whose file cannot be read is left out of the other rules."""
        articles = self._read("articles", files)
        if articles is None:
            return
        self._ids = articles["article_id"].combine_chunks()
        self._placed(articles)
        counts: dict[str, Ints] = {}
        for table in (name for name in article_tables() if name != "articles"):
            read = self._read(table, files)
            if read is not None:
                rows = _Rows(read, self._articles_of(read))
                counts[table] = rows.counts(len(self._ids))
                self._check_rows(table, rows, articles)
        self._check_counts(articles, counts)
        for (table, column), parent in NUMBERED.items():
            if parent in counts and table in files:
                self._check_numbers(table, column, counts[parent], files)
        if self._is_readable(INDEX.name, files) and "entities" in counts:
            self._check_index()

    def _path(self, table: str) -> str:
        return article_path(table, self._month, self._bucket)

    def _read(self, table: str, files: dict[str, set[str]]) -> pa.Table | None:
        if not self._is_readable(table, files):
            return None
        rows = read_table(TABLES[table], self._corpus.file(self._path(table)), _columns(table))
        self._unique(table, rows)
        return rows

    def _is_readable(self, table: str, files: dict[str, set[str]]) -> bool:
        """Note whether the file is there and fits its contract."""
        path = self._path(table)
        is_there = path in files[table]
        if table != "articles" and (is_there or not self._is_older(table)):
            self._tallies[f"{table}_files_match"].add(
                1, int(not is_there), [] if is_there else [(None, f"{path} is missing")]
            )
        if not is_there:
            return False
        differences = self._differences(table, path)
        self._tallies[f"{table}_schema"].add(
            1, int(bool(differences)), [(None, cut(f"{path}: {text}")) for text in differences[:1]]
        )
        return not differences

    def _is_older(self, table: str) -> bool:
        """Return whether the bucket was written by a version that did not have the table."""
        articles = self._corpus.file(self._path("articles"))
        return TABLES[table].since > 1 and version_of(articles) < TABLES[table].since

    def _differences(self, table: str, path: str) -> list[str]:
        file = self._corpus.file(path)
        try:
            with file.fs.open_input_file(file.path) as stream:
                return schema_differences(table, pq.read_schema(stream))
        except (pa.ArrowInvalid, OSError) as error:
            return [f"it cannot be read: {error}"]

    def _unique(self, table: str, rows: pa.Table) -> None:
        key = list(TABLES[table].key)
        codes = pd.DataFrame({name: _codes(rows[name]) for name in key})
        again = np.flatnonzero(codes.duplicated().to_numpy())
        shown = rows.select(key).take(again[:20]).to_pylist()
        texts = [", ".join(map(str, row.values())) for row in shown]
        self._add(f"{table}_rows_unique", rows, again, texts)

    def _articles_of(self, rows: pa.Table) -> Ints:
        """Return the number of each row's article, by its distinct ids: they are far fewer."""
        encoded = rows["article_id"].combine_chunks().dictionary_encode()
        numbers = ints(pa.chunked_array([pc.index_in(encoded.dictionary, self._ids)]))
        return numbers[np.asarray(encoded.indices)] if len(numbers) else np.empty(0, np.int64)

    def _placed(self, articles: pa.Table) -> None:
        ids, dates = self._ids.to_pylist(), articles["date_published"].to_pylist()
        broken = [
            at
            for at, (id_, date) in enumerate(zip(ids, dates, strict=True))
            if month_of(date) != self._month or _bucket(id_, self._buckets) != self._bucket
        ]
        texts = [f"{self._path('articles')}, dated {dates[at]}" for at in broken[:20]]
        self._add("articles_in_their_file", articles, np.array(broken, np.int64), texts)

    def _check_rows(self, table: str, rows: _Rows, articles: pa.Table) -> None:
        self._add(f"{table}_article_exists", rows.rows, np.flatnonzero(rows.article < 0))
        if table not in SPANS:
            return
        start, end = rows.number("char_start"), rows.number("char_end")
        length = _at(ints(articles["text_chars"]), rows.article)
        given = np.asarray(rows.rows["char_start"].is_valid()) & (rows.article >= 0)
        broken = np.flatnonzero(given & ((start < 0) | (start >= end) | (end > length)))
        texts = [f"{start[at]}:{end[at]} of {length[at]} characters" for at in broken[:20]]
        self._add(f"{table}_span_in_text", rows.rows, broken, texts)

    def _check_counts(self, articles: pa.Table, counts: dict[str, Ints]) -> None:
        for table, column in COUNTED.items():
            if table not in counts:
                continue
            said, found = ints(articles[column]), counts[table]
            broken = np.flatnonzero(said != found)
            texts = [f"{said[at]}, but {found[at]} rows" for at in broken[:20]]
            self._add(f"articles_{column}_of_{table}", articles, broken, texts)

    def _check_numbers(
        self, table: str, column: str, parents: Ints, files: dict[str, set[str]]
    ) -> None:
        path = self._path(table)
        if path not in files[table] or self._differences(table, path):
            return
        rows = read_table(TABLES[table], self._corpus.file(path), ["article_id", column])
        article, numbers = self._articles_of(rows), ints(rows[column])
        given: Mask = np.asarray(rows[column].is_valid()) & (article >= 0)
        broken = np.flatnonzero(given & ((numbers < 1) | (numbers > _at(parents, article))))
        texts = [f"{column} {numbers[at]}" for at in broken[:20]]
        self._add(number_name(table, column), rows, broken, texts)

    def _check_index(self) -> None:
        """Count the names anew; what differs is not named, since names may have to be forgotten."""
        path, articles, entities = (
            self._corpus.file(self._path(name)) for name in (INDEX.name, "articles", "entities")
        )
        is_wrong = not read_table(INDEX, path).equals(count_bucket(articles, entities))
        faults = [(None, self._path(INDEX.name))] if is_wrong else []
        self._tallies["entity_index_counts"].add(1, len(faults), faults)

    def _add(self, rule: str, rows: pa.Table, broken: Ints, texts: list[str] | None = None) -> None:
        ids = rows["article_id"].take(pa.array(broken[:20])).to_pylist()
        values = texts if texts is not None else [self._path(rule.split("_article_")[0])] * len(ids)
        faults: Iterator[tuple[str | None, str | None]] = zip(ids, map(cut, values), strict=True)
        self._tallies[rule].add(rows.num_rows, len(broken), faults)


def _at(values: Ints, article: Ints) -> Ints:
    """Return the value of each row's article; rows without one get some value."""
    return values[np.maximum(article, 0)] if len(values) else np.zeros(len(article), np.int64)


def _bucket(article_id: str, buckets: int) -> int:
    try:
        return bucket_of(article_id, buckets)
    except ValueError:
        return -1


def _codes(column: pa.ChunkedArray) -> Ints:
    if pa.types.is_integer(column.type):
        return ints(column)
    return ints(pa.chunked_array([column.combine_chunks().dictionary_encode().indices]))


def _columns(table: str) -> list[str]:
    if table == "articles":
        return ARTICLE_COLUMNS
    spans = ["char_start", "char_end"] if table in SPANS else []
    return list(dict.fromkeys((*TABLES[table].key, *spans)))
