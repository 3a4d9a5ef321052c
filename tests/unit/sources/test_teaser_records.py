"""Objects that give a headline and a teaser in place of the text."""

from __future__ import annotations

import json

import pytest

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Record

HIT = {
    "title": "Ferry returns to Marran",
    "url": "https://post.example/ferry",
    "publishedAt": "2025-03-03T08:15:00Z",
}


def claims(record, field):
    return [claim.value for claim in record.claims if claim.field == field]


def texts(record):
    return [block.text for block in record.blocks]


@pytest.mark.parametrize(
    ("more", "text", "flags"),
    [
        ({"description": "The boat is back."}, "The boat is back.", ("teaser_only",)),
        (
            {"description": "Back.", "content": "The ferry left at da… [+812 chars]"},
            "The ferry left at da…",
            ("teaser_only",),
        ),
        (
            {"description": "Back.", "content": "The ferry left... [812 chars]"},
            "The ferry left…",
            ("teaser_only",),
        ),
        (
            {"description": "Back.", "content": "ONLY AVAILABLE IN PAID PLANS"},
            "Back.",
            ("teaser_only",),
        ),
        (
            {"source": {"id": None, "name": "Marran Post"}},
            "Ferry returns to Marran",
            ("teaser_only", "headline_only"),
        ),
        ({"content": "It left at dawn.", "description": "Back."}, "It left at dawn.", ()),
    ],
)
def test_read_object_takes_what_text_there_is_and_says_so(read, more, text, flags):
    for content in ([HIT | more], {"status": "ok", "articles": [HIT | more]}):
        (record,) = read("a.json", json.dumps(content))
        assert texts(record) == [text]
        assert record.quality_flags == flags
        assert claims(record, "title") == ["Ferry returns to Marran"]
        assert claims(record, "url") == ["https://post.example/ferry"]
        assert text not in claims(record, "subtitle")


@pytest.mark.parametrize(
    "item",
    [
        {"title": "Ferry", "description": "A boat."},
        {"name": "Ferry", "description": "A boat.", "url": "https://shop.example/1"},
        {"title": "Ferry", "url": "https://post.example/ferry"},
        {"description": "A boat.", "url": "https://post.example/1", "date": "2025-03-03"},
        {"title": 7, "description": "A boat.", "date": "2025-03-03"},
    ],
)
def test_read_object_that_is_no_hit_is_no_article(read, item):
    (found,) = read("a.json", json.dumps([item]))
    assert found.reason_code is ReasonCode.NOT_AN_ARTICLE


def test_read_object_whose_text_was_not_found_says_so(read):
    (found,) = read("a.json", json.dumps([HIT | {"maintext": ""}]))
    assert isinstance(found, Record)
    (lost,) = read("a.json", json.dumps([{"title": "Ferry", "maintext": ""}]))
    assert lost.reason_code is ReasonCode.EMPTY_BODY


def test_read_table_of_hits_gives_a_teaser_a_row(read):
    rows = "Title,URL,Date\nFerry returns,https://post.example/1,2025-03-03\n"
    rows += "Market opens,https://post.example/2,2025-03-04\n"
    first, second = read("hits.csv", rows)
    assert (texts(first), texts(second)) == (["Ferry returns"], ["Market opens"])
    assert first.quality_flags == ("teaser_only", "headline_only")


def test_read_xml_list_takes_teasers_and_headlines_as_objects_have_them(read):
    items = (
        "<item><headline>Ferry returns</headline><url>https://post.example/1</url>"
        "<pubDate>2025-03-03</pubDate><summary>The boat is back.</summary></item>",
        "<item><headline>Quay shut</headline><url>https://post.example/2</url>"
        "<pubDate>2025-03-04</pubDate></item>",
        "<item><headline>Nothing tells where this is from</headline></item>",
    )
    teaser, headline, neither = read("a.xml", f"<?xml version='1.0'?><hits>{''.join(items)}</hits>")
    assert (texts(teaser), teaser.quality_flags) == (["The boat is back."], ("teaser_only",))
    assert claims(teaser, "title") == ["Ferry returns"]
    assert claims(teaser, "subtitle") == []
    assert (texts(headline), claims(headline, "title")) == (["Quay shut"], ["Quay shut"])
    assert headline.quality_flags == ("teaser_only", "headline_only")
    assert neither.reason_code is ReasonCode.NOT_AN_ARTICLE
