"""Near duplicates: the texts of a run against each other and against all of the corpus (ADR 0006).

Texts that share a band of their signatures are compared shingle by shingle; who is similar enough
is linked, and groups are what links connect. What the corpus says of a group is taken as it
stands, unless one of its texts goes: then the texts that stay are compared anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from research_corpus.pipeline.corpus_articles import Buckets, months_of
from research_corpus.pipeline.duplicates import Pair, pair_of
from research_corpus.pipeline.group_members import Members, standing_links
from research_corpus.pipeline.near_texts import NearTexts
from research_corpus.pipeline.staged import EXTRACTED
from research_corpus.pipeline.stored_signatures import SignatureFile
from research_corpus.similarity.matching import BandIndex
from research_corpus.similarity.shingles import jaccard
from research_corpus.storage.layout import Corpus
from research_corpus.storage.parquet import read_table
from research_corpus.storage.staging import Staging

Row = dict[str, Any]
Texts = dict[str, list[int]]
"""Bands by content_id."""


def linked_pairs(links: Mapping[Pair, float]) -> list[Row]:
    """Return the rows of ``NEAR_PAIRS`` of texts that are near duplicates."""
    return [_pair(pair, measured, is_link=True) for pair, measured in sorted(links.items())]


def similar_pairs(texts: NearTexts, pairs: Iterable[Pair]) -> Iterator[tuple[Pair, float]]:
    """Yield pairs of texts with their Jaccard similarity, as exact as ``duplicates`` stores it."""
    for chunk in texts.chunks(pairs):
        shingles = texts.shingle_hashes({text for pair in chunk for text in pair})
        for a, b in chunk:
            yield (a, b), float(np.float32(jaccard(shingles[a], shingles[b])))


def complete_pairs(
    corpus: Corpus,
    staging: Staging,
    articles: Iterable[Row],
    pairs: list[Row],
    needed: Collection[Pair],
) -> list[Row]:
    """Return pairs, and after them those needed ones whose similarity was not known yet."""
    known = {(pair["content_a"], pair["content_b"]) for pair in pairs}
    missing = sorted(set(needed) - known)
    texts = NearTexts(Buckets(corpus), staging, articles)
    return [*pairs, *(_pair(p, s, is_link=False) for p, s in similar_pairs(texts, missing))]


class NearSearch:
    """Links the texts of a run to each other and to those of the corpus.

    Args:
        staging: holds the arriving texts and their signatures.
        decisions: articles to be written.
        going: rows of the corpus that go or are replaced, by id.
        members: has the articles of the corpus with a text that comes or goes; gets all that are
            in the groups concerned.

    Cost: looks up the bands of the whole corpus, 56 bytes an article; reads texts only of articles
    that share a band.
    """

    def __init__(
        self,
        staging: Staging,
        decisions: list[Row],
        going: Mapping[str, Row],
        members: Members,
    ) -> None:
        self.staging, self.members = staging, members
        self.decisions, self.going = decisions, going
        self._index = BandIndex(staged_bands(staging, decisions))
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
            if article_id not in self.members.replaced:
                self._matched[article_id].add(text)
                self._months[article_id] = file.month

    def pairs(self, similarity: float) -> list[Row]:
        """Return rows of ``NEAR_PAIRS``, once all files were looked up.

        Args:
            similarity: from which on two texts are near duplicates, 0 to 1.
        """
        pairs = self._index.pairs() | self._pairs_with_corpus()
        links, broken = self._standing_links()
        pairs |= BandIndex(self._bands_of(broken)).pairs()
        articles = [*self.decisions, *self.members.rows.values()]
        texts = NearTexts(self.members.buckets, self.staging, articles)
        found = {
            pair: measured
            for pair, measured in similar_pairs(texts, sorted(pairs - set(links)))
            if measured >= similarity
        }
        return linked_pairs({**links, **found})

    def _pairs_with_corpus(self) -> set[Pair]:
        """Return the pairs of an arriving text and one of the corpus that share a band."""
        self.members.add(self.members.read(self._months))
        rows = self.members.rows
        return {
            pair_of(rows[article_id]["content_id"], text)
            for article_id, texts in self._matched.items()
            for text in texts
            if rows[article_id]["content_id"] != text
        }

    def _standing_links(self) -> tuple[dict[Pair, float], set[str]]:
        """Take the members of the groups concerned; return their links, and texts to link anew."""
        stored = self.members.add_groups([*self.going.values(), *self.members.rows.values()])
        rows = self.members.rows
        texts = {own: row["content_id"] for own, row in {**rows, **self.going}.items()}
        present = {row["content_id"] for row in (*self.decisions, *rows.values())}
        return standing_links(stored, texts, present)

    def _bands_of(self, texts: Collection[str]) -> Texts:
        rows = [r for r in self.members.rows.values() if r["content_id"] in texts]
        contents = {row["article_id"]: row["content_id"] for row in rows}
        columns = ["article_id", "bands"]
        bands: Texts = {}
        for _, found in self.members.buckets.rows("signatures", months_of(rows), columns):
            bands |= {contents[row["article_id"]]: row["bands"] for row in found.to_pylist()}
        return bands


def staged_bands(staging: Staging, decisions: Iterable[Row]) -> Texts:
    """Return the bands of the arriving texts."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for row in decisions:
        wanted[row["extract_batch"]].add(row["content_id"])
    bands: Texts = {}
    for batch, texts in sorted(wanted.items()):
        file = staging.file("extract", batch, f"{EXTRACTED.name}.parquet")
        for row in read_table(EXTRACTED, file, ["content_id", "signatures"]).to_pylist():
            if row["content_id"] in texts and row["signatures"]:
                bands[row["content_id"]] = row["signatures"][0]["bands"]
    return bands


def _pair(pair: Pair, similarity: float, *, is_link: bool) -> Row:
    a, b = pair
    return {"content_a": a, "content_b": b, "similarity": similarity, "is_link": is_link}
