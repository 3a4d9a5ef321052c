"""A column that comes later: what files of before mean without it, and what it declares."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from ingest import ROOT

from research_corpus import operations
from research_corpus.analyst.connection import connect
from research_corpus.contracts import TABLES, Table
from research_corpus.contracts.schema import SCHEMA_VERSION, STRING, STRINGS
from research_corpus.errors import ContractError
from research_corpus.release.withheld import SHARED_TABLES, WITHHELD
from research_corpus.storage.location import Location
from research_corpus.storage.parquet import open_table, read_table

BEFORE = ROOT / "tests/corpora/schema_1"
ALL = pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)


def before(to: Path) -> Path:
    """Return a copy of the corpus of the first schema version."""
    return Path(shutil.copytree(BEFORE / "corpus", to / "corpus"))


@ALL
def test_columns_that_the_first_version_lacks_are_null_and_say_since_when(table: Table) -> None:
    file = next((BEFORE / "corpus" / table.name).rglob("*.parquet"), None)
    assert (file is None) == (table.since > 1), f"say since which version there is {table.name}"
    if file is None:
        return
    lacking = set(table.schema.names) - set(pq.read_schema(file).names)
    later = {column.name for column in table.columns if column.since > 1}
    assert lacking == later, f"give {lacking - later} `since`, the schema version that brings them"
    assert all(column.may_lack for column in table.columns if column.name in later)
    rows = read_table(table, Location.parse(str(file)))
    assert rows.schema.names == table.schema.names
    with open_table(table, Location.parse(str(file))) as content:
        assert content.read(table.schema.names).equals(rows)
    assert all(rows[name].null_count == len(rows) for name in later)


def test_corpus_of_the_first_version_is_queried_monitored_released_and_verified(
    tmp_path: Path,
) -> None:
    corpus = before(tmp_path)
    with connect(str(corpus)) as connection:
        for table in TABLES.values():
            names = connection.sql(f"from {table.name}").columns
            assert set(table.schema.names) <= set(names)
        assert connection.sql("select count(*) from articles").fetchall() == [(7,)]
    assert operations.verify(str(corpus))["findings"] == []
    found = operations.monitor("later", "2025-04-05T08:00:00Z", str(corpus))
    assert found["reasons"] == []
    for number, without_text in (("2025.1", False), ("2025.2", True)):
        made = operations.release(
            number, "2025-04-05T09:00:00Z", str(corpus), str(tmp_path / "r"),
            without_text=without_text,
        )  # fmt: skip
        assert made["articles"] == 7
        assert operations.verify(made["release"])["findings"] == []
    assert operations.summarise(str(corpus))["articles"] == 7


def test_read_table_file_of_a_later_version_is_refused(tmp_path: Path) -> None:
    table = TABLES["models"]
    later = {b"table": b"models", b"schema_version": str(int(SCHEMA_VERSION) + 1).encode()}
    file = tmp_path / "models.parquet"
    pq.write_table(table.schema.empty_table().replace_schema_metadata(later), file)
    with pytest.raises(ContractError, match="later one"):
        read_table(table, Location.parse(str(file)))
    with (
        pytest.raises(ContractError, match="later one"),
        open_table(table, Location.parse(str(file))),
    ):
        pass


def test_shareable_release_keeps_no_text_column_that_does_not_say_so() -> None:
    kept = {
        f"{name}.{column.name}"
        for name in SHARED_TABLES
        for column in TABLES[name].columns
        if column.name not in (WITHHELD[name].columns if name in WITHHELD else ())
        and column.shared_as != column.sharing
        and column.type in (STRING, STRINGS)
    }
    labels = {f"{n}.{c.name}" for n in SHARED_TABLES for c in TABLES[n].columns if c.dictionary}
    assert kept <= labels
