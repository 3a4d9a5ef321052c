"""Evaluate the suite ``corpus`` over a published corpus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import duckdb

from research_corpus.quality.corpus_files import check_files, file_rules
from research_corpus.quality.corpus_rules import SUITE, VIEWS, Counted, counted_rules
from research_corpus.quality.corpus_views import connect
from research_corpus.quality.rules import Rule, cut
from research_corpus.quality.tally import Tally
from research_corpus.quality.thresholds import QualityThresholds, adjusted
from research_corpus.storage.layout import Corpus

MAX_FAULTS = 100
"""Faults of one rule that are kept, so that the history stays small; all are counted."""


def corpus_rules(thresholds: QualityThresholds) -> list[tuple[str, Rule]]:
    """Return table and rule of the suite, with the user's adjustments."""
    counted = [(each.table, each.rule) for each in counted_rules()]
    tables, rules = zip(*(*file_rules().values(), *counted), strict=True)
    return list(zip(tables, adjusted(SUITE, rules, thresholds), strict=True))


def corpus_tallies(
    corpus: Corpus, latest: datetime, languages: list[str], thresholds: QualityThresholds
) -> list[Tally]:
    """Evaluate every rule over the corpus; nothing is written.

    Args:
        corpus: the corpus.
        latest: no publication date may lie after it, UTC.
        languages: BCP 47 tags with a model.
        thresholds: the user's adjustments.

    Cost: one pass over the number columns of all article tables; memory of one bucket.
    """
    asked = {"latest": latest, "languages": languages}
    tallies = check_files(corpus)
    with connect(corpus, VIEWS) as connection:
        tallies += [_counted(connection, each, asked) for each in counted_rules()]
    rules = {rule.name: rule for _, rule in corpus_rules(thresholds)}
    return [replace(tally, rule=rules[tally.rule.name]) for tally in tallies]


def _counted(
    connection: duckdb.DuckDBPyConnection, counted: Counted, asked: Mapping[str, Any]
) -> Tally:
    tally = Tally(SUITE, counted.table, counted.rule)
    try:
        elements = _number(connection, counted.elements, asked)
        broken = _number(connection, f"select count(*) from ({counted.broken})", asked)  # noqa: S608
        # A share has no rows worth keeping: what is unknown today is so tomorrow.
        keep = MAX_FAULTS if broken and counted.rule.mostly == 1 else 0
        tally.add(elements, broken, _faults(connection, counted, asked, keep))
    except duckdb.Error as error:
        tally.error = cut(str(error))
    return tally


def _faults(
    connection: duckdb.DuckDBPyConnection, counted: Counted, asked: Mapping[str, Any], keep: int
) -> list[tuple[str | None, str | None]]:
    if not keep:
        return []
    query = f"select * from ({counted.broken}) order by all limit {keep}"  # noqa: S608
    return [(id_, cut(value)) for id_, value in _run(connection, query, asked).fetchall()]


def _number(connection: duckdb.DuckDBPyConnection, query: str, asked: Mapping[str, Any]) -> int:
    row = _run(connection, query, asked).fetchone()
    return int(row[0]) if row else 0


def _run(
    connection: duckdb.DuckDBPyConnection, query: str, asked: Mapping[str, Any]
) -> duckdb.DuckDBPyConnection:
    # DuckDB refuses parameters that a query does not name.
    named = {name: value for name, value in asked.items() if f"${name}" in query}
    return connection.execute(query, named or None)
