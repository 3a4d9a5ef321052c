"""Columns that describe what is wrong with a row, computed for a whole chunk at once.

A fault column is null where the row is sound and tells the offending values where it is not, so
that the expectation on it is "is null" and its failing values explain themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.contracts import Table
from research_corpus.quality.rules import Surroundings, cut

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]


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


class Spans:
    """Rows of an annotation table against the texts and sentences that they point into.

    Args:
        table: a chunk with article_id, sentence_id, char_start and char_end.
        surroundings: the staged articles and sentences.
    """

    def __init__(self, table: pa.Table, surroundings: Surroundings) -> None:
        self.codes, self.article_ids = article_codes(table)
        self.start, self.end = ints(table["char_start"]), ints(table["char_end"])
        self.sentence = ints(table["sentence_id"])
        rows = surroundings.articles.rows_of(pa.array(self.article_ids, pa.string()))
        text_of = dict(zip(rows["article_id"].to_pylist(), rows["text"].to_pylist(), strict=True))
        self._texts = [text_of.get(article_id) or "" for article_id in self.article_ids]
        self._sentences = self._known_sentences(surroundings)

    def outside_text(self) -> Objects:
        """Describe spans that are empty, reversed, or reach out of their text."""
        length = np.array([len(text) for text in self._texts], dtype=np.int64)[self.codes]
        broken = (self.start < 0) | (self.start >= self.end) | (self.end > length)
        return describe(
            broken, lambda row: f"{self.start[row]}:{self.end[row]} of {length[row]} characters"
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

    def without_sentence(self) -> Objects:
        """Describe rows whose sentence is not staged."""
        broken = ~np.isin(self._sentence_keys(self.codes, self.sentence), self._sentences)
        return describe(broken, lambda row: f"sentence_id {self.sentence[row]}")

    def _at(self, row: int) -> str:
        text: str = self._texts[self.codes[row]]
        return text[self.start[row] : self.end[row]]

    def _known_sentences(self, surroundings: Surroundings) -> Ints:
        ids = pa.array(self.article_ids, pa.string())
        rows = surroundings.sentences.rows_of(ids)
        codes = ints(pc.index_in(rows["article_id"], value_set=ids))
        return self._sentence_keys(codes, ints(rows["sentence_id"]))

    @staticmethod
    def _sentence_keys(codes: Ints, sentence_ids: Ints) -> Ints:
        return codes * (1 << 32) + sentence_ids


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
