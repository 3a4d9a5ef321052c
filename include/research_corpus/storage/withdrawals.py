"""What was taken down and must not come in again."""

from __future__ import annotations

from typing import NamedTuple

from research_corpus.storage.dataset import table_dataset
from research_corpus.storage.layout import Corpus

_COLUMNS = ["article_id", "content_id", "landing", "source_file", "source_record"]


class Withdrawn(NamedTuple):
    """What is kept of withdrawn articles.

    Attributes:
        articles: their article_ids.
        texts: their content_ids.
        places: landing folder (null if unknown), source_file and source_record.
    """

    articles: frozenset[str]
    texts: frozenset[str]
    places: frozenset[tuple[str | None, str, int]]


def withdrawn(corpus: Corpus) -> Withdrawn:
    """Return what must not come in again."""
    rows = table_dataset(corpus, "withdrawals").to_table(_COLUMNS)
    columns = [rows[name].to_pylist() for name in _COLUMNS]
    places = frozenset(zip(*columns[2:], strict=True))
    return Withdrawn(frozenset(columns[0]), frozenset(columns[1]), places)
