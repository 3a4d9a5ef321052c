"""Arrow tables of a batch, in the schemas that the contracts pin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa

from research_corpus.annotate.extraction import NO_HEAD, DocumentRows, Hashes, Ints, entity_spans
from research_corpus.annotate.measures import Measures
from research_corpus.annotate.name_groups import Mention, name_groups
from research_corpus.annotate.quotes import Quote
from research_corpus.annotate.texts import Text
from research_corpus.contracts.annotations import (
    ANNOTATION_TABLES,
    ARTICLE_METRICS,
    ENTITIES,
    NOUN_CHUNKS,
    QUOTES,
    SENTENCES,
    TOKENS,
)
from research_corpus.contracts.schema import Table

StringOf = Callable[[int], str]
Batch = Sequence[tuple[Text, DocumentRows]]

_IOB = pa.array([None, "I", "O", "B"])
_NONE = frozenset({"", "_"})


def batch_tables(
    batch: Batch, string_of: StringOf, language: str, *, has_words: bool = True
) -> dict[str, pa.Table]:
    """Return the annotation tables of a batch, in the order of its articles.

    Args:
        batch: articles with their rows.
        string_of: string of a string id of the pipeline's vocabulary.
        language: spaCy's code of their language.
        has_words: whether their tokens are words; if not, what words measure is left out.
    """
    measures = Measures(language, string_of, has_words=has_words)
    return {
        SENTENCES.name: _sentences(batch),
        TOKENS.name: _tokens(batch, string_of),
        ENTITIES.name: _entities(batch, string_of),
        NOUN_CHUNKS.name: _noun_chunks(batch, string_of),
        QUOTES.name: _quotes(batch),
        ARTICLE_METRICS.name: _metrics(batch, measures),
    }


def empty_tables() -> dict[str, pa.Table]:
    """Return the annotation tables of no article."""
    return {table.name: table.schema.empty_table() for table in ANNOTATION_TABLES}


def _sentences(batch: Batch) -> pa.Table:
    paragraph, start, end, count = [], [], [], []
    for text, rows in batch:
        first = rows.tokens.sentence_starts
        last = np.append(first[1:], len(rows.tokens)) - 1
        start.append(rows.tokens.char_start[first])
        end.append(rows.tokens.char_end[last[: len(first)]])
        count.append(last[: len(first)] - first + 1)
        paragraph.append(_paragraph_ids(text, start[-1]))
    columns = {
        **_numbered(batch, "sentence_id", [len(each) for each in start]),
        "paragraph_id": _joined(paragraph),
        "char_start": _joined(start),
        "char_end": _joined(end),
        "token_count": _joined(count),
    }
    return pinned(SENTENCES, columns)


def _tokens(batch: Batch, string_of: StringOf) -> pa.Table:
    tokens = [rows.tokens for _, rows in batch]
    head = _joined([block.head for block in tokens])
    columns: dict[str, Any] = {
        "article_id": _article_ids(batch, [len(block) for block in tokens]),
        "head": pa.array(head, mask=head == NO_HEAD),
        "ent_iob": _IOB.take(pa.array(_joined([block.ent_iob for block in tokens]))),
        "token_index": _joined([np.arange(len(block)) for block in tokens]),
        "sentence_id": _joined([block.sentence for block in tokens]),
    }
    for name in ("token_id", "char_start", "char_end", "space_after", "is_stop", "is_alpha"):
        columns[name] = _joined([getattr(block, name) for block in tokens])
    for name in ("form", "lemma", "upos", "xpos", "feats", "deprel", "ent_type"):
        ids = _joined([block.labels[name] for block in tokens], np.uint64)
        columns[name] = strings(ids, string_of, nullable=name != "form")
    return pinned(TOKENS, columns)


def _entities(batch: Batch, string_of: StringOf) -> pa.Table:
    spans = [entity_spans(rows.tokens) for _, rows in batch]
    first = [start for start, _ in spans]
    labels = [rows.tokens.labels["ent_type"][s] for (_, rows), s in zip(batch, first, strict=True)]
    counts = [len(each) for each in first]
    stretches = _stretches(batch, spans)
    kinds = strings(_joined(labels, np.uint64), string_of, nullable=False)
    columns = {
        **_numbered(batch, "entity_id", counts),
        **stretches,
        **_name_groups(batch, counts, stretches, kinds),
        "label": kinds,
        "token_start": _joined(first),
        "token_end": _joined([end for _, end in spans]),
    }
    return pinned(ENTITIES, columns)


def _name_groups(
    batch: Batch, counts: Sequence[int], stretches: dict[str, Any], labels: pa.Array
) -> dict[str, Any]:
    columns = (stretches["text"], labels, stretches["char_start"], stretches["char_end"])
    mentions = map(Mention, *(column.tolist() for column in columns))
    groups = [
        group
        for (text, _), count in zip(batch, counts, strict=True)
        for group in name_groups(list(islice(mentions, count)), text.text)
    ]
    return {
        "entity_group": np.array([group.first + 1 for group in groups], np.int64),
        "canonical_name": pa.array([group.name for group in groups], pa.string()),
    }


def _noun_chunks(batch: Batch, string_of: StringOf) -> pa.Table:
    spans = [(rows.chunks[:, 0], rows.chunks[:, 1]) for _, rows in batch]
    lemmas = [rows.tokens.labels["lemma"][rows.chunks[:, 2]] for _, rows in batch]
    columns = {
        **_numbered(batch, "chunk_id", [len(rows.chunks) for _, rows in batch]),
        **_stretches(batch, spans),
        "root_lemma": strings(_joined(lemmas, np.uint64), string_of, nullable=True),
    }
    return pinned(NOUN_CHUNKS, columns)


def _quotes(batch: Batch) -> pa.Table:
    rows = [
        {"article_id": text.article_id, "quote_id": number, **_quote(text.text, own, quote)}
        for text, own in batch
        for number, quote in enumerate(own.quotes, 1)
    ]
    return pa.Table.from_pylist(rows, schema=QUOTES.schema)


def _metrics(batch: Batch, measures: Measures) -> pa.Table:
    rows = [
        {"article_id": text.article_id, **measure._asdict()}
        for text, own in batch
        for measure in measures.of(text, own)
    ]
    return pa.Table.from_pylist(rows, schema=ARTICLE_METRICS.schema)


def _quote(text: str, rows: DocumentRows, quote: Quote) -> dict[str, Any]:
    speaker = quote.speaker
    return {
        "kind": quote.kind,
        "text": text[slice(*quote.span)],
        "char_start": quote.span[0],
        "char_end": quote.span[1],
        **_stretch("speaker_mention", text, speaker.mention if speaker else None),
        **_stretch("speaker", text, speaker.span if speaker else None),
        "speaker_entity_id": _entity_id(rows, speaker.span) if speaker else None,
        "speaker_evidence": speaker.evidence if speaker else None,
        "speaker_confidence": speaker.certainty if speaker else None,
        **_stretch("cue", text, quote.cue),
        "cue_lemma": quote.cue_lemma,
        "rule": quote.rule,
        "confidence": quote.confidence,
    }


def _stretch(name: str, text: str, span: tuple[int, int] | None) -> dict[str, Any]:
    start, end = span or (None, None)
    return {
        f"{name}_text": text[start:end] if span else None,
        f"{name}_char_start": start,
        f"{name}_char_end": end,
    }


def _entity_id(rows: DocumentRows, speaker: tuple[int, int]) -> int | None:
    """Return the entity that stands last in the speaker's span: ``Kremlin aide Yuri Ushakov``."""
    first, end = entity_spans(rows.tokens)
    inside = (rows.tokens.char_start[first] < speaker[1]) & (
        rows.tokens.char_end[end - 1] > speaker[0]
    )
    found = np.flatnonzero(inside)
    return int(found[-1]) + 1 if len(found) else None


def _stretches(batch: Batch, spans: Sequence[tuple[Ints, Ints]]) -> dict[str, Any]:
    """Return what entities and noun chunks share: sentence, offsets and surface."""
    sentence, start, end, surface = [], [], [], []
    for (text, rows), (first, after) in zip(batch, spans, strict=True):
        sentence.append(rows.tokens.sentence[first])
        start.append(rows.tokens.char_start[first])
        end.append(rows.tokens.char_end[after - 1])
        offsets = zip(start[-1].tolist(), end[-1].tolist(), strict=True)
        surface += [text.text[s:e] for s, e in offsets]
    return {
        "sentence_id": _joined(sentence),
        "char_start": _joined(start),
        "char_end": _joined(end),
        "text": pa.array(surface, pa.string()),
    }


def strings(ids: Hashes, string_of: StringOf, *, nullable: bool) -> pa.Array:
    """Return the strings of string ids, looked up once for each distinct id.

    Args:
        ids: shape (n,); 0 means none.
        string_of: string of a string id.
        nullable: whether an empty string means null.
    """
    encoded = pa.array(ids).dictionary_encode()
    values: list[str | None] = [string_of(i) if i else "" for i in encoded.dictionary.to_pylist()]
    if nullable:
        values = [None if value in _NONE else value for value in values]
    return pa.array(values, pa.string()).take(encoded.indices)


def pinned(table: Table, columns: dict[str, Any]) -> pa.Table:
    """Return columns as a table of exactly the pinned schema.

    Raises:
        pyarrow.ArrowInvalid: a value does not fit its column's type.
    """
    arrays = []
    for field in table.schema:
        array = columns[field.name]
        array = array if isinstance(array, pa.Array) else pa.array(array)
        arrays.append(array.cast(field.type))
    return pa.Table.from_arrays(arrays, schema=table.schema)


def _numbered(batch: Batch, name: str, counts: Sequence[int]) -> dict[str, Any]:
    numbers = [np.arange(1, count + 1) for count in counts]
    return {"article_id": _article_ids(batch, counts), name: _joined(numbers)}


def _article_ids(batch: Batch, counts: Sequence[int]) -> pa.Array:
    indices = np.repeat(np.arange(len(batch)), counts)
    return pa.array([text.article_id for text, _ in batch], pa.string()).take(pa.array(indices))


def _paragraph_ids(text: Text, starts: Ints) -> Ints:
    ids = np.array([paragraph for paragraph, _, _ in text.paragraphs] or [0])
    bounds = np.array([start for _, start, _ in text.paragraphs] or [0])
    return ids[np.maximum(np.searchsorted(bounds, starts, side="right") - 1, 0)]


def _joined(arrays: Sequence[Any], dtype: Any = np.int64) -> Any:
    return np.concatenate(arrays) if arrays else np.empty(0, dtype)
