"""The hits of a concordance that are shown: in which order, all or a random sample, of how many."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

COLUMNS = ("pub_month", "publisher", "article_id", "token_index", "before", "match", "after")
"""What :func:`research_corpus.analyst.search.search` and the macro ``kwic`` have in common."""


class Order(StrEnum):
    """What hits are sorted by."""

    DATE = "date"
    PUBLISHER = "publisher"
    LEFT = "left"
    RIGHT = "right"


_PLACE = "pub_month, article_id, token_index"
_KEYS = {
    Order.DATE: _PLACE,
    Order.PUBLISHER: f"publisher nulls last, {_PLACE}",
    # Words from the node outwards; punctuation does not part what reads alike.
    Order.LEFT: rf"list_reverse(regexp_extract_all(lower(before), '[\p{{L}}\p{{N}}]+')), {_PLACE}",
    Order.RIGHT: rf"regexp_extract_all(lower(after), '[\p{{L}}\p{{N}}]+'), {_PLACE}",
}


_SQL = """
    with hit as materialized (select {columns} from found),
    drawn as (from hit {sample}),
    line as (
        select *, row_number() over (order by {key}) as place from drawn
        qualify place > {offset} and place <= {offset} + {limit}
    )
    select (select count(*) from hit) as hits,
        (select count(distinct article_id) from hit) as articles,
        (select list(m order by pub_month) from (
            select pub_month, count(*) as hits from hit group by all) as m) as months,
        (select list(p order by hits desc, publisher) from (
            select publisher, count(*) as hits from hit group by all) as p) as publishers,
        (select list(line order by place) from line) as lines
"""


@dataclass(frozen=True)
class Concordance:
    """Some hits of a query, and how many there are.

    Attributes:
        rows: the hits shown, in :data:`COLUMNS`.
        hits: all hits of the query.
        articles: articles that have one.
        months: all hits by month, ``unknown`` among them.
        publishers: all hits by publisher, most first; null is one of them.
    """

    rows: pa.Table
    hits: int
    articles: int
    months: dict[str, int] = field(default_factory=dict)
    publishers: dict[str | None, int] = field(default_factory=dict)


def concordance(
    found: duckdb.DuckDBPyRelation,
    order: Order = Order.DATE,
    sample: int | None = None,
    seed: int = 1,
    limit: int = 50,
    offset: int = 0,
) -> Concordance:
    """Choose the hits to show, and count all.

    Args:
        found: hits, with at least :data:`COLUMNS`; it is evaluated once.
        order: what they are sorted by; equal ones by month, article and token.
        sample: only so many, each with equal chance; all by default.
        seed: of the sample; the same seed chooses the same hits of the same corpus.
        limit: hits at most.
        offset: hits to pass over first, in this order.
    """
    drawn = f"md5(concat_ws(':', {int(seed)}, article_id, token_index)), {_PLACE}"
    sql = _SQL.format(
        columns=", ".join(COLUMNS),
        sample="" if sample is None else f"order by {drawn} limit {int(sample)}",
        key=_KEYS[order],
        offset=int(offset),
        limit=int(limit),
    )
    relation = found.query("found", sql)
    assert relation is not None  # noqa: S101 - only for statements without rows
    answer = relation.to_arrow_table()
    counts = answer.select(["hits", "articles", "months", "publishers"]).to_pylist()[0]
    return Concordance(
        rows=_unfolded(answer["lines"]),
        hits=counts["hits"],
        articles=counts["articles"],
        months={row["pub_month"]: row["hits"] for row in counts["months"] or ()},
        publishers={row["publisher"]: row["hits"] for row in counts["publishers"] or ()},
    )


def _unfolded(lines: pa.ChunkedArray) -> pa.Table:
    """Return the rows of a column that holds them all in one list, or null."""
    import pyarrow as pa

    structs = pa.chunked_array([chunk.flatten() for chunk in lines.chunks], lines.type.value_type)
    return pa.Table.from_struct_array(structs).select(COLUMNS)
