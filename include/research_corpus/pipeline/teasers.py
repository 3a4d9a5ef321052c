"""Teasers and the full text of the same article: which of a run's records are one article.

A feed or an interface gives headline, teaser and address; the text comes later, or came earlier,
from the page. A plain address does not identify an article (ADR 0007), but a teaser says little
else, so that here the address and a like headline do. A full text takes the place of its teaser,
never the other way round.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from research_corpus.contracts import TABLES
from research_corpus.contracts.page_kinds import is_teaser
from research_corpus.pipeline.corpus_articles import find_rows
from research_corpus.pipeline.like_rows import LikeRows, title_of
from research_corpus.storage.layout import Corpus

Row = dict[str, Any]


def join_teasers(corpus: Corpus, rows: list[Row]) -> list[Row]:
    """Give teasers and full texts with one address the same article.

    Args:
        corpus: the corpus as it stands.
        rows: identified records, see ``resolve_identities``; changed in place.

    Returns:
        The rows.
    """
    by_url: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if (url := page_address(row)) is not None:
            by_url[url].append(row)
    stored = _stored(corpus, by_url)
    for url, own in by_url.items():
        if any(map(is_teaser, own)) or any(map(is_teaser, stored[url])):
            _Address(own, stored[url]).join()
    return rows


def part_teasers_of_known(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """Part the records from teasers of articles whose full text the corpus has."""

    def is_poorer(row: Row) -> bool:
        return is_teaser(row) and row["old"] is not None and not is_teaser(row["old"])

    return [row for row in rows if not is_poorer(row)], [row for row in rows if is_poorer(row)]


def page_address(row: Row) -> str | None:
    """Return the address of a record; null for none, or a front page, which many may give."""
    url = row["url_canonical"]
    if url is None:
        return None
    parts = urlsplit(url)
    return url if parts.path.strip("/") or parts.query else None


def _stored(corpus: Corpus, urls: Iterable[str]) -> defaultdict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    wanted = set(urls)
    if wanted:
        columns = TABLES["articles"].index_columns
        rows = find_rows(corpus, "articles", "url_canonical", wanted, columns)
        for row in sorted(rows, key=lambda row: row["article_id"]):
            found[row["url_canonical"]].append(row)
    return found


class _Address:
    """The records and articles of one address."""

    def __init__(self, rows: list[Row], stored: list[Row]) -> None:
        self._full = [row for row in rows if not is_teaser(row)]
        self._teasers = [row for row in rows if is_teaser(row)]
        self._stored_full = [row for row in stored if not is_teaser(row)]
        self._stored_teasers = [row for row in stored if is_teaser(row)]
        titles = {title_of(row) for row in (*self._teasers, *self._stored_teasers)}
        # a section page may be the address of many items; then only the headline tells
        self._is_shared = len(titles) > 1

    def join(self) -> None:
        self._replace_stored_teasers()
        known = (*self._stored_full, *self._full, *self._stored_teasers)
        found = LikeRows(known, is_shared=self._is_shared)
        for teaser in self._teasers:
            if teaser["old"] is None and (of := found.find(teaser)):
                _give(teaser, of["article_id"], of.get("old", of))
            found.add(teaser)

    def _replace_stored_teasers(self) -> None:
        """Give each new full text the teaser of the corpus that it completes."""
        free = LikeRows(self._stored_teasers, is_shared=self._is_shared)
        for row in self._full:
            if row["old"] is None and (mine := free.take(row)):
                _give(row, mine["article_id"], mine)


def _give(row: Row, article_id: str, old: Row | None) -> None:
    row["article_id"], row["old"], row["is_moved"], row["flags"] = article_id, old, False, []
