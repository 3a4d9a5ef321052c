"""The pages of articles: what a search finds, what one article shows, and nothing executed."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from made_rows import browse, write_rows

from research_corpus.web import articles_search
from research_corpus.web.articles_search import expression, pattern
from research_corpus.web.naming import name_of

HOSTILE = "</article><script>alert(1)</script> \"'><svg onload=alert(2)>"
TEXT = f"Ada Novak said: “The dam’s safe.”\n\n100% of Novi Sad agreed. {HOSTILE}"


def article(number: int, **columns: Any) -> dict[str, Any]:
    text = columns.setdefault("text", TEXT)
    return {"article_id": f"{number:032x}", "text_chars": len(text), **columns}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five articles in three months; the first one has all there is."""
    corpus = tmp_path_factory.mktemp("articles")
    days = [datetime(2025, 3, day, 8, tzinfo=UTC) for day in (1, 14, 31)]
    write_rows(
        corpus,
        "articles",
        [
            article(1, title=f"The dam {HOSTILE}", publisher="Lake Post", authors=["Ada <b>"],
                    date_published=days[1], source_file="lake/1.txt", duplicate_group=f"{1:032x}",
                    quality_flags=["date_assumed"], url="javascript:alert(3)"),
            article(2, title="Night train", publisher="City Ledger", date_published=days[2],
                    text="Nothing of the kind."),
            article(3, publisher="Lake Post", date_published=days[0],
                    duplicate_group=f"{1:032x}", duplicate_of=f"{1:032x}", duplicate_kind="exact"),
        ],
    )  # fmt: skip
    january = datetime(2025, 1, 20, tzinfo=UTC)
    write_rows(corpus, "articles", [article(4, date_published=january)], "2025-01")
    write_rows(
        corpus,
        "articles",
        [
            article(5, title="Undated", duplicate_group=f"{4:032x}", duplicate_kind="part"),
        ],
        "unknown",
    )
    own = {"article_id": f"{1:032x}"}
    write_rows(corpus, "entities", [
        own | {"entity_id": 1, "text": "Ada Novak", "label": "PERSON", "char_start": 0,
               "char_end": 9},
        own | {"entity_id": 2, "text": "100%", "label": "<i>PERCENT", "char_start": 35,
               "char_end": 39},
    ])  # fmt: skip
    write_rows(corpus, "quotes", [
        own | {"quote_id": 1, "kind": "direct", "text": "“The dam’s safe.”", "char_start": 16,
               "char_end": 33, "speaker_text": "Ada Novak", "speaker_char_start": 0,
               "speaker_char_end": 9, "confidence": 0.9},
    ])  # fmt: skip
    write_rows(corpus, "shared_passages", [
        own | {"other_id": f"{4:032x}", "char_start": 0, "char_end": 9, "other_char_start": 17,
               "other_char_end": 24, "words": 42, "share": 0.5, "other_share": 0.25,
               "came_first": "day"},
    ])  # fmt: skip
    write_rows(corpus, "field_provenance", [
        own | {"field": "publisher", "value": "Lake Post", "raw": HOSTILE, "origin": "header",
               "rule": "registry-name", "confidence": 1.0},
    ])  # fmt: skip
    return corpus


@pytest.fixture
def client(corpus: Path) -> TestClient:
    return browse(corpus)


def found(client: TestClient, **query: str) -> list[int]:
    """Numbers of the articles that a search finds, in order."""
    answer = client.get("/articles", params={**query, "table": "articles", "format": "csv"})
    return [int(line.split(",")[0].strip('"'), 16) for line in answer.text.splitlines()[1:]]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({}, [2, 1, 3, 4, 5]),
        ({"publisher": "Lake Post"}, [1, 3]),
        ({"words": "NOVAK dam"}, [1, 3, 4, 5]),
        ({"words": "night"}, [2]),
        ({"words": "dam's"}, [1, 3, 4, 5]),
        ({"words": '"novi sad" agreed'}, [1, 3, 4, 5]),
        ({"words": '"sad novi"'}, []),
        ({"words": "100%"}, [1, 3, 4, 5]),
        ({"words": "10%0"}, []),
        ({"words": "1_0"}, []),
        ({"from": "2025-03-14", "until": "2025-03-14"}, [1]),
        ({"from": "2025-01-01", "until": "2025-03-13"}, [3, 4]),
        ({"until": "2025-02-30"}, [2, 1, 3, 4, 5]),
        ({"words": "' or 1=1 --"}, []),
    ],
)
def test_search_finds_by_words_publisher_and_date_newest_first(
    client: TestClient, query: dict[str, str], numbers: list[int]
) -> None:
    assert found(client, **query) == numbers


def test_search_beyond_its_limits_offers_older_ones(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(articles_search, "MAX_READ_CHARS", 1)
    monkeypatch.setattr(articles_search, "_FIRST_STRIDE", 1)
    assert found(client, words="novak") == [1, 3]
    assert "until=2025-02-28" in client.get("/articles?words=novak").text
    assert found(client, words="novak", until="2025-02-28") == [4]


def test_search_with_more_hits_than_shown_leads_on_from_the_last_day(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(articles_search, "MAX_HITS", 2)
    assert found(client) == [2, 1]
    assert "until=2025-03-01" in client.get("/articles").text


def test_search_shows_the_passage_with_the_word_marked(client: TestClient) -> None:
    page = client.get("/articles?words=agreed").text
    assert '<span class="found">agreed</span>' in page


@given(st.text(min_size=1, max_size=12), st.text(max_size=5), st.text(max_size=5))
def test_expression_finds_the_word_wherever_it_stands(word: str, before: str, after: str) -> None:
    assert expression((word,)).search(f"{before}{word}{after}")
    assert pattern(word).startswith("%")


def test_article_shows_names_quotations_speakers_provenance_and_copies(
    client: TestClient,
) -> None:
    page = client.get(f"/articles/article?article_id={1:032x}").text
    assert '<span class="speaker" title="Speaker of quotation 1">Ada Novak</span>' in page
    assert 'class="entity person" title="PERSON" id="entity-1"' in page
    assert 'title="Quotation 1, direct, said by Ada Novak" id="quote-1">“The dam’s safe.”' in page
    assert "registry-name" in page
    assert "lake/1.txt" in page
    assert "date_assumed" in page
    assert f"article_id={3:032x}" in page


@pytest.mark.parametrize(
    ("number", "other", "says"),
    [(3, 1, "repeats another article"), (5, 4, "part of a longer article")],
)
def test_article_leads_to_the_one_that_counts_for_it(
    client: TestClient, number: int, other: int, says: str
) -> None:
    page = html.unescape(client.get(f"/articles/article?article_id={number:032x}").text)
    assert re.search(rf'href="[^"]*article_id={other:032x}[^"]*">{says}</a>', page)


@pytest.mark.parametrize(
    ("number", "other", "kind"),
    [
        (1, 3, "exact duplicate"),
        (3, 1, "counts for the others"),
        (4, 5, "part of a longer article"),
        (5, 4, "counts for the others"),
    ],
)
def test_article_lists_its_group_also_where_it_names_none_itself(
    client: TestClient, number: int, other: int, kind: str
) -> None:
    page = client.get(f"/articles/article?article_id={number:032x}").text
    [group] = re.findall(r'<section id="duplicates">.*?</section>', page, re.DOTALL)
    [row] = re.findall(r"<li>.*?</li>", group)
    assert f"article_id={other:032x}" in row
    assert f"{kind}</span>" in row


def test_article_with_many_duplicates_lists_some_and_counts_all(tmp_path: Path) -> None:
    parts = {"duplicate_group": f"{1:032x}", "duplicate_kind": "part"}
    write_rows(tmp_path, "articles", [article(1), *(article(n, **parts) for n in range(2, 27))])
    page = browse(tmp_path).get(f"/articles/article?article_id={1:032x}").text
    assert "counts for 25 more" in page
    assert page.count("part of a longer article</span>") == 20
    assert "And 5 more." in page


def test_article_without_duplicates_or_parts_lists_none(client: TestClient) -> None:
    page = client.get(f"/articles/article?article_id={2:032x}").text
    assert 'id="duplicates"' not in page


@pytest.mark.parametrize(("number", "other"), [(1, 4), (4, 1)])
def test_article_leads_to_its_passages_with_either_article(
    client: TestClient, number: int, other: int
) -> None:
    page = client.get(f"/articles/article?article_id={number:032x}").text
    [href] = re.findall(r'href="(/articles/passages[^"]*)"', page)
    assert f"article_id={1:032x}&month=2025-03&other_id={4:032x}" in html.unescape(href)
    share = "50.0" if number == 1 else "25.0"
    assert f"42 words in 1 passage, {share}%" in page.replace(" %", "%")
    both = client.get(html.unescape(href)).text
    told = 'class="shared" title="Passage 1, 42 words" id='
    assert f'<span {told}"passage-1">{TEXT[:9]}</span>' in both
    assert f'<span {told}"other-passage-1">{TEXT[17:24]}</span>' in both


def test_passages_of_articles_without_any_are_not_found(client: TestClient) -> None:
    pair = {"article_id": f"{4:032x}", "other_id": f"{1:032x}"}
    assert client.get("/articles/passages", params=pair).status_code == 404
    assert client.get("/articles/passages").status_code == 404


def test_article_of_hostile_text_shows_it_as_text(client: TestClient) -> None:
    page = client.get(f"/articles/article?article_id={1:032x}").text
    assert html.unescape(page).count(HOSTILE) >= 3
    for breaking in ("<script>alert", "<svg onload", "<b>", "<i>", 'href="javascript:'):
        assert breaking not in page


def test_article_without_title_is_called_by_its_first_words(client: TestClient) -> None:
    named = "Ada Novak said: “The dam’s safe.” 100% of Novi Sad agreed.…"
    address = f"/articles/article?article_id={4:032x}"
    assert f'<h1 dir="auto">{named}</h1>' in client.get(address).text
    earlier = {"article_id": f"{1:032x}", "other_id": f"{4:032x}"}
    for listing in ("/articles", f"/articles/article?article_id={1:032x}", "/articles/passages"):
        page = client.get(listing, params=earlier if listing.endswith("passages") else None).text
        assert named in re.findall(r">([^<]*)(?:</bdi>)?</a>", page)
        assert "Untitled" not in page


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ({"title": "The dam", "subtitle": "It held", "text": "Water rose."}, "The dam"),
        ({"subtitle": "It held", "text": "Water rose."}, "It held"),
        ({"text": " \n\n", "captions": ["A dam."]}, "A dam."),
        ({"text": "Water\n\nrose."}, "Water rose."),
        ({"text": "tide " * 99}, "tide " * 13 + "tide…"),
        ({"text": "水" * 200}, "水" * 70 + "…"),
        ({}, "Untitled"),
    ],
)
def test_name_of_article_is_title_teaser_first_words_or_caption(
    row: dict[str, Any], name: str
) -> None:
    blank = {"title": None, "subtitle": None, "text": None, "captions": None}
    assert name_of({**blank, **row}) == name


@pytest.mark.parametrize("number", [3, 4, 5])
def test_article_without_title_or_annotation_is_shown(client: TestClient, number: int) -> None:
    assert client.get(f"/articles/article?article_id={number:032x}").status_code == 200


def test_article_unknown_is_not_found(client: TestClient) -> None:
    answer = client.get("/articles/article", params={"article_id": HOSTILE})
    assert answer.status_code == 404
    assert "<script>alert" not in answer.text


def test_articles_of_an_empty_corpus_are_none(tmp_path: Path) -> None:
    assert found(browse(tmp_path / "none")) == []
    assert browse(tmp_path / "none").get("/articles?words=x").status_code == 200
