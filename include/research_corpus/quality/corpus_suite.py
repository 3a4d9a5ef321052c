"""Evaluate the suite ``corpus`` over a published corpus."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import duckdb

from research_corpus.quality.corpus_files import check_files
from research_corpus.quality.corpus_rules import SUITE, VIEWS, counted_rules
from research_corpus.quality.corpus_views import connect
from research_corpus.quality.counted_rule import Counted
from research_corpus.quality.file_rules import file_rules
from research_corpus.quality.passage_rules import passage_rules
from research_corpus.quality.rules import Rule, cut
from research_corpus.quality.tally import MAX_FAULTS, Fault, Tally
from research_corpus.quality.thresholds import QualityThresholds, adjusted
from research_corpus.storage.layout import Corpus


def corpus_rules(thresholds: QualityThresholds) -> list[tuple[str, Rule]]:
    """Return table and rule of the suite, with the user's adjustments."""
    counted = [(each.table, each.rule) for each in _counted_rules()]
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
    rules = {rule.name: rule for _, rule in corpus_rules(thresholds)}
    tallies = [replace(tally, rule=rules[tally.rule.name]) for tally in check_files(corpus)]
    with connect(corpus, VIEWS) as connection:
        tallies += [
            _counted(connection, each, rules[each.rule.name], asked) for each in _counted_rules()
        ]
    return tallies


def source_files(corpus: Corpus, article_ids: Collection[str]) -> dict[str, str]:
    """Return the input file of each article that the corpus has, by its id."""
    query = "select article_id, source_file from articles where list_contains($ids, article_id)"
    with connect(corpus, ("articles",)) as connection:
        return dict(connection.execute(query, {"ids": sorted(article_ids)}).fetchall())


def _counted_rules() -> tuple[Counted, ...]:
    return (*counted_rules(), *passage_rules())


def _counted(
    connection: duckdb.DuckDBPyConnection, counted: Counted, rule: Rule, asked: Mapping[str, Any]
) -> Tally:
    tally = Tally(SUITE, counted.table, rule, keep=MAX_FAULTS)
    try:
        elements = _number(connection, counted.elements, asked)
        broken = _number(connection, f"select count(*) from ({counted.broken})", asked)  # noqa: S608
        tally.add(elements, broken, [])
        # A share that holds has no rows worth keeping: what is unknown today is so tomorrow.
        if not tally.success:
            _add_rows(connection, counted, asked, tally)
    except duckdb.Error as error:
        tally.error = cut(str(error))
    return tally


def _add_rows(
    connection: duckdb.DuckDBPyConnection, counted: Counted, asked: Mapping[str, Any], tally: Tally
) -> None:
    query = f"select * from ({counted.broken}) order by all limit {MAX_FAULTS}"  # noqa: S608
    for article_id, value, source_file in _run(connection, query, asked).fetchall():
        shown = value if value is None else cut(value)
        if article_id is None:
            tally.add_faults([Fault(shown, source_file)])
        else:
            tally.add(0, 0, [(article_id, shown)])


def _number(connection: duckdb.DuckDBPyConnection, query: str, asked: Mapping[str, Any]) -> int:
    row = _run(connection, query, asked).fetchone()
    return int(row[0]) if row else 0


def _run(
    connection: duckdb.DuckDBPyConnection, query: str, asked: Mapping[str, Any]
) -> duckdb.DuckDBPyConnection:
    # DuckDB refuses parameters that a query does not name.
    named = {name: value for name, value in asked.items() if f"${name}" in query}
    return connection.execute(query, named or None)
