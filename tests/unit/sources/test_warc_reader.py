"""Web archives: what goes on to the readers of pages, what is skipped, what damage costs."""

from __future__ import annotations

import gzip
import io
import zlib

import brotli
import pytest
from archives import PROSE
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Record, Rejection, Skip
from research_corpus.sources.read_limits import ReadLimits
from research_corpus.sources.registry import read_landing_file
from research_corpus.sources.source_file import SourceFile

PAGE = (
    f"<!DOCTYPE html><html><body><article><h1>Café</h1><p>{PROSE * 5}</p></article></body></html>"
)
URI = "https://x.example/story"


def read(data: bytes, name: str = "a.warc.gz") -> list[Record | Rejection | Skip]:
    source = SourceFile(name, len(data), lambda: io.BytesIO(data))
    return [result for _, result in read_landing_file(source, ReadLimits())]


def warc(*answers: tuple[str, dict[str, str], bytes], is_packed: bool = True) -> bytes:
    """Return an archive of answers given by status, headers and body."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=is_packed)
    for status, headers, body in answers:
        http = StatusAndHeaders(status, list(headers.items()), protocol="HTTP/1.1")
        record = writer.create_warc_record(
            URI, "response", payload=io.BytesIO(body), http_headers=http
        )
        writer.write_record(record)
    return buffer.getvalue()


def html(body: bytes, **headers: str) -> tuple[str, dict[str, str], bytes]:
    return "200 OK", {"Content-Type": "text/html", **headers}, body


def chunked(body: bytes) -> bytes:
    parts = [body[i : i + 50] for i in range(0, len(body), 50)]
    return b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in parts) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("br", brotli.compress),
        ("identity", bytes),
    ],
)
@pytest.mark.parametrize("is_chunked", [False, True])
def test_read_warc_undoes_what_http_did(encoding, pack, is_chunked):
    body = pack(PAGE.encode())
    headers = {"Content-Encoding": encoding}
    if is_chunked:
        body, headers = chunked(body), {**headers, "Transfer-Encoding": "chunked"}
    (record,) = read(warc(html(body, **headers)))
    assert isinstance(record, Record)
    assert record.blocks[-1].text == (PROSE * 5)


@pytest.mark.parametrize("is_packed", [False, True])
def test_read_warc_gives_address_and_number_and_no_date_of_its_own(is_packed):
    answers = [("404 Not Found", {"Content-Type": "text/html"}, b"gone"), html(PAGE.encode())]
    skipped, record = read(warc(*answers, is_packed=is_packed))
    assert (skipped.source_record, record.source_record) == (0, 1)
    assert ("url", URI) in [(claim.field, claim.value) for claim in record.claims]
    assert not [claim for claim in record.claims if claim.field.startswith("date")]
    assert record.record_key == URI


def test_read_warc_packed_as_a_whole_is_read_too():
    packed = gzip.compress(warc(html(PAGE.encode()), html(PAGE.encode()), is_packed=False))
    assert [type(result) for result in read(packed)] == [Record, Record]


@pytest.mark.parametrize(
    "answer",
    [
        ("301 Moved", {"Content-Type": "text/html"}, PAGE.encode()),
        ("200 OK", {"Content-Type": "image/png"}, b"\x89PNG"),
        ("200 OK", {"Content-Type": "text/css"}, b"p {}"),
        ("200 OK", {}, PAGE.encode()),
        ("200 OK", {"Content-Type": "text/html"}, b""),
        ("200 OK", {"Content-Type": "text/html"}, b"<html><body></body></html>"),
        ("200 OK", {"Content-Type": "application/json"}, b'{"a": 1}'),
        ("200 OK", {"Content-Type": "application/json"}, b'[{"text": "a"}, {"text": "b"}]'),
    ],
)
def test_read_warc_skips_what_is_no_article_without_a_fault(answer):
    (result,) = read(warc(answer))
    assert isinstance(result, Skip)
    assert result.source_record == 0


def test_read_warc_page_whose_encoding_only_the_header_tells():
    story = "Паром ушёл на рассвете, и никто не махал ему вслед с причала. " * 6
    page = f"<html><body><article><p>{story}</p></article></body></html>".encode("koi8-r")
    (record,) = read(warc(html(page, **{"Content-Type": "text/html; charset=koi8-r"})))
    assert record.blocks[-1].text == story.strip()


def test_read_warc_brotli_bomb_is_bounded():
    body = brotli.compress(b"<p>" + b"a" * 80_000_000)
    data = warc(html(body, **{"Content-Encoding": "br"}))
    source = SourceFile("a.warc.gz", len(data), lambda: io.BytesIO(data))
    ((_, result),) = read_landing_file(source, ReadLimits(max_file_bytes=1_000_000))
    assert result.reason_code is ReasonCode.FILE_TOO_LARGE
    assert result.source_record == 0


def test_read_warc_cut_off_flags_the_half_page_and_says_so_once():
    data = warc(html(PAGE.encode()), html(PAGE.encode()), is_packed=False)
    whole, half, damage = read(data[:-150], "a.warc")
    assert whole.quality_flags == ()
    assert half.quality_flags == ("source_cut_off",)
    assert (damage.reason_code, damage.source_record) == (ReasonCode.DAMAGED_ARCHIVE, None)


# articles, skipped, damaged
EXPECTED = {
    "bad.arc": (0, 4, 0),
    "example-bad-non-chunked.warc.gz": (1, 5, 0),
    "example-bad.warc.gz.bad": (1, 5, 0),
    "example-digest.warc": (0, 4, 0),
    "example-iana.org-chunked.warc": (1, 2, 0),
    "example-resource.warc.gz": (1, 2, 0),
    "example-space-in-target-uri.warc.gz": (0, 2, 0),
    "example-space-in-url.arc": (1, 1, 1),
    "example-trunc.warc": (1, 3, 1),
    "example-wget-bad-target-uri.warc.gz": (1, 5, 0),
    "example-wrong-chunks.warc.gz": (1, 1, 0),
    "example.arc": (1, 1, 0),
    "example.arc.gz": (1, 1, 0),
    "example.warc": (1, 5, 0),
    "example.warc.gz": (1, 5, 0),
    "post-test.warc.gz": (0, 6, 0),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_read_broken_archives_gives_every_record_that_is_there(shared_data, name):
    results = read((shared_data / "hostile/warc" / name).read_bytes(), name)
    kinds = [sum(isinstance(r, kind) for r in results) for kind in (Record, Skip, Rejection)]
    assert tuple(kinds) == EXPECTED[name]
