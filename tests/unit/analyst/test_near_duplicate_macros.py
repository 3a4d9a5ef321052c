"""Near duplicates, wire copy and canonical names as analysts query them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from research_corpus.analyst.views import macros
from research_corpus.contracts import TABLES

ARTICLES = {
    # article_id: publisher, duplicate_of, duplicate_group, duplicate_kind, agency
    "wire": ("Reuters", None, None, None, "Reuters"),
    "edited": ("BBC News", None, "wire", "near", None),
    "copy": ("BBC News", "edited", "wire", "exact", None),
    "cut": ("BBC News", None, "wire", "part", None),
    "own": ("BBC News", None, None, None, None),
}

NAMES = [("Ada Novak", "Ada Novak"), ("Novak", "Ada Novak"), ("Piet Janssen", "Piet Janssen")]


def rows_of(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    schema = TABLES[name].schema.append(pa.field("pub_month", pa.string()))
    filled = [{**dict.fromkeys(schema.names), "pub_month": "2025-01", **row} for row in rows]
    nullable = pa.schema([field.with_nullable(True) for field in schema])
    return pa.Table.from_pylist(filled, schema=nullable)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    articles = [
        {
            "article_id": own, "publisher": publisher, "duplicate_of": of, "duplicate_group": group,
            "duplicate_kind": kind, "agency": agency, "language": "en", "token_count": 1,
            "text": "news",
        }
        for own, (publisher, of, group, kind, agency) in ARTICLES.items()
    ]  # fmt: skip
    duplicates = [
        {"article_id": "edited", "duplicate_of": "wire", "kind": "near", "similarity": 0.9,
         "is_cross_publisher": True},
        {"article_id": "copy", "duplicate_of": "edited", "kind": "exact", "similarity": 1.0,
         "is_cross_publisher": False},
        {"article_id": "cut", "duplicate_of": "wire", "kind": "part", "similarity": 1.0,
         "is_cross_publisher": False},
    ]  # fmt: skip
    provenance = [{"article_id": "wire", "field": "agency", "rule": "dateline", "raw": "(Reuters)"}]
    tokens = [
        {"article_id": own, "sentence_id": 1, "token_index": 0, "form": "news", "char_start": 0}
        for own in ARTICLES
    ]
    entities = [
        {"article_id": "own", "sentence_id": 1, "entity_id": number, "text": text,
         "label": "PERSON", "canonical_name": name}
        for number, (text, name) in enumerate(NAMES, 1)
    ]  # fmt: skip
    quotes = [{"article_id": "own", "quote_id": 1, "text": "Yes", "speaker_text": "Novak",
               "speaker_entity_id": 2}]  # fmt: skip
    with duckdb.connect() as connection:
        for name, rows in (
            ("articles", articles), ("duplicates", duplicates), ("field_provenance", provenance),
            ("tokens", tokens), ("entities", entities), ("quotes", quotes),
            ("entity_index", []),
        ):  # fmt: skip
            connection.register(name, rows_of(name, rows))
        for subject in macros():
            connection.execute(subject)
        yield connection


def test_subset_without_near_duplicates_counts_one_article_of_each_group(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    counts = "select hits from frequency('news', 'year', subset := '{}')"
    assert connection.sql(counts.format("")).fetchall() == [(4,)]
    assert connection.sql(counts.format("near_duplicates=no")).fetchall() == [(2,)]
    column = connection.sql("select count(*) from articles where duplicate_kind is null")
    assert column.fetchall() == [(2,)]


def test_wire_copy_names_the_evidence_of_each_article(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    rows = connection.sql("select article_id, evidence, detail, rule, other from wire_copy()")
    assert rows.fetchall() == [
        ("edited", "other publisher", "Reuters", None, "wire"),
        ("wire", "agency", "Reuters", "dateline", None),
        ("wire", "other publisher", "BBC News", None, "edited"),
    ]


def test_cooccurrence_counts_people_and_not_strings(connection: duckdb.DuckDBPyConnection) -> None:
    rows = connection.sql("select entity_a, entity_b, sentences from cooccurrence('PERSON')")
    assert rows.fetchall() == [("Ada Novak", "Piet Janssen", 1)]


def test_quotes_by_finds_a_speaker_named_by_surname(connection: duckdb.DuckDBPyConnection) -> None:
    rows = connection.sql("select speaker, text from quotes_by('ada novak')")
    assert rows.fetchall() == [("Ada Novak", "Yes")]
