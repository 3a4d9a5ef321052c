"""What the documents of a release tell about it, asked of its own tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from research_corpus.analyst.connection import connect
from research_corpus.storage.location import Location

Row = dict[str, Any]

_TOTALS = """
    select count(*) as articles, coalesce(sum(token_count), 0)::bigint as tokens,
           coalesce(sum(sentence_count), 0)::bigint as sentences,
           count(duplicate_of) as duplicates,
           min(pub_month) filter (pub_month <> 'unknown') as first_month,
           max(pub_month) filter (pub_month <> 'unknown') as last_month
    from articles
"""
_GROUPS = """
    select {key} as name, count(*) as articles, sum(token_count)::bigint as tokens
    from articles group by all order by name nulls last
"""
_PUBLISHERS = """
    select publisher, publisher_id, licence, count(*) as articles,
           min(pub_month) filter (pub_month <> 'unknown') as first_month,
           max(pub_month) filter (pub_month <> 'unknown') as last_month
    from articles group by all order by all nulls last
"""
_FLAGS = """
    select flag as name, count(*) as articles
    from (select unnest(quality_flags) as flag from articles) group by all order by name
"""
_MODELS = """
    select model_id, name, version, spacy_version, deprel_scheme, licence,
           (select count(*) from articles a where a.model_id = m.model_id) as articles
    from models m order by model_id
"""


@dataclass(frozen=True)
class Facts:
    """Counts of a release.

    Attributes:
        totals: ``articles``, ``tokens``, ``sentences``, ``duplicates``, ``first_month``,
            ``last_month``.
        months: articles and tokens by ``pub_month``.
        languages: articles and tokens by language; null is undecided.
        publishers: articles and months by publisher and licence.
        flags: articles by quality flag.
        models: pipelines with the number of their articles.
        rows: rows by table, of tables that have files.
    """

    totals: Row
    months: list[Row]
    languages: list[Row]
    publishers: list[Row]
    flags: list[Row]
    models: list[Row]
    rows: dict[str, int]


def gather(release: Location, rows: dict[str, int]) -> Facts:
    """Ask a release for the facts of its documents.

    Args:
        release: its folder.
        rows: rows by table.
    """
    connection = connect(release.uri)
    return Facts(
        totals=_ask(connection, _TOTALS)[0],
        months=_ask(connection, _GROUPS.format(key="pub_month")),
        languages=_ask(connection, _GROUPS.format(key="language")),
        publishers=_ask(connection, _PUBLISHERS),
        flags=_ask(connection, _FLAGS),
        models=_ask(connection, _MODELS),
        rows=rows,
    )


def _ask(connection: duckdb.DuckDBPyConnection, sql: str) -> list[Row]:
    rows: list[Row] = connection.sql(sql).to_arrow_table().to_pylist()
    return rows
