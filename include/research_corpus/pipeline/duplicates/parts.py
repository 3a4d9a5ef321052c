"""Parts: texts most of whose words stand in another, and the articles that this may concern.

Whether an article is a part depends on the longer ones around it and on nothing shorter. So where
an article comes, changes or goes, what is looked at anew is what stands in it, what stands in that,
and so on; of the articles around those only the place counts that they have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from research_corpus.pipeline.corpus_articles import find_any_rows
from research_corpus.pipeline.duplicates.articles import Pair, Stored, by_id
from research_corpus.pipeline.duplicates.election import Containment
from research_corpus.pipeline.duplicates.members import Members, standing_links, stored_articles
from research_corpus.pipeline.duplicates.passages import CommonPassage

_StoredPart = tuple[str, str, float]
"""An article of the corpus, one that it stands in, and the share of its words that do."""


def share_of(total: float) -> float:
    """Return the sum of the shares of passages as a share that can be stored."""
    return min(float(np.float32(total)), 1.0)


class PartSearch:
    """Finds which texts stand in which, of all articles whose role a run may change by it.

    Args:
        members: has the articles of the corpus in the groups of near duplicates concerned; gets
            those that may be parts, all in their groups, and the others that matter for these.
        going: articles of the corpus that go or are replaced, by id.
        partners: articles of the corpus that may share a passage with one of the run.
        passages: of the texts of the run and all others.
        part_share: share of its words from which on a text is a part, 0 to 1.

    Cost: reads five columns of all of ``shared_passages`` once for each step from what a run
    changes to what stands in it, which are two or three.
    """

    def __init__(
        self,
        members: Members,
        going: Mapping[str, Stored],
        partners: Iterable[Stored],
        passages: Iterable[CommonPassage],
        part_share: float,
    ) -> None:
        self._members, self._going, self._part_share = members, going, part_share
        self._articles = by_id(partners) | members.rows
        self._searched = {own for own, row in members.rows.items() if row.is_searched}
        pairs = (((p.content_a, p.content_b), p.share_a, p.share_b) for p in passages)
        self._found = [Containment(*found) for found in self._contained(pairs)]
        self._stored: set[_StoredPart] = set()

    def run(self) -> tuple[list[Containment], dict[Pair, float]]:
        """Return the texts, and the near duplicates of the groups that were added."""
        known = set(self._members.rows)
        concerned = [self._articles[own] for own in sorted(self._concerned() - known)]
        self._members.add(concerned)
        stored = self._members.add_groups(concerned) if concerned else []
        rows = self._members.rows
        texts = {own: row.content_id for own, row in {**rows, **self._going}.items()}
        links, _ = standing_links(stored, texts, {row.content_id for row in rows.values()})
        others = (row for own, row in self._articles.items() if own not in rows)
        self._members.add(replace(row, is_fixed=True) for row in others)
        return sorted({*self._found, *self._stored_texts()}), links

    def _contained(
        self, passages: Iterable[tuple[Pair, float, float]]
    ) -> Iterator[tuple[str, str, float]]:
        """Yield which of two stands in the other, with its share in all their passages."""
        shares: dict[Pair, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for pair, share_a, share_b in passages:
            shares[pair][0] += share_a
            shares[pair][1] += share_b
        for (a, b), totals in shares.items():
            share_a, share_b = map(share_of, totals)
            if share_a >= self._part_share:
                yield a, b, share_a
            if share_b >= self._part_share:
                yield b, a, share_b

    def _concerned(self) -> set[str]:
        """Return the articles of the corpus that may become parts, or cease to be."""
        texts = {each.content_part for each in self._found}
        new = {own for own, row in self._articles.items() if row.content_id in texts}
        frontier = self._that_may_change(new)
        frontier |= {*self._going, *self._members.rows, *self._searched}
        concerned = set(frontier)
        while frontier:
            found = self._stored_with(frontier)
            self._stored |= found
            parts = {part for part, whole, _ in found if whole in frontier}
            frontier = self._that_may_change(parts - concerned)
            concerned |= frontier
        return concerned & set(self._articles)

    def _that_may_change(self, ids: Iterable[str]) -> set[str]:
        known = self._articles
        return {own for own in ids if own in known and known[own].may_be_part}

    def _stored_with(self, ids: Collection[str]) -> set[_StoredPart]:
        """Return which articles stand in which, as the corpus has it, of pairs with some."""
        columns = ["article_id", "other_id", "relation", "share", "other_share"]
        wanted = dict.fromkeys(columns[:2], ids)
        rows = find_any_rows(self._members.corpus, "shared_passages", wanted, columns)
        rows = [row for row in rows if row["relation"] is not None]
        self._read(
            {row["article_id"]: row["pub_month"] for row in rows}, {row["other_id"] for row in rows}
        )
        pairs = (((r["article_id"], r["other_id"]), r["share"], r["other_share"]) for r in rows)
        return set(self._contained(pairs))

    def _read(self, months: Mapping[str, str], others: Collection[str]) -> None:
        """Read articles that stay, given by their months or by their ids alone."""
        known = self._members.replaced | set(self._articles)
        placed = {own: month for own, month in months.items() if own not in known}
        found = self._members.find(set(others) - known - set(months))
        self._articles |= by_id([*stored_articles(self._members.buckets, placed), *found])

    def _stored_texts(self) -> Iterator[Containment]:
        """Yield what the corpus says of texts that the run did not look at itself."""
        anew = self._searched | self._members.replaced
        for part, whole, share in self._stored:
            if part not in anew and whole not in anew:
                texts = self._articles[part].content_id, self._articles[whole].content_id
                yield Containment(*texts, share)
