"""Annotating anew: what another model or setting touches, and nothing else."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ingest import ROOT, SEEDS, file_hashes, ingest
from rich.console import Console
from typer.testing import CliRunner

from research_corpus import stages
from research_corpus.analyst.connection import connect
from research_corpus.cli import app
from research_corpus.errors import ConfigError
from research_corpus.local_run import reannotate_locally
from research_corpus.settings import DEFAULT_MODELS, get_settings

BODY = (SEEDS / "bbc-news" / "2025-03-17-ferry-talks.txt").read_text().partition("\n")[2]
ENGLISH_ONLY = {"en": DEFAULT_MODELS["en"]}
# No model of another kind is at hand; that these two make little sense is nothing to the run.
SWAPPED = {"en": DEFAULT_MODELS["fr"], "fr": DEFAULT_MODELS["en"]}


def rows(corpus: Path, sql: str) -> list[tuple[Any, ...]]:
    return connect(str(corpus)).execute(sql).fetchall()


def reannotate(corpus: Path, run_id: str, **options: Any) -> dict[str, Any]:
    run = stages.open_reannotation(run_id, "2025-06-02T12:00:00Z", str(corpus), **options)
    stages.recall(run)
    for batch in stages.link_duplicates(run)["batches"]:
        stages.annotate(run, batch)
    stages.check_quality(run)
    stages.publish(run)
    return stages.report(run)["run"]


@pytest.fixture
def set_models(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[dict[str, str]], None]]:
    def set_(models: dict[str, str]) -> None:
        monkeypatch.setenv("CORPUS_MODELS", json.dumps(models))
        get_settings.cache_clear()

    yield set_
    get_settings.cache_clear()


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    """English articles of April and May, one text twice, and French ones of other months."""
    landing = tmp_path / "landing"
    shutil.copytree(SEEDS / "ouest-france", landing / "fr")
    (landing / "en").mkdir()
    (landing / "en" / "b.txt").write_text(f" date 2025-05-02 BBC News\n{BODY}")
    (landing / "en" / "c.txt").write_text(f" date 2025-04-05 BBC News\n{BODY}\n\nOne more line.\n")
    return landing


@pytest.fixture
def corpus(landing: Path, tmp_path: Path) -> Path:
    corpus = tmp_path / "corpus"
    ingest(landing, corpus, "first")
    # The later file bears the earlier date: the one published first stays the representative.
    (landing / "en" / "a.txt").write_text(f" date 2025-04-01 BBC News\n{BODY}")
    ingest(landing, corpus, "second")
    return corpus


def months_of(corpus: Path, language: str) -> set[str]:
    found = rows(corpus, f"select distinct pub_month from articles where language = '{language}'")
    return {month for (month,) in found}


def changed_months(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {
        path.split("pub_month=")[1][:7]
        for path in {*before, *after}
        if before.get(path) != after.get(path)
    }


def test_reannotate_model_of_one_language_changed_and_back_touches_its_files_alone(
    corpus: Path, set_models: Callable[[dict[str, str]], None]
) -> None:
    french = months_of(corpus, "fr")
    assert french
    assert not french & months_of(corpus, "en")
    before = file_hashes(corpus)

    set_models(ENGLISH_ONLY)
    run = reannotate(corpus, "blank")
    blank = file_hashes(corpus)
    assert changed_months(before, blank) == french
    assert rows(
        corpus, "select distinct model_id like 'rules:fr-%' from articles where language = 'fr'"
    ) == [(True,)]
    assert rows(
        corpus,
        "select count(*) from entities "
        "semi join (from articles where language = 'fr') using (article_id)",
    ) == [(0,)]
    count = rows(corpus, "select count(*) from articles where language = 'fr'")[0][0]
    counts = run["counts"]
    assert counts["records_read"] == counts["records_written"] == count
    assert counts["records_superseded"] == 0

    set_models(DEFAULT_MODELS)
    reannotate(corpus, "back")
    again = file_hashes(corpus)
    assert {path for path in again if again[path] != before[path]} == {
        path for path in before if path.startswith("articles/") and path.split("=")[1][:7] in french
    }


def test_reannotate_nothing_outdated_writes_no_article_file_and_loads_no_model(
    corpus: Path,
) -> None:
    before = file_hashes(corpus)
    script = (
        "import sys, pathlib; sys.path[:0] = ['tests', 'tests/integration']\n"
        "from test_reannotate import reannotate\n"
        "run = reannotate(pathlib.Path(sys.argv[1]), 'idle')\n"
        "print(run['status'], run['counts']['records_read'],"
        " *sorted({'research_corpus.annotate.isolated', 'great_expectations'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(corpus)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "success 0"
    assert file_hashes(corpus) == before


def test_reannotate_duplicate_keeps_its_role_and_gets_the_new_rows_of_its_representative(
    corpus: Path, set_models: Callable[[dict[str, str]], None]
) -> None:
    roles = "select source_file, duplicate_of, duplicate_group from articles order by source_file"
    before = rows(corpus, roles)
    assert rows(corpus, "select source_file from articles where duplicate_of is not null") == [
        ("en/a.txt",)
    ]
    set_models({"fr": DEFAULT_MODELS["fr"]})
    # The duplicate's month alone: its representative is not chosen, so neither is the duplicate.
    run = reannotate(corpus, "first half", months=["2025-04"])
    assert run["counts"]["records_written"] == 1
    models = "select source_file from articles where model_id like 'rules:%' order by source_file"
    assert rows(corpus, models) == [("en/c.txt",)]
    reannotate(corpus, "second half", months=["2025-05"])
    assert rows(corpus, models) == [("en/b.txt",), ("en/c.txt",)]
    run = reannotate(corpus, "all")
    assert (run["counts"]["records_written"], run["counts"]["records_duplicate"]) == (0, 1)
    assert rows(corpus, models) == [("en/a.txt",), ("en/b.txt",), ("en/c.txt",)]
    assert rows(corpus, roles) == before
    assert reannotate(corpus, "none")["counts"]["records_read"] == 0


def test_reannotate_ledger_tells_it_and_the_next_ingest_finds_all_unchanged(
    landing: Path, corpus: Path, set_models: Callable[[dict[str, str]], None]
) -> None:
    set_models(ENGLISH_ONLY)
    reannotate(corpus, "blank", languages=["fr"])
    ledger = (
        "select distinct outcome, reason_code from ingest_ledger where run_id = 'blank' order by 1"
    )
    assert rows(corpus, ledger) == [("written", "reannotated")]
    counts = ingest(landing, corpus, "third")["run"]["counts"]
    assert counts["files_unchanged"] == counts["files_found"]


def test_reannotate_chosen_model_touches_its_language_alone_and_ends_with_the_run(
    landing: Path, corpus: Path
) -> None:
    before = file_hashes(corpus)
    reannotate(corpus, "chosen", models={"fr": DEFAULT_MODELS["en"]})
    chosen = file_hashes(corpus)
    assert changed_months(before, chosen) == months_of(corpus, "fr")
    models = "select distinct language, model_id[:6] from articles order by language"
    assert rows(corpus, models) == [("en", "en_cor"), ("fr", "en_cor")]
    hashes = "select count(distinct config_sha256) from runs where run_id in ('second', 'chosen')"
    assert rows(corpus, hashes) == [(2,)]
    again = reannotate(corpus, "again", models={"fr": DEFAULT_MODELS["en"]})
    assert again["counts"]["records_read"] == 0
    ingest(landing, corpus, "third")
    assert file_hashes(corpus) == chosen
    reannotate(corpus, "other language", models=ENGLISH_ONLY)
    assert file_hashes(corpus) == chosen
    reannotate(corpus, "back")
    assert rows(corpus, models) == [("en", "en_cor"), ("fr", "fr_cor")]


def test_reannotate_chosen_models_reach_worker_processes_and_give_the_same_bytes(
    corpus: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copytree(corpus, other)
    reannotate(corpus, "same", models=SWAPPED)
    run = stages.open_reannotation("same", "2025-06-02T12:00:00Z", str(other), models=SWAPPED)
    reannotate_locally(run, 2, Console(quiet=True))
    assert file_hashes(other) == file_hashes(corpus)


@pytest.mark.parametrize(
    ("models", "problem"),
    [({"fr": "fr_not_there"}, "'fr_not_there' is not installed"), ({"french": "x"}, "french")],
)
def test_open_reannotation_wrong_model_is_refused(
    tmp_path: Path, models: dict[str, str], problem: str
) -> None:
    with pytest.raises(ConfigError, match=problem):
        stages.open_reannotation("r", "2025-06-02T12:00:00Z", str(tmp_path), models=models)


@pytest.mark.parametrize(
    ("option", "exit_code", "problem"),
    [
        ("fr", 2, "LANG=PACKAGE"),
        ("fr=", 2, "LANG=PACKAGE"),
        ("fr=fr_not_there", 1, "spacy download"),
    ],
)
def test_reannotate_command_wrong_model_is_refused_with_the_remedy(
    tmp_path: Path, option: str, exit_code: int, problem: str
) -> None:
    done = CliRunner().invoke(app, ["reannotate", "--corpus", str(tmp_path), "--model", option])
    assert done.exit_code == exit_code
    assert problem in done.output


def test_open_reannotation_wrong_month_or_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no corpus"):
        stages.open_reannotation("r", "2025-06-02T12:00:00Z", str(tmp_path / "none"))
    with pytest.raises(ConfigError, match="2025-13"):
        stages.open_reannotation("r", "2025-06-02T12:00:00Z", str(tmp_path), months=["2025-13"])
