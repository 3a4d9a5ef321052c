"""What was taken down and must not come in again."""

from __future__ import annotations

import pyarrow.dataset as ds

from research_corpus.storage.layout import Corpus


def withdrawn(corpus: Corpus) -> tuple[set[str], set[str]]:
    """Return the article_ids and the content_ids of withdrawn articles."""
    files = [file.path for file in corpus.table_files("withdrawals")]
    if not files:
        return set(), set()
    rows = ds.dataset(files, filesystem=corpus.root.fs).to_table(["article_id", "content_id"])
    return set(rows["article_id"].to_pylist()), set(rows["content_id"].to_pylist())
