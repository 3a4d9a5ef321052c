"""Passages in common: the texts of a run against each other and against the corpus (ADR 0010).

Texts that share fingerprints are read and compared word by word. What is found belongs to texts;
which articles stand for them is decided when the run is published, see :mod:`passage_rows`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from research_corpus.contracts import TABLES
from research_corpus.pipeline.corpus_articles import Buckets, months_of
from research_corpus.pipeline.duplicates import Pair, pair_of
from research_corpus.pipeline.group_members import ARTICLE_COLUMNS
from research_corpus.pipeline.near_texts import NearTexts
from research_corpus.pipeline.staged import EXTRACTED, PASSAGE_ARTICLES, PASSAGES
from research_corpus.pipeline.stored_signatures import (
    FlatLists,
    SignatureFile,
    stored_signatures,
)
from research_corpus.similarity.common_fingerprints import (
    MIN_SHARED,
    FingerprintIndex,
    Ints,
    Prints,
    Shared,
)
from research_corpus.similarity.fingerprints import Hashes, word_hashes
from research_corpus.similarity.passages import chars_of, common_passages
from research_corpus.similarity.words import word_spans
from research_corpus.storage.parquet import read_table, rows_to_table, sort_by_key, write_table
from research_corpus.storage.staging import Staging

PART_CHARS = 200_000_000
"""Characters of text whose fingerprints, a thirtieth as many, are held and matched at once."""

Row = dict[str, Any]


@dataclass(frozen=True)
class FoundPassages:
    """What a run found of passages in common.

    Attributes:
        articles: rows of ``PASSAGE_ARTICLES``.
        passages: rows of ``PASSAGES``.
    """

    articles: list[Row]
    passages: list[Row]

    def write(self, staging: Staging) -> None:
        """Stage it, to be read when the run is published."""
        for table, rows in ((PASSAGE_ARTICLES, self.articles), (PASSAGES, self.passages)):
            content = sort_by_key(table, rows_to_table(table, rows))
            write_table(table, content, staging.file("link", f"{table.name}.parquet"))

    @classmethod
    def read(cls, staging: Staging) -> FoundPassages:
        """Return what :meth:`write` staged."""
        return cls(
            *(
                read_table(table, staging.file("link", f"{table.name}.parquet")).to_pylist()
                for table in (PASSAGE_ARTICLES, PASSAGES)
            )
        )


class PassageSearch:
    """Finds what the texts that come, or whose articles change, share with all others.

    Args:
        buckets: of the corpus as it stands.
        staging: holds the arriving texts and their fingerprints.
        decisions: articles to be written.
        going: articles of the corpus that go or are replaced.
        same: articles that stay, with a text that comes or goes.

    Cost: looks up the fingerprints of the whole corpus once for every :data:`PART_CHARS` of the
    run's texts; reads texts only of articles that share some.
    """

    def __init__(
        self,
        buckets: Buckets,
        staging: Staging,
        decisions: Sequence[Row],
        going: Collection[str],
        same: Sequence[Row],
    ) -> None:
        self._corpus, self._staging, self._buckets = buckets.corpus, staging, buckets
        self._decisions, self._same = decisions, same
        self._left_out = {row["article_id"] for row in (*decisions, *same)} | set(going)
        self._names = sorted({row["content_id"] for row in (*decisions, *same)})
        self._numbers = {name: number for number, name in enumerate(self._names)}
        self._parts = _parts(self._decisions)
        self._index = FingerprintIndex(*self._own_prints(self._parts[0]))
        self._stored: dict[int, tuple[str, str]] = {}
        self._files = 0

    def look_up(self, file: SignatureFile) -> None:
        """Note which texts of the corpus, in one file of it, share fingerprints with the run's."""
        if self._names:
            self._match(file, self._files)
            self._files += 1

    def passages(self) -> FoundPassages:
        """Return what was found, once all files were looked up."""
        among, stored = Shared(), Shared()
        size = len(self._names)
        self._index.add_pairs(among, stored, size)
        for keep in self._parts[1:]:
            self._index = FingerprintIndex(*self._own_prints(keep))
            for number, file in enumerate(stored_signatures(self._corpus)):
                self._match(file, number)
            self._index.add_pairs(among, stored, size)
        partners, pairs = self._partners(*stored.pairs(size))
        first, second = among.pairs(size)
        pairs |= {(self._names[a], self._names[b]) for a, b in zip(first, second, strict=True)}
        searched = [{**row, "is_searched": True} for row in self._same]
        others = [{**row, "is_searched": False} for row in partners]
        articles = [*self._decisions, *self._same, *partners]
        found = list(_compared(NearTexts(self._buckets, self._staging, articles), pairs))
        names = PASSAGE_ARTICLES.schema.names
        return FoundPassages([{k: row[k] for k in names} for row in (*searched, *others)], found)

    def _own_prints(self, keep: _Part) -> tuple[Prints, Ints]:
        """Return the fingerprints, in one part, of the texts that are searched for."""
        parts = [keep.of(*lists) for lists in self._own_lists()]
        prints = np.concatenate([np.empty(0, np.int32), *(part[0] for part in parts)])
        return prints, np.concatenate([np.empty(0, np.int64), *(part[1] for part in parts)])

    def _own_lists(self) -> Iterator[tuple[Prints, Ints]]:
        """Yield fingerprints, and the number of the text of each."""
        seen: set[str] = set()
        batches: dict[str, set[str]] = defaultdict(set)
        for row in self._decisions:
            if row["content_id"] not in seen:
                seen.add(row["content_id"])
                batches[row["extract_batch"]].add(row["content_id"])
        for batch, wanted in sorted(batches.items()):
            yield self._staged_lists(batch, wanted)
        rest = {row["content_id"]: row for row in self._same if row["content_id"] not in seen}
        texts = {row["article_id"]: self._numbers[text] for text, row in rest.items()}
        columns = ["article_id", "fingerprints"]
        for _, found in self._buckets.rows("signatures", months_of(rest.values()), columns):
            numbers = [texts[own] for own in found["article_id"].to_pylist()]
            lists = FlatLists(found["fingerprints"].combine_chunks())
            yield lists.values, lists.owners(np.array(numbers, np.int64))

    def _staged_lists(self, batch: str, wanted: set[str]) -> tuple[Prints, Ints]:
        file = self._staging.file("extract", batch, f"{EXTRACTED.name}.parquet")
        rows = read_table(EXTRACTED, file, ["content_id", "signatures"])
        signatures = rows["signatures"].combine_chunks()
        chosen, numbers = [], []
        texts = rows["content_id"].take(pc.list_parent_indices(signatures)).to_pylist()
        for place, text in enumerate(texts):
            if text in wanted:
                wanted.remove(text)
                chosen.append(place)
                numbers.append(self._numbers[text])
        lists = pc.struct_field(pc.list_flatten(signatures), "fingerprints")
        own = FlatLists(lists.take(pa.array(chosen, pa.int64())))
        return own.values, own.owners(np.array(numbers, np.int64))

    def _match(self, file: SignatureFile, number: int) -> None:
        """Look the fingerprints of a file up; a text is numbered by file and row.

        Texts with fewer than ``least`` of them are passed over: most are met by chance.
        """
        least = MIN_SHARED if len(self._parts) == 1 else 1
        lists = file.fingerprints
        places = self._index.places(lists.values)
        rows = lists.rows(places)
        enough = np.bincount(rows)[rows] >= least
        places, rows = places[enough], rows[enough]
        counted = self._counts(file, rows)
        places, rows = places[counted], rows[counted]
        if len(places):
            codes = rows + (number << _ROW_BITS)
            self._index.match(lists.values[places], codes)
            ids = file.article_ids.take(pa.array(rows)).to_pylist()
            self._stored |= {
                code: (own, file.month) for code, own in zip(codes.tolist(), ids, strict=True)
            }

    def _counts(self, file: SignatureFile, rows: Ints) -> NDArray[np.bool_]:
        """Return which rows are of articles that stay and repeat none word for word."""
        if not len(rows):
            return np.empty(0, np.bool_)
        repeats = read_table(
            TABLES["articles"], file.articles, ["article_id"], pc.field("duplicate_of").is_valid()
        )["article_id"].to_pylist()
        others = pa.array(sorted(self._left_out.union(repeats)), pa.string())
        ids = file.article_ids.take(pa.array(rows))
        return ~np.asarray(pc.is_in(ids, others).to_numpy(zero_copy_only=False))

    def _partners(self, stored: Ints, texts: Ints) -> tuple[list[Row], set[Pair]]:
        """Return the articles of the corpus that share enough, and the pairs with them."""
        ids = {code: self._stored[code][0] for code in stored.tolist()}
        months = dict(self._stored[code] for code in stored.tolist())
        rows = {
            row["article_id"]: {**row, "pub_month": month}
            for (month, _), bucket in self._buckets.rows("articles", months, ARTICLE_COLUMNS)
            for row in bucket.to_pylist()
        }
        pairs = {
            pair_of(rows[ids[code]]["content_id"], self._names[text])
            for code, text in zip(stored.tolist(), texts.tolist(), strict=True)
        }
        return list(rows.values()), pairs


_ROW_BITS = 24
"""Bits for the row in the number of a stored text; a file has far fewer rows."""


@dataclass(frozen=True)
class _Part:
    """One part of all fingerprints, by their value.

    Attributes:
        number: 0-based.
        parts: how many there are.
    """

    number: int
    parts: int

    def of(self, prints: Prints, owners: Ints) -> tuple[Prints, Ints]:
        """Return those fingerprints that belong to the part, with their owners."""
        if self.parts == 1:
            return prints, owners
        own = prints.view(np.uint32).astype(np.int64) % self.parts == self.number
        return prints[own], owners[own]


def _parts(decisions: Iterable[Row]) -> list[_Part]:
    parts = 1 + sum(row["text_chars"] for row in decisions) // PART_CHARS
    return [_Part(number, parts) for number in range(parts)]


def _compared(texts: NearTexts, pairs: Iterable[Pair]) -> Iterator[Row]:
    """Yield the passages of each pair of texts."""
    for chunk in texts.chunks(pairs):
        wanted = {text for pair in chunk for text in pair}
        words = {text: _words(content) for text, content in texts.read(wanted)}
        for pair in chunk:
            yield from _passages(pair, words)


_Words = tuple[Hashes, list[tuple[int, int]]]


def _words(text: str) -> _Words:
    words, spans = word_spans(text)
    return word_hashes(words), spans


def _passages(pair: Pair, words: Mapping[str, _Words]) -> Iterator[Row]:
    (hashes_a, spans_a), (hashes_b, spans_b) = words[pair[0]], words[pair[1]]
    for found in common_passages(hashes_a, hashes_b):
        start_a, end_a = chars_of(spans_a, found.start_a, found.end_a)
        start_b, end_b = chars_of(spans_b, found.start_b, found.end_b)
        yield {
            "content_a": pair[0],
            "content_b": pair[1],
            "char_start_a": start_a,
            "char_end_a": end_a,
            "char_start_b": start_b,
            "char_end_b": end_b,
            "words": found.words,
            "words_a": len(spans_a),
            "words_b": len(spans_b),
        }
