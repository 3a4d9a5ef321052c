"""Teasers: written, not annotated, and replaced by the full text whatever the order."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from ingest import ingest

from research_corpus.settings import get_settings

URL = "https://post.example/2025/03/ferry"
FEED = f"""<rss version="2.0"><channel><title>Marran Post</title><language>en</language>
<item><title>Ferry returns to Marran</title><link>{URL}</link><guid>tag:post,1</guid>
<pubDate>Mon, 03 Mar 2025 08:15:00 GMT</pubDate>
<description>The boat is back at its quay.</description></item>
<item><title>Market opens</title><link>https://post.example/2025/03/market</link>
<guid>tag:post,2</guid><pubDate>Mon, 03 Mar 2025 09:00:00 GMT</pubDate>
<description>Stalls.</description></item>
</channel></rss>"""
FULL = {
    "title": "Ferry returns to Marran after the storm",
    "url": URL,
    "date_published": "2025-03-03T08:20:00Z",
    "text": "The ferry left the quay at dawn on Monday for the first time in three weeks.\n\n"
    "“We waited for the wind to drop,” said Ann Lee, who runs the line.",
}


def rows(corpus: Path, sql: str) -> list[tuple[object, ...]]:
    files = f"read_parquet('{corpus}/{{}}/**/*.parquet', hive_partitioning=true)"
    names = ("articles", "tokens", "ingest_ledger", "quarantine")
    with duckdb.connect() as connection:
        for name in names:
            if any(corpus.glob(f"{name}/**/*.parquet")):
                connection.execute(f"create view {name} as select * from {files.format(name)}")
        return connection.execute(sql).fetchall()


def land(folder: Path, *names: str) -> Path:
    folder.mkdir(exist_ok=True)
    contents = {"feed.rss": FEED, "full.json": json.dumps([FULL])}
    for name in names:
        (folder / name).write_text(contents[name], "utf-8")
    return folder


def articles(corpus: Path) -> list[tuple[object, ...]]:
    return rows(
        corpus,
        "select a.title, a.text like 'The ferry left%',"
        " list_contains(quality_flags, 'teaser_only'), token_count > 0, model_id = 'none'"
        " from articles a order by 1",
    )


STANDING = [
    ("Ferry returns to Marran after the storm", True, False, True, False),
    ("Market opens", False, True, False, True),
]


def test_teasers_are_written_and_not_annotated(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    ingest(land(tmp_path / "in", "feed.rss"), corpus, "one")
    assert articles(corpus) == [
        ("Ferry returns to Marran", False, True, False, True),
        ("Market opens", False, True, False, True),
    ]
    assert rows(corpus, "select outcome, count(*) from ingest_ledger group by 1") == [
        ("written", 2)
    ]
    assert rows(corpus, "select count(*) from tokens") == [(0,)]


def test_teasers_are_annotated_if_asked_and_then_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus, landing = tmp_path / "corpus", land(tmp_path / "in", "feed.rss")
    ingest(landing, corpus, "one")
    monkeypatch.setenv("CORPUS_ANNOTATE_TEASERS", "true")
    get_settings.cache_clear()
    ingest(landing, corpus, "two", reprocess="all")
    monkeypatch.undo()
    get_settings.cache_clear()
    assert [row[2:] for row in articles(corpus)] == [(True, True, False)] * 2


@pytest.mark.parametrize("order", [("feed.rss", "full.json"), ("full.json", "feed.rss")])
def test_full_text_takes_the_place_of_its_teaser_in_any_order(
    tmp_path: Path, order: tuple[str, str]
) -> None:
    corpus = tmp_path / "corpus"
    for number, name in enumerate(order):
        ingest(land(tmp_path / "in", name), corpus, f"run-{number}")
    assert articles(corpus) == STANDING
    outcome = rows(
        corpus,
        "select source_file, outcome, reason_code from ingest_ledger "
        "where outcome <> 'written' order by 1",
    )
    if order[0] == "feed.rss":
        assert outcome == [("feed.rss", "superseded", "replaced_revision")]
    else:
        assert outcome == [("feed.rss", "skipped", "full_text_known")]


def test_full_text_and_teaser_of_one_run_are_one_article(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    ingest(land(tmp_path / "in", "feed.rss", "full.json"), corpus, "one")
    assert articles(corpus) == STANDING
    (held,) = rows(
        corpus, "select outcome, reason_code from ingest_ledger where outcome <> 'written'"
    )
    assert held == ("superseded", "newer_revision")


def test_teaser_of_a_later_delivery_is_the_same_article(tmp_path: Path) -> None:
    corpus, landing = tmp_path / "corpus", land(tmp_path / "in", "feed.rss")
    ingest(landing, corpus, "one")
    hit = {
        "title": "Ferry returns to Marran",
        "url": URL,
        "publishedAt": "2025-03-03T08:15:00Z",
        "description": "The boat is back at its quay, and people came to see it.",
    }
    (landing / "hits.json").write_text(json.dumps({"articles": [hit]}), "utf-8")
    ingest(landing, corpus, "two")
    assert rows(corpus, "select title, text from articles where title like 'Ferry%'") == [
        ("Ferry returns to Marran", hit["description"])
    ]


def test_full_texts_of_one_section_page_do_not_take_each_others_teasers(tmp_path: Path) -> None:
    corpus, landing = tmp_path / "corpus", tmp_path / "in"
    landing.mkdir()
    page = "https://post.example/news"
    teasers = "".join(
        f"<item><title>{title}</title><link>{page}</link><guid>tag:{title}</guid>"
        f"<pubDate>Mon, 03 Mar 2025 08:15:00 GMT</pubDate><description>More.</description></item>"
        for title in ("Harbour dredged again", "Bakers on strike")
    )
    (landing / "feed.rss").write_text(
        f'<rss version="2.0"><channel><title>Post</title>{teasers}</channel></rss>', "utf-8"
    )
    ingest(landing, corpus, "one")
    full = [{**FULL, "url": page, "title": "Bakers on strike since Monday"}]
    full += [{**FULL, "url": page, "title": "Lamp oil runs short", "text": FULL["text"] * 2}]
    (landing / "full.json").write_text(json.dumps(full), "utf-8")
    ingest(landing, corpus, "two")
    assert rows(corpus, "select title from articles order by 1") == [
        ("Bakers on strike since Monday",),
        ("Harbour dredged again",),
        ("Lamp oil runs short",),
    ]
