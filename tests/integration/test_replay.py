"""The round trip of quarantine: list, correct, replay, resolved; by the command line."""

from __future__ import annotations

import json
import shlex
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import pytest
from fastapi.testclient import TestClient
from ingest import file_hashes, ingest
from lxml import html
from typer.testing import CliRunner, Result

from research_corpus.analyst.connection import connect
from research_corpus.cli import app
from research_corpus.errors import QualityGateError
from research_corpus.settings import get_settings
from research_corpus.web.app import create_app

HEADER = " date 2025-02-03 Anna Ruiz Harbour Courier\n\n"
BODY = "The harbour wall was inspected on Monday morning by two engineers of the city council.\n"
GOOD_LINE = json.dumps({"title": "A bridge is closed for a week", "text": BODY})
OTHER_LINE = json.dumps({"title": "A bridge is opened again", "text": f"At noon: {BODY}"})


@pytest.fixture(autouse=True)
def settings_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORPUS_WORKERS", "1")
    # Rules alone annotate: what is tested here is no business of a model.
    monkeypatch.setenv("CORPUS_MODELS", "{}")
    get_settings.cache_clear()


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    """Two faulty files that a person can correct, and one that is fine."""
    landing = tmp_path / "landing"
    (landing / "courier").mkdir(parents=True)
    (landing / "fine.txt").write_text(f"{HEADER}Nobody was hurt. {BODY}")
    (landing / "courier" / "empty.txt").touch()
    (landing / "courier" / "lines.jsonl").write_text(f"{GOOD_LINE}\n{{broken\n")
    return landing


def command(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def replay(landing: Path, corpus: Path, *options: object) -> dict[str, Any]:
    done = command("quarantine", "replay", landing, "--corpus", corpus, "--workers", 1,
                   "--json", *options)  # fmt: skip
    assert done.exit_code == 0, done.stderr
    counts: dict[str, Any] = json.loads(done.stdout)["run"]["counts"]
    return counts


def open_rows(corpus: Path) -> dict[str, list[int]]:
    """Attempts of every open row, by file."""
    with duckdb.connect() as connection:
        found = connection.sql(
            "select source_file, list(attempts order by attempts) "
            f"from '{corpus}/quarantine/**/*.parquet' "
            "where resolved_run_id is null group by all"
        ).fetchall()
    return dict(found)


def test_replay_takes_only_files_of_open_records_and_counts_attempts(
    landing: Path, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    ingest(landing, corpus, "first")
    (landing / "courier" / "new.txt").write_text(HEADER + BODY)
    before = file_hashes(corpus)

    counts = replay(landing, corpus)

    assert (counts["files_found"], counts["files_taken"]) == (2, 2)
    assert (counts["records_quarantined"], counts["records_written"]) == (2, 0)
    assert file_hashes(corpus) == before
    assert open_rows(corpus) == {"courier/empty.txt": [1, 2], "courier/lines.jsonl": [1, 2]}


def test_replay_after_the_fix_resolves_every_attempt(landing: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    ingest(landing, corpus, "first")
    replay(landing, corpus, "--reason", "empty_file")
    (landing / "courier" / "empty.txt").write_text(f"{HEADER}As planned, {BODY}")

    assert replay(landing, corpus, "--reason", "empty_file")["records_written"] == 1

    assert open_rows(corpus) == {"courier/lines.jsonl": [1]}
    listed = command("quarantine", "list", "--corpus", corpus, "--source", "*/empty.txt",
                     "--resolved", "--format", "json")  # fmt: skip
    (row,) = json.loads(listed.stdout)
    assert (row["attempts"], bool(row["resolved_run_id"])) == (2, True)


def test_replay_of_a_file_that_lost_its_faulty_record_settles_it(
    landing: Path, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    ingest(landing, corpus, "first")
    (landing / "courier" / "lines.jsonl").write_text(f"{GOOD_LINE}\n")

    replay(landing, corpus, "--source", "courier/*.jsonl")

    assert open_rows(corpus) == {"courier/empty.txt": [1]}
    assert replay(landing, corpus, "--source", "courier/*.jsonl")["files_taken"] == 0


def test_replay_of_a_file_refused_as_a_whole_settles_nothing_by_silence(
    landing: Path, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    ingest(landing, corpus, "first")
    (landing / "courier" / "lines.jsonl").write_bytes(b"")

    replay(landing, corpus, "--source", "courier/lines.jsonl")

    assert len(open_rows(corpus)["courier/lines.jsonl"]) == 2


def test_replay_of_an_archive_member_takes_its_archive(tmp_path: Path) -> None:
    landing, corpus = tmp_path / "landing", tmp_path / "corpus"
    landing.mkdir()

    def pack(second: str) -> None:
        with zipfile.ZipFile(landing / "week.zip", "w") as archive:
            archive.writestr("one.txt", HEADER + BODY)
            archive.writestr("two.txt", second)

    pack("")
    ingest(landing, corpus, "first")
    pack(f"{HEADER}On Tuesday {BODY}")

    counts = replay(landing, corpus, "--source", "week.zip!two.txt")

    assert (counts["files_taken"], counts["records_written"]) == (1, 1)
    assert open_rows(corpus) == {}


def test_replay_of_a_run_that_the_gate_stopped_takes_its_faulty_files(
    landing: Path, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    with pytest.raises(QualityGateError):
        ingest(landing, corpus, "stopped", max_quarantined_ratio=0.1)
    (landing / "courier" / "lines.jsonl").write_text(f"{GOOD_LINE}\n{OTHER_LINE}\n")

    counts = replay(landing, corpus, "--run", "stopped")

    assert counts["files_taken"] == 2
    assert open_rows(corpus) == {"courier/empty.txt": [1, 2]}


@pytest.mark.parametrize(
    ("options", "says"),
    [(("--reason", "no_such_reason"), "date_in_future"), (("--corpus", "nowhere"), "nowhere")],
)
def test_replay_with_a_wrong_option_exits_1_and_says_what_is_right(
    landing: Path, tmp_path: Path, options: tuple[str, str], says: str
) -> None:
    ingest(landing, tmp_path / "corpus", "first")
    done = command("quarantine", "replay", landing, "--corpus", tmp_path / "corpus", *options)
    assert done.exit_code == 1
    assert says in done.stderr


def test_replay_reads_each_file_where_it_came_from(landing: Path, tmp_path: Path) -> None:
    other, corpus = tmp_path / "other", tmp_path / "corpus"
    (other / "courier").mkdir(parents=True)
    (other / "courier" / "empty.txt").touch()
    ingest(landing, corpus, "first")
    ingest(other, corpus, "second")
    (other / "courier" / "empty.txt").write_text(f"{HEADER}As planned, {BODY}")

    done = command("quarantine", "replay", "--corpus", corpus, "--workers", 1, "--json",
                   "--source", other / "courier" / "empty.txt")  # fmt: skip

    assert json.loads(done.stdout)["run"]["counts"]["records_written"] == 1
    assert open_rows(corpus) == {"courier/empty.txt": [1], "courier/lines.jsonl": [1]}


def test_replay_of_a_file_that_is_gone_names_it_and_fails(landing: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    ingest(landing, corpus, "first")
    gone = landing / "courier" / "empty.txt"
    gone.unlink()
    done = command("quarantine", "replay", "--corpus", corpus, "--reason", "empty_file")
    assert done.exit_code == 1
    assert str(gone) in done.stderr.replace("\n", "")
    # what is left is taken up, and the run says what is not
    done = command("quarantine", "replay", "--corpus", corpus, "--workers", 1, "--json")
    counts = json.loads(done.stdout)["run"]["counts"]
    assert (counts["files_taken"], counts["files_missing"]) == (1, 1)


def test_replay_that_matches_nothing_fails(landing: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    ingest(landing, corpus, "first")
    done = command("quarantine", "replay", "--corpus", corpus, "--source", "nowhere/*")
    assert done.exit_code == 1
    assert "nowhere" in done.stderr


def test_replay_in_a_named_folder_settles_what_came_from_another(
    landing: Path, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    ingest(landing, corpus, "first")
    moved = landing.rename(tmp_path / "moved")
    (moved / "courier" / "empty.txt").write_text(f"{HEADER}As planned, {BODY}")
    assert replay(moved, corpus, "--reason", "empty_file")["records_written"] == 1
    assert open_rows(corpus) == {"courier/lines.jsonl": [1]}


def test_show_tells_meaning_remedy_and_excerpt(landing: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    ingest(landing, corpus, "first")
    done = command("quarantine", "show", "courier/lines.jsonl", "--corpus", corpus)
    assert "record 1" in done.stdout
    assert "{broken" in done.stdout
    assert "Export the data again as JSON" in done.stdout
    nothing = command("quarantine", "show", "courier/none.txt", "--corpus", corpus)
    assert "No such record in quarantine: courier/none.txt" in nothing.stdout


def test_replay_by_the_command_that_the_page_shows_reads_a_second_landing(
    landing: Path, tmp_path: Path
) -> None:
    second, corpus = tmp_path / "second", tmp_path / "corpus"
    (second / "courier").mkdir(parents=True)
    (second / "courier" / "lines.jsonl").write_text("{broken in another way\n")
    (second / "other.txt").write_text(f"{HEADER}Another file of another delivery. {BODY}")
    ingest(landing, corpus, "first")
    ingest(second, corpus, "second")
    client = TestClient(create_app(lambda: None, str(corpus)))
    page = html.fromstring(client.get("/quarantine?run=second").text)
    [address] = page.xpath("//section[@id='records']//a[contains(@href, 'record?')]/@href")
    record = html.fromstring(client.get(address).text)
    assert str(second) in record.text_content()
    [shown] = record.xpath("//p[@class='command']/code/text()")

    (second / "courier" / "lines.jsonl").write_text(f"{OTHER_LINE}\n")
    done = command(*shlex.split(shown)[1:], "--workers", 1)
    assert done.exit_code == 0, done.output
    with connect(str(corpus)) as connection:
        rows = connection.sql(
            "select landing like '%second', count(*) from quarantine "
            "where resolved_run_id is not null group by all"
        ).fetchall()
    assert rows == [(True, 1)]
    assert "resolved" in client.get(address).text
