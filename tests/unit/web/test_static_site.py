"""The same pages as files."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html
from made_rows import STARTED, write_rows
from typer.testing import CliRunner

from research_corpus.cli import app
from research_corpus.web.static_site import write_site


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One run and two articles, one of them with a name that is no file name."""
    corpus = tmp_path_factory.mktemp("static")
    write_rows(
        corpus, "runs",
        [{"run_id": "../a b&c?", "status": "success", "finished_at": STARTED}],
    )  # fmt: skip
    day = datetime(2025, 3, 3, tzinfo=UTC)
    write_rows(
        corpus,
        "articles",
        [
            {"article_id": c * 32, "text": "Words.", "text_chars": 6, "date_published": day,
             "publisher": name, "title": name}
            for c, name in (("a", "Harbour Times"), ("b", '<b>"../../x"</b>'))
        ],
    )  # fmt: skip
    return corpus


@pytest.fixture(scope="module")
def site(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All pages of it."""
    out = tmp_path_factory.mktemp("out") / "site"
    write_site(str(corpus), out, max_pages=60)
    return out


def pages(site: Path) -> dict[str, html.HtmlElement]:
    return {file.name: html.parse(file).getroot() for file in site.glob("*.html")}


def test_write_site_leaves_no_link_that_leads_nowhere(site: Path) -> None:
    names = {file.name for file in site.iterdir()}
    links = {
        unquote(urlsplit(href).path)
        for page in pages(site).values()
        for href in page.xpath("//@href")
        if not href.startswith("#")
    }
    assert "index.html" in names
    assert {"quality.html", "sources.html", "articles.html"} <= links
    assert links - names == set()


def test_write_site_has_neither_scripts_nor_forms(site: Path) -> None:
    assert [name for name, page in pages(site).items() if page.xpath("//script|//form")] == []


def test_write_site_keeps_tables_beside_the_pages(site: Path) -> None:
    kept = {file.suffix for file in site.iterdir()}
    assert {".html", ".css", ".csv", ".parquet"} == kept


def test_write_site_stays_in_its_folder_whatever_names_are(site: Path) -> None:
    assert [p.name for p in site.parent.iterdir()] == [site.name]
    assert all(file.is_file() for file in site.iterdir())


def test_write_site_with_few_pages_turns_other_links_into_text(
    corpus: Path, tmp_path: Path
) -> None:
    assert write_site(str(corpus), tmp_path, max_pages=3) == 3
    found = pages(tmp_path)
    assert len(found) == 3
    links = {href for page in found.values() for href in page.xpath("//a/@href")}
    assert {link for link in links if link.endswith(".html")} <= set(found)


def test_report_command_says_where_to_begin(corpus: Path, tmp_path: Path) -> None:
    arguments = ["report", "--html", str(tmp_path / "o"), "--corpus", str(corpus), "--json"]
    done = CliRunner().invoke(app, [*arguments, "--max-pages", "2"])
    assert done.exit_code == 0, done.output
    written = json.loads(done.stdout)
    assert written == {"pages": 2, "index": str(tmp_path / "o" / "index.html")}
    assert Path(written["index"]).exists()


def test_report_command_without_a_corpus_says_so(tmp_path: Path) -> None:
    arguments = ["report", "--html", str(tmp_path / "o"), "--corpus", str(tmp_path / "none")]
    assert CliRunner().invoke(app, arguments).exit_code == 1
