"""What a run changes of duplicates by month: columns of ``articles``, and rows of two tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from research_corpus.contracts import TABLES
from research_corpus.pipeline.corpus_articles import Buckets
from research_corpus.pipeline.duplicates.articles import Article, Pair, Stored, is_reprint, pair_of
from research_corpus.pipeline.duplicates.election import Role
from research_corpus.pipeline.duplicates.found import DecidedRun, FoundDuplicates
from research_corpus.pipeline.duplicates.near import similar_pairs
from research_corpus.pipeline.duplicates.passage_rows import PassageChanges
from research_corpus.pipeline.duplicates.texts import NearTexts
from research_corpus.storage.layout import Corpus
from research_corpus.storage.months import Rewritten
from research_corpus.storage.parquet import rows_to_table
from research_corpus.storage.staging import Staging

Row = dict[str, Any]
Patches = dict[str, dict[str, dict[str, str | None]]]
"""Columns of ``articles`` to change, by month and article."""


class Link(NamedTuple):
    """What ``duplicates`` says of an article, in the columns of the same name."""

    duplicate_of: str
    kind: str
    similarity: float
    is_cross_publisher: bool


@dataclass(frozen=True)
class DuplicateChanges:
    """What changes, by month.

    Attributes:
        patched: articles of the corpus whose role, or whose row of ``duplicates``, changes.
        duplicates: new rows of ``duplicates``.
        passages: what happens to ``shared_passages``.
    """

    patched: Patches
    duplicates: Mapping[str, Sequence[Row]]
    passages: Mapping[str, Rewritten]

    @property
    def months(self) -> set[str]:
        """Months in which something of articles that stay changes."""
        return {*self.patched, *self.passages}

    def rewritten(self, month: str) -> dict[str, Rewritten]:
        """Return the rows of both tables that take the place of others in a month."""
        patched, rows = self.patched.get(month, {}), self.duplicates.get(month, ())
        none = Rewritten(frozenset(), TABLES["shared_passages"].schema.empty_table())
        return {
            "duplicates": Rewritten(frozenset(patched), rows_to_table(TABLES["duplicates"], rows)),
            "shared_passages": self.passages.get(month, none),
        }


def duplicate_changes(
    corpus: Corpus, staging: Staging, run: DecidedRun, found: FoundDuplicates
) -> DuplicateChanges:
    """Return what a run changes.

    Args:
        corpus: the corpus as it stands.
        staging: holds the arriving texts.
        run: what it does to articles.
        found: what it found of duplicates.

    Cost: that of :class:`PassageChanges`; reads texts only of near duplicates that are linked to
    their representative through others.
    """
    articles = [*run.written, *found.neighbours]
    pairs = _pairs(run.roles, {row.article_id: row for row in articles})
    texts = NearTexts(Buckets(corpus), staging, articles)
    missing = {pair_of(*(row.content_id for row in pair)) for pair in pairs["near"]}
    similarity = {**found.near, **dict(similar_pairs(texts, missing - set(found.near)))}
    shares = {(part, whole): share for part, whole, share in found.contained}
    links = {
        row.article_id: _link(kind, row, target, similarity, shares)
        for kind, of_kind in pairs.items()
        for row, target in of_kind
    }
    patched = _patches(found.neighbours, run.roles, links)
    months = {row.article_id: row.pub_month for row in run.written}
    months |= {own: month for month, patches in patched.items() for own in patches}
    rows: dict[str, list[Row]] = defaultdict(list)
    for own, month in months.items():
        if link := links.get(own):
            rows[month].append({"article_id": own, **link._asdict(), "run_id": run.run_id})
    passages = PassageChanges(corpus, run, found.neighbours, found.passages)
    return DuplicateChanges(patched, rows, passages.by_month())


def _pairs(
    roles: Mapping[str, Role], articles: Mapping[str, Article]
) -> dict[str, list[tuple[Article, Article]]]:
    """Return each duplicate with the article that it repeats itself, by kind."""
    pairs: dict[str, list[tuple[Article, Article]]] = {"exact": [], "near": [], "part": []}
    for own, role in roles.items():
        if role.duplicate_kind is not None and role.target is not None:
            pairs[role.duplicate_kind].append((articles[own], articles[role.target]))
    return pairs


def _link(
    kind: str,
    row: Article,
    target: Article,
    similarity: Mapping[Pair, float],
    shares: Mapping[Pair, float],
) -> Link:
    texts, measured = (row.content_id, target.content_id), 1.0
    if kind != "exact":
        measured = shares[texts] if kind == "part" else similarity[pair_of(*texts)]
    return Link(target.article_id, kind, measured, is_reprint(row, target))


def _patches(
    neighbours: Sequence[Stored], roles: Mapping[str, Role], links: Mapping[str, Link]
) -> Patches:
    changed: Patches = defaultdict(dict)
    for row in (row for row in neighbours if not row.is_fixed):
        columns, link = roles[row.article_id].columns, links.get(row.article_id)
        is_same = all(getattr(row, name) == value for name, value in columns.items())
        told = (row.target, row.duplicate_kind, row.similarity, row.is_cross_publisher)
        if not is_same or (link is not None and link != told):
            changed[row.pub_month][row.article_id] = columns
    return changed
