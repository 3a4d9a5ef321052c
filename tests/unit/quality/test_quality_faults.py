"""Columns of faults, and the look-up of articles across chunks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from staged_rows import STARTED_AT

from research_corpus.contracts import TABLES
from research_corpus.quality.article_chunks import ArticleChunks
from research_corpus.quality.faults import Spans, out_of_sequence, source_code, without_row
from research_corpus.quality.rules import Surroundings, Thresholds

SENTENCES = pa.schema([TABLES["sentences"].schema.field(n) for n in ("article_id", "sentence_id")])


class Chunked:
    """Chunks of sentences, three articles of two sentences each, counting what is read."""

    def __init__(self) -> None:
        self.read = 0

    def __call__(self) -> Iterator[pa.Table]:
        for first in ("a", "d", "g"):
            self.read += 1
            ids = [chr(ord(first) + at) for at in range(3)]
            rows = [{"article_id": id_, "sentence_id": n} for id_ in ids for n in (1, 2)]
            yield pa.Table.from_pylist(rows, schema=SENTENCES)


def ids_of(chunks: ArticleChunks, *wanted: str | None) -> list[str]:
    return chunks.rows_of(pa.array(wanted, pa.string()))["article_id"].to_pylist()


def test_rows_of_articles_of_several_chunks_returns_them_in_staged_order() -> None:
    assert ids_of(ArticleChunks(Chunked(), SENTENCES), "h", "a", "c", "a") == list("aacchh")


def test_rows_of_earlier_chunk_after_later_one_is_found() -> None:
    chunks = ArticleChunks(Chunked(), SENTENCES)
    assert ids_of(chunks, "i") == ["i", "i"]
    assert ids_of(chunks, "b") == ["b", "b"]


def test_rows_of_unknown_and_null_ids_is_empty() -> None:
    found = ArticleChunks(Chunked(), SENTENCES).rows_of(pa.array(["z", None], pa.string()))
    assert found.num_rows == 0
    assert found.schema == SENTENCES


def test_rows_of_walk_in_step_reads_each_chunk_once() -> None:
    source = Chunked()
    chunks = ArticleChunks(source, SENTENCES)
    source.read = 0
    for wanted in "abcdefghi":
        ids_of(chunks, wanted)
    assert source.read == 3


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 6))))
def test_out_of_sequence_no_fault_means_every_group_counts_up(rows: list[tuple[int, int]]) -> None:
    groups = np.array([group for group, _ in rows], dtype=np.int64)
    numbers = np.array([number for _, number in rows], dtype=np.int64)
    faults = out_of_sequence(groups, numbers, first=0)
    for group in set(groups.tolist()):
        counted = sorted(numbers[groups == group].tolist()) == list(range((groups == group).sum()))
        assert counted == all(fault is None for fault in faults[groups == group])


@settings(deadline=None)
@given(st.text(min_size=1, max_size=40), st.integers(-2, 42), st.integers(-2, 42), st.text())
def test_spans_any_text_and_offsets_agree_with_python_slices(
    text: str, start: int, end: int, other: str
) -> None:
    articles = pa.Table.from_pylist([{"article_id": "a", "text": text}])
    rows = {"article_id": "a", "sentence_id": 1, "char_start": start, "char_end": end}
    surroundings = Surroundings(
        Thresholds(0, STARTED_AT),
        ArticleChunks(lambda: iter([articles]), articles.schema),
        *(ArticleChunks(lambda: iter(()), SENTENCES) for _ in range(3)),
    )
    spans = Spans(pa.Table.from_pylist([rows, rows]), surroundings)
    inside = 0 <= start < end <= len(text)
    assert [fault is None for fault in spans.outside_text()] == [inside, inside]
    surfaces = pa.chunked_array([[text[start:end] if inside else "", other]])
    found = [fault is None for fault in spans.differing_from_text(surfaces)]
    assert found == [True, not inside or other == text[start:end]]


def test_without_row_lost_and_null_numbers_describes_the_lost_ones() -> None:
    rows = [{"article_id": "a", "sentence_id": number} for number in (1, 2, 3, None)]
    others = ArticleChunks(Chunked(), SENTENCES)
    found = without_row(pa.Table.from_pylist(rows), "sentence_id", others)
    assert list(found) == [None, None, "sentence_id 3", None]


def test_source_code_of_a_page_is_told_from_words() -> None:
    words = [None, "AT&T; R&D;", "Fish & Co; http", "&#;", "&notaname;"]
    code = ["&#8217;", "&#X2019;", "a&nbsp;b", "AT&T; &amp; Co", "see HTTPS://example.com"]
    found = source_code(pa.chunked_array([[*words, *code]], pa.string()))
    assert found.tolist() == [None] * len(words) + [repr(value) for value in code]
