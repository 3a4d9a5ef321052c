"""The concordance page: the same hits as the command, whatever is asked, and nothing executed."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from made_rows import browse, write_rows
from typer.testing import CliRunner

from research_corpus.cli import app

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def client(seeds_corpus: Path) -> TestClient:
    return browse(seeds_corpus)


def page(client: TestClient, **query: object) -> str:
    answer = client.get("/explore", params={name: str(value) for name, value in query.items()})
    assert answer.status_code == 200
    return answer.text


def matches(text: str) -> list[str]:
    return [html.unescape(cell) for cell in re.findall(r'class="match"><bdi>(.*?)</bdi>', text)]


def command(corpus: Path, *arguments: object) -> list[dict[str, str]]:
    words = [*map(str, arguments), "--corpus", str(corpus), "--format", "json", "--limit", "50"]
    return json.loads(CliRunner().invoke(app, words).stdout)


@pytest.mark.parametrize(
    ("query", "called"),
    [
        ({"q": "council*", "sort": "right"}, ("kwic", "council*", "--sort", "right")),
        ({"q": "of the", "sort": "left"}, ("kwic", "of the", "--sort", "left")),
        ({"q": "say", "attribute": "lemma"}, ("kwic", "say", "--attribute", "lemma")),
        ({"q": "the", "sample": 20, "seed": 3}, ("kwic", "the", "--sample", 20, "--seed", 3)),
        ({"q": '[upos="ADJ"] [upos="NOUN"]', "language": "en"},
         ("search", '[upos="ADJ"] [upos="NOUN"]', "--language", "en")),
    ],
)  # fmt: skip
def test_page_shows_the_lines_of_the_command_and_names_it(
    client: TestClient, seeds_corpus: Path, query: dict[str, object], called: tuple[object, ...]
) -> None:
    text = page(client, **query)
    rows = command(seeds_corpus, *called)
    assert matches(text) == [row["match"] for row in rows]
    shown = re.search(r'<code class="command">corpus (.*?)</code>', text)
    assert shown
    assert html.unescape(shown[1]).split()[0] == called[0]


def test_total_counts_all_hits_and_pages_go_through_them_once(
    client: TestClient, seeds_corpus: Path
) -> None:
    import research_corpus

    with research_corpus.connect(str(seeds_corpus)) as connection:
        ((hits, articles),) = connection.sql(
            "select count(*), count(distinct article_id) from kwic('the', 9)"
        ).fetchall()
    text = page(client, q="the")
    assert f"{hits:,} hits in {articles:,} articles" in text
    seen, number = 0, 1
    while True:
        text = page(client, q="the", page=number)
        seen += len(matches(text))
        if 'rel="next"' not in text:
            break
        number += 1
    assert seen == hits > 100


def test_download_holds_all_hits(client: TestClient) -> None:
    answer = client.get("/explore", params={"q": "the", "table": "hits", "format": "csv"})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    total = re.search(r"([\d,]+) hits in", page(client, q="the"))
    assert total
    assert len(rows) == int(total[1].replace(",", ""))
    assert rows[0]["match"].lower() == "the"


def test_publisher_narrows_the_hits(client: TestClient) -> None:
    text = page(client, q="the", publisher="BBC News")
    assert matches(text)
    assert "Reuters</bdi></a></td>" not in text


@pytest.mark.parametrize(
    "query",
    [
        {"q": "[upos="},
        {"q": '[form="("]'},
        {"q": "[]*"},
        {"q": "x" * 20_000},
        {"q": "'; drop table articles; --"},
        {"q": "the", "month": "2025;publisher=x"},
        {"q": "the", "page": "-1", "sample": "0", "seed": "nine", "sort": "sideways"},
        {"q": '[form="(a+)+b"]'},
        {"q": " ".join(f'[form="{n}"]' for n in range(40))},
        {"q": "[form=" + "(" * 4000},
    ],
)
def test_hostile_query_is_answered_with_a_page(client: TestClient, query: dict[str, str]) -> None:
    assert "<h1>Concordance</h1>" in page(client, **query)
    assert matches(page(client, q="the"))


@pytest.mark.parametrize(
    "query",
    [
        {"q": "council*"},
        {"q": "OF the"},
        {"q": "say", "attribute": "lemma"},
        {"q": "The", "attribute": "form"},
    ],
)
def test_links_of_hits_lead_to_the_article_with_the_same_hits_marked(
    client: TestClient, query: dict[str, str]
) -> None:
    text = page(client, **query)
    links = [html.unescape(a) for a in re.findall(r'class="origin"><a href="([^"]*)"', text)]
    assert links
    for link, match in list(zip(links, matches(text), strict=True))[:8]:
        address, _, anchor = link.partition("#")
        article = client.get(address).text
        text_of_hit = rf'<span class="found" id="{anchor}">(.*?)(?=</p>|$)'
        [after] = re.findall(text_of_hit, article, re.DOTALL)
        assert html.unescape(re.sub(r"<[^>]*>", "", after)).startswith(match)


def test_links_of_token_tests_lead_to_the_plain_article(client: TestClient) -> None:
    text = page(client, q='[lemma="say"]')
    [link, *_] = re.findall(r'class="origin"><a href="([^"]*)"', text)
    assert "q=" not in link
    assert 'class="found"' not in client.get(html.unescape(link)).text


def test_wrong_query_is_explained(client: TestClient) -> None:
    assert "The query cannot be run" in page(client, q="[upos=")


def test_no_hit_says_what_to_try(client: TestClient) -> None:
    assert "Try a star" in page(client, q="zzzzqq")


def test_text_of_an_article_is_not_markup(tmp_path: Path) -> None:
    own = {"article_id": "a" * 32}
    text = f"{HOSTILE} tide {HOSTILE}"
    start = text.index("tide")
    write_rows(tmp_path, "articles", [own | {"text": text, "text_chars": len(text),
               "publisher": HOSTILE, "token_count": 1}])  # fmt: skip
    write_rows(tmp_path, "tokens", [own | {"form": "tide", "lemma": "tide", "char_start": start,
               "char_end": start + 4, "sentence_id": 1}])  # fmt: skip
    text = page(browse(tmp_path), q="tide")
    assert matches(text) == ["tide"]
    assert "<script>alert" not in text


def test_hits_are_words_of_one_sentence_one_after_another(tmp_path: Path) -> None:
    text = f"High tide. High. Tide <b> {HOSTILE}"
    own = {"article_id": "a" * 32}
    write_rows(tmp_path, "articles", [own | {"text": text, "text_chars": len(text)}])
    tokens = [("High", 0, 1), ("tide", 5, 1), ("High", 11, 2), ("Tide", 17, 3)]
    write_rows(tmp_path, "tokens", [
        own | {"token_index": n, "form": form, "lemma": form, "char_start": start,
               "char_end": start + len(form), "sentence_id": sentence}
        for n, (form, start, sentence) in enumerate(tokens)
    ])  # fmt: skip
    article = {**own, "q": "high tide"}
    answer = browse(tmp_path).get("/articles/article", params=article).text
    [shown] = re.findall(r"<article.*?</article>", answer, re.DOTALL)
    assert re.findall(r'<span class="found"[^>]*>(.*?)</span>', shown) == ["High tide"]
    hostile = {**own, "q": f"tide {HOSTILE}*" * 200}
    assert HOSTILE not in browse(tmp_path).get("/articles/article", params=hostile).text


def test_empty_corpus_and_empty_question_show_how_to_ask(tmp_path: Path) -> None:
    client = browse(tmp_path / "none")
    assert "What to type" in page(client)
    assert "No hit" in page(client, q="tide")
