"""Articles of the corpus whose groups of duplicates a run concerns, and what links them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from research_corpus.contracts import TABLES
from research_corpus.pipeline.corpus_articles import Buckets, find_any_rows, find_rows, months_of
from research_corpus.pipeline.duplicates import Pair, pair_of
from research_corpus.pipeline.staged import NEIGHBOURS
from research_corpus.storage.layout import Corpus

ARTICLE_COLUMNS = [
    name for name in NEIGHBOURS.schema.names if name in TABLES["articles"].schema.names
]

Row = dict[str, Any]


class Members:
    """Rows of ``NEIGHBOURS`` by article_id, without those that the run replaces.

    Args:
        corpus: the corpus as it stands.
        replaced: articles that go or are written.
    """

    def __init__(self, corpus: Corpus, replaced: Collection[str]) -> None:
        self.corpus, self.buckets = corpus, Buckets(corpus)
        self.replaced = frozenset(replaced)
        self.rows: dict[str, Row] = {}

    def add(self, rows: Iterable[Row]) -> None:
        """Take articles, of those that stay."""
        for row in rows:
            if row["article_id"] not in self.replaced:
                self.rows[row["article_id"]] = {**row, "is_fixed": False}

    def read(self, months: Mapping[str, str]) -> Iterator[Row]:
        """Yield articles of the corpus, given by their months."""
        for (month, _), rows in self.buckets.rows("articles", months, ARTICLE_COLUMNS):
            for row in rows.to_pylist():
                yield {**row, "pub_month": month}

    def add_groups(self, of: Collection[Row]) -> list[Row]:
        """Take all articles in the groups of some; return the rows of ``duplicates`` that say so.

        A part is in the group of the article that it stands in, but nothing of that one changes
        with it: of its group only those are taken that are linked to it.
        """
        groups = {_head(row) for row in of}
        parts = {row["article_id"] for row in of if row["duplicate_kind"] == "part"}
        stored = self._stored_links(groups, parts)
        known = self.replaced | set(self.rows)
        months = {own: month for own, month in months_of(stored).items() if own not in known}
        self.add(self.read(months))
        heads = groups - known - set(months)
        self.add(find_rows(self.corpus, "articles", "article_id", heads, ARTICLE_COLUMNS))
        for link in stored:
            if link["article_id"] in self.rows:
                self.rows[link["article_id"]] |= {
                    "target": link["duplicate_of"],
                    "similarity": link["similarity"],
                    "is_cross_publisher": link["is_cross_publisher"],
                }
        return stored

    def _stored_links(self, groups: set[str], parts: set[str]) -> list[Row]:
        """Return the rows of ``duplicates`` of parts, and those that lead to the groups."""
        columns = TABLES["duplicates"].schema.names
        found: dict[str, Row] = {}
        wanted: Mapping[str, Collection[str]] = {"duplicate_of": groups, "article_id": parts}
        while any(wanted.values()):
            rows = find_any_rows(self.corpus, "duplicates", wanted, columns)
            new = {row["article_id"]: row for row in rows if row["article_id"] not in found}
            found |= new
            # nothing repeats an exact duplicate: what does has the same text
            wanted = {"duplicate_of": {own for own, row in new.items() if row["kind"] != "exact"}}
        return list(found.values())


def standing_links(
    stored: Iterable[Row], texts: Mapping[str, str], present: set[str]
) -> tuple[dict[Pair, float], set[str]]:
    """Return the near duplicates of groups that stay whole, and the texts left of the others.

    Args:
        stored: rows of ``duplicates``.
        texts: content_id of each of their articles.
        present: texts that stay or come.
    """
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


def _head(row: Row) -> str:
    """Return whom the others of an article's group are linked to."""
    head: str = row["duplicate_group"] or row["article_id"]
    return row["article_id"] if row["duplicate_kind"] == "part" else head
