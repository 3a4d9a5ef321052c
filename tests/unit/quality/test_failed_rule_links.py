"""Every failed rule leads by links to rows, articles, files, runs or publishers that are there."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from lxml import html
from made_corpus import write_corpus
from staged_rows import STARTED_AT
from test_quality_corpus import PLANTS, sound_rows
from test_quality_monitor import QUIET, live_rows
from test_quality_rules import PLANTS as ROW_PLANTS
from test_quality_rules import planted

from research_corpus import operations
from research_corpus.analyst.connection import connect
from research_corpus.quality.check import QualityOutcome
from research_corpus.web.app import create_app

__all__ = ["planted"]


def leading(corpus: Path, run_id: str) -> dict[str, set[str]]:
    """Return for each failed rule of a run the pages that its failing rows lead to."""
    with connect(str(corpus)) as connection:
        failed = connection.execute(
            "select suite, expectation from quality_results where run_id = ? and not success",
            [run_id],
        ).fetchall()
    client = TestClient(create_app(lambda: None, str(corpus)))
    found = {}
    for suite, rule in failed:
        query = urlencode({"run_id": run_id, "suite": suite, "expectation": rule})
        page = html.fromstring(client.get(f"/quality/rule?{query}").text)
        links = page.xpath("//section[@id='rows']//tbody//a/@href")
        found[f"{suite}.{rule}"] = {
            link.partition("?")[0] for link in links if client.get(link).status_code == 200
        }
    return found


@pytest.mark.parametrize("name", PLANTS)
def test_failed_rule_of_the_corpus_leads_to_what_failed_it(name: str, tmp_path: Path) -> None:
    plant, rows = PLANTS[name], sound_rows(24 if name == "month" else 3)
    plant.rows(rows)
    write_corpus(tmp_path, rows, plant.month)
    plant.files(tmp_path)
    operations.monitor("watch", STARTED_AT.isoformat(), str(tmp_path))
    found = leading(tmp_path, "watch")
    assert plant.rules <= {rule.removeprefix("corpus.") for rule in found}
    assert {rule for rule, pages in found.items() if not pages} == set()


def test_failed_rule_of_drift_leads_to_the_publisher(tmp_path: Path) -> None:
    write_corpus(tmp_path, live_rows([*QUIET, 72], dated_until=7))
    operations.monitor("watch", "2024-08-05T06:00:00Z", str(tmp_path))
    found = {rule: pages for rule, pages in leading(tmp_path, "watch").items() if "drift" in rule}
    assert set(found) == {"drift.sources_deliver", "drift.dates_still_read"}
    assert all(pages == {"/sources/source"} for pages in found.values())


def test_failed_rule_of_a_run_keeps_its_rows(planted: tuple[QualityOutcome, list[str]]) -> None:
    outcome, ids = planted
    assert len(ids) == len(ROW_PLANTS)
    failed = {(row["suite"], row["expectation"]) for row in outcome.results.to_pylist()
              if not row["success"]}  # fmt: skip
    kept = {(row["suite"], row["expectation"]) for row in outcome.failed_rows.to_pylist()}
    assert failed <= kept
