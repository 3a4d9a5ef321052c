"""The hits of a concordance that are shown: in which order, all or a random sample, of how many."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Concordance:
    """Some hits of a query, and how many there are.

    Attributes:
        rows: the hits shown, in :data:`COLUMNS`.
        hits: all hits of the query.
        articles: articles that have one.
    """

    rows: pa.Table
    hits: int
    articles: int


def concordance(
    found: duckdb.DuckDBPyRelation,
    order: Order = Order.DATE,
    sample: int | None = None,
    seed: int = 1,
    limit: int = 50,
) -> Concordance:
    """Choose the hits to show.

    Args:
        found: hits, with at least :data:`COLUMNS`.
        order: what they are sorted by; equal ones by month, article and token.
        sample: only so many, each with equal chance; all by default.
        seed: of the sample; the same seed chooses the same hits of the same corpus.
        limit: hits at most, the first in this order.
    """
    hits, articles = found.aggregate("count(*), count(distinct article_id)").fetchall()[0]
    chosen = found.project(", ".join(COLUMNS))
    if sample is not None:
        drawn = f"md5(concat_ws(':', {int(seed)}, article_id, token_index)), {_PLACE}"
        chosen = chosen.order(drawn).limit(sample)
    rows = chosen.order(_KEYS[order]).limit(limit).to_arrow_table()
    return Concordance(rows, hits, articles)
