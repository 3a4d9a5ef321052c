"""JSON and JSON Lines: field names, wrappers, broken input."""

from __future__ import annotations

import json

import pytest

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Record, Rejection

TEXT = "The ferry left at dawn, and nobody waved.\n\nThe harbour was quiet again by six."
PARAGRAPHS = TEXT.split("\n\n")


def values(record, field):
    return [claim.value for claim in record.claims if claim.field == field]


def texts(record):
    return [block.text for block in record.blocks if block.kind != "caption"]


@pytest.mark.parametrize(
    "body",
    [
        {"text": TEXT},
        {"content": f"<p>{PARAGRAPHS[0]}</p><script>x()</script><p>{PARAGRAPHS[1]}</p>"},
        {"articleBody": TEXT},
        {
            "body_html": f"<div><p>{PARAGRAPHS[0]}</p>\n<p>{PARAGRAPHS[1]}</p></div>",
            "body_text": "x",
        },
        {"paragraphs": PARAGRAPHS},
        {"body": {"rendered": TEXT}},
    ],
)
def test_read_json_finds_the_body_under_its_many_names(read, body):
    (record,) = read("a.json", json.dumps(body))
    assert texts(record) == PARAGRAPHS


def test_read_json_common_names_become_claims(read):
    item = {
        "headline": "Ferry leaves",
        "pubDate": "Fri, 14 Mar 2025 10:00:00 GMT",
        "authors": [{"name": "Ana Ruiz"}, "Tom Hale"],
        "publisher": {"name": "The Courier"},
        "lang": "en",
        "tags": ["sea", "boats"],
        "captions": ["The pier at dawn"],
        "link": "https://x.example/a",
        "id": 77,
        "text": TEXT,
    }
    (record,) = read("a.json", json.dumps(item))
    assert values(record, "author") == ["Ana Ruiz", "Tom Hale"]
    assert values(record, "date_published") == ["Fri, 14 Mar 2025 10:00:00 GMT"]
    assert values(record, "publisher") == ["The Courier"]
    assert values(record, "keywords") == ["sea", "boats"]
    assert values(record, "url") == ["https://x.example/a"]
    assert record.record_key == "77"
    assert [b.text for b in record.blocks if b.kind == "caption"] == ["The pier at dawn"]


def test_read_json_author_line_is_a_byline(read):
    (record,) = read("a.json", json.dumps({"author": "By Ana Ruiz and Tom Hale", "text": TEXT}))
    assert values(record, "byline") == ["By Ana Ruiz and Tom Hale"]
    assert values(record, "author") == []


def test_read_json_fragment_keeps_kinds_and_inline_text(read):
    html = (
        "<h2>Sub</h2><p>One <b>bold</b> <a href='x'>link</a>.<br/>Same.</p>"
        "<ul><li>a</li><li>b</li></ul><blockquote><p>Said.</p></blockquote><figure><figcaption>Cap</figcaption></figure>"
    )
    (record,) = read("a.json", json.dumps({"body_html": html}))
    assert [(b.kind, b.text) for b in record.blocks] == [
        ("heading", "Sub"),
        ("body", "One bold link. Same."),
        ("list", "a"),
        ("list", "b"),
        ("quote", "Said."),
        ("caption", "Cap"),
    ]


@pytest.mark.parametrize(
    "wrap", [lambda a: a, lambda a: {"articles": a}, lambda a: {"response": {"docs": a}, "n": 2}]
)
def test_read_json_many_records_are_numbered_and_neighbours_survive(read, wrap):
    items = read("a.json", json.dumps(wrap([{"text": TEXT}, {"x": 1}, {"text": TEXT}])))
    assert [type(item) for item in items] == [Record, Rejection, Record]
    assert [item.source_record for item in items] == [0, 1, 2]
    assert items[1].reason_code is ReasonCode.NOT_AN_ARTICLE


@pytest.mark.parametrize("content", ["[]", '{"articles": []}', " [ ] "])
def test_read_json_without_records_is_no_records(read, content):
    assert [item.reason_code for item in read("a.json", content)] == [ReasonCode.NO_RECORDS]


def test_read_json_empty_text_field_is_empty_body(read):
    (item,) = read("a.json", '{"headline": "x", "body": " "}')
    assert item.reason_code is ReasonCode.EMPTY_BODY


def test_read_json_broken_says_where(read):
    (item,) = read("a.json", '{"text": "a"\n "b": 1}')
    assert item.reason_code is ReasonCode.INVALID_JSON
    assert "line 2" in item.message


def test_read_json_cut_surrogate_keeps_the_article_and_is_flagged(read):
    (record,) = read("a.json", '{"text": "The boat left \\ud83d at dawn."}')
    assert texts(record) == ["The boat left \ufffd at dawn."]
    assert record.quality_flags == ("invalid_characters_replaced",)
    record.blocks[0].text.encode()


@pytest.mark.parametrize(
    "content", ["[" * 100_000, '{"text":' * 100_000, '{"a":' * 500 + "1" + "}" * 500]
)
def test_read_json_deep_nesting_is_a_rejection(read, content):
    (item,) = read("a.json", content)
    assert item.reason_code in {ReasonCode.INVALID_JSON, ReasonCode.NOT_AN_ARTICLE}


def test_read_jsonl_bad_line_costs_only_itself(read):
    good = json.dumps({"text": TEXT, "id": "k"})
    items = read("a.jsonl", f"{good}\n{{broken\n\n{good}\n")
    assert [item.source_record for item in items] == [0, 1, 2]
    assert items[1].reason_code is ReasonCode.INVALID_JSON
    assert isinstance(items[2], Record)


def test_read_jsonl_line_in_another_encoding_is_read(read):
    good = json.dumps({"text": TEXT}).encode()
    latin = '{"text": "Un été à Brest, où la mer était déjà froide et grise."}'.encode("cp1252")
    items = read("a.jsonl", good + b"\n" + latin + b"\n")
    assert texts(items[1]) == ["Un été à Brest, où la mer était déjà froide et grise."]


def test_read_jsonl_overlong_line_is_rejected_and_the_next_is_read(read):
    lines = [
        json.dumps({"text": TEXT}),
        json.dumps({"text": "x" * 5000}),
        json.dumps({"text": TEXT}),
    ]
    items = read("a.jsonl", "\n".join(lines), limit=1000)
    assert [getattr(i, "reason_code", None) for i in items] == [
        None,
        ReasonCode.FILE_TOO_LARGE,
        None,
    ]
    assert [i.source_record for i in items] == [0, 1, 2]


def test_read_dpa_wire_gives_headline_date_language_and_body(read, shared_data):
    for path in sorted((shared_data / "newsml/dpa/input").glob("*.json")):
        (item,) = read(path.name, path.read_bytes())
        has_text = bool(json.loads(path.read_text("utf-8"))["article_html"])
        assert isinstance(item, Record) == has_text, path.name
        if isinstance(item, Record):
            for field in ("title", "date_published", "language_declared"):
                assert len(values(item, field)) == 1, (path.name, field)
            assert not any("<" in block.text and ">" in block.text for block in item.blocks)
