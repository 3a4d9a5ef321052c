"""Near duplicates: the texts of a run against each other and against all of the corpus (ADR 0006).

Texts that share a band of their signatures are compared shingle by shingle; who is similar enough
is linked, and groups are what links connect. What the corpus says of a group is taken as it
stands, unless one of its texts goes: then the texts that stay are compared anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from research_corpus.contracts import TABLES
from research_corpus.pipeline.corpus_articles import Buckets, find_rows, months_of
from research_corpus.pipeline.duplicates import Pair, pair_of
from research_corpus.pipeline.near_texts import NearTexts
from research_corpus.pipeline.staged import EXTRACTED, NEIGHBOURS
from research_corpus.similarity.matching import BandIndex
from research_corpus.similarity.shingles import jaccard
from research_corpus.storage.layout import Corpus
from research_corpus.storage.parquet import read_table
from research_corpus.storage.staging import Staging

ARTICLE_COLUMNS = [
    name for name in NEIGHBOURS.schema.names if name in TABLES["articles"].schema.names
]

Row = dict[str, Any]
Texts = dict[str, list[int]]
"""Bands by content_id."""


@dataclass(frozen=True)
class NearDuplicates:
    """What a run needs to know of near duplicates.

    Attributes:
        rows: articles of the corpus in the groups that the run concerns, by id; those that the run
            replaces are left out.
        pairs: rows of ``NEAR_PAIRS``.
    """

    rows: dict[str, Row]
    pairs: list[Row]


def find_near_duplicates(
    corpus: Corpus,
    staging: Staging,
    decisions: list[Row],
    going: Mapping[str, Row],
    neighbours: Iterable[Row],
    similarity: float,
) -> NearDuplicates:
    """Link the texts of a run to each other and to those of the corpus.

    Args:
        corpus: the corpus as it stands.
        staging: holds the arriving texts and their signatures.
        decisions: articles to be written.
        going: rows of the corpus that go or are replaced, by id.
        neighbours: rows of the corpus with a text that comes or goes.
        similarity: from which on two texts are near duplicates, 0 to 1.

    Cost: reads the bands of the whole corpus file by file, 56 bytes an article, in the memory of
    one file; texts only of articles that share a band.
    """
    return _Search(corpus, staging, decisions, going, neighbours).run(similarity)


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
    texts = NearTexts(corpus, staging, articles)
    return [*pairs, *(_pair(p, s, is_link=False) for p, s in similar_pairs(texts, missing))]


class _Search:
    def __init__(
        self,
        corpus: Corpus,
        staging: Staging,
        decisions: list[Row],
        going: Mapping[str, Row],
        neighbours: Iterable[Row],
    ) -> None:
        self.corpus, self.staging, self.buckets = corpus, staging, Buckets(corpus)
        self.decisions, self.going = decisions, going
        self._replaced = {row["article_id"] for row in decisions} | set(going)
        self.rows: dict[str, Row] = {}
        self._add(neighbours)

    def run(self, similarity: float) -> NearDuplicates:
        arriving = staged_bands(self.staging, self.decisions)
        index = BandIndex(arriving)
        pairs = index.pairs() | self._pairs_with_corpus(index)
        links, broken = self._standing_links()
        pairs |= BandIndex(self._bands_of(broken)).pairs()
        texts = NearTexts(self.corpus, self.staging, [*self.decisions, *self.rows.values()])
        found = {
            pair: measured
            for pair, measured in similar_pairs(texts, sorted(pairs - set(links)))
            if measured >= similarity
        }
        every = sorted({**links, **found}.items())
        return NearDuplicates(self.rows, [_pair(p, s, is_link=True) for p, s in every])

    def _add(self, rows: Iterable[Row]) -> None:
        stays = (row for row in rows if row["article_id"] not in self._replaced)
        self.rows |= {row["article_id"]: row for row in stays}

    def _pairs_with_corpus(self, index: BandIndex) -> set[Pair]:
        """Return the pairs of an arriving text and one of the corpus that share a band."""
        matched: dict[str, set[str]] = defaultdict(set)
        months: dict[str, str] = {}
        for month, article_id, text in _matches(self.corpus, index):
            if article_id not in self._replaced:
                matched[article_id].add(text)
                months[article_id] = month
        self._add(self._articles(months))
        return {
            pair_of(self.rows[article_id]["content_id"], text)
            for article_id, texts in matched.items()
            for text in texts
            if self.rows[article_id]["content_id"] != text
        }

    def _articles(self, months: Mapping[str, str]) -> Iterator[Row]:
        for (month, _), rows in self.buckets.rows("articles", months, ARTICLE_COLUMNS):
            for row in rows.to_pylist():
                yield {**row, "pub_month": month}

    def _standing_links(self) -> tuple[dict[Pair, float], set[str]]:
        """Take the members of the groups concerned; return their links, and texts to link anew."""
        groups = {_group(row) for row in (*self.going.values(), *self.rows.values())}
        stored = self._stored_links(groups)
        self._add_members(groups, stored)
        texts = {own: row["content_id"] for own, row in {**self.rows, **self.going}.items()}
        present = {row["content_id"] for row in (*self.decisions, *self.rows.values())}
        members: dict[str, dict[Pair, float]] = defaultdict(dict)
        for row in stored:
            if row["kind"] == "near":
                pair = pair_of(texts[row["article_id"]], texts[row["duplicate_of"]])
                members[row["duplicate_of"]][pair] = row["similarity"]
        links: dict[Pair, float] = {}
        broken: set[str] = set()
        for group in members.values():
            among = {text for pair in group for text in pair}
            if among <= present:
                links |= group
            else:
                broken |= among & present
        return links, broken

    def _stored_links(self, groups: Collection[str]) -> list[Row]:
        """Return the rows of ``duplicates`` that lead to the groups, and to their members."""
        columns = TABLES["duplicates"].schema.names
        direct = find_rows(self.corpus, "duplicates", "duplicate_of", groups, columns)
        near = {row["article_id"] for row in direct if row["kind"] == "near"}
        return [*direct, *find_rows(self.corpus, "duplicates", "duplicate_of", near, columns)]

    def _add_members(self, groups: Collection[str], stored: list[Row]) -> None:
        known = self._replaced | set(self.rows)
        months = {own: month for own, month in months_of(stored).items() if own not in known}
        self._add(self._articles(months))
        heads = set(groups) - known - set(months)
        self._add(find_rows(self.corpus, "articles", "article_id", heads, ARTICLE_COLUMNS))
        for link in stored:
            if link["article_id"] in self.rows:
                columns = ("similarity", "is_cross_publisher")
                self.rows[link["article_id"]] |= {name: link[name] for name in columns}

    def _bands_of(self, texts: Collection[str]) -> Texts:
        rows = [row for row in self.rows.values() if row["content_id"] in texts]
        contents = {row["article_id"]: row["content_id"] for row in rows}
        columns = ["article_id", "bands"]
        bands: Texts = {}
        for _, found in self.buckets.rows("signatures", months_of(rows), columns):
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


def _matches(corpus: Corpus, index: BandIndex) -> Iterator[tuple[str, str, str]]:
    """Yield month, article_id of the corpus and arriving text for each band in common."""
    if not index.names:
        return
    for file in corpus.table_files("signatures"):
        bands = read_table(TABLES["signatures"], file, ["bands"])["bands"].combine_chunks()
        places = list(index.look_up(bands.values.to_numpy(zero_copy_only=False)))
        if not places:
            continue
        ends = bands.offsets.to_numpy()[1:]
        ids = read_table(TABLES["signatures"], file, ["article_id"])["article_id"]
        month = file.parent.name.partition("=")[2]
        for place, text in places:
            row = int(np.searchsorted(ends, place, side="right"))
            yield month, ids[row].as_py(), text


def _group(row: Row) -> str:
    group: str = row["duplicate_group"] or row["article_id"]
    return group


def _pair(pair: Pair, similarity: float, *, is_link: bool) -> Row:
    a, b = pair
    return {"content_a": a, "content_b": b, "similarity": similarity, "is_link": is_link}
