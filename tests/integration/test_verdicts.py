"""One verdict a run: the same word in terminal, report, table and pages, and its exit code."""

from __future__ import annotations

import getpass
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from ingest import SEEDS
from lxml import html
from typer.testing import CliRunner

from research_corpus.analyst.connection import connect
from research_corpus.cli import app
from research_corpus.ids import path_safe
from research_corpus.web.app import create_app

KNOWN = "bbc-news"
"""Seeds without a fault: their publisher is in the registry."""

UNREGISTERED = "northfield-echo"

Made = Callable[..., Path]


@pytest.fixture
def landing(tmp_path: Path) -> Made:
    """Make a landing folder of some of the seeds."""

    def make(*names: str) -> Path:
        for name in names:
            source, target = SEEDS / name, tmp_path / "landing" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            copy = shutil.copytree if source.is_dir() else shutil.copy
            copy(source, target)
        return tmp_path / "landing"

    return make


def run(landing: Path, corpus: Path, *options: str) -> Any:
    arguments = ["run", str(landing), "--to", str(corpus), "--workers", "1", "--run-id", "r1"]
    return CliRunner().invoke(app, [*arguments, *options])


def kept(corpus: Path) -> dict[str, Any]:
    sql = "select verdict, dag, limit_set_aside_by, limit_set_aside_at from runs"
    [row] = connect(str(corpus)).sql(sql).to_arrow_table().to_pylist()
    return dict(row)


def on_page(corpus: Path) -> dict[str, str]:
    """Return the verdict that each page has for the run."""
    client = TestClient(create_app(lambda: None, str(corpus)))
    words = {}
    for address in ("/", "/quality", "/quality/run?run_id=r1"):
        page = html.fromstring(client.get(address).text)
        badge = page.xpath("(//div[@class='card']//span[starts-with(@class, 'badge')])[1]")
        words[address] = badge[0].text_content()
    return words


@pytest.mark.parametrize(
    ("seeds", "options", "verdict", "codes"),
    [
        ((KNOWN,), (), "passed", (0, 0)),
        ((KNOWN, UNREGISTERED), (), "passed with warnings", (0, 4)),
        # A critical rule whose articles go to quarantine stops nothing.
        (
            (KNOWN, "defects/date-in-future.txt"),
            ("--max-quarantined-ratio", "1"),
            "passed with warnings",
            (0, 4),
        ),
        (
            (KNOWN, "defects/broken.json"),
            ("--max-quarantined-ratio", "0"),
            "stopped",
            (3, 3),
        ),
    ],
)
def test_run_verdict_is_the_same_word_everywhere(
    landing: Made,
    tmp_path: Path,
    seeds: tuple[str, ...],
    options: tuple[str, ...],
    verdict: str,
    codes: tuple[int, int],
) -> None:
    corpus, place = tmp_path / "corpus", landing(*seeds)
    plain = run(place, corpus, *options)
    strict = run(place, tmp_path / "strict", *options, "--fail-on-warnings")

    assert (plain.exit_code, strict.exit_code) == codes
    assert kept(corpus)["verdict"] == verdict
    folder = corpus / "_reports" / path_safe("r1")
    summary = json.loads((folder / "summary.json").read_text())
    text = (folder / "summary.txt").read_text()
    assert (summary["quality"]["verdict"], summary["run"]["verdict"]) == (verdict, verdict)
    assert f"Run r1: {verdict}\n" in text
    assert f"  quality     {verdict}\n" in text
    terminal = plain.stderr if verdict == "stopped" else plain.stdout
    assert (f"was {verdict}" if verdict == "stopped" else text) in terminal
    assert set(on_page(corpus).values()) == {verdict}


def test_run_stopped_says_where_the_faults_are_and_what_to_do(
    landing: Made, tmp_path: Path
) -> None:
    corpus, place = tmp_path / "corpus", landing(KNOWN, "defects/broken.json")
    stopped = run(place, corpus, "--max-quarantined-ratio", "0")

    command = f"corpus run {place} --to {corpus} --publish-valid"
    client = TestClient(create_app(lambda: None, str(corpus)))
    page = html.fromstring(client.get("/quality/run?run_id=r1").text).text_content()
    for said in (" ".join(stopped.stderr.split()), " ".join(page.split())):
        assert "The only quarantined record is in one file, defects/broken.json" in said
        assert command in said
        assert "trigger ingest_articles again with 'Publish the valid articles anyway'" in said
    assert not list(corpus.glob("articles/**/*.parquet"))


def test_run_publish_valid_publishes_the_rest_and_keeps_who_and_when(
    landing: Made, tmp_path: Path
) -> None:
    corpus, place = tmp_path / "corpus", landing(KNOWN, "defects/broken.json")
    limit = ("--max-quarantined-ratio", "0", "--started-at", "2025-06-01T12:00:00Z")
    published = run(place, corpus, *limit, "--publish-valid")

    row = kept(corpus)
    assert published.exit_code == 0
    assert (row["verdict"], row["limit_set_aside_by"]) == (
        "passed with warnings",
        getpass.getuser(),
    )
    assert row["limit_set_aside_at"].isoformat() == "2025-06-01T12:00:00+00:00"
    assert "1 of " in published.stdout
    page = TestClient(create_app(lambda: None, str(corpus))).get("/quality/run?run_id=r1").text
    assert f"{getpass.getuser()} had the valid articles published on 2025-06-01 12:00" in page


def test_run_publish_valid_that_was_not_needed_names_nobody(landing: Made, tmp_path: Path) -> None:
    run(landing(KNOWN), tmp_path / "corpus", "--publish-valid")
    row = kept(tmp_path / "corpus")
    assert (row["verdict"], row["limit_set_aside_by"], row["limit_set_aside_at"]) == (
        "passed",
        None,
        None,
    )
