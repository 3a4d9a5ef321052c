"""Signatures of the texts that come, and of the corpus file by file, read once for all uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from research_corpus.contracts import TABLES
from research_corpus.pipeline.duplicates.articles import Arriving
from research_corpus.pipeline.staged import EXTRACTED
from research_corpus.storage.layout import Corpus
from research_corpus.storage.location import Location
from research_corpus.storage.parquet import TableFile, open_table, read_table
from research_corpus.storage.staging import Staging

_TABLE = TABLES["signatures"]

Values = NDArray[np.int32]
Rows = NDArray[np.int64]


class FlatLists:
    """Lists of numbers, the values of all one after the other.

    Attributes:
        values: the numbers.
    """

    def __init__(self, lists: pa.Array) -> None:
        self.values: Values = pc.list_flatten(lists).to_numpy(zero_copy_only=False)
        lengths = pc.fill_null(pc.list_value_length(lists), 0)
        self._lengths = lengths.to_numpy(zero_copy_only=False)

    @cached_property
    def _ends(self) -> Rows:
        return np.cumsum(self._lengths)

    def rows(self, places: Rows) -> Rows:
        """Return in which list each of some values stands, given by their places."""
        return np.searchsorted(self._ends, places, side="right")

    def owners(self, of_lists: Rows) -> Rows:
        """Return, for every value, what is given for its list."""
        return np.repeat(of_lists, self._lengths)


def staged_signatures(
    staging: Staging, arriving: Iterable[Arriving]
) -> Iterator[tuple[list[str], pa.StructArray]]:
    """Yield the arriving texts, each once, and their signatures, batch by batch."""
    homes: dict[str, str] = {}
    for row in arriving:
        homes.setdefault(row.content_id, row.extract_batch)
    for batch in sorted(set(homes.values())):
        file = staging.file("extract", batch, f"{EXTRACTED.name}.parquet")
        rows = read_table(EXTRACTED, file, ["content_id", "signatures"])
        lists = rows["signatures"].combine_chunks()
        owners = rows["content_id"].take(pc.list_parent_indices(lists)).to_pylist()
        places = {text: place for place, text in enumerate(owners) if homes.get(text) == batch}
        yield list(places), pc.list_flatten(lists).take(pa.array(places.values(), pa.int64()))


class SignatureFile:
    """One file of ``signatures``, whose columns are read when they are asked for.

    Attributes:
        month: partition key of its articles.
        articles: where the rows of ``articles`` lie that belong to them.
    """

    def __init__(self, corpus: Corpus, file: Location, content: TableFile) -> None:
        self._content = content
        self.month = file.parent.name.partition("=")[2]
        self.articles = corpus.file(corpus.relative(file).replace(_TABLE.name, "articles", 1))

    @cached_property
    def bands(self) -> FlatLists:
        """Bands of each row."""
        return FlatLists(self._hashes["bands"].combine_chunks())

    @cached_property
    def fingerprints(self) -> FlatLists:
        """Fingerprints of each row."""
        return FlatLists(self._hashes["fingerprints"].combine_chunks())

    @cached_property
    def article_ids(self) -> pa.ChunkedArray:
        """The article of each row."""
        return self._content.read(["article_id"])["article_id"]

    @cached_property
    def _hashes(self) -> pa.Table:
        return self._content.read(["bands", "fingerprints"])


def stored_signatures(corpus: Corpus) -> Iterator[SignatureFile]:
    """Yield the files of signatures, one open at a time.

    Cost: reads the hashes of the whole corpus, 0.9 bytes a word, in the memory of one file.
    """
    for file in corpus.table_files(_TABLE.name):
        with open_table(_TABLE, file) as content:
            yield SignatureFile(corpus, file, content)
