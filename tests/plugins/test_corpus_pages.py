"""The pages inside Airflow: who may open them, where they are found, and what they cost to load."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from research_corpus.contracts import TABLES
from research_corpus.storage.layout import Corpus
from research_corpus.storage.parquet import rows_to_table, write_table

HERE = Path(__file__).parent
PLUGINS = HERE.parents[1] / "plugins"

RUN, ARTICLE, OTHER = "manual__2025-06-01T12:00:00+00:00", "a" * 32, "b" * 32
QUERIES = {
    "run": f"?run_id={RUN.replace('+', '%2B')}",
    "rule": f"?run_id={RUN.replace('+', '%2B')}&suite=articles&expectation=text_known",
    "source": "?publisher=Harbour+Times",
    "article": f"?article_id={ARTICLE}",
    "quarantined": f"?run={RUN.replace('+', '%2B')}&source=a.txt",
    "passages": f"?article_id={ARTICLE}&other_id={OTHER}",
    "release": "?name=1",
}


def write(corpus: Corpus, table: str, path: str, row: dict[str, Any]) -> None:
    """Write a file of one row; what it does not name is null, empty or nothing."""
    contract = TABLES[table]
    plain = {f.name: None if f.nullable else _plain(f) for f in contract.schema}
    write_table(contract, rows_to_table(contract, [plain | row]), corpus.file(path))


def _plain(field: pa.Field) -> Any:
    if pa.types.is_nested(field.type):
        return []
    if pa.types.is_timestamp(field.type):
        return datetime(2025, 6, 1, 12, tzinfo=UTC)
    if pa.types.is_boolean(field.type):
        return False
    return "" if pa.types.is_string(field.type) else 0


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What Airflow answered: by visitor, the status of every route."""
    folder = tmp_path_factory.mktemp("airflow")
    corpus = Corpus.open(str(folder / "corpus"))
    month = "run_month=2025-06/part-00.parquet"
    write(corpus, "runs", f"runs/{month}", {"run_id": RUN, "status": "success"})
    write(
        corpus, "quality_results", f"quality_results/{month}",
        {"run_id": RUN, "suite": "articles", "expectation": "text_known", "success": True},
    )  # fmt: skip
    write(
        corpus, "quarantine", f"quarantine/{month}",
        {"run_id": RUN, "source_file": "a.txt", "reason_code": "empty_file"},
    )  # fmt: skip
    for article, at in ((ARTICLE, "2025-03"), (OTHER, "2025-02")):
        write(
            corpus, "articles", f"articles/pub_month={at}/part-00.parquet",
            {"article_id": article, "text": "Text.", "text_chars": 5, "publisher": "Harbour Times"},
        )  # fmt: skip
    write(
        corpus, "shared_passages", "shared_passages/pub_month=2025-03/part-00.parquet",
        {"article_id": ARTICLE, "other_id": OTHER, "char_end": 5, "other_char_end": 5, "words": 1},
    )  # fmt: skip
    environment = os.environ | {
        "CORPUS_URI": corpus.root.path,
        "WALK_QUERIES": json.dumps(QUERIES),
    }
    done = subprocess.run(
        [sys.executable, HERE / "airflow_walk.py", folder / "home"],
        env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize(
    ("who", "status"), [("no session", 401), ("forged", 403), ("no role", 403)]
)
def test_routes_without_the_right_to_see_runs_answer_nothing(
    walked: dict[str, Any], who: str, status: int
) -> None:
    assert walked[who]
    assert {route: got for route, got in walked[who].items() if got != status} == {}


@pytest.mark.parametrize("who", ["viewer", "admin"])
def test_routes_with_the_right_to_see_runs_answer(walked: dict[str, Any], who: str) -> None:
    unanswered = {route for route, got in walked[who].items() if got != 200}
    # There is no release in this corpus: that is said by a page of its own.
    assert unanswered == {"GET /releases/release?name=1"}


def test_external_views_stand_in_navigation_and_on_dags_and_runs(walked: dict[str, Any]) -> None:
    plugins = walked["admin plugins"]["plugins"]
    views = next(p for p in plugins if p["name"] == "corpus")["external_views"]
    assert {view["destination"] for view in views} == {"nav", "dag", "dag_run"}
    assert all(view["href"].startswith("/corpus/") for view in views)


def test_pages_are_not_made_before_the_first_visit(walked: dict[str, Any]) -> None:
    assert walked["is_lazy"]


def test_importing_the_plugin_loads_nothing_heavy() -> None:
    heavy = ("duckdb", "pyarrow", "pandas", "vl_convert", "research_corpus.web", "spacy")
    program = f"import corpus_pages, sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONPATH": str(PLUGINS)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "[]"
