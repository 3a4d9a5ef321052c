"""The page Overview: who is mentioned most."""

from __future__ import annotations

import re
from pathlib import Path

from made_rows import STARTED, browse, write_rows


def corpus_of_two_months(corpus: Path) -> Path:
    for number, month in enumerate(("2025-02", "2025-03")):
        article = {"article_id": f"{number:032x}", "text": "x", "date_published": STARTED}
        write_rows(corpus, "articles", [article], month)
    return corpus


def names(corpus: Path) -> list[tuple[str, str]]:
    """Return name and mentions as the page shows them."""
    page = browse(corpus).get("/").text
    figure = page.partition("Most mentioned")[2].partition("</figure>")[0]
    return re.findall(r'<th scope="row">([^<]+) <span.*?"of-count">([0-9]+)<', figure)


def test_overview_adds_up_mentions_by_month_and_publisher_copies_among_them(tmp_path: Path) -> None:
    corpus = corpus_of_two_months(tmp_path)
    novak = {"canonical_name": "Ada Novak", "label": "PERSON", "articles": 1, "mentions": 4}
    write_rows(corpus, "entity_index", [novak], "2025-02")
    write_rows(
        corpus,
        "entity_index",
        [
            novak | {"publisher": "BBC News", "duplicate_articles": 1, "duplicate_mentions": 4},
            novak | {"publisher": "Le Monde"},
            {"canonical_name": "Bern", "label": "GPE", "articles": 2, "mentions": 7},
        ],
    )
    assert names(corpus) == [("Ada Novak", "12"), ("Bern", "7")]


def test_overview_of_a_corpus_without_counts_leaves_the_figure_out(tmp_path: Path) -> None:
    page = browse(corpus_of_two_months(tmp_path)).get("/")
    assert page.status_code == 200
    assert "Most mentioned" not in page.text
