"""What a run finds of duplicates: whom it concerns, and what the texts have in common.

It is found when the run is linked, from the corpus and the texts that come. Who stands for whom
follows from it, also after articles were refused since.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from research_corpus.contracts import Table
from research_corpus.pipeline.corpus_articles import find_rows
from research_corpus.pipeline.duplicates.articles import Arriving, Pair, Stored
from research_corpus.pipeline.duplicates.election import Containment, Role, assign_roles
from research_corpus.pipeline.duplicates.members import ARTICLE_COLUMNS, Members
from research_corpus.pipeline.duplicates.near import NearSearch
from research_corpus.pipeline.duplicates.parts import PartSearch
from research_corpus.pipeline.duplicates.passages import CommonPassage, PassageSearch
from research_corpus.pipeline.duplicates.signature_files import stored_signatures
from research_corpus.pipeline.staged import CONTAINMENTS, NEAR_PAIRS, NEIGHBOURS, PASSAGES
from research_corpus.settings import Settings
from research_corpus.storage.layout import Corpus
from research_corpus.storage.parquet import read_table, rows_to_table, sort_by_key, write_table
from research_corpus.storage.staging import Staging

Row = dict[str, Any]


@dataclass(frozen=True)
class FoundDuplicates:
    """What decides on the groups of duplicates that a run concerns.

    Attributes:
        neighbours: articles of the corpus that are in them, or share a passage with one that is.
        near: similarity of the texts that nearly repeat each other.
        contained: texts that stand in others.
        passages: what the texts of the run have in common with all others.
    """

    neighbours: Sequence[Stored]
    near: Mapping[Pair, float]
    contained: Sequence[Containment]
    passages: Sequence[CommonPassage]

    def roles(self, arriving: Sequence[Arriving]) -> dict[str, Role]:
        """Return who stands for whom if these articles are written."""
        return assign_roles(arriving, self.neighbours, self.near, self.contained)

    def write(self, staging: Staging) -> None:
        """Stage it, to be read when the run is published."""
        pairs = (
            {"content_a": a, "content_b": b, "similarity": s} for (a, b), s in self.near.items()
        )
        _write(staging, NEIGHBOURS, (row.row() for row in self.neighbours))
        _write(staging, NEAR_PAIRS, pairs)
        _write(staging, CONTAINMENTS, (each._asdict() for each in self.contained))
        _write(staging, PASSAGES, (each._asdict() for each in self.passages))

    @classmethod
    def read(cls, staging: Staging) -> FoundDuplicates:
        """Return what :meth:`write` staged."""
        pairs = _read(staging, NEAR_PAIRS)
        return cls(
            neighbours=[Stored.of(row) for row in _read(staging, NEIGHBOURS)],
            near={(row["content_a"], row["content_b"]): row["similarity"] for row in pairs},
            contained=[Containment(**row) for row in _read(staging, CONTAINMENTS)],
            passages=[CommonPassage(**row) for row in _read(staging, PASSAGES)],
        )


@dataclass(frozen=True)
class DecidedRun:
    """What a run does to articles, as far as duplicates go.

    Attributes:
        run_id: the run.
        written: articles that are written.
        leaving: articles that go for good.
        roles: of the articles whose group it concerns, by id.
        part_share: share of its words from which on a text stands in another as a whole.
        dropped: articles that were to be written, and stay as they were.
    """

    run_id: str
    written: Sequence[Arriving]
    roles: Mapping[str, Role]
    part_share: float
    leaving: Collection[str] = ()
    dropped: Collection[str] = ()


def find_duplicates(
    corpus: Corpus,
    staging: Staging,
    arriving: Sequence[Arriving],
    going: Mapping[str, Stored],
    settings: Settings,
    known: Sequence[Stored] | None = None,
) -> FoundDuplicates:
    """Find what the articles of a run repeat, and what repeats them.

    Args:
        corpus: the corpus as it stands.
        staging: holds the arriving texts and their signatures.
        arriving: articles to be written.
        going: articles of the corpus that go or are replaced, by id.
        settings: say from when on texts are near duplicates, and parts.
        known: articles of the corpus with a text that comes; null if they are to be looked for.
    """
    same = _same_texts(corpus, arriving, going, known)
    members = Members(corpus, {row.article_id for row in arriving} | set(going))
    members.add(replace(row, is_searched=True) for row in same)
    near = NearSearch(staging, arriving, going, members)
    shared = PassageSearch(members.buckets, staging, arriving, going, same)
    for file in stored_signatures(corpus) if arriving or same else ():
        near.look_up(file)
        shared.look_up(file)
    links, (partners, passages) = near.links(settings.near_similarity), shared.found()
    parts = PartSearch(members, going, partners, passages, settings.part_share)
    contained, more = parts.run()
    neighbours = list(members.rows.values())
    return FoundDuplicates(neighbours, {**links, **more}, contained, passages)


def _same_texts(
    corpus: Corpus,
    arriving: Sequence[Arriving],
    going: Mapping[str, Stored],
    known: Sequence[Stored] | None,
) -> list[Stored]:
    """Return the articles that stay with a text that comes or goes."""
    coming = {row.content_id for row in arriving}
    texts = coming | {row.content_id for row in going.values()}
    missing = texts if known is None else texts - coming
    rows = find_rows(corpus, "articles", "content_id", missing, ARTICLE_COLUMNS)
    found = [row for row in known or () if row.content_id in coming]
    return [row for row in (*found, *map(Stored.of, rows)) if row.article_id not in going]


def _write(staging: Staging, table: Table, rows: Iterable[Row]) -> None:
    content = sort_by_key(table, rows_to_table(table, list(rows)))
    write_table(table, content, staging.file("link", f"{table.name}.parquet"))


def _read(staging: Staging, table: Table) -> list[Row]:
    rows: list[Row] = read_table(table, staging.file("link", f"{table.name}.parquet")).to_pylist()
    return rows
