"""Parts: texts most of whose words stand in another, and the articles that this may concern.

Whether an article is a part depends on the longer ones around it and on nothing shorter. So where
an article comes, changes or goes, what is looked at anew is what stands in it, what stands in that,
and so on; of the articles around those only the place counts that they have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from research_corpus.pipeline.corpus_articles import find_any_rows, find_rows, months_of
from research_corpus.pipeline.duplicates import Containment
from research_corpus.pipeline.group_members import ARTICLE_COLUMNS, Members, standing_links
from research_corpus.pipeline.near_duplicates import linked_pairs
from research_corpus.pipeline.passages import FoundPassages

Row = dict[str, Any]


class _Stored(NamedTuple):
    """One article of the corpus that stands in another."""

    part: str
    whole: str
    share: float


def find_parts(
    members: Members, going: Mapping[str, Row], found: FoundPassages, part_share: float
) -> tuple[list[Containment], list[Row]]:
    """Find which texts stand in which, of all articles whose role a run may change by it.

    Args:
        members: has the articles of the corpus in the groups of near duplicates concerned; gets
            those that may be parts, all in their groups, and those that these stand in.
        going: rows of the corpus that go or are replaced, by id.
        found: passages of the texts of the run.
        part_share: share of its words from which on a text is a part, 0 to 1.

    Returns:
        The texts, and rows of ``NEAR_PAIRS`` for the groups that were added.

    Cost: reads five columns of all of ``shared_passages`` once for each step from what a run
    changes to what stands in it, which are two or three.
    """
    return _Search(members, going, found, part_share).run()


def share_of(total: float) -> float:
    """Return the sum of the shares of passages as a share that can be stored."""
    return min(float(np.float32(total)), 1.0)


def pair_shares(passages: Iterable[Row]) -> dict[tuple[str, str], tuple[float, float]]:
    """Return the shares of both texts that stand in the other, of all passages of a pair."""
    shares: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row in passages:
        pair = shares[row["content_a"], row["content_b"]]
        # rounded as they are stored, so that a pair has one share whenever it is asked for
        pair[0] += float(np.float32(row["words"] / row["words_a"]))
        pair[1] += float(np.float32(row["words"] / row["words_b"]))
    return {pair: (share_of(a), share_of(b)) for pair, (a, b) in shares.items()}


class _Search:
    def __init__(
        self, members: Members, going: Mapping[str, Row], found: FoundPassages, part_share: float
    ) -> None:
        self._members, self._going, self._part_share = members, going, part_share
        self._articles = {row["article_id"]: row for row in found.articles} | members.rows
        self._searched = {row["article_id"] for row in found.articles if row["is_searched"]}
        self._found = list(self._contained(pair_shares(found.passages)))
        self._stored: set[_Stored] = set()

    def run(self) -> tuple[list[Containment], list[Row]]:
        known = set(self._members.rows)
        concerned = self._concerned()
        rows = [self._articles[own] for own in sorted(concerned - known)]
        self._members.add(rows)
        stored = self._members.add_groups(rows) if rows else []
        rows_by_id = self._members.rows
        texts = {own: row["content_id"] for own, row in {**rows_by_id, **self._going}.items()}
        present = {row["content_id"] for row in rows_by_id.values()}
        links, _ = standing_links(stored, texts, present)
        contained = {*self._found, *self._stored_texts()}
        self._add_fixed({each.content_whole for each in contained})
        return sorted(contained), linked_pairs(links)

    def _contained(
        self, shares: Mapping[tuple[str, str], tuple[float, float]]
    ) -> Iterator[Containment]:
        for (a, b), (share_a, share_b) in shares.items():
            if share_a >= self._part_share:
                yield Containment(a, b, share_a)
            if share_b >= self._part_share:
                yield Containment(b, a, share_b)

    def _concerned(self) -> set[str]:
        """Return the articles of the corpus that may become parts, or cease to be."""
        texts = {each.content_part for each in self._found}
        new = {own for own, row in self._articles.items() if row["content_id"] in texts}
        frontier = {own for own in new if self._may_change(own)}
        frontier |= {*self._going, *self._members.rows, *self._searched}
        concerned = set(frontier)
        while frontier:
            found = self._stored_with(frontier)
            self._stored |= found
            parts = {each.part for each in found if each.whole in frontier}
            frontier = {own for own in parts - concerned if self._may_change(own)}
            concerned |= frontier
        return concerned & set(self._articles)

    def _may_change(self, own: str) -> bool:
        """Return whether an article stays, and no near or exact duplicate stands for it."""
        row = self._articles.get(own)
        return row is not None and row["duplicate_kind"] in (None, "part")

    def _stored_with(self, ids: Collection[str]) -> set[_Stored]:
        """Return which articles stand in which, as the corpus has it, of pairs with some."""
        columns = ["article_id", "other_id", "relation", "share", "other_share"]
        wanted = dict.fromkeys(columns[:2], ids)
        shares: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
        rows = find_any_rows(self._members.corpus, "shared_passages", wanted, columns)
        rows = [row for row in rows if row["relation"] is not None]
        self._read(rows)
        for row in rows:
            pair = shares[row["article_id"], row["other_id"]]
            pair[0] += row["share"]
            pair[1] += row["other_share"]
        found = {_Stored(own, other, share_of(a)) for (own, other), (a, _) in shares.items()}
        found |= {_Stored(other, own, share_of(b)) for (own, other), (_, b) in shares.items()}
        return {each for each in found if each.share >= self._part_share}

    def _read(self, pairs: Sequence[Row]) -> None:
        """Read the articles of passages, of those that stay."""
        known = self._members.replaced | set(self._articles)
        months = {own: month for own, month in months_of(pairs).items() if own not in known}
        others = {row["other_id"] for row in pairs} - known - set(months)
        corpus = self._members.corpus
        found = find_rows(corpus, "articles", "article_id", others, ARTICLE_COLUMNS)
        self._articles |= {row["article_id"]: row for row in (*self._members.read(months), *found)}

    def _stored_texts(self) -> Iterator[Containment]:
        """Yield what the corpus says of texts that the run did not look at itself."""
        anew = self._searched | self._members.replaced
        for part, whole, share in self._stored:
            if part not in anew and whole not in anew:
                texts = [self._articles[own]["content_id"] for own in (part, whole)]
                yield Containment(texts[0], texts[1], share)

    def _add_fixed(self, texts: Collection[str]) -> None:
        """Take the articles in which parts may stand, and whose own role stays."""
        for own, row in self._articles.items():
            is_whole = row["content_id"] in texts and row["duplicate_kind"] is None
            if is_whole and own not in self._members.rows and own not in self._members.replaced:
                self._members.rows[own] = {**row, "is_fixed": True}
