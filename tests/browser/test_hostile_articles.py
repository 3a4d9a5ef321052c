"""Articles that attack their readers: nothing of them is executed, and no page breaks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from payloads import PAYLOADS
from places import served

from research_corpus.contracts import TABLES
from research_corpus.storage.layout import Corpus, article_path, run_path
from research_corpus.storage.parquet import rows_to_table, sort_by_key, write_table

STARTED = datetime(2025, 6, 1, 12, tzinfo=UTC)
WATCH = """
    window.violations = [];
    document.addEventListener("securitypolicyviolation",
        (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


@pytest.fixture(scope="module")
def hostile_strings(shared_data: Path) -> list[str]:
    """Texts that are known to break programs."""
    strings: list[str] = json.loads((shared_data / "hostile" / "strings" / "blns.json").read_text())
    return [string for string in strings if string.strip()]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, hostile_strings: list[str]) -> Iterator[str]:
    """The address of the pages over a corpus of nothing but attacks."""
    corpus = tmp_path_factory.mktemp("hostile")
    _write_corpus(corpus, hostile_strings)
    with served(corpus) as address:
        yield address


def _write_corpus(corpus: Path, strings: list[str]) -> None:
    texts = list(PAYLOADS.values())
    articles = [
        {"title": text, "subtitle": text, "text": f"{text}\n\nIn the text: {text}",
         "publisher": text, "authors": texts, "agency": text, "captions": texts,
         "quality_flags": texts, "language": "en", "url": text, "source_file": text}
        for text in texts
    ] + [
        {"title": string, "authors": [string], "publisher": "Strings", "text": f"Of it: {string}"}
        for string in strings
    ]  # fmt: skip
    rows: dict[str, list[dict[str, Any]]] = {
        "articles": [], "paragraphs": [], "entities": [], "quotes": [], "article_authors": [],
        "field_provenance": [], "entity_index": [],
    }  # fmt: skip
    for number, article in enumerate(articles):
        own = {"article_id": f"{number:032x}"}
        end = len(article["text"])
        middle = {"char_start": 1, "char_end": end - 1}
        rows["articles"].append(own | article | {"date_published": STARTED, "text_chars": end})
        rows["paragraphs"].append(own | {"kind": "body", "char_start": 0, "char_end": end})
        rows["entities"].append(own | middle | {"text": article["title"], "label": texts[0]})
        rows["entity_index"].append(
            {"canonical_name": article["title"], "label": "PERSON", "articles": 1, "mentions": 1}
        )
        rows["quotes"].append(
            own | {"kind": "direct", "char_start": 3, "char_end": end, "text": article["title"],
                   "speaker_text": texts[3], "speaker_char_start": 0, "speaker_char_end": 5}
        )  # fmt: skip
        rows["article_authors"] += [
            own | {"position": place, "name": name, "role": name}
            for place, name in enumerate(article["authors"])
        ]
        rows["field_provenance"].append(
            own | {"field": texts[0], "value": article["title"], "raw": article["title"]}
        )
    for table, content in rows.items():
        _write(corpus, table, content, article_path(table, "2025-06", 0))
    run = {"run_id": texts[0], "status": "success", "finished_at": STARTED}
    faults = [
        {"run_id": texts[0], "source_file": text, "source_record": 0, "message": text,
         "raw_excerpt": text, "reason_code": "empty_body", "attempts": 1}
        for text in texts
    ]  # fmt: skip
    _write(corpus, "runs", [run], run_path("runs", STARTED))
    _write(corpus, "quarantine", faults, run_path("quarantine", STARTED))


def _write(corpus: Path, table: str, rows: list[dict[str, Any]], path: str) -> None:
    contract = TABLES[table]
    plain: dict[str, Any] = {}
    for field in contract.schema:
        kind = str(field.type)
        plain[field.name] = (
            None if field.nullable else STARTED if kind.startswith("timestamp")
            else [] if kind.startswith(("list", "map")) else "" if "string" in kind else 0
        )  # fmt: skip
    complete = [plain | row for row in rows]
    content = sort_by_key(contract, rows_to_table(contract, complete))
    write_table(contract, content, Corpus.open(str(corpus)).file(path))


@pytest.fixture
def reader(chromium: Any) -> Iterator[tuple[Any, list[str]]]:
    """A page, and all that went wrong in it: dialogs, errors, requests to elsewhere."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(WATCH)
    page, alarms = context.new_page(), []
    page.on("dialog", lambda dialog: (alarms.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("pageerror", lambda error: alarms.append(f"error {error}"))
    page.on("console", lambda told: _is_error(told) and alarms.append(f"console {told.text}"))
    page.on(
        "request",
        lambda asked: (
            asked.url.startswith("http://127.0.0.1:") or alarms.append(f"request {asked.url}")
        ),
    )
    yield page, alarms
    context.close()


def _is_error(told: Any) -> bool:
    # Chromium asks every host for a small picture; the pages have none.
    return told.type == "error" and not told.location["url"].endswith("/favicon.ico")


def _look(page: Any, address: str, alarms: list[str]) -> None:
    answer = page.goto(address)
    assert answer.status == 200, address
    alarms += page.evaluate("window.violations")
    own = page.evaluate("[...document.scripts].filter(s => !s.src.includes('/assets/')).length")
    assert own == 0, address
    assert page.locator("header nav a").count() >= 4, address
    for foreign in ("iframe", "object", "embed", "base", "main style", "main link", "main img"):
        assert page.locator(foreign).count() == 0, (address, foreign)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address


def test_hostile_strings_as_titles_and_authors_break_no_list_of_articles(
    site: str, hostile_strings: list[str], reader: tuple[Any, list[str]], shoot: Callable[..., None]
) -> None:
    page, alarms = reader
    seen: set[str] = set()
    address: str | None = f"{site}/articles"
    while address:
        _look(page, address, alarms)
        seen |= set(page.locator("td bdi").evaluate_all("cells => cells.map(c => c.textContent)"))
        following = page.locator("a[rel=next]")
        address = following.evaluate("link => link.href") if following.count() else None
    shoot(page, "hostile-articles")
    # HTML cannot carry a null character, and takes a carriage return for a line feed.
    shown = {string.replace("\0", "\ufffd").replace("\r", "\n") for string in hostile_strings}
    assert shown - seen == set()
    assert alarms == []


def test_hostile_articles_opened_show_their_text_and_execute_nothing(
    site: str, hostile_strings: list[str], reader: tuple[Any, list[str]], shoot: Callable[..., None]
) -> None:
    page, alarms = reader
    worst = [n for n, string in enumerate(hostile_strings) if "<" in string][::12]
    numbers = [*range(len(PAYLOADS)), *(len(PAYLOADS) + n for n in worst)]
    for number in numbers:
        _look(page, f"{site}/articles/article?article_id={number:032x}", alarms)
        if number < len(PAYLOADS):
            payload = list(PAYLOADS.values())[number]
            text = page.locator("article").evaluate("element => element.textContent")
            assert text == f"{payload}\n\nIn the text: {payload}"
    shoot(page, "hostile-article")
    assert alarms == []


@pytest.mark.parametrize("path", ["/", "/quality", "/sources", "/quarantine", "/articles?words=<"])
def test_hostile_corpus_every_page_stands(
    site: str, reader: tuple[Any, list[str]], path: str
) -> None:
    page, alarms = reader
    _look(page, f"{site}{path}", alarms)
    assert alarms == []


def test_hostile_quarantine_each_record_is_opened(site: str, reader: tuple[Any, list[str]]) -> None:
    page, alarms = reader
    page.goto(f"{site}/quarantine")
    links = page.locator("td a[href*='/quarantine/record']").evaluate_all(
        "links => links.map(link => link.href)"
    )
    assert len(links) == len(PAYLOADS)
    for link in links:
        _look(page, link, alarms)
    assert alarms == []
