"""Articles of the corpus that the records of a run may be, by what leads to them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import chain, islice
from typing import Any

from research_corpus.contracts import TABLES
from research_corpus.ids import article_id_from_url
from research_corpus.pipeline.corpus_articles import find_any_rows
from research_corpus.pipeline.landing_state import LandingState
from research_corpus.pipeline.run_spec import RunSpec

MAX_COMPARED = 20
"""Texts that each of many with one address or id is compared with, so that the cost is linear."""

_NEAR_RECORDS = 4
"""Records to each side in a file among which the earlier state of one is looked for."""

Row = dict[str, Any]
Place = tuple[str | None, str, int]
"""Landing folder by its name in this run, file and record."""


class StoredArticles:
    """Articles of the corpus that records may be, by what leads to them."""

    def __init__(self, run: RunSpec, rows: Sequence[Row], state: LandingState) -> None:
        wanted = {
            "article_id": {row["extracted_id"] for row in rows},
            "content_id": {row["content_id"] for row in rows},
            "source_file": {row["source_file"] for row in rows},
            "record_key": {row["record_key"] for row in rows} - {None},
            "url_canonical": {row["url_canonical"] for row in rows if _url_identifies(row)},
        }
        columns = TABLES["articles"].index_columns
        found = find_any_rows(run.corpus_root, "articles", wanted, columns)
        self.rows = sorted(found, key=lambda row: row["article_id"])
        self.by_id = {row["article_id"]: row for row in self.rows}
        self.by_place = _grouped(self.rows, lambda row: place_of(row, state))
        self.by_text: defaultdict[str, deque[Row]] = defaultdict(deque)
        for row in self.rows:
            self.by_text[row["content_id"]].append(row)
        self.by_key = _grouped(self.rows, lambda row: row["record_key"])
        self.by_url = _grouped(self.rows, lambda row: row["url_canonical"])
        self.by_file = _grouped(
            sorted(self.rows, key=lambda row: row["source_record"]),
            lambda row: place_of(row, state)[:2],
        )

    def claiming(self, row: Row) -> list[Row]:
        """Return some articles with the address or id of a record, those of its own text first."""
        url = row["url_canonical"] if _url_identifies(row) else None
        key = row["record_key"]
        claims: list[list[Row]] = [
            [self.by_id[i]] for i in [row["extracted_id"]] if i in self.by_id
        ]
        claims += [self.by_url[url]] * (url is not None) + [self.by_key[key]] * (key is not None)
        same = (
            old
            for old in islice(self.by_text[row["content_id"]], MAX_COMPARED)
            if (url is not None and old["url_canonical"] == url)
            or (key is not None and old["record_key"] == key)
        )
        some = chain(same, *(olds[:MAX_COMPARED] for olds in claims))
        return list({old["article_id"]: old for old in some}.values())[:MAX_COMPARED]

    def of_text(self, text: str, claimed: Collection[str]) -> list[Row]:
        """Return some articles of one text that are still free; many may repeat one notice."""
        olds = self.by_text[text]
        while olds and olds[0]["article_id"] in claimed:
            olds.popleft()
        free = (old for old in islice(olds, 2 * MAX_COMPARED) if old["article_id"] not in claimed)
        return list(islice(free, MAX_COMPARED))

    def near(self, row: Row, place: Place) -> list[Row]:
        """Return articles that stood at the place of a record, and then beside it in its file."""
        here = self.by_place[place]
        beside = self.by_file[place[:2]]
        at = bisect_left(beside, row["source_record"], key=lambda old: old["source_record"])
        around = beside[max(at - _NEAR_RECORDS, 0) : at + _NEAR_RECORDS]
        some = chain(here[:MAX_COMPARED], around)
        return list({old["article_id"]: old for old in some}.values())


def place_of(row: Row, state: LandingState) -> Place:
    """Return where a record stands, by the folder's name in this run."""
    return state.home(row["landing"]), row["source_file"], row["source_record"]


def _url_identifies(row: Row) -> bool:
    url = row["url_canonical"]
    return url is not None and article_id_from_url(url) == row["extracted_id"]


def _grouped(rows: Iterable[Row], key: Callable[[Row], Any]) -> defaultdict[Any, list[Row]]:
    groups: defaultdict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups
