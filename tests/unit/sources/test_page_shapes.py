"""What pages of publishing systems tell: title, authors, publisher and dates."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest
from composed_pages import ComposedPage, composed_pages

from research_corpus.contracts.page_kinds import PAGE_KIND_FLAGS
from research_corpus.contracts.records import SourceInfo
from research_corpus.metadata.normalise import normalise

SEEDS = range(3)
BARS = {
    "tuning": {"title": 0.98, "authors": 0.95, "publisher": 0.97, "day": 0.95},
    "test": {"title": 0.98, "authors": 0.95, "publisher": 0.97, "day": 0.95},
}
READ_AT = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def article(read):
    def read_article(markup: str) -> Any:
        (record,) = read("page.html", markup)
        info = SourceInfo("page.html", hashlib.sha256(b"").hexdigest(), "run", READ_AT)
        return normalise(record, info, max_text_chars=10**6)

    return read_article


def told(page: ComposedPage, row: dict[str, Any]) -> dict[str, bool]:
    day, changed = row["date_published"], row["date_modified"]
    publisher = page.publisher is None or row["publisher"] == page.publisher
    return {
        "title": row["title"] == page.title,
        "authors": row["authors"] == page.authors,
        "publisher": publisher,
        "day": bool(day) and day.date() == page.day,
        "modified": page.modified is None or (bool(changed) and changed.date() == page.modified),
    }


@pytest.mark.parametrize("split", ["tuning", "test"])
def test_composed_pages_are_told_right(article, split):
    pages = composed_pages(split, SEEDS)
    results = [(page, told(page, article(page.markup).article)) for page in pages]
    assert len(pages) >= 90
    for field, bar in BARS[split].items():
        wrong = [page.name for page, right in results if not right[field]]
        assert len(wrong) <= (1 - bar) * len(pages), f"{field}: {wrong}"


def test_composed_pages_are_articles(article):
    for page in composed_pages("test", range(1)):
        assert not PAGE_KIND_FLAGS & set(article(page.markup).article["quality_flags"]), page.name


def test_composed_pages_have_no_references_or_addresses_for_names(article):
    for page in [*composed_pages("test", SEEDS), *composed_pages("tuning", SEEDS)]:
        row = article(page.markup).article
        for text in [row["title"], row["publisher"], *row["authors"]]:
            assert text is None or ("http" not in text and "&#" not in text), page.name
