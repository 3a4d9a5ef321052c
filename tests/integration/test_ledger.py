"""What became of each file: the command and the page say the same, and it adds up."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from ingest import ingest
from lxml import html
from typer.testing import CliRunner

from research_corpus.analyst.connection import connect
from research_corpus.cli import app
from research_corpus.contracts.runs import OUTCOMES
from research_corpus.web.app import create_app


def ledger(corpus: Path, *options: str) -> Any:
    done = CliRunner().invoke(app, ["ledger", "--corpus", str(corpus), *options])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(scope="module")
def client(seeds_corpus: Path) -> TestClient:
    """Somebody who may see the pages."""
    return TestClient(create_app(lambda: None, str(seeds_corpus)))


def rows_of(client: TestClient, address: str) -> list[list[str]]:
    page = html.fromstring(client.get(address).text)
    rows = page.xpath("//section[@id='records']//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


def test_ledger_sums_are_the_balance_of_the_run(seeds_corpus: Path) -> None:
    found = json.loads(ledger(seeds_corpus, "--json"))
    with connect(str(seeds_corpus)) as connection:
        [(counts,)] = connection.sql("select counts from runs").fetchall()
    outcomes = [row["outcome"] for row in found["records"]]
    assert found["balance"] == {name: counts[name] for name in found["balance"]}
    assert {f"records_{name}": outcomes.count(name) for name in OUTCOMES} == {
        name: count for name, count in counts.items()
        if name.startswith("records_") and name != "records_read"
    }  # fmt: skip
    assert len(outcomes) == counts["records_read"]
    files = {row["landing_file"] for row in found["records"]}
    assert len(files) + counts["files_unchanged"] == counts["files_found"]


def test_page_sums_and_rows_are_those_of_the_command(
    seeds_corpus: Path, client: TestClient
) -> None:
    found = json.loads(ledger(seeds_corpus, "--json"))["records"]
    rows = [*rows_of(client, "/files"), *rows_of(client, "/files?records_page=2")]
    assert [(row[1].split(" ")[0], row[3]) for row in rows] == [
        (row["source_file"].split(" ")[0], row["outcome"]) for row in found
    ]
    page = html.fromstring(client.get("/files").text)
    cards = {card.xpath("string(p[1])"): card.xpath("normalize-space(p[2])")
             for card in page.xpath("//div[@class='card']")}  # fmt: skip
    assert sum(int(cards[name.capitalize()]) for name in OUTCOMES) == int(cards["Records read"])
    [table] = page.xpath("//h2[.='By outcome and reason']/..//tbody")
    assert sum(int(cell) for cell in table.xpath(".//tr/td[3]/text()")) == len(found)


@pytest.mark.parametrize(
    ("option", "field", "value"),
    [
        ("outcome", "outcome", "quarantined"),
        ("reason", "reason_code", "date_in_future"),
        ("file", "source_file", "defects/broken.json"),
    ],
)
def test_ledger_filter_chooses_the_same_rows_on_page_and_command(
    seeds_corpus: Path, client: TestClient, option: str, field: str, value: str
) -> None:
    found = json.loads(ledger(seeds_corpus, f"--{option}", value, "--json"))["records"]
    assert found
    assert {row[field] for row in found} == {value}
    assert len(rows_of(client, f"/files?{option}={value}")) == len(found)
    assert len(rows_of(client, f"/files?run=all&{option}={value}")) == len(found)


def test_ledger_of_files_by_pattern_and_container(seeds_corpus: Path) -> None:
    by_pattern = list(csv.DictReader(io.StringIO(ledger(seeds_corpus, "--file", "def*", "--csv"))))
    assert {row["outcome"] for row in by_pattern} == {"quarantined"}
    archive = "island-gazette/2025-january.zip"
    members = json.loads(ledger(seeds_corpus, "--file", archive, "--json"))["records"]
    assert len(members) >= 2
    assert {row["landing_file"] for row in members} == {archive}


def test_ledger_prints_the_balance_for_people(seeds_corpus: Path) -> None:
    text = ledger(seeds_corpus)
    assert "files found 37 = unchanged 0 + read 37" in text
    assert "records read 44 = written 31 + duplicate 1" in text


def test_ledger_of_an_unknown_run_exits_1(seeds_corpus: Path) -> None:
    done = CliRunner().invoke(app, ["ledger", "--corpus", str(seeds_corpus), "--run", "none"])
    assert done.exit_code == 1
    assert "The corpus has no run none." in done.stderr


def test_page_leads_from_a_file_to_quarantine_article_and_run(client: TestClient) -> None:
    page = html.fromstring(client.get("/files").text)
    links = page.xpath("//section[@id='records']//tbody//a/@href")
    places = {link.partition("?")[0] for link in links}
    assert places == {"/quarantine/record", "/articles/article", "/quality/run"}
    assert {client.get(link).status_code for link in links} == {200}


def test_run_page_leads_to_its_files(client: TestClient) -> None:
    page = html.fromstring(client.get("/quality/run?run_id=seeds").text)
    assert page.xpath("//a[starts-with(@href, '/files?run=seeds')]")


def test_ledger_of_two_folders_with_equal_names_shows_them(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    for number, name in enumerate(("first", "second")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "001.txt").write_text("")
        ingest(tmp_path / name, corpus, f"run-{number}")
    text = ledger(corpus, "--all-runs")
    assert "landing" in text
    assert text.count("001.txt") == 2
    assert "landing" not in ledger(corpus)
    for file in ("first/001.txt", "fir*"):
        options = ("--all-runs", "--json", "--file", f"{tmp_path}/{file}")
        found = json.loads(ledger(corpus, *options))
        assert [row["run_id"] for row in found["records"]] == ["run-0"]
