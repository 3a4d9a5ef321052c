"""What the rules over ``articles`` look at: one row an article, without its text."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.contracts.articles import ARTICLES
from research_corpus.contracts.page_kinds import TEASER_ONLY
from research_corpus.ids import content_id
from research_corpus.quality.faults import (
    Ints,
    Objects,
    describe,
    ints,
    mask,
    missing_columns,
    source_code,
)
from research_corpus.quality.rules import Surroundings, Thresholds

FIRST_NEWSPAPER_YEAR = 1605
"""Relation, the first printed newspaper, appeared in that year."""

_DATE_IN_FUTURE_FLAG = "date_in_future"
_PASSED_THROUGH = [
    "article_id",
    "title",
    "date_precision",
    "timezone_source",
    "publisher",
    "language",
    "language_confidence",
    "source_sha256",
    "date_published",
]


def article_columns(table: pa.Table, surroundings: Surroundings) -> pd.DataFrame:
    """Return the columns of the rules: those that pass through, and a fault column a rule."""
    texts = pc.fill_null(table["text"], "")
    length = ints(pc.utf8_length(texts))
    columns: pd.DataFrame = table.select(_PASSED_THROUGH).to_pandas()
    columns["text_length"] = _lengths_of_whole(table, length)
    columns["author_count"] = ints(pc.list_value_length(table["authors"])).clip(0)
    columns["title_length"] = pc.utf8_length(table["title"]).to_pandas()
    columns["date_not_in_future"] = _future_dates(table, surroundings.thresholds)
    columns["required_columns_present"] = missing_columns(table, ARTICLES)
    columns["content_id_of_text"] = _wrong_content_ids(table["content_id"], texts)
    columns["text_chars_of_text"] = _wrong_lengths(table["text_chars"], length)
    columns["date_has_precision"] = _half_dates(table)
    columns["publisher_in_registry"] = _unregistered(table["publisher"], table["publisher_id"])
    columns["title_in_words"] = source_code(table["title"])
    columns["publisher_in_words"] = source_code(table["publisher"])
    columns["date_plausible"] = _implausible_dates(table)
    return columns


def _lengths_of_whole(table: pa.Table, length: Ints) -> Objects:
    """Return the lengths of texts; null for a teaser, which is short by its nature."""
    flags = table["quality_flags"].to_pylist()
    lengths = length.astype(object)
    lengths[[TEASER_ONLY in (row or ()) for row in flags]] = None
    return lengths


def _future_dates(table: pa.Table, thresholds: Thresholds) -> Objects:
    flags = table["quality_flags"].to_pylist()
    flagged = np.fromiter((_DATE_IN_FUTURE_FLAG in (row or ()) for row in flags), np.bool_)
    latest = pa.scalar(thresholds.latest_date, table.schema.field("date_published").type)
    raw, dates = table["date_published_raw"], table["date_published"]
    return describe(
        flagged | mask(pc.greater(dates, latest)),
        lambda row: raw[row].as_py() or _iso(dates[row]),
    )


def _wrong_content_ids(given: pa.ChunkedArray, texts: pa.ChunkedArray) -> Objects:
    ids = given.to_pylist()
    pairs = zip(ids, texts.to_pylist(), strict=True)
    broken = np.fromiter((content_id(text) != id_ for id_, text in pairs), np.bool_, len(ids))
    return describe(broken, lambda row: str(ids[row]))


def _wrong_lengths(given: pa.ChunkedArray, length: Ints) -> Objects:
    chars = ints(given)
    return describe(chars != length, lambda row: f"{chars[row]}, but the text has {length[row]}")


def _half_dates(table: pa.Table) -> Objects:
    dates, precisions = table["date_published"], table["date_precision"]
    broken = mask(pc.xor(dates.is_null(), precisions.is_null()))
    return describe(broken, lambda row: f"{_iso(dates[row])} with {precisions[row].as_py()}")


def _implausible_dates(table: pa.Table) -> Objects:
    dates = table["date_published"]
    broken = mask(pc.less(pc.year(dates), FIRST_NEWSPAPER_YEAR))
    return describe(broken, lambda row: _iso(dates[row]))


def _unregistered(names: pa.ChunkedArray, ids_: pa.ChunkedArray) -> Objects:
    broken = mask(pc.and_(names.is_valid(), ids_.is_null()))
    return describe(broken, lambda row: str(names[row]))


def _iso(date: pa.Scalar) -> str:
    return str(date.as_py().isoformat()) if date.is_valid else "no date"
