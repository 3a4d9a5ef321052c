"""The ingest Dag over a delivery that alone shows its outlet: the bytes of the command line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from ingest import file_hashes
from rich.console import Console

from research_corpus import stages
from research_corpus.contracts import TABLES
from research_corpus.local_run import run_locally
from research_corpus.settings import get_settings

pytestmark = pytest.mark.usefixtures("database")

OUTLET = "Anna Kestrel"
GIVEN = ("Ana", "Tom", "Nora", "Hugo", "Petra")
FAMILY = ("Ruiz", "Hale", "Bell", "Silva", "Rossi", "Moreau", "Jansen")
BODY = "The ferry left at dawn, and nobody waved from the pier. The harbour was quiet by six."


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, Path, Path]]:
    """A landing folder of an outlet that no list holds, and two corpora to be; no model."""
    landing = tmp_path / "landing"
    landing.mkdir()
    for number in range(20):
        name = f"{GIVEN[number % 5]} {FAMILY[number % 7]}"
        header = f" date 2024-03-{number + 1:02d} {name} {OUTLET}"
        text = f"{header}\n\n{BODY} It was day {number} of the strike.\n"
        landing.joinpath(f"{number:02d}.txt").write_text(text)
    corpus = tmp_path / "corpus"
    for setting, value in (("URI", corpus), ("LANDING_ROOTS", landing), ("MODELS", "{}")):
        monkeypatch.setenv(f"CORPUS_{setting}", str(value))
    get_settings.cache_clear()
    yield landing, corpus, tmp_path / "twin"
    monkeypatch.undo()
    get_settings.cache_clear()


def test_ingest_outlet_that_a_delivery_shows_makes_the_bytes_of_the_command_line(
    dag_bag: Any, folders: tuple[Path, Path, Path]
) -> None:
    landing, corpus, twin = folders
    # when the commit was made is the one fact in which they may differ
    tables = tuple(name for name in TABLES if name != "runs")

    def run_both() -> None:
        # a Dag of the bag keeps the values that the run of another test was given
        form = {"landing": str(landing), "dry_run": False, "reprocess": "new"}
        run = dag_bag.dags["ingest_articles"].test(run_conf=form)
        assert run.state == "success"
        spec = stages.open_run(run.run_id, run.run_after.isoformat(), str(landing), str(twin))
        run_locally(spec, 1, Console(quiet=True))

    run_both()
    first = file_hashes(corpus, tables)
    found = duckdb.sql(
        f"select distinct value, rule from '{corpus}/field_provenance/**/*.parquet' "
        "where field = 'publisher'"
    )
    assert found.fetchall() == [(OUTLET, "delivery")]
    assert file_hashes(twin, tables) == first

    run_both()
    assert file_hashes(twin, tables) == file_hashes(corpus, tables)
    assert file_hashes(corpus).items() <= first.items()
