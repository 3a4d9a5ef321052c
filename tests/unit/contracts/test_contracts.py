"""The contracts are complete, and the documents made from them are up to date."""

from __future__ import annotations

import pyarrow as pa
import pytest
from ingest import ROOT

from research_corpus.contracts import TABLES, Table
from research_corpus.contracts.dictionary import data_dictionary, reason_codes
from research_corpus.contracts.reasons import REASONS, ReasonCode
from research_corpus.contracts.schema import SCHEMA_VERSION
from research_corpus.settings_doc import settings_markdown

ALL = pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)


@ALL
def test_schema_carries_its_version_and_name(table: Table) -> None:
    version = SCHEMA_VERSION.encode()
    assert table.schema.metadata == {b"table": table.name.encode(), b"schema_version": version}


@ALL
def test_key_columns_exist_and_come_first_in_meaning(table: Table) -> None:
    assert set(table.key) <= set(table.schema.names)


@ALL
def test_dictionary_columns_are_strings(table: Table) -> None:
    assert all(table.schema.field(name).type == pa.string() for name in table.dictionary_columns)


@ALL
def test_list_columns_are_never_null_since_empty_means_none(table: Table) -> None:
    lists = [column for column in table.columns if pa.types.is_list(column.type)]
    # a file of an earlier version has no column at all, which reads as null
    assert all(column.required or column.since > 1 for column in lists)


def test_every_reason_code_has_a_meaning_and_a_remedy() -> None:
    assert set(REASONS) == set(ReasonCode)
    assert all(r.meaning.endswith(".") and r.remedy.endswith(".") for r in REASONS.values())


def test_data_dictionary_in_docs_is_the_generated_one() -> None:
    assert (ROOT / "docs/data-dictionary.md").read_text() == data_dictionary(), "run: make docs"


def test_reason_codes_in_docs_are_the_generated_ones() -> None:
    assert (ROOT / "docs/reason-codes.md").read_text() == reason_codes(), "run: make docs"


def test_settings_in_docs_are_the_generated_ones() -> None:
    assert (ROOT / "docs/settings.md").read_text() == settings_markdown(), "run: make docs"
