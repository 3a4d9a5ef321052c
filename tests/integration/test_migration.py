"""A corpus of the version before: refused with the command, migrated, killed at every step."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ingest import ROOT, file_hashes, ingest
from typer.testing import CliRunner

from research_corpus import operations, stages
from research_corpus.analyst.connection import connect
from research_corpus.cli import app
from research_corpus.contracts import TABLES
from research_corpus.errors import ConfigError
from research_corpus.settings import get_settings

BEFORE = ROOT / "tests/corpora/schema_1"
LATER = [table for table in TABLES.values() if table.since > 1]
DRIVER = Path(__file__).with_name("migration_driver.py")


@pytest.fixture(autouse=True)
def rules_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORPUS_MODELS", "{}")
    get_settings.cache_clear()


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BEFORE / "landing", tmp_path / "landing"))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BEFORE / "corpus", tmp_path / "corpus"))


def rows(corpus: Path, sql: str) -> list[tuple[Any, ...]]:
    with connect(str(corpus)) as connection:
        return connection.sql(sql).fetchall()


def migrate(corpus: Path, *options: str) -> dict[str, Any]:
    done = CliRunner().invoke(app, ["migrate", "--corpus", str(corpus), "--json", *options])
    assert done.exit_code == 0, done.output
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def test_run_over_an_unmigrated_corpus_is_refused_with_the_command(
    landing: Path, corpus: Path
) -> None:
    before = file_hashes(corpus, tuple(TABLES))
    for ask in (
        lambda: stages.open_run("r", "2025-05-01T00:00:00Z", str(landing), str(corpus)),
        lambda: stages.open_reannotation("r", "2025-05-01T00:00:00Z", str(corpus)),
    ):
        with pytest.raises(ConfigError, match=f"corpus migrate --corpus {corpus}"):
            ask()
    assert file_hashes(corpus, tuple(TABLES)) == before


@pytest.mark.parametrize("named", [True, False])
def test_migrated_corpus_knows_its_files_and_their_revisions(
    landing: Path, corpus: Path, named: bool
) -> None:
    ids = set(rows(corpus, "select article_id, source_file from articles"))
    assert migrate(corpus, *(["--landing", str(landing)] if named else []))["files"] == 4 + len(
        LATER
    )
    after = file_hashes(corpus, tuple(TABLES))
    assert migrate(corpus)["files"] == 0
    assert file_hashes(corpus, tuple(TABLES)) == after
    assert set(rows(corpus, "select article_id, source_file from articles")) == ids
    assert operations.verify(str(corpus))["findings"] == []
    quay = landing / "001.txt"
    quay.write_text(quay.read_text().replace("fourteen weeks", "a year"))
    counts = ingest(landing, corpus, "next", started_at="2025-05-01T08:00:00Z")["run"]["counts"]
    assert (counts["files_unchanged"], counts["files_taken"]) == (6, 1)
    assert (counts["records_written"], counts["records_superseded"]) == (1, 1)
    assert set(rows(corpus, "select article_id, source_file from articles")) == ids
    assert operations.verify(str(corpus))["findings"] == []


def test_migrated_corpus_is_one_made_anew_but_for_its_ids(
    landing: Path, corpus: Path, tmp_path: Path
) -> None:
    migrate(corpus, "--landing", str(landing))
    ingest(landing, tmp_path / "anew", "anew", started_at="2025-05-01T08:00:00Z")
    columns = (
        "a.landing, a.source_file, a.source_record, a.content_id, a.pub_month, a.source_sha256, "
        "d.source_file as duplicate_of"
    )
    query = (
        f"select {columns} from articles a left join articles d on a.duplicate_of = d.article_id "
        "where a.source_file <> 'notice.txt' order by all"  # withdrawn from the first
    )
    assert rows(corpus, query) == rows(tmp_path / "anew", query)
    open_query = (
        "select landing, source_file, source_record, reason_code from quarantine order by all"
    )
    assert rows(corpus, open_query) == rows(tmp_path / "anew", open_query)


def test_migration_killed_at_every_step_is_finished_by_the_next(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(DRIVER), str(BEFORE / "corpus"), str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, timeout=580, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["killed"] == result["steps"]
    assert result["before_journal"] > 5
    assert result["after_journal"] > 5
