"""Articles of the corpus whose groups of duplicates a run concerns, and what links them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from research_corpus.contracts import TABLES
from research_corpus.pipeline.corpus_articles import Buckets, find_any_rows, find_rows
from research_corpus.pipeline.duplicates.articles import Pair, Stored, by_id, pair_of
from research_corpus.pipeline.staged import NEIGHBOURS
from research_corpus.storage.layout import Corpus

ARTICLE_COLUMNS = [
    name for name in NEIGHBOURS.schema.names if name in TABLES["articles"].schema.names
]


class StoredLink(NamedTuple):
    """A row of ``duplicates``, in the columns of the same name."""

    article_id: str
    duplicate_of: str
    kind: str
    similarity: float
    is_cross_publisher: bool
    pub_month: str


class Members:
    """The articles, without those that the run replaces.

    Args:
        corpus: the corpus as it stands.
        replaced: articles that go or are written.

    Attributes:
        rows: the articles by id.
    """

    def __init__(self, corpus: Corpus, replaced: Collection[str]) -> None:
        self.corpus, self.buckets = corpus, Buckets(corpus)
        self.replaced = frozenset(replaced)
        self.rows: dict[str, Stored] = {}

    def add(self, rows: Iterable[Stored]) -> None:
        """Take articles, of those that stay."""
        new = by_id(row for row in rows if row.article_id not in self.replaced)
        self.rows = new | self.rows

    def find(self, ids: Collection[str]) -> Iterator[Stored]:
        """Yield articles of the corpus, looked for in all months."""
        rows = find_rows(self.corpus, "articles", "article_id", ids, ARTICLE_COLUMNS)
        yield from map(Stored.of, rows)

    def add_groups(self, of: Collection[Stored]) -> list[StoredLink]:
        """Take all articles in the groups of some; return the rows of ``duplicates`` that say so.

        A part is in the group of the article that it stands in, but nothing of that one changes
        with it: of its group only those are taken that are linked to it.
        """
        groups = {_head(row) for row in of}
        parts = {row.article_id for row in of if row.duplicate_kind == "part"}
        stored = self._stored_links(groups, parts)
        known = self.replaced | set(self.rows)
        months = {row.article_id: row.pub_month for row in stored if row.article_id not in known}
        self.add(stored_articles(self.buckets, months))
        self.add(self.find(groups - known - set(months)))
        for own, target, _, similarity, is_cross_publisher, _ in stored:
            if own in self.rows:
                self.rows[own] = replace(
                    self.rows[own], target=target, similarity=similarity,
                    is_cross_publisher=is_cross_publisher,
                )  # fmt: skip
        return stored

    def _stored_links(self, groups: set[str], parts: set[str]) -> list[StoredLink]:
        """Return the rows of ``duplicates`` of parts, and those that lead to the groups."""
        columns = StoredLink._fields[:-1]
        found: dict[str, StoredLink] = {}
        wanted: Mapping[str, Collection[str]] = {"duplicate_of": groups, "article_id": parts}
        while any(wanted.values()):
            rows = find_any_rows(self.corpus, "duplicates", wanted, columns)
            new = {row["article_id"]: StoredLink(**row) for row in rows}
            new = {own: row for own, row in new.items() if own not in found}
            found |= new
            # nothing repeats an exact duplicate: what does has the same text
            wanted = {"duplicate_of": {own for own, row in new.items() if row.kind != "exact"}}
        return list(found.values())


def standing_links(
    stored: Iterable[StoredLink], texts: Mapping[str, str], present: set[str]
) -> tuple[dict[Pair, float], set[str]]:
    """Return the near duplicates of groups that stay whole, and the texts left of the others.

    Args:
        stored: what the corpus says of the groups.
        texts: content_id of each of their articles.
        present: texts that stay or come.
    """
    members: dict[str, dict[Pair, float]] = defaultdict(dict)
    for row in stored:
        if row.kind == "near":
            pair = pair_of(texts[row.article_id], texts[row.duplicate_of])
            members[row.duplicate_of][pair] = row.similarity
    links: dict[Pair, float] = {}
    broken: set[str] = set()
    for group in members.values():
        among = {text for pair in group for text in pair}
        if among <= present:
            links |= group
        else:
            broken |= among & present
    return links, broken


def stored_articles(buckets: Buckets, months: Mapping[str, str]) -> Iterator[Stored]:
    """Yield articles of the corpus, given by their months."""
    for (month, _), rows in buckets.rows("articles", months, ARTICLE_COLUMNS):
        for row in rows.to_pylist():
            yield Stored.of({**row, "pub_month": month})


def _head(row: Stored) -> str:
    """Return whom the others of an article's group are linked to."""
    group = None if row.duplicate_kind == "part" else row.duplicate_group
    return group or row.article_id
