"""A person's way through a running Airflow, from the trigger form to a corrected article."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ingest import ingest

from research_corpus.analyst.connection import connect

PATIENCE_MS = 300_000
"""Of a machine that does much else; on an idle one the whole way takes about a minute."""

RECORD = "/corpus/quarantine/record?source=desk%2Fdate-in-future.txt&record=0"


def test_person_ingests_finds_a_fault_corrects_replays_and_reads_the_article(
    chromium: Any, airflow: Any, shoot: Callable[[Any, str], None]
) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    log_in(page, airflow, "admin", "/dags/ingest_articles")
    trigger_by_its_form(page, airflow, shoot)
    watch_it_end(page)
    shoot(page, "way-2-run-ended")
    corpus = page.frame_locator("iframe")

    page.get_by_role("link", name="Corpus quality").click()
    corpus.get_by_role("link", name="date_not_in_future").first.click()
    corpus.get_by_role("heading", name="date_not_in_future").wait_for()
    shoot(page, "way-3-failed-rule")
    corpus.get_by_role("link", name="desk/date-in-future.txt").first.click()
    corpus.get_by_role("heading", name="Quarantine").wait_for()
    shoot(page, "way-4-quarantine")
    corpus.get_by_role("link", name="desk/date-in-future.txt").click()
    corpus.get_by_role("heading", name="What happened").wait_for()
    shoot(page, "way-5-quarantined-file")

    viewer_may_not_replay(chromium, airflow, RECORD)
    faulty = airflow.landing / "desk" / "date-in-future.txt"
    faulty.write_text(faulty.read_text().replace("2099-06-30", "2025-01-30"))
    corpus.get_by_role("button", name="Replay now").click()
    page.wait_for_url("**/dags/replay_quarantine/runs/*")
    watch_it_end(page)
    shoot(page, "way-6-replayed")

    page.get_by_role("link", name="Corpus", exact=True).click()
    corpus.get_by_role("link", name="Quarantine", exact=True).click()
    corpus.get_by_text("Nothing is in quarantine").wait_for()
    corpus.get_by_role("link", name="Articles", exact=True).click()
    corpus.get_by_label("Words in title or text").fill("footbridges")
    corpus.get_by_role("button", name="Search").click()
    corpus.get_by_text("1 article that matches").wait_for()
    shoot(page, "way-7-search")
    corpus.locator("#articles tbody").get_by_role("link").first.click()
    corpus.get_by_role("heading", name="Quotations").wait_for()
    shoot(page, "way-8-article")

    text = corpus.get_by_role("article")
    assert "Paulo Mendes" in text.locator(".entity.person").all_inner_texts()
    assert text.locator(".quote").count() >= 2
    assert corpus.get_by_role("row", name="date_published").get_by_text("2025-01-30").count() >= 1
    page.close()


def test_person_replays_a_record_of_a_second_landing_by_its_button(
    chromium: Any, airflow: Any, shoot: Callable[[Any, str], None]
) -> None:
    faulty = airflow.second / "desk" / "date-in-future.txt"
    faulty.write_text(faulty.read_text().replace("footbridges", "drawbridges"))
    ingest(airflow.second, airflow.corpus, "second-landing")
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    log_in(page, airflow, "admin", "/plugin/corpus/corpus/files?run=second-landing")
    corpus = page.frame_locator("iframe")
    corpus.get_by_role("link", name="desk/date-in-future.txt").click()
    corpus.get_by_role("heading", name="What happened").wait_for()
    corpus.get_by_text(f"{airflow.second}/desk/date-in-future.txt", exact=True).wait_for()
    shoot(page, "way-9-second-landing")

    faulty.write_text(faulty.read_text().replace("2099-06-30", "2025-01-30"))
    corpus.get_by_role("button", name="Replay now").click()
    page.wait_for_url("**/dags/replay_quarantine/runs/*")
    watch_it_end(page)

    page.goto(f"{airflow.url}/plugin/corpus/corpus/files?run=all&file={faulty}")
    corpus.get_by_role("cell", name="written", exact=True).wait_for()
    with connect(str(airflow.corpus)) as connection:
        settled = connection.sql(
            "select count(*), count(resolved_run_id) from quarantine where landing = $landing",
            params={"landing": str(airflow.second)},
        ).fetchall()
        (taken,) = connection.sql(
            "select landing from articles where contains(text, 'drawbridges')"
        ).fetchall()
    assert (settled, taken) == ([(1, 1)], (str(airflow.second),))
    page.close()


def log_in(page: Any, airflow: Any, user: str, path: str) -> None:
    """Open a page of Airflow and pass its login."""
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{airflow.url}{path}")
    page.locator("input[name=username]").fill(user)
    page.locator("input[name=password]").fill(airflow.passwords[user])
    page.locator("button[type=submit]").click()
    page.wait_for_url(f"{airflow.url}{path}")


def trigger_by_its_form(page: Any, airflow: Any, shoot: Callable[[Any, str], None]) -> None:
    """Fill the trigger form of the Dag that is open, and go to the run that it makes."""
    page.get_by_test_id("trigger-dag-button").first.click()
    form = page.get_by_role("dialog")
    landing = form.locator("input[name*=landing], textarea[name*=landing]").first
    assert landing.input_value() == str(airflow.landing)
    form.get_by_role("button", name="Quality gate").click()
    form.get_by_role("spinbutton").last.fill("0.4")
    shoot(page, "way-1-trigger-form")
    form.get_by_role("button", name="Trigger").click()
    form.wait_for(state="hidden")
    page.goto(f"{airflow.url}/dags/ingest_articles/runs")
    page.locator("a[href*='/runs/manual__']").first.click()


def viewer_may_not_replay(chromium: Any, airflow: Any, path: str) -> None:
    """Look for the button as somebody who may look at runs and not start them."""
    context = chromium.new_context()
    page = context.new_page()
    log_in(page, airflow, "viewer", f"/plugin/corpus{path}")
    corpus = page.frame_locator("iframe")
    corpus.get_by_text("corpus quarantine replay").wait_for()
    assert corpus.get_by_role("button", name="Replay now").count() == 0
    context.close()


def watch_it_end(page: Any) -> None:
    """Wait until the open run has ended well, as its page tells by itself."""
    badge = page.get_by_test_id("header-card").get_by_test_id("state-badge")
    badge.filter(has_text=re.compile("Success|Failed")).wait_for()
    assert badge.inner_text() == "Success"
