"""A small valid staged run, to be broken in one place by each test: a factory, not a test."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from research_corpus.contracts import TABLES
from research_corpus.ids import content_id
from research_corpus.quality.check import StagedRun

STARTED_AT = datetime(2025, 3, 20, 6, 0, tzinfo=UTC)
TEXT = (
    "The council of Bristol met on Friday and agreed to repair the old harbour bridge. "
    "Maria Jones said the work would begin in May and cost two million pounds in all. "
    "Shops along the quay stay open, and a ferry takes walkers across every ten minutes."
)
ENTITIES = ("Bristol", "Maria Jones")
SPEAKER = "Maria Jones"
SAID = "the work would begin in May"
CHUNKS = ("The council", "the old harbour bridge")


def article_id(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()[:32]


@dataclass
class Rows:
    """Rows of a run by table, as dicts, free to be changed."""

    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def __getitem__(self, table: str) -> list[dict[str, Any]]:
        return self.tables.setdefault(table, [])


def valid_rows(articles: int = 3, first: int = 0) -> Rows:
    """Return rows that every rule accepts, of articles numbered from ``first``."""
    rows = Rows()
    for number in range(first, first + articles):
        _add_article(rows, number)
    return rows


def merged(parts: Iterable[Rows]) -> Rows:
    """Return the rows of all parts as one run."""
    rows = Rows()
    for part in parts:
        for table, added in part.tables.items():
            rows[table].extend(added)
    return rows


def _add_article(rows: Rows, number: int) -> None:
    id_ = article_id(number)
    text = f"{TEXT} Note {number} ends here."
    tokens, sentences = _tokens(id_, text), _sentences(id_, text)
    rows["articles"].append(_article(id_, number, text, len(tokens), len(sentences)))
    rows["tokens"].extend(tokens)
    rows["sentences"].extend(sentences)
    for entity_id, name in enumerate(ENTITIES, start=1):
        rows["entities"].append(_entity(id_, entity_id, name, text, tokens))
    rows["article_authors"].append(_author(id_))
    rows["field_provenance"].append(_provenance(id_))
    rows["paragraphs"].extend(_paragraphs(id_, text))
    rows["noun_chunks"].extend(_noun_chunks(id_, text))
    rows["quotes"].append(_quote(id_, text))
    rows["article_metrics"].append(
        {"article_id": id_, "metric": "lix", "value": 31.5, "method": "lix"}
    )


def _article(id_: str, number: int, text: str, tokens: int, sentences: int) -> dict[str, Any]:
    filled = {column.name: None for column in TABLES["articles"].columns}
    return filled | {
        "article_id": id_,
        "content_id": content_id(text),
        "title": f"Bridge to be repaired {number}",
        "text": text,
        "date_published": datetime(2025, 3, 14, tzinfo=UTC),
        "date_published_raw": "2025-03-14",
        "date_precision": "day",
        "timezone_source": "unknown",
        "authors": ["Ann Lee"],
        "publisher": "Harbour News",
        "publisher_id": "harbour-news",
        "keywords": [],
        "captions": [],
        "language": "en",
        "language_confidence": 0.75,
        "source_file": f"harbour/{number}.txt",
        "source_record": 0,
        "source_format": "plain_text",
        "source_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "text_chars": len(text),
        "token_count": tokens,
        "sentence_count": sentences,
        "quality_flags": [],
        "model_id": "blank-en",
        "run_id": "cli_1",
    }


def _sentence_spans(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"\S[^.]*\.", text)]


def _sentences(id_: str, text: str) -> list[dict[str, Any]]:
    return [
        {
            "article_id": id_,
            "sentence_id": number,
            "paragraph_id": 1,
            "char_start": start,
            "char_end": end,
            "token_count": len(re.findall(r"\w+|[^\w\s]", text[start:end])),
        }
        for number, (start, end) in enumerate(_sentence_spans(text), start=1)
    ]


def _tokens(id_: str, text: str) -> list[dict[str, Any]]:
    tokens: list[dict[str, Any]] = []
    for sentence_id, (start, end) in enumerate(_sentence_spans(text), start=1):
        for token_id, match in enumerate(re.finditer(r"\w+|[^\w\s]", text[start:end]), start=1):
            tokens.append(_token(id_, sentence_id, token_id, len(tokens), match, start))
    return tokens


def _token(
    id_: str, sentence_id: int, token_id: int, index: int, match: re.Match[str], offset: int
) -> dict[str, Any]:
    filled = {column.name: None for column in TABLES["tokens"].columns}
    return filled | {
        "article_id": id_,
        "sentence_id": sentence_id,
        "token_id": token_id,
        "token_index": index,
        "form": match.group(),
        "upos": "PUNCT" if match.group() == "." else "NOUN",
        "head": token_id - 1,
        "char_start": offset + match.start(),
        "char_end": offset + match.end(),
        "space_after": True,
        "ent_iob": "O",
        "is_stop": False,
        "is_alpha": match.group().isalpha(),
    }


def _entity(
    id_: str, entity_id: int, name: str, text: str, tokens: list[dict[str, Any]]
) -> dict[str, Any]:
    start = text.index(name)
    end = start + len(name)
    covered = [t for t in tokens if start <= t["char_start"] < end]
    return {
        "article_id": id_,
        "entity_id": entity_id,
        "sentence_id": covered[0]["sentence_id"],
        "text": name,
        "label": "PERSON",
        "entity_group": entity_id,
        "canonical_name": name,
        "token_start": covered[0]["token_index"],
        "token_end": covered[-1]["token_index"] + 1,
        "char_start": start,
        "char_end": end,
    }


def _author(id_: str) -> dict[str, Any]:
    return {
        "article_id": id_,
        "position": 0,
        "name": "Ann Lee",
        "kind": "person",
        "role": None,
        "place": None,
        "raw": "Ann Lee",
    }


def _provenance(id_: str) -> dict[str, Any]:
    return {
        "article_id": id_,
        "field": "publisher",
        "position": 0,
        "value": "Harbour News",
        "raw": "Ann Lee Harbour News",
        "origin": "header",
        "rule": "header_line",
        "char_start": 8,
        "char_end": 20,
        "confidence": 0.9,
    }


def _paragraphs(id_: str, text: str) -> list[dict[str, Any]]:
    spans = [("body", 0, len(text)), ("caption", None, None)]
    return [
        {"article_id": id_, "paragraph_id": n, "kind": kind, "char_start": start, "char_end": end}
        for n, (kind, start, end) in enumerate(spans, start=1)
    ]


def _noun_chunks(id_: str, text: str) -> list[dict[str, Any]]:
    return [
        {
            "article_id": id_,
            "chunk_id": number,
            "sentence_id": 1,
            "text": phrase,
            "root_lemma": None,
            "char_start": text.index(phrase),
            "char_end": text.index(phrase) + len(phrase),
        }
        for number, phrase in enumerate(CHUNKS, start=1)
    ]


def _quote(id_: str, text: str) -> dict[str, Any]:
    start, speaker = text.index(SAID), text.index(SPEAKER)
    return {
        "article_id": id_,
        "quote_id": 1,
        "kind": "indirect",
        "text": SAID,
        "char_start": start,
        "char_end": start + len(SAID),
        "speaker_text": SPEAKER,
        "speaker_char_start": speaker,
        "speaker_char_end": speaker + len(SPEAKER),
        "speaker_entity_id": 2,
        "speaker_mention_text": SPEAKER,
        "speaker_mention_char_start": speaker,
        "speaker_mention_char_end": speaker + len(SPEAKER),
        "cue_text": "said",
        "cue_char_start": text.index("said"),
        "cue_char_end": text.index("said") + len("said"),
        "cue_lemma": "say",
        "confidence": 0.8,
    }


def duplicate_of(rows: Rows, number: int, representative: str | None = None) -> dict[str, Any]:
    """Add an article with the text of the first one and no rows of its own, and return its row."""
    row = deepcopy(rows["articles"][0])
    row |= {
        "article_id": article_id(number),
        "source_file": f"again/{number}.txt",
        "duplicate_of": representative or rows["articles"][0]["article_id"],
        "token_count": 0,
        "sentence_count": 0,
    }
    rows["articles"].append(row)
    return row


def staged_run(
    rows: Rows,
    *,
    chunk_articles: int = 10_000,
    reverse: tuple[str, ...] = (),
    schemas: dict[str, pa.Schema] | None = None,
    known: frozenset[str] = frozenset(),
    **changes: Any,
) -> StagedRun:
    """Return the run that stages ``rows``.

    Args:
        chunk_articles: articles of a chunk.
        reverse: tables whose chunks come in reverse order.
        schemas: schemas that differ from the contract, by table.
        known: articles that the corpus holds already.
        changes: other attributes of the run.
    """
    ids = list(dict.fromkeys(row["article_id"] for row in rows["articles"]))
    batches = [set(ids[at : at + chunk_articles]) for at in range(0, len(ids), chunk_articles)]
    chunks: dict[str, Callable[[], Any]] = {}
    for table, all_rows in rows.tables.items():
        schema = (schemas or {}).get(table, TABLES[table].schema)
        parts = [[r for r in all_rows if r["article_id"] in batch] for batch in batches]
        strays = [r for r in all_rows if r["article_id"] not in set(ids)]
        tables = [pa.Table.from_pylist(part, schema=schema) for part in [*parts, strays] if part]
        if table in reverse:
            tables.reverse()
        chunks[table] = lambda tables=tables: iter(tables)
    attributes: dict[str, Any] = {
        "run_id": "cli_1",
        "started_at": STARTED_AT,
        "chunks": chunks,
        "counts": {"records_read": len(rows["articles"]), "quarantined": 0},
        "known_article_ids": lambda wanted: set(wanted) & known,
        "min_text_chars": 40,
        "max_quarantined_ratio": 0.25,
    }
    return StagedRun(**(attributes | changes))
