"""Passages in common: the texts of a run against each other and against the corpus (ADR 0010).

Texts that share fingerprints are read and compared word by word. What is found belongs to texts;
which articles stand for them is decided when the run is published, see :mod:`passage_rows`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from research_corpus.contracts import TABLES
from research_corpus.pipeline.corpus_articles import Buckets
from research_corpus.pipeline.duplicates.articles import Arriving, Pair, Stored, by_id, pair_of
from research_corpus.pipeline.duplicates.members import stored_articles
from research_corpus.pipeline.duplicates.signature_files import (
    FlatLists,
    SignatureFile,
    staged_signatures,
    stored_signatures,
)
from research_corpus.pipeline.duplicates.texts import NearTexts
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
from research_corpus.storage.parquet import read_table
from research_corpus.storage.staging import Staging

PART_CHARS = 200_000_000
"""Characters of text whose fingerprints, a thirtieth as many, are held and matched at once."""


class CommonPassage(NamedTuple):
    """A run of words that two texts have in common; the columns of ``passages``."""

    content_a: str
    content_b: str
    char_start_a: int
    char_end_a: int
    char_start_b: int
    char_end_b: int
    words: int
    words_a: int
    words_b: int

    @property
    def share_a(self) -> float:
        """Share of the one text's words, rounded as it is stored."""
        return float(np.float32(self.words / self.words_a))

    @property
    def share_b(self) -> float:
        """Share of the other text's words, rounded as it is stored."""
        return float(np.float32(self.words / self.words_b))

    def turned(self) -> CommonPassage:
        """Return it with the other text as the one."""
        a, b, start_a, end_a, start_b, end_b, words, words_a, words_b = self
        return CommonPassage(b, a, start_b, end_b, start_a, end_a, words, words_b, words_a)


class PassageSearch:
    """Finds what the texts that come, or whose articles change, share with all others.

    Args:
        buckets: of the corpus as it stands.
        staging: holds the arriving texts and their fingerprints.
        arriving: articles to be written.
        going: articles of the corpus that go or are replaced.
        same: articles that stay, with a text that comes or goes.

    Cost: looks up the fingerprints of the whole corpus once for every :data:`PART_CHARS` of the
    run's texts; reads texts only of articles that share some.
    """

    def __init__(
        self,
        buckets: Buckets,
        staging: Staging,
        arriving: Sequence[Arriving],
        going: Collection[str],
        same: Sequence[Stored],
    ) -> None:
        self._corpus, self._staging, self._buckets = buckets.corpus, staging, buckets
        self._arriving, self._same = arriving, same
        self._left_out = {row.article_id for row in (*arriving, *same)} | set(going)
        self._names = sorted({row.content_id for row in (*arriving, *same)})
        self._numbers = {name: number for number, name in enumerate(self._names)}
        self._parts = _parts(arriving)
        self._index = FingerprintIndex(*self._own_prints(self._parts[0]))
        self._stored: dict[int, tuple[str, str]] = {}
        self._files = 0

    def look_up(self, file: SignatureFile) -> None:
        """Note which texts of the corpus, in one file of it, share fingerprints with the run's."""
        if self._names:
            self._match(file, self._files)
            self._files += 1

    def found(self) -> tuple[list[Stored], list[CommonPassage]]:
        """Return the passages, and the articles that stay with the texts that they are shared with.

        All files were looked up before.
        """
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
        articles = [*self._arriving, *self._same, *partners]
        texts = NearTexts(self._buckets, self._staging, articles)
        return partners, list(_compared(texts, pairs))

    def _own_prints(self, keep: _Part) -> tuple[Prints, Ints]:
        """Return the fingerprints, in one part, of the texts that are searched for."""
        parts = [keep.of(*lists) for lists in self._own_lists()]
        prints = np.concatenate([np.empty(0, np.int32), *(part[0] for part in parts)])
        return prints, np.concatenate([np.empty(0, np.int64), *(part[1] for part in parts)])

    def _own_lists(self) -> Iterator[tuple[Prints, Ints]]:
        """Yield fingerprints, and the number of the text of each."""
        coming: set[str] = set()
        for texts, signatures in staged_signatures(self._staging, self._arriving):
            coming.update(texts)
            yield self._numbered(texts, pc.struct_field(signatures, "fingerprints"))
        rest = {row.content_id: row for row in self._same if row.content_id not in coming}
        own_texts = {row.article_id: text for text, row in rest.items()}
        months = {row.article_id: row.pub_month for row in rest.values()}
        columns = ["article_id", "fingerprints"]
        for _, found in self._buckets.rows("signatures", months, columns):
            stored = (own_texts[own] for own in found["article_id"].to_pylist())
            yield self._numbered(stored, found["fingerprints"].combine_chunks())

    def _numbered(self, texts: Iterable[str], lists: pa.Array) -> tuple[Prints, Ints]:
        own = FlatLists(lists)
        return own.values, own.owners(np.array([self._numbers[t] for t in texts], np.int64))

    def _match(self, file: SignatureFile, number: int) -> None:
        """Look the fingerprints of a file up; a text is numbered by file and row.

        Texts with too few of them are passed over: most are met by chance.
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

    def _partners(self, stored: Ints, texts: Ints) -> tuple[list[Stored], set[Pair]]:
        """Return the articles of the corpus that share enough, and the pairs with them."""
        ids = {code: self._stored[code][0] for code in stored.tolist()}
        months = dict(self._stored[code] for code in stored.tolist())
        rows = by_id(stored_articles(self._buckets, months))
        pairs = {
            pair_of(rows[ids[code]].content_id, self._names[text])
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


def _parts(arriving: Iterable[Arriving]) -> list[_Part]:
    parts = 1 + sum(row.text_chars for row in arriving) // PART_CHARS
    return [_Part(number, parts) for number in range(parts)]


def _compared(texts: NearTexts, pairs: Iterable[Pair]) -> Iterator[CommonPassage]:
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


def _passages(pair: Pair, words: Mapping[str, _Words]) -> Iterator[CommonPassage]:
    (hashes_a, spans_a), (hashes_b, spans_b) = words[pair[0]], words[pair[1]]
    for found in common_passages(hashes_a, hashes_b):
        places_a = chars_of(spans_a, found.start_a, found.end_a)
        places_b = chars_of(spans_b, found.start_b, found.end_b)
        counts = (found.words, len(spans_a), len(spans_b))
        yield CommonPassage(*pair, *places_a, *places_b, *counts)
