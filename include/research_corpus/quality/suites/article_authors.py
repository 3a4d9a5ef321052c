"""Rules over ``article_authors``: are they the authors that the article names."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from research_corpus.contracts.articles import ARTICLE_AUTHORS
from research_corpus.quality.faults import (
    Ints,
    Objects,
    article_codes,
    describe,
    ints,
    mask,
    missing_columns,
    out_of_sequence,
    source_code,
)
from research_corpus.quality.row_rules import (
    INVALID,
    consecutive,
    in_words,
    known_value,
    required_columns,
    row_rule,
    usual_length,
)
from research_corpus.quality.rules import Rule, Suite, Surroundings, Thresholds

KINDS = ["person", "organization", "agency"]


def suite(thresholds: Thresholds) -> Suite:  # noqa: ARG001 - one signature for all suites
    """Return the suite ``article_authors``."""
    return Suite("article_authors", "article_authors", _rules(), frame)


def frame(table: pa.Table, surroundings: Surroundings) -> pd.DataFrame:
    """Return what the rules look at, one row an author."""
    codes, article_ids = article_codes(table)
    columns: pd.DataFrame = table.select(["article_id", "kind"]).to_pandas()
    columns["required_columns_present"] = missing_columns(table, ARTICLE_AUTHORS)
    columns["position_consecutive"] = out_of_sequence(codes, ints(table["position"]), first=0)
    columns["name_not_blank"] = _blank_names(table["name"])
    columns["name_in_article"] = _unlisted(table, codes, article_ids, surroundings)
    columns["name_in_words"] = source_code(table["name"])
    columns["name_length"] = pc.utf8_length(table["name"]).to_pandas()
    return columns


def _blank_names(names: pa.ChunkedArray) -> Objects:
    broken = mask(pc.equal(pc.utf8_length(pc.utf8_trim_whitespace(names)), 0))
    return describe(broken, lambda row: repr(names[row].as_py()))


def _unlisted(
    table: pa.Table, codes: Ints, article_ids: list[str | None], surroundings: Surroundings
) -> Objects:
    rows = surroundings.articles.rows_of(pa.array(article_ids, pa.string()))
    authors_of = dict(zip(rows["article_id"].to_pylist(), rows["authors"].to_pylist(), strict=True))
    names = table["name"].to_pylist()
    listed = [authors_of.get(article_ids[code]) or [] for code in codes.tolist()]
    broken = [
        name is not None and name not in known for name, known in zip(names, listed, strict=True)
    ]
    return describe(np.array(broken, np.bool_), lambda row: f"{names[row]!r}")


def _rules() -> tuple[Rule, ...]:
    return (
        required_columns(INVALID),
        consecutive(
            "position", 0, "The order of a byline carries meaning; a gap is a lost author.", INVALID
        ),
        known_value("kind", KINDS, INVALID),
        row_rule(
            "name_not_blank",
            "name",
            "name is more than white space.",
            "Counts by author would have a nameless one.",
            reason_code=INVALID,
        ),
        row_rule(
            "name_in_article",
            "name",
            "The article lists the name in authors.",
            "The two places that name the authors must agree, or counts depend on the table.",
            reason_code=INVALID,
        ),
        in_words("name"),
        usual_length(
            "name_length_usual",
            "name",
            "name_length",
            "At least {share} of the names have at most {max} characters.",
            "Longer ones are bylines that were not taken apart, or sentences taken for a byline.",
            max_value=60,
            mostly=0.99,
        ),
    )
