"""From a spaCy ``Doc`` to arrays of token rows: white space taken out, everything renumbered.

Whole columns come from ``Doc.to_array``; no attribute is asked token by token.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from research_corpus.annotate.quotes import Quote

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]
Flags = NDArray[np.bool_]

NO_HEAD = -1

MAX_SENTENCE_TOKENS = 32_767
"""Largest number that ``tokens.token_id`` holds."""

# In spaCy's numbering of ENT_IOB.
_INSIDE, _OUTSIDE, _BEGIN = 1, 2, 3

_ATTRIBUTES = (
    "ORTH", "LEMMA", "POS", "TAG", "MORPH", "DEP", "ENT_TYPE", "HEAD", "SENT_START", "SPACY",
    "ENT_IOB", "IDX", "LENGTH", "IS_STOP", "IS_ALPHA", "IS_SPACE",
)  # fmt: skip


@dataclass(frozen=True)
class TokenRows:
    """Columns of the tokens of one document, each of shape (n_tokens,); white space is none.

    Attributes:
        labels: string ids by column name; 0 means none.
        sentence: 1-based.
        token_id: 1-based in the sentence.
        head: token_id of the head, 0 for a root, -1 without a parser.
        head_index: 0-based index of the head, the token's own for a root.
        char_start: in the article's text, 0-based.
        char_end: in the article's text, exclusive.
        space_after: whether exactly one space follows directly.
        ent_iob: spaCy's numbers, 0 where nothing recognised entities.
        is_stop: whether the language's stop list holds the form.
        is_alpha: whether the form has letters only.
        position: shape (n_doc_tokens + 1,): index among the rows of each token of the ``Doc``, for
            white space that of the next row; last the number of rows.
    """

    labels: dict[str, Hashes]
    sentence: Ints
    token_id: Ints
    head: Ints
    head_index: Ints
    char_start: Ints
    char_end: Ints
    space_after: Flags
    ent_iob: Ints
    is_stop: Flags
    is_alpha: Flags
    position: Ints

    def __len__(self) -> int:
        return len(self.sentence)

    @property
    def sentence_starts(self) -> Ints:
        """Index of the first token of each sentence, shape (n_sentences,)."""
        return np.flatnonzero(self.token_id == 1)


@dataclass(frozen=True)
class DocumentRows:
    """Everything that is said of one document.

    Attributes:
        tokens: its tokens.
        chunks: shape (n_chunks, 3): first token, token after the last, root of each noun chunk.
        quotes: its quotations, offsets in the article's text.
    """

    tokens: TokenRows
    chunks: Ints
    quotes: tuple[Quote, ...] = ()

    @property
    def sentence_count(self) -> int:
        """Number of sentences."""
        return len(self.tokens.sentence_starts)

    def with_quotes(self, quotes: Iterable[Quote], char_offset: int) -> DocumentRows:
        """Return these rows with quotations, whose offsets are moved by ``char_offset``."""
        return replace(self, quotes=tuple(quote.moved(char_offset) for quote in quotes))


def document_rows(doc: Any, char_offset: int = 0) -> DocumentRows:
    """Return the rows of an annotated document, without quotations.

    Args:
        doc: an annotated ``spacy.tokens.Doc``.
        char_offset: where the document begins in the article's text, in characters.
    """
    tokens = token_rows(doc, char_offset)
    return DocumentRows(tokens, _noun_chunks(doc, tokens.position))


def token_rows(doc: Any, char_offset: int = 0) -> TokenRows:
    """Return the token rows of a document.

    Args:
        doc: an annotated ``spacy.tokens.Doc``.
        char_offset: where the document begins in the article's text, in characters.

    Raises:
        ValueError: a sentence has more tokens than ``tokens.token_id`` can number.
    """
    values: Hashes = doc.to_array(list(_ATTRIBUTES))
    column = dict(zip(_ATTRIBUTES, values.T, strict=True))
    kept = column["IS_SPACE"] == 0
    position = np.append(0, np.cumsum(kept))
    sentence = _sentence_numbers(column["SENT_START"], kept)
    token_id = _numbers_within(sentence)
    if token_id.max(initial=0) > MAX_SENTENCE_TOKENS:
        raise ValueError(f"a sentence of {token_id.max()} tokens")
    start = column["IDX"][kept].astype(np.int64)
    end = start + column["LENGTH"][kept].astype(np.int64)
    head_index = _head_indices(column["HEAD"].astype(np.int64), kept, position, sentence)
    own = np.arange(len(head_index))
    head = np.where(head_index == own, 0, token_id[head_index])
    next_start = np.append(start[1:], _length(column))
    return TokenRows(
        labels={
            "form": column["ORTH"][kept],
            "lemma": column["LEMMA"][kept],
            "upos": column["POS"][kept],
            "xpos": column["TAG"][kept],
            "feats": column["MORPH"][kept],
            "deprel": column["DEP"][kept],
            "ent_type": column["ENT_TYPE"][kept],
        },
        sentence=sentence,
        token_id=token_id,
        head=head if doc.has_annotation("DEP") else np.full_like(head, NO_HEAD),
        head_index=head_index,
        char_start=start + char_offset,
        char_end=end + char_offset,
        space_after=(column["SPACY"][kept] != 0) & (next_start - end == 1),
        ent_iob=_entity_positions(column["ENT_IOB"].astype(np.int64), kept),
        is_stop=column["IS_STOP"][kept] != 0,
        is_alpha=column["IS_ALPHA"][kept] != 0,
        position=position,
    )


def joined(parts: Sequence[DocumentRows]) -> DocumentRows:
    """Return the rows of the parts of one article as if it were one document."""
    if len(parts) == 1:
        return parts[0]
    tokens_before = np.cumsum([0, *(len(part.tokens) for part in parts)])
    chunks = [part.chunks + before for part, before in zip(parts, tokens_before, strict=False)]
    return DocumentRows(
        tokens=_joined_tokens([part.tokens for part in parts]),
        chunks=np.concatenate(chunks),
        quotes=tuple(quote for part in parts for quote in part.quotes),
    )


def _joined_tokens(parts: Sequence[TokenRows]) -> TokenRows:
    tokens_before = np.cumsum([0, *(len(part) for part in parts)])
    sentences_before = np.cumsum([0, *(len(part.sentence_starts) for part in parts)])
    columns = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in TokenRows.__dataclass_fields__
        if name != "labels"
    }
    sizes = [len(part) for part in parts]
    columns["sentence"] = columns["sentence"] + np.repeat(sentences_before[:-1], sizes)
    columns["head_index"] = columns["head_index"] + np.repeat(tokens_before[:-1], sizes)
    names = parts[0].labels
    labels = {name: np.concatenate([part.labels[name] for part in parts]) for name in names}
    return TokenRows(labels=labels, **columns)


def entity_spans(rows: TokenRows) -> tuple[Ints, Ints]:
    """Return the first token index of each entity and that after its last, shapes (n_entities,)."""
    starts = np.flatnonzero(rows.ent_iob == _BEGIN)
    within = np.append(rows.ent_iob == _INSIDE, False)
    ends = np.flatnonzero(~within)
    return starts, ends[np.searchsorted(ends, starts, side="right")]


def _noun_chunks(doc: Any, position: Ints) -> Ints:
    if not doc.has_annotation("DEP"):
        return np.empty((0, 3), np.int64)
    found: list[tuple[int, int, int]] = []
    with suppress(NotImplementedError):  # spaCy has no rule for the language
        found = [(chunk.start, chunk.end, chunk.root.i) for chunk in doc.noun_chunks]
    spans: Ints = position[np.array(found, np.int64).reshape(-1, 3)]
    return spans


def _sentence_numbers(sent_start: Hashes, kept: Flags) -> Ints:
    first = sent_start == 1
    if len(first):
        first[0] = True
    raw = np.cumsum(first)[kept]
    return np.cumsum(np.diff(raw, prepend=0) > 0)


def _numbers_within(sentence: Ints) -> Ints:
    index = np.arange(len(sentence))
    first = np.diff(sentence, prepend=0) > 0
    return index - index[first][sentence - 1] + 1


def _length(column: dict[str, Hashes]) -> int:
    """Return the length of the document's text, in characters."""
    last = [int(column[name][-1:].sum()) for name in ("IDX", "LENGTH", "SPACY")]
    return sum(last)


def _head_indices(offsets: Ints, kept: Flags, position: Ints, sentence: Ints) -> Ints:
    heads = np.arange(len(offsets)) + offsets
    climbing = kept & ~kept[heads]
    while climbing.any():
        parents = heads[heads]
        stuck = climbing & (parents == heads)
        heads = np.where(climbing, parents, heads)
        climbing &= ~kept[heads] & ~stuck
    index: Ints = position[heads[kept]]
    orphans = ~kept[heads[kept]]
    if orphans.any():
        _attach_orphans(index, orphans, sentence)
    return index


def _attach_orphans(index: Ints, orphans: Flags, sentence: Ints) -> None:
    """Give each sentence one root, where white space was its root: the first orphan becomes it."""
    for number in np.unique(sentence[orphans]):
        members = np.flatnonzero(orphans & (sentence == number))
        index[members] = members[0]


def _entity_positions(iob: Ints, kept: Flags) -> Ints:
    inside = (iob == _INSIDE) | (iob == _BEGIN)
    entity = np.where(inside, np.cumsum(iob == _BEGIN), 0)[kept]
    first = (entity > 0) & (np.diff(entity, prepend=0) != 0)
    return np.where(first, _BEGIN, iob[kept])
