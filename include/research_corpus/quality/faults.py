"""Columns that describe what is wrong with a row, computed for a whole chunk at once.

A fault column is null where the row is sound and tells the offending values where it is not, so
that the expectation on it is "is null" and its failing values explain themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html.entities import html5
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.contracts import Table
from research_corpus.quality.article_chunks import ArticleChunks
from research_corpus.quality.rules import Suite, Surroundings, cut
from research_corpus.quality.tally import Tally

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]

_MAY_BE_SOURCE_CODE = r"(?i)&#?[0-9a-z]+;|https?://"
_SOURCE_CODE = re.compile(
    r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|(?P<name>[a-z][a-z0-9]{1,31}));|https?://", re.IGNORECASE
)


def describe(broken: Mask, fault: Callable[[int], str]) -> Objects:
    """Return a fault column: ``fault(row)``, cut to 200 characters, where ``broken``, else null."""
    column = np.full(len(broken), None, dtype=object)
    for row in np.flatnonzero(broken):
        column[row] = cut(fault(int(row)))
    return column


def missing_columns(table: pa.Table, contract: Table) -> Objects:
    """Return, for each row, the names of the required columns that are null in it."""
    nulls = {c.name: mask(table[c.name].is_null()) for c in contract.columns if c.required}
    broken = np.logical_or.reduce(list(nulls.values()))
    return describe(broken, lambda row: ", ".join(name for name, at in nulls.items() if at[row]))


def source_code(values: pa.ChunkedArray) -> Objects:
    """Describe values that hold a character reference of HTML or a web address; null is sound."""
    broken = mask(pc.match_substring_regex(values, _MAY_BE_SOURCE_CODE))
    for row in np.flatnonzero(broken).tolist():
        found = _SOURCE_CODE.finditer(values[row].as_py())
        broken[row] = any(hit["name"] is None or f"{hit['name']};" in html5 for hit in found)
    return describe(broken, lambda row: repr(values[row].as_py()))


def mask(values: pa.ChunkedArray) -> Mask:
    """Return a boolean column as numpy, null as False."""
    return np.asarray(pc.fill_null(values, False))


def ints(values: pa.ChunkedArray) -> Ints:
    """Return an integer column as int64, null as -1: no column it is used for has negatives."""
    return np.asarray(pc.fill_null(values.cast(pa.int64()), -1))


def article_codes(table: pa.Table) -> tuple[Ints, list[str | None]]:
    """Return, for each row, the number of its article in the list of distinct ids, and the list."""
    encoded = table["article_id"].combine_chunks().dictionary_encode(null_encoding="encode")
    return ints(pa.chunked_array([encoded.indices])), encoded.dictionary.to_pylist()


def count_faults(suite: Suite, frame: pd.DataFrame, tallies: Mapping[str, Tally]) -> None:
    """Add to ``tallies`` what the fault columns of a frame show.

    Great Expectations would find the same, an order of magnitude slower on tables of tokens.

    Args:
        suite: its rules; those without a fault column are left out.
        frame: what the suite's ``frame`` made of one or more chunks.
        tallies: by name of the rule.
    """
    for rule in suite.rules:
        if not rule.has_fault_column:
            continue
        rows = np.flatnonzero(frame[rule.name].notna().to_numpy())
        ids = frame["article_id"].to_numpy()[rows].tolist()
        faults = frame[rule.name].to_numpy()[rows].tolist()
        named = (id_ if isinstance(id_, str) else None for id_ in ids)
        tallies[rule.name].add(len(frame), len(rows), zip(named, faults, strict=True))


class Spans:
    """Rows of a table against the texts that they point into.

    Args:
        table: a chunk with article_id and two columns of offsets.
        surroundings: the staged articles.
        start: column of the first character.
        end: column of the end, exclusive.
    """

    def __init__(
        self,
        table: pa.Table,
        surroundings: Surroundings,
        start: str = "char_start",
        end: str = "char_end",
    ) -> None:
        self.codes, self.article_ids = article_codes(table)
        self.given = mask(pc.or_(table[start].is_valid(), table[end].is_valid()))
        self.start, self.end = ints(table[start]), ints(table[end])
        rows = surroundings.articles.rows_of(pa.array(self.article_ids, pa.string()))
        text_of = dict(zip(rows["article_id"].to_pylist(), rows["text"].to_pylist(), strict=True))
        self._texts = [text_of.get(article_id) or "" for article_id in self.article_ids]

    def outside_text(self) -> Objects:
        """Describe spans that are empty, reversed, or reach out of their text."""
        length = np.array([len(text) for text in self._texts], dtype=np.int64)[self.codes]
        broken = (self.start < 0) | (self.start >= self.end) | (self.end > length)
        return describe(
            broken & self.given,
            lambda row: f"{self.start[row]}:{self.end[row]} of {length[row]} characters",
        )

    def differing_from_text(self, surfaces: pa.ChunkedArray) -> Objects:
        """Describe surfaces that are not the slice of the text at their offsets."""
        given = surfaces.to_pylist()
        texts = map(self._texts.__getitem__, self.codes.tolist())
        spans = zip(texts, self.start.tolist(), self.end.tolist(), given, strict=True)
        broken = np.fromiter(
            (
                0 <= start < end <= len(text) and text[start:end] != surface
                for text, start, end, surface in spans
            ),
            dtype=np.bool_,
            count=len(given),
        )
        return describe(broken, lambda row: f"{given[row]!r}, but the text has {self._at(row)!r}")

    def overlapping(self, numbers: Ints) -> Objects:
        """Describe spans that start before the one with the number before ends.

        Args:
            numbers: order of the rows in their article; rows without offsets are left out.
        """
        order = np.lexsort((numbers, self.codes))
        order = order[self.given[order]]
        start, end, codes = self.start[order], self.end[order], self.codes[order]
        broken = np.zeros(len(self.codes), dtype=np.bool_)
        broken[order[1:]] = (codes[1:] == codes[:-1]) & (start[1:] < end[:-1])
        return describe(
            broken, lambda row: f"starts at {self.start[row]}, before the last one ends"
        )

    def _at(self, row: int) -> str:
        text: str = self._texts[self.codes[row]]
        return text[self.start[row] : self.end[row]]


def without_row(table: pa.Table, column: str, others: ArticleChunks) -> Objects:
    """Describe rows whose number in ``column`` is that of no row of their article in ``others``.

    Args:
        table: a chunk; null numbers refer to nothing and are sound.
        column: the number.
        others: staged rows of the table that is referred to: article_id and its number.
    """
    codes, article_ids = article_codes(table)
    ids = pa.array(article_ids, pa.string())
    rows = others.rows_of(ids)
    name = rows.column_names[-1]
    known = _keys(ints(pc.index_in(rows["article_id"], value_set=ids)), ints(rows[name]))
    numbers = ints(table[column])
    broken = ~np.isin(_keys(codes, numbers), known) & mask(table[column].is_valid())
    return describe(broken, lambda row: f"{column} {numbers[row]}")


def _keys(codes: Ints, numbers: Ints) -> Ints:
    return codes * (1 << 32) + numbers


def out_of_sequence(groups: Any, numbers: Ints, first: int) -> Objects:
    """Describe numbers that do not count up by one from ``first`` within their group.

    Args:
        groups: group of each row, or a list of columns that make it; rows in any order.
        numbers: the number of each row.
        first: what the smallest number of a group must be.
    """
    keys = [pd.Series(group) for group in (groups if isinstance(groups, list) else [groups])]
    order = np.lexsort((numbers, *(key.to_numpy() for key in keys)))
    expected = np.empty(len(numbers), dtype=np.int64)
    frame = pd.DataFrame({str(at): key.to_numpy()[order] for at, key in enumerate(keys)})
    expected[order] = frame.groupby(list(frame), sort=False).cumcount().to_numpy() + first
    return describe(numbers != expected, lambda row: f"{numbers[row]}, but {expected[row]} is next")
