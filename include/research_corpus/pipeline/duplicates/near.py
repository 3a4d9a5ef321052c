"""Near duplicates: the texts of a run against each other and against all of the corpus (ADR 0006).

Texts that share a band of their signatures are compared shingle by shingle; who is similar enough
is linked, and groups are what links connect. What the corpus says of a group is taken as it
stands, unless one of its texts goes: then the texts that stay are compared anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import numpy as np
import pyarrow.compute as pc

from research_corpus.pipeline.duplicates.articles import Arriving, Pair, Stored, pair_of
from research_corpus.pipeline.duplicates.members import Members, standing_links, stored_articles
from research_corpus.pipeline.duplicates.signature_files import SignatureFile, staged_signatures
from research_corpus.pipeline.duplicates.texts import NearTexts
from research_corpus.similarity.matching import BandIndex
from research_corpus.similarity.shingles import jaccard
from research_corpus.storage.staging import Staging

Texts = dict[str, list[int]]
"""Bands by content_id."""


def similar_pairs(texts: NearTexts, pairs: Iterable[Pair]) -> Iterator[tuple[Pair, float]]:
    """Yield pairs of texts with their Jaccard similarity, as exact as ``duplicates`` stores it."""
    for chunk in texts.chunks(pairs):
        shingles = texts.shingle_hashes({text for pair in chunk for text in pair})
        for a, b in chunk:
            yield (a, b), float(np.float32(jaccard(shingles[a], shingles[b])))


class NearSearch:
    """Links the texts of a run to each other and to those of the corpus.

    Args:
        staging: holds the arriving texts and their signatures.
        arriving: articles to be written.
        going: articles of the corpus that go or are replaced, by id.
        members: has the articles of the corpus with a text that comes or goes; gets all that are
            in the groups concerned.

    Cost: looks up the bands of the whole corpus, 56 bytes an article; reads texts only of articles
    that share a band.
    """

    def __init__(
        self,
        staging: Staging,
        arriving: Sequence[Arriving],
        going: Mapping[str, Stored],
        members: Members,
    ) -> None:
        self._staging, self._members = staging, members
        self._arriving, self._going = arriving, going
        bands: Texts = {}
        for texts, signatures in staged_signatures(staging, arriving):
            lists = pc.struct_field(signatures, "bands").to_pylist()
            bands |= dict(zip(texts, lists, strict=True))
        self._index = BandIndex(bands)
        self._matched: dict[str, set[str]] = defaultdict(set)
        self._months: dict[str, str] = {}

    def look_up(self, file: SignatureFile) -> None:
        """Note which texts of the corpus, in one file of it, share a band with one that comes."""
        if not self._index.names:
            return
        found = list(self._index.look_up(file.bands.values))
        rows = file.bands.rows(np.array([place for place, _ in found], np.int64))
        for row, (_, text) in zip(rows.tolist(), found, strict=True):
            article_id = file.article_ids[row].as_py()
            if article_id not in self._members.replaced:
                self._matched[article_id].add(text)
                self._months[article_id] = file.month

    def links(self, similarity: float) -> dict[Pair, float]:
        """Return the texts that are near duplicates, once all files were looked up.

        Args:
            similarity: from which on they are, 0 to 1.
        """
        pairs = self._index.pairs() | self._pairs_with_corpus()
        links, broken = self._standing_links()
        pairs |= BandIndex(self._bands_of(broken)).pairs()
        articles = [*self._arriving, *self._members.rows.values()]
        texts = NearTexts(self._members.buckets, self._staging, articles)
        for pair, measured in similar_pairs(texts, sorted(pairs - set(links))):
            if measured >= similarity:
                links[pair] = measured
        return links

    def _pairs_with_corpus(self) -> set[Pair]:
        """Return the pairs of an arriving text and one of the corpus that share a band."""
        self._members.add(stored_articles(self._members.buckets, self._months))
        own = {one: self._members.rows[one].content_id for one in self._matched}
        return {
            pair_of(own[article_id], text)
            for article_id, texts in self._matched.items()
            for text in texts
            if own[article_id] != text
        }

    def _standing_links(self) -> tuple[dict[Pair, float], set[str]]:
        """Take the members of the groups concerned; return their links, and texts to link anew."""
        stored = self._members.add_groups([*self._going.values(), *self._members.rows.values()])
        rows = self._members.rows
        texts = {own: row.content_id for own, row in {**rows, **self._going}.items()}
        present = {row.content_id for row in (*self._arriving, *rows.values())}
        return standing_links(stored, texts, present)

    def _bands_of(self, texts: Collection[str]) -> Texts:
        rows = [row for row in self._members.rows.values() if row.content_id in texts]
        contents = {row.article_id: row.content_id for row in rows}
        months = {row.article_id: row.pub_month for row in rows}
        columns = ["article_id", "bands"]
        bands: Texts = {}
        for _, found in self._members.buckets.rows("signatures", months, columns):
            bands |= {contents[row["article_id"]]: row["bands"] for row in found.to_pylist()}
        return bands
