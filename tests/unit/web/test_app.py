"""What holds for every page: who may see it, its headers, and that nothing in it comes alive."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import HTTPException
from fastapi.testclient import TestClient
from lxml import html
from made_rows import STARTED, browse, write_rows

from research_corpus.web.app import create_app

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}</style><svg/onload=1>"
ARTICLE = "a" * 32

QUERIES = {
    "run": {"run_id": HOSTILE},
    "rule": {"run_id": HOSTILE, "suite": HOSTILE, "expectation": HOSTILE},
    "source": {"publisher": HOSTILE},
    "article": {"article_id": ARTICLE},
    "passages": {"article_id": ARTICLE, "other_id": f"{1:032x}"},
    "quarantined": {"run": HOSTILE, "source": HOSTILE},
    "release": {"name": "1"},
}
"""What each route that needs something needs, by its name."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus in which every text is hostile."""
    corpus = tmp_path_factory.mktemp("hostile")
    write_rows(
        corpus,
        "runs",
        [{"run_id": HOSTILE, "status": "success", "counts": [("records_read", 3)],
          "finished_at": STARTED}],
    )  # fmt: skip
    rule = {"run_id": HOSTILE, "suite": HOSTILE, "expectation": HOSTILE}
    write_rows(
        corpus,
        "quality_results",
        [rule | {"table_name": HOSTILE, "severity": "critical", "success": False,
                 "observed_value": HOSTILE}],
    )  # fmt: skip
    write_rows(corpus, "quality_failed_rows", [rule | {"article_id": HOSTILE, "value": HOSTILE}])
    write_rows(
        corpus,
        "quarantine",
        [{"run_id": HOSTILE, "source_file": HOSTILE, "reason_code": "empty_file",
          "message": HOSTILE, "raw_excerpt": HOSTILE}],
    )  # fmt: skip
    passage = {"article_id": ARTICLE, "other_id": f"{1:032x}", "words": 30, "char_end": 8,
               "other_char_end": 9, "came_first": HOSTILE}  # fmt: skip
    write_rows(corpus, "shared_passages", [passage], "2025-02")
    for number, month in enumerate(("2025-02", "2025-03")):
        write_rows(
            corpus,
            "articles",
            [{"article_id": f"{number:032x}" if number else ARTICLE, "title": HOSTILE,
              "text": HOSTILE, "text_chars": len(HOSTILE), "publisher": HOSTILE,
              "language": HOSTILE, "date_published": STARTED, "run_id": HOSTILE}],
            month,
        )  # fmt: skip
        write_rows(
            corpus,
            "entities",
            [{"article_id": ARTICLE, "entity_id": 1, "text": HOSTILE, "label": "PERSON",
              "char_end": 8}],
            month,
        )  # fmt: skip
        name = {"canonical_name": HOSTILE, "label": "PERSON", "articles": 1, "mentions": 1}
        write_rows(corpus, "entity_index", [name], month)
    return corpus


@pytest.fixture(scope="module")
def client(corpus: Path) -> TestClient:
    """Somebody who may see everything, before that corpus."""
    return browse(corpus)


def routes() -> list[tuple[str, str, str]]:
    """Return name, method and path of every route of the app."""
    app = create_app(lambda: None, "nowhere")
    return [
        (route.name, method, route.path.replace("{name}", "style.css"))
        for route in app.routes
        for method in sorted(route.methods)
    ]


def refuse(status: int) -> TestClient:
    """Return a client of the pages whom the auth refuses."""

    def auth() -> None:
        raise HTTPException(status)

    return TestClient(create_app(auth, "nowhere"))


def test_routes_are_only_read() -> None:
    assert {method for _, method, _ in routes()} == {"GET"}


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize(("name", "method", "path"), routes())
def test_route_refused_by_auth_answers_nothing(
    name: str, method: str, path: str, status: int
) -> None:
    answer = refuse(status).request(method, path, params=QUERIES.get(name))
    assert answer.status_code == status
    page = html.fromstring(answer.text)
    [title] = page.xpath("//h1/text()")
    assert title == {401: "Log in first", 403: "Not for your user"}[status]
    assert len(page.xpath("//main//text()[normalize-space()]")) == 2


@pytest.mark.parametrize(("name", "method", "path"), routes())
def test_route_allowed_by_auth_answers_with_strict_headers(
    client: TestClient, name: str, method: str, path: str
) -> None:
    answer = client.request(method, path, params=QUERIES.get(name))
    assert answer.status_code == (404 if name == "release" else 200)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"].startswith("private")


@pytest.mark.parametrize(
    ("name", "path"), [(name, path) for name, _, path in routes() if name != "asset"]
)
def test_page_of_hostile_texts_holds_nothing_that_runs_and_loads_nothing_from_outside(
    client: TestClient, name: str, path: str
) -> None:
    text = client.get(path, params=QUERIES.get(name)).text
    page = html.fromstring(text)
    scripts = [(s.get("src", ""), s.text) for s in page.xpath("//script")]
    assert all(src.startswith("/assets/") and not inline for src, inline in scripts)
    assert not page.xpath("//style|//img|//iframe|//object|//embed|//base|//*[@style]")
    handlers = [a for e in page.iter() for a in e.attrib if a.lower().startswith("on")]
    assert handlers == []
    addresses = page.xpath("//@href|//@src|//@action|//@formaction")
    assert [a for a in addresses if not a.startswith(("/", "#"))] == []
    assert "{{7*7}}" in text or name in {"releases", "release"}


@pytest.mark.parametrize(
    ("name", "path"), [(name, path) for name, _, path in routes() if name != "asset"]
)
def test_page_can_be_used_by_keyboard_and_reader(client: TestClient, name: str, path: str) -> None:
    page = html.fromstring(client.get(path, params=QUERIES.get(name)).content)
    assert page.get("lang") == "en"
    assert page.xpath("//body/a[1]/@href") == ["#content"]
    assert len(page.xpath("//main[@id='content']")) == 1
    assert len(page.xpath("//h1")) == 1
    ids = page.xpath("//@id[not(ancestor::svg)]")
    assert len(ids) == len(set(ids))
    nameless = [a for a in page.xpath("//a") if not (a.text_content().strip() or a.get("title"))]
    assert nameless == []
    assert page.xpath("//*[contains(@class,'scroll')][not(@tabindex='0')]") == []


def test_page_names_its_section_as_the_current_one(client: TestClient) -> None:
    page = html.fromstring(client.get("/quality/run", params=QUERIES["run"]).text)
    assert page.xpath("//nav//a[@aria-current='page']/text()") == ["Quality"]


def test_unknown_address_is_not_found_without_auth_deciding() -> None:
    for address in ("/openapi.json", "/docs", "/articles/nowhere"):
        answer = refuse(401).get(address)
        assert answer.status_code == 404
        assert "There is no such page." in answer.text


def test_asset_outside_the_list_is_not_served() -> None:
    client = TestClient(create_app(lambda: None, "nowhere"))
    assert client.get("/assets/..%2fapp.py").status_code == 404
    assert client.get("/assets/app.py").status_code == 404


def test_links_below_a_mount_lead_below_it(corpus: Path) -> None:
    from fastapi import FastAPI

    outer = FastAPI()
    outer.mount("/corpus", create_app(lambda: None, str(corpus)))
    page = html.fromstring(TestClient(outer).get("/corpus/quality").text)
    addresses = {a for a in page.xpath("//a/@href|//link/@href|//script/@src") if a[0] == "/"}
    assert addresses
    assert {a for a in addresses if not a.startswith("/corpus/")} == set()


def test_empty_corpus_has_every_page(tmp_path: Path) -> None:
    client = browse(tmp_path / "nothing")
    for path in ("/", "/quality", "/sources", "/releases"):
        assert client.get(path).status_code == 200


def test_run_that_is_not_there_is_explained(client: TestClient) -> None:
    answer = client.get("/quality/run", params={"run_id": "manual__today"})
    assert answer.status_code == 404
    assert "has no run manual__today" in answer.text
