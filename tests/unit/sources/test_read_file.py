"""What holds for every file, whatever its format."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Record, Rejection
from research_corpus.sources import registry
from research_corpus.sources.registry import choose_reader, read_file
from research_corpus.sources.source_file import SourceFile

PROSE = "The ferry left at dawn. Nobody waved, and the harbour was quiet again by six."


@pytest.mark.parametrize("content", [b"", b" \r\n\t ", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n"])
@pytest.mark.parametrize("name", ["a.txt", "a.json", "a.html", "a"])
def test_read_file_without_content_is_empty_file(read, name, content):
    assert [item.reason_code for item in read(name, content)] == [ReasonCode.EMPTY_FILE]


def test_read_file_of_blanks_longer_than_the_head_is_empty_file(read):
    assert read("a.txt", b" " * 200_000)[0].reason_code is ReasonCode.EMPTY_FILE


def test_read_file_with_text_after_long_blanks_is_read(read):
    (record,) = read("a.txt", b"\n" * 200_000 + PROSE.encode())
    assert record.blocks[0].text == PROSE


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.json", "a.md", "a.jsonl"])
def test_read_file_of_picture_under_any_name_is_binary_content(read, name):
    png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00"
    assert [item.reason_code for item in read(name, png)] == [ReasonCode.BINARY_CONTENT]


def test_read_file_that_begins_like_a_bitmap_is_text(read):
    (record,) = read("a.txt", "BM shares fell 3% on Monday, the company said in a statement.")
    assert isinstance(record, Record)


@pytest.mark.parametrize("name", ["a.log", "a.warc", "a.rtf", "a.sql"])
def test_read_file_of_format_without_reader_is_unknown_format(read, name):
    assert [item.reason_code for item in read(name, "WARC/x\n")] == [ReasonCode.UNKNOWN_FORMAT]


def test_read_file_named_text_but_page_inside_is_read_as_page(read):
    page = f"<!DOCTYPE html><html><body><article><p>{PROSE * 5}</p></article></body></html>"
    (record,) = read("story.txt", page)
    assert record.source_format == "html"


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.json"])
def test_read_file_beyond_the_limit_is_too_large(read, name):
    content = {
        "a.html": f"<html><body><p>{PROSE}</p></body></html>",
        "a.json": f'{{"body": "{PROSE}"}}',
    }
    (item,) = read(name, content.get(name, PROSE), limit=20)
    assert item.reason_code is ReasonCode.FILE_TOO_LARGE


def test_read_file_grown_since_listing_is_too_large(read):
    source = SourceFile("a.txt", 5, lambda: io.BytesIO(PROSE.encode()))
    (item,) = read_file(source, max_file_bytes=20)
    assert item.reason_code is ReasonCode.FILE_TOO_LARGE


class _Failing:
    name = "failing"
    suffixes = frozenset({".txt"})

    def __init__(self, error: Exception) -> None:
        self.error = error

    def sniff(self, *_: object) -> float:
        return 1.0

    def read(self, *_: object, **__: object) -> Iterator[Rejection]:
        yield Rejection(ReasonCode.NOT_AN_ARTICLE, "first", 0)
        raise self.error


@pytest.mark.parametrize("error", [ValueError("odd"), RecursionError(), KeyError("x")])
def test_read_file_whose_reader_fails_keeps_the_records_before(read, monkeypatch, error):
    monkeypatch.setattr(registry, "READERS", (_Failing(error),))
    items = read("a.txt", PROSE)
    assert [i.reason_code for i in items] == [ReasonCode.NOT_AN_ARTICLE, ReasonCode.READER_FAILED]


def test_read_file_on_failing_storage_raises(read, monkeypatch):
    monkeypatch.setattr(registry, "READERS", (_Failing(OSError("gone")),))
    with pytest.raises(OSError, match="gone"):
        read("a.txt", PROSE)


def test_choose_reader_trusts_content_over_suffix():
    assert choose_reader(b'{"body": "x"}\n{"body": "y"}\n', "a.json").name == "jsonl"
    assert choose_reader(b"---\ntitle: x\n---\nBody", "a.txt").name == "front_matter"


@settings(deadline=None)
@given(
    st.binary(max_size=600), st.sampled_from(["a.txt", "a.html", "a.json", "a.jsonl", "a.md", "a"])
)
def test_read_file_of_any_bytes_gives_an_outcome_and_never_raises(read, content, name):
    items = read(name, content)
    assert items
    assert all(getattr(i, "reason_code", None) is not ReasonCode.READER_FAILED for i in items)


@settings(deadline=None)
@given(st.text(max_size=400), st.sampled_from(["a.txt", "a.html", "a.jsonl", "a.md"]))
def test_read_file_of_any_text_never_makes_up_replacement_characters(read, content, name):
    data = content.replace("\ufffd", "").encode("utf-8", "ignore")
    for item in read(name, data):
        if isinstance(item, Record) and "undecodable_bytes_replaced" not in item.quality_flags:
            assert not any("\ufffd" in block.text for block in item.blocks) or b"&#" in data


@pytest.mark.parametrize(
    ("name", "content", "flag"),
    [
        (
            "a.txt",
            "The caf\ufffd opened at dawn and closed at noon, nobody said why.",
            "characters_lost",
        ),
        (
            "a.json",
            '{"headline": "Caf\\ud800", "articleBody": "It opened at dawn."}',
            "invalid_characters_replaced",
        ),
        (
            "a.txt",
            "Le café était fermé, été comme hiver. ".encode() * 9 + b"d\xe9j\xe0 vu",
            "undecodable_bytes_replaced",
        ),
    ],
)
def test_read_file_with_a_lost_character_is_flagged(read, name, content, flag):
    (record,) = read(name, content)
    assert record.quality_flags == (flag,)
