"""Pages of sources: what each publisher delivers, and where it leaves what is usual."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import html
from made_rows import browse, write_rows

from research_corpus.contracts import TABLES
from research_corpus.quality.drift import snapshot
from research_corpus.storage.layout import Corpus
from research_corpus.storage.parquet import rows_to_table, write_table
from research_corpus.web.drift import Drift
from research_corpus.web.reading import Reader

MONTHS = ("2025-01", "2025-02", "2025-04")


def article(number: int, publisher: str | None, month: str, **more: Any) -> dict[str, Any]:
    date = None if month == "unknown" else datetime.fromisoformat(f"{month}-03").replace(tzinfo=UTC)
    return {
        "article_id": f"{number:032x}", "publisher": publisher, "date_published": date,
        "text_chars": 100 * number, "language": "en", "authors": ["Ada Novak"], **more,
    }  # fmt: skip


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Harbour Times in three of four months, one article undated; one article of nobody."""
    corpus = tmp_path_factory.mktemp("sources")
    for number, month in enumerate(MONTHS, 1):
        rows = [article(number, "Harbour Times", month, duplicate_of="x" if number == 2 else None)]
        if month == "2025-02":
            rows.append(article(9, None, month, language=None, authors=[]))
            rows.append(article(8, "Harbour Times", month, language="fr", authors=[]))
        write_rows(corpus, "articles", rows, month)
    write_rows(corpus, "articles", [article(7, "Harbour Times", "unknown")], "unknown")
    metrics = TABLES["quality_metrics"]
    row = {"run_id": "watch", "publisher": "Harbour Times", "z_score": -7.0, "baseline": 20.0}
    rows = [
        row | {"pub_month": "2025-03", "metric": "article_count", "value": 0.0, "alert": "silent"},
        row | {"pub_month": "2024-01", "metric": "article_count", "value": 1.0,
               "alert": "volume_halved"},
        row | {"pub_month": "2025-04", "metric": "missing_date_ratio", "value": 0.25,
               "alert": None},
    ]  # fmt: skip
    write_table(metrics, rows_to_table(metrics, rows), snapshot(Corpus.open(str(corpus))))
    return corpus


@pytest.fixture(scope="module")
def client(corpus: Path) -> TestClient:
    """Somebody who may see everything."""
    return browse(corpus)


@pytest.fixture(scope="module")
def drift(corpus: Path) -> Drift:
    return Drift(Reader(str(corpus)))


def test_sources_measures_every_publisher_over_all_months(drift: Drift) -> None:
    rows = {row["publisher"]: row for row in drift.sources().to_pylist()}
    harbour = rows["Harbour Times"]
    assert harbour["articles"] == 5
    assert harbour["missing_dates"] == 0.2
    assert harbour["missing_authors"] == 0.2
    assert harbour["duplicates"] == 0.2
    assert harbour["median_chars"] == 400  # of the medians 100, 500, 300 and 700 of its months
    assert (harbour["main_language"], harbour["main_language_ratio"]) == ("en", 0.8)
    assert harbour["last_month"] == "2025-04"
    assert rows[None]["main_language"] == "unknown"


def test_past_counts_a_month_without_articles_as_none_and_knows_no_more_of_it(
    drift: Drift,
) -> None:
    assert drift.months()[-4:] == ["2025-01", "2025-02", "2025-03", "2025-04"]
    past = drift.past()
    assert past["Harbour Times", "articles"][-4:] == [1, 2, 0, 1]
    assert past["Harbour Times", "missing_authors"][-4:] == [0, 0.5, None, 0]
    assert past["Harbour Times", "missing_dates"][-4:] == [None, None, None, 0.25]


def test_current_alerts_leaves_out_those_on_old_months(drift: Drift) -> None:
    assert [(row["pub_month"], row["alert"]) for row in drift.current_alerts()] == [
        ("2025-03", "silent")
    ]


def test_months_of_joins_measure_usual_and_alert(drift: Drift) -> None:
    march = drift.months_of("Harbour Times")[-2]
    assert (march["articles"], march["articles_usual"], march["articles_alert"]) == (
        0, 20.0, "silent",
    )  # fmt: skip


def test_sources_page_puts_the_silent_publisher_on_top_and_says_so(client: TestClient) -> None:
    page = html.fromstring(client.get("/sources").text)
    assert (
        "Harbour Times fell silent"
        in page.xpath("//section[@aria-labelledby='alerts']")[0].text_content()
    )
    names = page.xpath("//section[@id='sources']//tbody/tr/td[1]//text()[normalize-space()]")
    assert [name.strip() for name in names] == ["Harbour Times", "unknown publisher"]
    assert len(page.xpath("//svg[contains(@class,'spark bad')]")) == 1


def test_source_page_lists_all_its_alerts_old_ones_too(client: TestClient) -> None:
    page = html.fromstring(client.get("/sources/source?publisher=Harbour+Times").text)
    months = page.xpath("//section[@id='alerts']//tbody/tr/td[1]/text()")
    assert [month.strip() for month in months] == ["2025-03", "2024-01"]


def test_source_page_of_articles_without_publisher_is_there(client: TestClient) -> None:
    answer = client.get("/sources/source?publisher=")
    assert answer.status_code == 200
    assert "Unknown publisher" in answer.text


def test_source_page_of_articles_without_publisher_leads_to_those_alone(client: TestClient) -> None:
    page = html.fromstring(client.get("/sources/source?publisher=").text)
    [address] = page.xpath("//div[@class='card'][p='Articles']//a/@href")
    found = html.fromstring(client.get(address).text)
    links = found.xpath("//section[@id='articles']//tbody//a/@href")
    assert links == [f"/articles/article?article_id={9:032x}&month=2025-02"]


def test_source_unknown_to_the_corpus_is_explained(client: TestClient) -> None:
    assert client.get("/sources/source?publisher=Nobody").status_code == 404
