"""Lines that a publisher repeats from article to article, found by counting.

The phrases of ``metadata.boilerplate`` know what outlets usually print below an article; what one
outlet prints in its own words shows only in many of its articles. The rule: a line is boilerplate
where it stands in at least ``MIN_ARTICLES`` articles of one publisher, and in at least
``MIN_SHARE`` of those that are counted. Counted are the articles that the run writes and those
that the corpus holds in the months to which these belong, near duplicates once, so that the
versions of one report prove nothing. Shorter lines than ``MIN_CHARS`` may repeat by chance, longer
ones than ``MAX_CHARS`` tell something besides.

Lines are marked in ``paragraphs``, with the number of articles in ``repeated_in``; no text changes.
Articles that the corpus holds already keep the marks they have until they are written anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from research_corpus.contracts import TABLES
from research_corpus.metadata.boilerplate import MAX_CHARS
from research_corpus.metadata.text import PARAGRAPH_BREAK
from research_corpus.pipeline.duplicates.election import Role
from research_corpus.pipeline.staged import EXTRACTED, REPEATED_LINES, source_of
from research_corpus.storage.layout import Corpus
from research_corpus.storage.location import Location, transient_errors
from research_corpus.storage.parquet import read_table, rows_to_table, write_table
from research_corpus.storage.staging import Staging

MIN_ARTICLES = 5
MIN_SHARE = 0.2
MIN_CHARS = 20

MARKED_KINDS = ("body", "heading", "list")
"""Kinds of paragraphs that may be boilerplate; a caption or quotation is the article's own."""

_PLACE = ("link", "repeated_lines.parquet")
_BATCH_ROWS = 512

Row = dict[str, Any]
Hashes = np.ndarray[Any, np.dtype[np.uint64]]


def find_repeated_lines(
    corpus: Corpus, staging: Staging, decisions: list[Row], roles: Mapping[str, Role]
) -> list[Row]:
    """Return the rows of ``REPEATED_LINES`` for the articles of a run.

    Args:
        corpus: the corpus as it stands.
        staging: holds the texts of the run.
        decisions: articles to be written.
        roles: their places among duplicates.

    Cost: reads the texts of the run and of the months it touches once, a second time only if
    there are such lines; 24 bytes of memory for each short line.
    """
    counts = _Counts()
    for texts in _counted_texts(corpus, staging, decisions, roles):
        counts.add(texts)
    found = counts.repeated()
    if found.empty:
        return []
    lines: dict[tuple[str, str], Row] = {}
    for texts in _counted_texts(corpus, staging, decisions, roles):
        lines |= counts.rows_of(texts, found)
    return [lines[key] for key in sorted(lines)]


def write_repeated_lines(staging: Staging, rows: list[Row]) -> None:
    """Stage what :func:`mark_repeated_lines` goes by."""
    write_table(REPEATED_LINES, rows_to_table(REPEATED_LINES, rows), staging.file(*_PLACE))


def mark_repeated_lines(staging: Staging, paragraphs: pa.Table, articles: pa.Table) -> pa.Table:
    """Return rows of ``paragraphs`` in which the repeated lines of the run are boilerplate.

    Args:
        staging: of the run.
        paragraphs: rows of ``paragraphs``.
        articles: rows of ``articles`` to which they belong.
    """
    known: dict[str, dict[str, int]] = defaultdict(dict)
    for row in read_table(REPEATED_LINES, staging.file(*_PLACE)).to_pylist():
        known[row["publisher"]][row["line"]] = row["articles"]
    texts = {
        row["article_id"]: (known[row["publisher"]], row["text"])
        for row in articles.select(["article_id", "publisher", "text"]).to_pylist()
        if row["publisher"] in known
    }
    if not texts:
        return paragraphs
    rows = paragraphs.to_pylist()
    for row in rows:
        lines, text = texts.get(row["article_id"], ({}, ""))
        if lines and row["kind"] in MARKED_KINDS:
            count = lines.get(text[row["char_start"] : row["char_end"]])
            if count is not None:
                row |= {"kind": "boilerplate", "repeated_in": count}
    return rows_to_table(TABLES["paragraphs"], rows)


class _Counts:
    """In which articles of which publisher each short line stands, by hashes."""

    def __init__(self) -> None:
        self._parts: list[pd.DataFrame] = []
        self._groups: dict[str, set[int]] = defaultdict(set)

    def add(self, texts: pa.Table) -> None:
        """Count some articles: columns ``publisher``, ``group`` (of duplicates) and ``text``."""
        groups = _hashes(texts["group"].to_pylist())
        for publisher, group in zip(texts["publisher"].to_pylist(), groups, strict=True):
            self._groups[publisher].add(int(group))
        lines = _lines(texts, groups)
        self._parts.append(lines[["publisher", "hash", "group"]].drop_duplicates())

    def repeated(self) -> pd.DataFrame:
        """Return ``publisher``, ``hash`` and ``articles`` of the lines that the rule holds for."""
        if not self._parts:
            return pd.DataFrame(columns=["publisher", "hash", "articles"])
        pairs = pd.concat(self._parts).drop_duplicates()
        found = pairs.groupby(["publisher", "hash"]).size().reset_index(name="articles")
        total = found["publisher"].map({name: len(own) for name, own in self._groups.items()})
        holds = (found["articles"] >= MIN_ARTICLES) & (found["articles"] >= MIN_SHARE * total)
        return found[holds]

    def rows_of(self, texts: pa.Table, found: pd.DataFrame) -> dict[tuple[str, str], Row]:
        """Return rows of ``REPEATED_LINES`` by publisher and line, for lines in some articles."""
        groups = np.zeros(len(texts), dtype=np.uint64)
        lines = _lines(texts, groups).merge(found, on=["publisher", "hash"])
        unique = lines.drop_duplicates(["publisher", "line"])
        rows = zip(unique["publisher"], unique["line"], unique["articles"], strict=True)
        return {
            (publisher, line): {
                "publisher": publisher,
                "line": line,
                "articles": int(articles),
                "articles_counted": len(self._groups[publisher]),
            }
            for publisher, line, articles in rows
        }


def _lines(texts: pa.Table, groups: Hashes) -> pd.DataFrame:
    """Return ``publisher``, ``group``, ``line`` and ``hash`` of every short line."""
    split = pc.split_pattern(texts["text"].combine_chunks(), PARAGRAPH_BREAK)
    lines, parents = pc.list_flatten(split), pc.list_parent_indices(split)
    length = pc.utf8_length(lines)
    is_short = pc.and_(pc.greater_equal(length, MIN_CHARS), pc.less_equal(length, MAX_CHARS))
    kept, parents = lines.filter(is_short).to_pylist(), parents.filter(is_short).to_numpy()
    publishers = pd.Series(texts["publisher"].to_pylist(), dtype=object)
    return pd.DataFrame(
        {
            "publisher": publishers.to_numpy()[parents],
            "group": groups[parents],
            "line": kept,
            "hash": _hashes(kept),
        }
    )


def _hashes(values: list[str]) -> Hashes:
    series = pd.Series(values, dtype=object)
    return np.asarray(pd.util.hash_pandas_object(series, index=False), dtype=np.uint64)


def _counted_texts(
    corpus: Corpus, staging: Staging, decisions: list[Row], roles: Mapping[str, Role]
) -> Iterator[pa.Table]:
    """Yield the texts that count, some hundred at a time."""
    arriving = [row for row in decisions if row["publisher"]]
    groups = {r["article_id"]: roles[r["article_id"]].duplicate_group for r in arriving}
    for batch in sorted({row["extract_batch"] for row in arriving}):
        own = {
            source_of(row): groups[row["article_id"]] or row["article_id"]
            for row in arriving
            if row["extract_batch"] == batch
        }
        yield from _staged_texts(staging, batch, own)
    publishers = pa.array(sorted({row["publisher"] for row in arriving}), pa.string())
    replaced = pa.array(sorted(row["article_id"] for row in decisions), pa.string())
    for month in sorted({row["pub_month"] for row in arriving}):
        for path in corpus.month_files("articles", month).values():
            for rows in _chunks(corpus.file(path), _CORPUS_COLUMNS):
                wanted = pc.and_(
                    pc.is_in(rows["publisher"], publishers),
                    pc.invert(pc.is_in(rows["article_id"], replaced)),
                )
                if len(kept := rows.filter(wanted)):
                    group = pc.coalesce(kept["duplicate_group"], kept["article_id"])
                    yield kept.select(["publisher", "text"]).append_column("group", group)


_CORPUS_COLUMNS = ["article_id", "publisher", "duplicate_group", "text"]
_SOURCE = ["landing", "source_file", "source_record"]
_STAGED_COLUMNS = [*_SOURCE, "article.publisher", "article.text"]


def _staged_texts(
    staging: Staging, batch: str, groups: Mapping[tuple[str | None, str, int | None], str]
) -> Iterator[pa.Table]:
    file = staging.file("extract", batch, f"{EXTRACTED.name}.parquet")
    for rows in _chunks(file, _STAGED_COLUMNS):
        sources = list(zip(*(rows[name].to_pylist() for name in _SOURCE), strict=True))
        kept = rows.filter(pa.array([source in groups for source in sources], pa.bool_()))
        if len(kept):
            article = kept["article"].combine_chunks()
            yield pa.table(
                {
                    "publisher": pc.struct_field(article, "publisher").cast(pa.string()),
                    "text": pc.struct_field(article, "text"),
                    "group": pa.array(
                        [groups[source] for source in sources if source in groups], pa.string()
                    ),
                }
            )


def _chunks(file: Location, columns: Iterable[str]) -> Iterator[pa.Table]:
    with transient_errors(file.uri), pq.ParquetFile(file.path, filesystem=file.fs) as content:
        for batch in content.iter_batches(_BATCH_ROWS, columns=list(columns)):
            yield pa.Table.from_batches([batch])
