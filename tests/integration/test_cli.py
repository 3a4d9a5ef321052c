"""The ``corpus`` command as a user meets it: what it prints, and the codes it exits with."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from ingest import SEEDS
from typer.testing import CliRunner, Result

from research_corpus.cli import app
from research_corpus.settings import get_settings


@pytest.fixture(autouse=True)
def settings_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORPUS_WORKERS", "1")
    get_settings.cache_clear()


def corpus(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_run_prints_the_summary_as_json(tmp_path: Path) -> None:
    done = corpus("run", SEEDS / "bbc-news", "--to", tmp_path / "c", "--workers", 1, "--json")
    assert done.exit_code == 0, done.stderr
    summary = json.loads(done.stdout)
    assert summary["run"]["counts"]["records_written"] == 2
    assert summary["publishers"] == {"BBC News": 2}


def test_run_stopped_by_the_gate_exits_3_and_says_why(tmp_path: Path) -> None:
    shutil.copytree(SEEDS / "defects", tmp_path / "landing")
    done = corpus("run", tmp_path / "landing", "--to", tmp_path / "c", "--workers", 1)
    assert done.exit_code == 3
    assert "was stopped, nothing was published" in done.stderr
    assert "CORPUS_MAX_QUARANTINED_RATIO" in done.stderr


def test_run_without_landing_folder_exits_1_and_names_it(tmp_path: Path) -> None:
    done = corpus("run", tmp_path / "nowhere", "--to", tmp_path / "c", "--workers", 1)
    assert done.exit_code == 1
    assert "nowhere" in done.stderr.replace("\n", "")


def test_run_with_a_missing_model_exits_1_before_it_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CORPUS_MODELS", '{"en": "en_core_web_huge"}')
    done = corpus("run", SEEDS / "bbc-news", "--to", tmp_path / "c", "--workers", 1)
    assert done.exit_code == 1
    assert "en_core_web_huge" in done.stderr
    assert not (tmp_path / "c").exists()


def test_wrong_usage_exits_2() -> None:
    assert corpus("run", "--max-quarantined-ratio", "7").exit_code == 2


def test_summary_shows_what_the_corpus_holds(seeds_corpus: Path) -> None:
    done = corpus("summary", "--corpus", seeds_corpus)
    assert done.exit_code == 0
    assert "BBC News" in done.stdout
    assert "quarantined" in done.stdout


def test_summary_of_no_corpus_exits_1(tmp_path: Path) -> None:
    done = corpus("summary", "--corpus", tmp_path / "none")
    assert done.exit_code == 1
    assert "There is no corpus" in done.stderr


def test_query_answers_in_every_format(seeds_corpus: Path) -> None:
    sql = "select language, count(*) as n from articles group by all order by all limit 1"
    printed = {
        form: corpus("query", sql, "--corpus", seeds_corpus, "--format", form).stdout
        for form in ("table", "csv", "json")
    }
    assert json.loads(printed["json"])[0]["language"] == "en"
    assert printed["csv"].splitlines()[0] == "language,n"
    assert "language" in printed["table"]


def test_query_with_an_error_exits_1_and_shows_it(seeds_corpus: Path) -> None:
    done = corpus("query", "select nothing_like_it from articles", "--corpus", seeds_corpus)
    assert done.exit_code == 1
    assert "nothing_like_it" in done.stderr


def test_quarantine_list_names_file_reason_and_remedy(seeds_corpus: Path) -> None:
    options = ("--corpus", seeds_corpus, "--reason", "invalid_json")
    done = corpus("quarantine", "list", *options)
    assert done.exit_code == 0
    assert "defects/broken.json" in done.stdout
    assert "Export the data again as JSON" in done.stdout
    assert "empty_file" not in done.stdout


def test_repair_of_a_whole_corpus_has_nothing_to_do(tmp_path: Path) -> None:
    corpus("run", SEEDS / "bbc-news", "--to", tmp_path / "c", "--workers", 1)
    done = corpus("repair", "--corpus", tmp_path / "c", "--json")
    assert json.loads(done.stdout) == {"finished_run": None, "files_swept": 0}


@pytest.mark.parametrize("command", ["run", "query", "repair", "summary"])
def test_help_of_every_command_teaches(command: str) -> None:
    done = corpus(command, "--help")
    assert done.exit_code == 0
    assert len(done.stdout.split()) > 20
