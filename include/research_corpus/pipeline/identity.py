"""Identity: which article of the corpus each record is, or which new one (ADR 0007).

A record is, in this order: what stands at its place with its text; what has its address or id, if
the texts are related; what has its text and is no longer where it was; what stands at its place, if
related; else a new article. An article of the corpus becomes at most one record by its place or
text. Everything is decided here, run-wide and in the order of the sources, so that neither batches
nor the order of reading matter.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain
from typing import Any

from research_corpus.errors import CorpusError
from research_corpus.ids import article_id_from_place, other_article_id
from research_corpus.pipeline.corpus_articles import Buckets
from research_corpus.pipeline.duplicates.articles import Arriving, Pair, Stored, pair_of
from research_corpus.pipeline.duplicates.texts import NearTexts
from research_corpus.pipeline.landing_state import LandingState
from research_corpus.pipeline.relatedness import Relatedness
from research_corpus.pipeline.run_spec import RunSpec
from research_corpus.pipeline.stored_articles import MAX_COMPARED, StoredArticles, place_of
from research_corpus.similarity.groups import components
from research_corpus.storage.ledger import FilePlace
from research_corpus.storage.location import Location

logger = logging.getLogger(__name__)

REPLACED_SOURCE_FILE = "replaced_source_file"
"""Flag: the file held another article before, which stays in the corpus."""

SHARED_IDENTITY = "shared_identity"
"""Flag: an unrelated article claims the same address or id."""

FLAGS = (REPLACED_SOURCE_FILE, SHARED_IDENTITY)

Row = dict[str, Any]


def resolve_identities(
    run: RunSpec, rows: list[Row], state: LandingState
) -> tuple[list[Row], list[Row]]:
    """Return the records with the article that each of them is.

    Args:
        run: the run.
        rows: extracted records, without text.
        state: what the run found in its landing folder.

    Returns:
        The rows, with the id of the article in ``article_id``, ``extracted_id`` (the id that the
        record was given on its own), ``old`` (the article's row in the corpus, null if it is new),
        ``is_moved`` and ``flags``; and the articles of the corpus that were looked at, all with
        the text of a record among them.
    """
    resolution = _Resolution(run, rows, state)
    return resolution.run(), resolution.stored.rows


class _Resolution:
    """One run's records while they find their articles."""

    def __init__(self, run: RunSpec, rows: list[Row], state: LandingState) -> None:
        self._run, self._state = run, state
        self._rows = [
            {**row, "extracted_id": row["article_id"], "old": None, "is_moved": False, "flags": []}
            for row in sorted(rows, key=_source)
        ]
        self.stored = StoredArticles(run, self._rows, state)
        self._claimed: set[str] = set()
        self._claimed_by_key: set[str] = set()
        self._elsewhere: dict[FilePlace, str | None] = {}

    def run(self) -> list[Row]:
        self._claim_what_stands()
        open_groups = self._related_groups(row for row in self._rows if row["old"] is None)
        open_groups = [group for group in open_groups if not self._claim_by_key(group)]
        open_groups = self._claim(open_groups, self._displaced_here)
        open_groups = self._claim(open_groups, self._earlier_state)
        open_groups = self._claim(open_groups, self._displaced_anywhere)
        self._name_new(open_groups)
        return self._rows

    def _claim_what_stands(self) -> None:
        for row in self._rows:
            here = self.stored.by_place[place_of(row, self._state)]
            same = (old for old in here if old["content_id"] == row["content_id"])
            if (old := next(same, None)) and old["article_id"] not in self._claimed:
                self._give([row], old)

    def _related_groups(self, rows: Iterable[Row]) -> list[list[Row]]:
        """Return the records that are one article by their own claim, each group newest last."""
        singles: list[list[Row]] = []
        claims: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            if is_claimed(row):
                claims[row["extracted_id"]].append(row)
            else:
                singles.append([row])
        shared = [group for group in claims.values() if len(group) > 1]
        singles += [group for group in claims.values() if len(group) == 1]
        self._related = self._compared(shared, singles)
        groups = chain(singles, *(self._parted(group) for group in shared))
        return sorted(groups, key=lambda group: _source(group[0]))

    def _compared(self, shared: list[list[Row]], singles: list[list[Row]]) -> Relatedness:
        pairs: set[Pair] = set()
        for group in shared:
            hubs = _hubs(group)
            pairs |= {pair_of(r["content_id"], h["content_id"]) for r in group for h in hubs}
        rows = [*chain(*shared), *chain(*singles)]
        involved: dict[str, Row] = {row["content_id"]: row for row in rows}
        for row in rows:
            olds = self.stored.claiming(row) if is_claimed(row) else []
            for old in (*olds, *self._free_near(row)):
                pairs.add(pair_of(row["content_id"], old["content_id"]))
                involved.setdefault(old["content_id"], old)
        articles = [
            Arriving.of(row) if "extract_batch" in row else Stored.of(row)
            for row in involved.values()
        ]
        texts = NearTexts(Buckets(self._run.corpus_root), self._run.staging_root, articles)
        return Relatedness(texts, pairs)

    def _parted(self, group: list[Row]) -> list[list[Row]]:
        """Part records with one claim into articles."""
        rows = {str(number): row for number, row in enumerate(group)}
        names = {id(row): name for name, row in rows.items()}
        links = [
            (name, names[id(hub)])
            for hub in _hubs(group)
            for name, row in rows.items()
            if self._related.of_one_key(row, hub)
        ]
        joined = [sorted((rows[name] for name in names), key=_age) for names in components(links)]
        linked = {id(row) for part in joined for row in part}
        return [*joined, *([row] for row in group if id(row) not in linked)]

    def _claim_by_key(self, group: list[Row]) -> bool:
        if not is_claimed(group[0]):
            return False
        for row in reversed(group):
            for old in self.stored.claiming(row):
                is_free = old["article_id"] not in self._claimed_by_key
                if is_free and self._related.of_one_key(row, old):
                    self._claimed_by_key.add(old["article_id"])
                    self._give(group, old)
                    return True
        return False

    def _claim(
        self, groups: list[list[Row]], earlier: Callable[[Row], Iterable[Row]]
    ) -> list[list[Row]]:
        """Give each group the first free article that ``earlier`` finds; return the others."""
        left = []
        for group in groups:
            free = (o for o in earlier(group[-1]) if o["article_id"] not in self._claimed)
            if old := next(free, None):
                self._give(group, old)
            else:
                left.append(group)
        return left

    def _displaced_here(self, row: Row) -> Iterator[Row]:
        place = place_of(row, self._state)
        for old in self.stored.of_text(row["content_id"], self._claimed):
            if place_of(old, self._state)[:2] == place[:2] and self._is_displaced(old, row):
                yield old

    def _displaced_anywhere(self, row: Row) -> Iterator[Row]:
        for old in self.stored.of_text(row["content_id"], self._claimed):
            if self._is_displaced(old, row):
                yield old

    def _earlier_state(self, row: Row) -> Iterator[Row]:
        if any(True for _ in self._displaced_anywhere(row)):
            return  # its text is known, and moved: what stood here is no earlier state of it
        for old in self._free_near(row):
            if self._related.of_one_place(row, old):
                yield old

    def _free_near(self, row: Row) -> Iterator[Row]:
        for old in self.stored.near(row, place_of(row, self._state)):
            if old["article_id"] not in self._claimed and self._is_displaced(old, row):
                yield old

    def _is_displaced(self, old: Row, row: Row) -> bool:
        landing = old["landing"]
        if self._state.home(landing) != row["landing"]:
            return False
        if not self._state.is_displaced(landing, old["source_file"]):
            return False
        return landing in (None, row["landing"]) or not self._stands(landing, old["source_file"])

    def _stands(self, landing: str, source_file: str) -> bool:
        """Return whether a folder that seemed to be this one, elsewhere, has a file of its own.

        If both are one folder the file is the same there, or that place is gone.
        """
        file = self._state.file_of(landing, source_file)
        place = (landing, file[1])
        if place not in self._elsewhere:
            self._elsewhere[place] = _sha256_at(*place)
        found = self._elsewhere[place]
        return found is not None and found != self._state.taken.get(file)

    def _give(self, group: list[Row], old: Row) -> None:
        self._claimed.add(old["article_id"])
        for row in group:
            elsewhere = place_of(old, self._state)[:2] != place_of(row, self._state)[:2]
            row["article_id"], row["old"] = old["article_id"], old
            row["is_moved"] = elsewhere and self._is_displaced(old, row)
            row["flags"] = [flag for flag in FLAGS if flag in old["quality_flags"]]

    def _name_new(self, groups: list[list[Row]]) -> None:
        used = set(self.stored.by_id)
        for group in groups:
            first = group[-1]
            old = self.stored.by_id.get(first["article_id"])
            if old and _is_same_at_sight(old, first):
                # the same path and text in another folder: the article that it would be there
                self._give(group, old)
                continue
            name, attempt = first["article_id"], 0
            while name in used:
                name = other_article_id(first["extracted_id"], first["content_id"], attempt)
                attempt += 1
            used.add(name)
            for row in group:
                row["article_id"] = name
                row["flags"] = self._flags(row, is_other=attempt > 0)

    def _flags(self, row: Row, *, is_other: bool) -> list[str]:
        here = self.stored.by_place[place_of(row, self._state)]
        is_replaced = any(
            old["article_id"] not in self._claimed and self._is_displaced(old, row) for old in here
        )
        flags = [SHARED_IDENTITY] * (is_other and is_claimed(row))
        return flags + [REPLACED_SOURCE_FILE] * is_replaced


def is_claimed(row: Row) -> bool:
    """Return whether a record says itself what it is, by an address or id."""
    at_sight = article_id_from_place(row["source_file"], row["source_record"], row["content_id"])
    return bool(row["extracted_id"] != at_sight)


def _is_same_at_sight(old: Row, row: Row) -> bool:
    columns = ("content_id", "source_file", "source_record")
    return all(old[column] == row[column] for column in columns)


def _sha256_at(landing: str, name: str) -> str | None:
    """Return the sha256 of a file, or null if it is not there or cannot be looked at."""
    with suppress(CorpusError, OSError):
        return Location.parse(landing).child(name).sha256()
    return None


def _hubs(group: list[Row]) -> list[Row]:
    """Return some records of a group, of different texts, spread over their times."""
    texts = {row["content_id"]: row for row in sorted(group, key=_age)}
    step = -(-len(texts) // MAX_COMPARED)
    return list(texts.values())[::step]


def _age(row: Row) -> tuple[str, str, int, str]:
    return (str(row["date_modified"] or ""), *_source(row))


def _source(row: Row) -> tuple[str, int, str]:
    return row["source_file"], row["source_record"], row["landing"] or ""
