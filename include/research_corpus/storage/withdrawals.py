"""What was taken down and must not come in again."""

from __future__ import annotations

from research_corpus.storage.dataset import table_dataset
from research_corpus.storage.layout import Corpus


def withdrawn(corpus: Corpus) -> tuple[set[str], set[str]]:
    """Return the article_ids and the content_ids of withdrawn articles."""
    rows = table_dataset(corpus, "withdrawals").to_table(["article_id", "content_id"])
    return set(rows["article_id"].to_pylist()), set(rows["content_id"].to_pylist())
