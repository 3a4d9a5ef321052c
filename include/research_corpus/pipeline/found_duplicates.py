"""What a run finds of duplicates: whom it concerns, and what the texts have in common.

It is found when the run is linked, from the corpus and the texts that come. Who stands for whom
follows from it, also after articles were refused since.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from research_corpus.contracts import Table
from research_corpus.pipeline.duplicates import (
    Containment,
    Link,
    Role,
    assign_roles,
    links_of,
    near_pairs,
)
from research_corpus.pipeline.group_members import Members
from research_corpus.pipeline.near_duplicates import NearSearch, complete_pairs
from research_corpus.pipeline.parts import find_parts
from research_corpus.pipeline.passages import FoundPassages, PassageSearch
from research_corpus.pipeline.staged import CONTAINMENTS, NEAR_PAIRS, NEIGHBOURS
from research_corpus.pipeline.stored_signatures import stored_signatures
from research_corpus.settings import Settings
from research_corpus.storage.layout import Corpus
from research_corpus.storage.parquet import read_table, rows_to_table, sort_by_key, write_table
from research_corpus.storage.staging import Staging

Row = dict[str, Any]


@dataclass(frozen=True)
class FoundDuplicates:
    """What decides on the groups of duplicates that a run concerns.

    Attributes:
        neighbours: rows of ``NEIGHBOURS``.
        pairs: rows of ``NEAR_PAIRS``.
        contained: texts that stand in others.
        passages: what the texts of the run have in common with all others.
    """

    neighbours: list[Row]
    pairs: list[Row]
    contained: list[Containment]
    passages: FoundPassages

    def roles(self, arriving: Iterable[Row]) -> dict[str, Role]:
        """Return who stands for whom if these articles are written."""
        links = [(row["content_a"], row["content_b"]) for row in self.pairs if row["is_link"]]
        return assign_roles(arriving, self.neighbours, links, self.contained)

    def elect(
        self, corpus: Corpus, staging: Staging, arriving: Sequence[Row]
    ) -> tuple[dict[str, Role], dict[str, Link]]:
        """Return who stands for whom, and what ``duplicates`` is to say, by id."""
        roles = self.roles(arriving)
        pairs = self.complete(corpus, staging, arriving, roles).pairs
        similarity = {(row["content_a"], row["content_b"]): row["similarity"] for row in pairs}
        articles = [*arriving, *self.neighbours]
        return roles, links_of(roles, articles, similarity, self.contained)

    def complete(
        self,
        corpus: Corpus,
        staging: Staging,
        arriving: Sequence[Row],
        roles: Mapping[str, Role],
    ) -> FoundDuplicates:
        """Return the same with the similarity of each near duplicate to its representative."""
        articles = [*arriving, *self.neighbours]
        needed = near_pairs(roles, articles)
        pairs = complete_pairs(corpus, staging, articles, self.pairs, needed)
        return FoundDuplicates(self.neighbours, pairs, self.contained, self.passages)

    def write(self, staging: Staging) -> None:
        """Stage it, to be read when the run is published."""
        for table, rows in (
            (NEIGHBOURS, self.neighbours),
            (NEAR_PAIRS, self.pairs),
            (CONTAINMENTS, [each._asdict() for each in self.contained]),
        ):
            content = sort_by_key(table, rows_to_table(table, rows))
            write_table(table, content, staging.file("link", f"{table.name}.parquet"))
        self.passages.write(staging)

    @classmethod
    def read(cls, staging: Staging) -> FoundDuplicates:
        """Return what :meth:`write` staged."""
        contained = [Containment(**row) for row in _read(staging, CONTAINMENTS)]
        neighbours, pairs = _read(staging, NEIGHBOURS), _read(staging, NEAR_PAIRS)
        return cls(neighbours, pairs, contained, FoundPassages.read(staging))


def find_duplicates(
    corpus: Corpus,
    staging: Staging,
    decisions: list[Row],
    going: Mapping[str, Row],
    same: Sequence[Row],
    settings: Settings,
) -> FoundDuplicates:
    """Find what the articles of a run repeat, and what repeats them.

    Args:
        corpus: the corpus as it stands.
        staging: holds the arriving texts and their signatures.
        decisions: articles to be written.
        going: rows of the corpus that go or are replaced, by id.
        same: articles that stay, with a text that comes or goes.
        settings: say from when on texts are near duplicates, and parts.
    """
    members = Members(corpus, {row["article_id"] for row in decisions} | set(going))
    members.add(same)
    near = NearSearch(staging, decisions, going, members)
    shared = PassageSearch(members.buckets, staging, decisions, going, same)
    for file in stored_signatures(corpus) if decisions or same else ():
        near.look_up(file)
        shared.look_up(file)
    pairs, passages = near.pairs(settings.near_similarity), shared.passages()
    contained, more = find_parts(members, going, passages, settings.part_share)
    names = NEIGHBOURS.schema.names
    neighbours = [{name: row.get(name) for name in names} for row in members.rows.values()]
    return FoundDuplicates(neighbours, [*pairs, *more], contained, passages)


def _read(staging: Staging, table: Table) -> list[Row]:
    rows: list[Row] = read_table(table, staging.file("link", f"{table.name}.parquet")).to_pylist()
    return rows
