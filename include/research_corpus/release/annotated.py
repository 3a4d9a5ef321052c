"""Articles with their annotation as objects, for formats that are written article by article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from research_corpus.release.selection import Selection

TABLES = ("articles", "paragraphs", "sentences", "tokens", "entities")

Row = dict[str, Any]


class Token(NamedTuple):
    """One row of ``tokens``, whose columns say what each field means, and what follows it.

    Attributes:
        spaces: white space between this token and the next of the article, or the end.
    """

    token_id: int
    token_index: int
    form: str
    lemma: str | None
    upos: str | None
    xpos: str | None
    feats: str | None
    head: int | None
    deprel: str | None
    char_start: int
    char_end: int
    ent_iob: str | None
    ent_type: str | None
    is_stop: bool
    spaces: str


_COLUMNS = Token._fields[:-1]


@dataclass(frozen=True)
class Sentence:
    """One sentence.

    Attributes:
        sentence_id: 1-based in the article.
        tokens: in order, at least one.
    """

    sentence_id: int
    tokens: tuple[Token, ...]


@dataclass(frozen=True)
class Paragraph:
    """One paragraph that stands in the text.

    Attributes:
        paragraph_id: 1-based in the article.
        kind: body, heading, list, quote or boilerplate.
        sentences: in order, at least one.
    """

    paragraph_id: int
    kind: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class AnnotatedArticle:
    """One article.

    Attributes:
        row: of ``articles``.
        paragraphs: those with sentences, in order.
        entities: rows of ``entities``, in order.
    """

    row: Row
    paragraphs: tuple[Paragraph, ...]
    entities: Sequence[Row]

    @property
    def article_id(self) -> str:
        """Identity of the article."""
        return str(self.row["article_id"])

    @property
    def sentences(self) -> Iterator[Sentence]:
        """All sentences in order."""
        for paragraph in self.paragraphs:
            yield from paragraph.sentences

    @property
    def tokens(self) -> Iterator[Token]:
        """All tokens in order."""
        for sentence in self.sentences:
            yield from sentence.tokens


def annotated_articles(selection: Selection, month: str) -> Iterator[AnnotatedArticle]:
    """Yield the chosen articles of a month by bucket and article_id."""
    for tables in selection.buckets(month, TABLES):
        parts = {name: _by_article(rows) for name, rows in tables.items() if name != "articles"}
        for row in _rows(tables["articles"]):
            own = {name: part.get(row["article_id"]) for name, part in parts.items()}
            yield _article(row, own)
            selection.done(1)


def _article(row: Row, own: dict[str, pa.Table | None]) -> AnnotatedArticle:
    tokens = _tokens(row["text"], own["tokens"])
    sentences: dict[int, list[Sentence]] = {}
    start = 0
    for sentence in _list(own["sentences"]):
        end = start + sentence["token_count"]
        members = sentences.setdefault(sentence["paragraph_id"], [])
        members.append(Sentence(sentence["sentence_id"], tuple(tokens[start:end])))
        start = end
    paragraphs = tuple(
        Paragraph(paragraph["paragraph_id"], paragraph["kind"], tuple(sentences[number]))
        for paragraph in _list(own["paragraphs"])
        if (number := paragraph["paragraph_id"]) in sentences
    )
    return AnnotatedArticle(row, paragraphs, _list(own["entities"]))


def _tokens(text: str, rows: pa.Table | None) -> list[Token]:
    if rows is None:
        return []
    columns = [rows[name].to_pylist() for name in _COLUMNS]
    starts, ends = (columns[_COLUMNS.index(name)] for name in ("char_start", "char_end"))
    spaces = [text[end:start] for end, start in zip(ends, [*starts[1:], len(text)], strict=True)]
    return [Token(*values) for values in zip(*columns, spaces, strict=True)]


def _by_article(rows: pa.Table) -> dict[str, pa.Table]:
    """Return the rows of each article; they lie together, since rows are sorted by key."""
    if not len(rows):
        return {}
    ids = rows["article_id"].combine_chunks().dictionary_encode()
    indices = np.asarray(ids.indices)
    starts = np.flatnonzero(np.append(True, indices[1:] != indices[:-1]))
    ends = np.append(starts[1:], len(rows))
    names = ids.dictionary.to_pylist()
    return {
        names[indices[start]]: rows.slice(start, end - start)
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
    }


def _rows(table: pa.Table) -> Iterator[Row]:
    for batch in table.to_batches(max_chunksize=64):
        yield from batch.to_pylist()


def _list(rows: pa.Table | None) -> list[Row]:
    return [] if rows is None else rows.to_pylist()
