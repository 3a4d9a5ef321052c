"""The page of quarantine: what it lists, what it says of one record, how it offers a replay."""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from fastapi import Request
from fastapi.testclient import TestClient
from made_rows import STARTED, browse, write_rows

from research_corpus.contracts.reasons import REASONS, ReasonCode
from research_corpus.web.app import create_app

HOSTILE = "<script>alert(1)</script> \"'><img src=x onerror=alert(2)>"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three records: one tried twice, one settled, one that is hostile."""
    corpus = tmp_path_factory.mktemp("quarantine")
    runs = [("first", 0), ("second", 1)]
    write_rows(
        corpus,
        "runs",
        [
            {"run_id": name, "status": "success", "started_at": STARTED.replace(hour=12 + later)}
            for name, later in runs
        ],
    )
    write_rows(
        corpus,
        "quarantine",
        [
            {"run_id": "first", "source_file": "a/empty.txt", "reason_code": "empty_file",
             "message": "a/empty.txt: nothing in it", "attempts": 1},
            {"run_id": "second", "source_file": "a/empty.txt", "reason_code": "empty_file",
             "message": "a/empty.txt: still nothing", "attempts": 2},
            {"run_id": "first", "source_file": "b.jsonl", "source_record": 3,
             "reason_code": "empty_body", "message": "no text", "attempts": 1,
             "resolved_run_id": "second"},
            {"run_id": "second", "source_file": HOSTILE, "source_record": 0,
             "reason_code": "date_in_future", "message": HOSTILE, "raw_excerpt": HOSTILE,
             "attempts": 1},
        ],
    )  # fmt: skip
    write_rows(
        corpus,
        "ingest_ledger",
        [{"run_id": "second", "source_file": "b.jsonl", "source_record": 3, "outcome": "written",
          "article_id": "f" * 32}],
    )  # fmt: skip
    return corpus


@pytest.fixture
def client(corpus: Path) -> TestClient:
    return browse(corpus)


def listed(client: TestClient, address: str) -> list[str]:
    """Source file and message of every record that the download of a page holds."""
    lines = client.get(f"{address}table=records&format=csv").text.splitlines()
    return sorted(lines[1:])


def test_quarantine_without_filter_lists_the_latest_attempt_at_open_records(
    client: TestClient,
) -> None:
    page = client.get("/quarantine").text
    assert "still nothing" in page
    assert "nothing in it" not in page
    assert "b.jsonl" not in page
    assert REASONS[ReasonCode.EMPTY_FILE].remedy in html.unescape(page)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 2),
        ("state=all", 3),
        ("run=first", 1),
        ("run=first&state=all", 2),
        ("reason=empty_file", 1),
        ("source=a/*", 1),
        ("source=a", 0),
        ("source=b.jsonl", 0),
        ("reason=no_such_reason", 0),
    ],
)
def test_quarantine_filter_chooses_records(client: TestClient, query: str, found: int) -> None:
    assert len(listed(client, f"/quarantine?{query}&")) == found


def test_quarantine_filter_is_what_the_replay_takes(client: TestClient) -> None:
    page = html.unescape(client.get("/quarantine?source=a/*&reason=empty_file").text)
    assert '{"reason": "empty_file", "source": "a/*"}' in page
    assert "--reason empty_file --source 'a/*'" in page
    assert "/dags/replay_quarantine" in page


def test_quarantine_without_open_records_offers_no_replay(client: TestClient) -> None:
    assert "data-trigger" not in client.get("/quarantine?source=b.jsonl&state=all").text


def test_quarantined_record_shows_every_attempt(client: TestClient) -> None:
    page = client.get("/quarantine/record?source=a/empty.txt&record=").text
    assert "nothing in it" in page
    assert "still nothing" in page
    assert '"source": "a/empty.txt"' in html.unescape(page)


def test_records_of_one_name_in_two_folders_are_told_apart(tmp_path: Path) -> None:
    folders = ["/drop/2025-03", "/drop/2025-04"]
    rows = [
        {"run_id": f"run-{at}", "landing": landing, "source_file": "001.txt",
         "reason_code": "empty_file", "message": f"refused in {landing}"}
        for at, landing in enumerate(folders)
    ]  # fmt: skip
    write_rows(tmp_path, "quarantine", rows)
    write_rows(
        tmp_path,
        "runs",
        [{"run_id": f"run-{at}", "started_at": STARTED.replace(day=1 + at)} for at in range(2)],
    )
    client = browse(tmp_path)
    listed = html.unescape(client.get("/quarantine").text)
    for own, other in (folders, folders[::-1]):
        address = next(a for a in re.findall(r'href="([^"]+)"', listed) if quote_plus(own) in a)
        page = html.unescape(client.get(f"/quarantine/{address.partition('quarantine/')[2]}").text)
        assert f"refused in {own}" in page
        assert f"refused in {other}" not in page
        assert f'"source": "{own}/001.txt"' in page
        assert f"--source {own}/001.txt" in page
        assert f"landing={quote_plus(other)}" in page
    latest = client.get("/quarantine/record?source=001.txt&record=").text
    assert f"refused in {folders[1]}" in latest
    assert f"refused in {folders[0]}" not in latest


def test_quarantine_for_a_user_who_may_not_replay_has_the_command_and_no_button(
    corpus: Path,
) -> None:
    viewer = TestClient(create_app(lambda: None, str(corpus)))
    for address in ("/quarantine", "/quarantine/record?source=a/empty.txt&record="):
        page = viewer.get(address).text
        assert "corpus quarantine replay" in page
        assert "data-trigger" not in page
        assert "<script" not in page.partition("</head>")[2]


def test_quarantine_page_of_one_user_is_not_remembered_for_another(corpus: Path) -> None:
    def auth(request: Request) -> None:
        request.state.may_replay = request.headers["user"] == "admin"

    client = TestClient(create_app(auth, str(corpus)))
    pages = {user: client.get("/quarantine", headers={"user": user}).text
             for user in ("admin", "viewer")}  # fmt: skip
    assert ["data-trigger" in page for page in pages.values()] == [True, False]


def test_quarantined_record_resolved_leads_to_its_article(client: TestClient) -> None:
    page = client.get("/quarantine/record?source=b.jsonl&record=3").text
    assert f"article_id={'f' * 32}" in page
    assert "resolved" in page
    assert "data-trigger" not in page


def test_quarantined_record_of_hostile_text_is_text(client: TestClient) -> None:
    for address in ("/quarantine", "/quarantine/record"):
        answer = client.get(address, params={"source": HOSTILE, "record": "0"})
        assert answer.status_code == 200
        assert HOSTILE in html.unescape(answer.text)
        assert "<script>alert" not in answer.text
        assert "<img" not in answer.text


def test_quarantined_record_unknown_is_not_found(client: TestClient) -> None:
    assert client.get("/quarantine/record?source=none&record=x").status_code == 404


def test_quarantine_of_an_empty_corpus_says_so(tmp_path: Path) -> None:
    answer = browse(tmp_path / "none").get("/quarantine")
    assert answer.status_code == 200
    assert "Nothing is in quarantine" in answer.text
