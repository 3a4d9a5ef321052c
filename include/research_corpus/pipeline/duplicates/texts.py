"""The texts that near duplicates are compared by, read where they lie and a few at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from research_corpus.pipeline.corpus_articles import Buckets
from research_corpus.pipeline.duplicates.articles import Arriving, Article, Pair
from research_corpus.pipeline.staged import EXTRACTED
from research_corpus.similarity.shingles import shingle_hashes
from research_corpus.storage.parquet import read_table
from research_corpus.storage.staging import Staging

CHUNK_CHARS = 64_000_000
"""Texts compared at once, in characters; the hashes of their shingles take 1 to 2 bytes each."""


class NearTexts:
    """Texts by content_id, of articles that arrive or are in the corpus.

    Args:
        buckets: of the corpus as it stands.
        staging: the run's intermediate files.
        articles: of several with one text the first is read.
    """

    def __init__(self, buckets: Buckets, staging: Staging, articles: Iterable[Article]) -> None:
        self._staging, self._buckets = staging, buckets
        self._homes: dict[str, Article] = {}
        for row in articles:
            self._homes.setdefault(row.content_id, row)

    def chunks(self, pairs: Iterable[Pair]) -> Iterator[list[Pair]]:
        """Part pairs, in an order that keeps texts of one file together, into bounded lots."""
        chunk: list[Pair] = []
        held: set[str] = set()
        chars = 0
        for pair in sorted(
            pairs, key=lambda pair: (self._file(pair[0]), self._file(pair[1]), pair)
        ):
            new = set(pair) - held
            if chunk and chars + self._chars(new) > CHUNK_CHARS:
                yield chunk
                chunk, held, chars, new = [], set(), 0, set(pair)
            chunk.append(pair)
            held |= new
            chars += self._chars(new)
        if chunk:
            yield chunk

    def shingle_hashes(self, wanted: Collection[str]) -> dict[str, NDArray[np.int64]]:
        """Return the hashes of the shingles of some texts."""
        return {text: shingle_hashes(content) for text, content in self.read(wanted)}

    def read(self, wanted: Collection[str]) -> Iterator[tuple[str, str]]:
        """Yield content_id and text of some texts."""
        batches: dict[str, list[str]] = defaultdict(list)
        months: dict[str, str] = {}
        for text in wanted:
            home = self._homes[text]
            if isinstance(home, Arriving):
                batches[home.extract_batch].append(text)
            else:
                months[home.article_id] = home.pub_month
        for batch, texts in sorted(batches.items()):
            yield from self._staged(batch, texts)
        for _, rows in self._buckets.rows("articles", months, ["content_id", "text"]):
            yield from zip(rows["content_id"].to_pylist(), rows["text"].to_pylist(), strict=True)

    def _chars(self, texts: Iterable[str]) -> int:
        return sum(self._homes[text].text_chars for text in texts)

    def _file(self, text: str) -> str:
        home = self._homes[text]
        return home.extract_batch if isinstance(home, Arriving) else home.pub_month

    def _staged(self, batch: str, texts: list[str]) -> Iterator[tuple[str, str]]:
        file = self._staging.file("extract", batch, f"{EXTRACTED.name}.parquet")
        condition = pc.field("content_id").isin(pa.array(sorted(texts), pa.string()))
        rows = read_table(EXTRACTED, file, ["content_id", "article.text"], condition)
        yield from zip(rows["content_id"].to_pylist(), rows["text"].to_pylist(), strict=True)
