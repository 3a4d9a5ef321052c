"""Pages of quality: runs with their verdict, a run with its rules, a rule with its rows."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from lxml import html
from made_rows import STARTED, browse, write_rows

from research_corpus.ids import path_safe

RUNS = (
    ("quiet", "success", []),
    ("noisy+1", "success", [("date_known", "warning"), ("text_long_enough", "critical")]),
    ("stopped", "failed", [("text_long_enough", "critical")]),
    ("watch", "monitored", [("date_known", "critical")]),
    ("hint", "success", [("title_known", "info")]),
)
RULES = ("date_known", "text_long_enough", "title_known")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five runs an hour apart, each with three rules."""
    corpus = tmp_path_factory.mktemp("quality")
    write_rows(
        corpus,
        "runs",
        [
            {"run_id": name, "status": status, "started_at": STARTED + timedelta(hours=number),
             "finished_at": STARTED + timedelta(hours=number, seconds=75),
             "counts": [("records_read", 20), ("records_written", 15 + number),
                        ("records_quarantined", 4)]}
            for number, (name, status, _) in enumerate(RUNS)
        ],
    )  # fmt: skip
    write_rows(
        corpus,
        "quality_results",
        [
            {"run_id": name, "suite": "articles", "table_name": "articles", "expectation": rule,
             "severity": dict(broken).get(rule, "warning"), "success": rule not in dict(broken),
             "observed_value": "2 of 20 failed", "element_count": 20,
             "unexpected_count": 2 * (rule in dict(broken)),
             "unexpected_ratio": 0.1 * (rule in dict(broken))}
            for name, _, broken in RUNS for rule in RULES
        ],
    )  # fmt: skip
    row = {"run_id": "noisy+1", "suite": "articles"}
    write_rows(
        corpus,
        "quality_failed_rows",
        [
            row | {"expectation": "date_known", "article_id": "a" * 32, "value": None},
            row | {"expectation": "text_long_enough", "article_id": "b" * 32, "value": "12"},
        ],
    )
    write_rows(
        corpus,
        "ingest_ledger",
        [
            {"run_id": "noisy+1", "source_file": "a.json", "outcome": "written",
             "article_id": "a" * 32},
            {"run_id": "noisy+1", "source_file": "z.zip!b & c.txt", "outcome": "quarantined",
             "reason_code": "text_too_short", "article_id": "b" * 32},
        ],
    )  # fmt: skip
    write_rows(
        corpus,
        "quarantine",
        [{"run_id": "noisy+1", "source_file": "z.zip!b & c.txt", "reason_code": "text_too_short"}],
    )
    report = corpus / "_reports" / path_safe("noisy+1") / "quality"
    report.mkdir(parents=True)
    meta = {"rule": "date_known", "holds": "The date is known.", "why": "Else it has no month."}
    document = {"suite_name": "articles", "results": [{"expectation_config": {"meta": meta}}]}
    (report / "articles.json").write_text(json.dumps(document))
    stopped = corpus / "_reports" / "stopped"
    stopped.mkdir()
    quality = {
        "reasons": ["4 of 20 are quarantined."],
        "advice": ["Publish the valid ones: do so."],
    }
    (stopped / "summary.json").write_text(json.dumps({"quality": quality}))
    return corpus


@pytest.fixture(scope="module")
def client(corpus: Path) -> TestClient:
    """Somebody who may see everything."""
    return browse(corpus)


def cells(client: TestClient, address: str, table: str) -> list[list[str]]:
    """Return the text of a table's cells."""
    page = html.fromstring(client.get(address).text)
    rows = page.xpath(f"//section[@id='{table}']//tbody/tr")
    return [[" ".join(td.text_content().split()) for td in row.xpath("./td")] for row in rows]


def test_quality_lists_runs_newest_first_with_their_verdict(client: TestClient) -> None:
    found = [(row[-1], row[2]) for row in cells(client, "/quality", "runs")]
    assert found == [
        ("hint", "passed"),
        ("watch", "stopped"),
        ("stopped", "stopped"),
        ("noisy+1", "passed with warnings"),
        ("quiet", "passed"),
    ]


def test_quality_sorted_by_failed_rules_puts_the_worst_on_top(client: TestClient) -> None:
    rows = cells(client, "/quality?runs_sort=-failed_rules", "runs")
    assert rows[0][-1] == "noisy+1"


def test_quality_links_lead_to_each_run(client: TestClient) -> None:
    page = html.fromstring(client.get("/quality").text)
    links = page.xpath("//section[@id='runs']//tbody//a/@href")
    assert "/quality/run?run_id=noisy%2B1" in links
    assert {client.get(link).status_code for link in links} == {200}


def test_run_lists_failed_rules_first_and_says_what_they_demand(client: TestClient) -> None:
    rows = cells(client, "/quality/run?run_id=noisy%2B1", "rules")
    assert [row[:3] for row in rows] == [
        ["failed", "text_long_enough", "critical"],
        ["failed", "date_known The date is known.", "warning"],
        ["passed", "title_known", "warning"],
    ]


def test_run_leads_from_failing_rows_to_article_or_quarantine(client: TestClient) -> None:
    page = html.fromstring(client.get("/quality/run?run_id=noisy%2B1").text)
    links = page.xpath("//section[@id='rows']//tbody//a/@href")
    assert links == [
        f"/articles/article?article_id={'a' * 32}",
        "/files?run=all&file=a.json",
        "/quarantine?run=noisy%2B1&source=z.zip%21b+%26+c.txt",
    ]


def test_run_explains_the_reasons_of_its_quarantine(client: TestClient) -> None:
    row = cells(client, "/quality/run?run_id=noisy%2B1", "reasons")[0]
    assert row[:3] == ["text_too_short", "1", "0"]
    assert "shorter than" in row[3]


def test_run_that_the_gate_stopped_says_why(client: TestClient) -> None:
    text = client.get("/quality/run?run_id=stopped").text
    assert "4 of 20 are quarantined." in text
    assert "Publish the valid ones: do so." in text


def test_pages_show_the_check_of_the_corpus_beside_the_latest_ingest(client: TestClient) -> None:
    for address in ("/", "/quality"):
        page = html.fromstring(client.get(address).text)
        cards = {
            card.xpath("string(p[1])"): card.xpath("string(.//a/@href)")
            for card in page.xpath("//div[@class='card']")
        }
        assert cards["Latest run"].endswith("run_id=hint")
        assert cards["Latest check of the corpus"].endswith("run_id=watch")


def test_rule_shows_reason_past_and_only_its_own_rows(client: TestClient) -> None:
    address = "/quality/rule?run_id=noisy%2B1&suite=articles&expectation=date_known"
    text = client.get(address).text
    assert "Else it has no month." in text
    assert "share of values that failed the rule" in text
    trail = html.fromstring(text).xpath("//p[@class='trail']")[0]
    assert re.search(r"Quality › \d{4}-\d\d-\d\d \d\d:\d\d › noisy\+1", trail.text_content())
    assert trail.xpath("code[@class='small']/text()") == ["noisy+1"]
    assert [row[2] for row in cells(client, address, "rows")] == ["a" * 32]


def test_rule_unknown_to_the_run_is_explained(client: TestClient) -> None:
    answer = client.get("/quality/rule?run_id=quiet&suite=articles&expectation=other")
    assert answer.status_code == 404
    assert "has no rule other in suite articles" in answer.text


def test_page_shows_a_run_that_was_committed_after_the_last_visit(corpus: Path) -> None:
    client = browse(corpus)
    before = client.get("/").text
    later = STARTED + timedelta(days=3)
    write_rows(
        corpus / "again", "runs",
        [{"run_id": "new run", "status": "success", "started_at": later, "finished_at": later}],
    )  # fmt: skip
    target = corpus / "runs" / "run_month=2025-07" / "part-00.parquet"
    target.parent.mkdir()
    (corpus / "again" / "runs" / "run_month=2025-06" / "part-00.parquet").rename(target)
    after = client.get("/").text
    target.unlink()
    assert "new run" not in before
    assert "new run" in after
