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


def numbered(result: Record | Rejection | Skip) -> tuple[type, int | None]:
    return type(result), result.source_record


@pytest.mark.parametrize("harm", ["content", "magic", "cut"])
def test_read_warc_damaged_member_costs_its_record_alone(harm):
    members = [warc(html(PAGE.replace("<p>", f"<p>No. {n}: ").encode())) for n in range(6)]
    broken = bytearray(members[2])
    if harm == "content":
        broken[len(broken) // 2 : len(broken) // 2 + 8] = bytes(8)
    elif harm == "magic":
        broken[:200] = b"x" * 200
    else:
        broken = broken[: len(broken) // 2]
    results = read(b"".join([*members[:2], bytes(broken), *members[3:]]))
    kept = [r for r in results if isinstance(r, Record)]
    assert [r.blocks[-1].text[:5] for r in kept] == [f"No. {n}" for n in (0, 1, 3, 4, 5)]
    (lost,) = [r for r in results if isinstance(r, Rejection)]
    assert (lost.reason_code, lost.source_record) == (ReasonCode.DAMAGED_ARCHIVE, 2)


@pytest.mark.parametrize("places", [(1, 3), (1, 2), (3, 5)])
def test_read_warc_each_damaged_stretch_is_one_rejection(places):
    members = [bytearray(warc(html(PAGE.encode()))) for _ in range(6)]
    for place in places:
        middle = len(members[place]) // 2
        members[place][middle : middle + 8] = bytes(8)
    results = read(b"".join(map(bytes, members)))
    found = [numbered(r) for r in results]
    assert [n for _, n in found] == list(range(len(found)))
    assert sum(kind is Record for kind, _ in found) == 4
    assert sum(kind is Rejection for kind, _ in found) == (1 if places == (1, 2) else 2)


def test_read_warc_overwritten_header_of_an_unpacked_record_costs_that_record_alone():
    records = [warc(html(PAGE.encode()), is_packed=False) for _ in range(4)]
    records[1] = b"#" * 40 + records[1][40:]
    results = read(b"".join(records), "a.warc")
    assert [numbered(r) for r in results] == [
        (Record, 0),
        (Rejection, 1),
        (Record, 2),
        (Record, 3),
    ]


def test_read_warc_damaged_bytes_anywhere_never_stop_the_records_far_behind():
    members = [warc(html(PAGE.encode())) for _ in range(4)]
    whole = b"".join(members)
    last = len(whole) - len(members[3])
    for position in [*range(4, 40), *range(40, last - 8, 97)]:
        harmed = whole[:position] + b"\xff" * 8 + whole[position + 8 :]
        results = read(harmed)
        assert isinstance(results[-1], Record), position
        assert any(isinstance(r, Rejection) for r in results), position


def arc_record(number: int) -> bytes:
    page = f"<html><body><article><p>No. {number}: {PROSE * 5}</p></article></body></html>"
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}".encode()
    line = f"http://x.example/{number} 1.2.3.4 20250101000000 text/html {len(http)}\n"
    return line.encode() + http + b"\n"


@pytest.mark.parametrize("is_packed", [False, True])
def test_read_arc_damaged_record_costs_itself_alone(is_packed):
    version = b"1 0 Example\nURL IP-address Archive-date Content-type Archive-length\n"
    first = b"filedesc://a.arc 0.0.0.0 20250101000000 text/plain %d\n" % len(version)
    records = [first + version + b"\n", *map(arc_record, range(4))]
    members = [gzip.compress(record) if is_packed else record for record in records]
    start = len(members[2]) // 2 if is_packed else 0
    members[2] = members[2][:start] + b"#" * 30 + members[2][start + 30 :]
    results = read(b"".join(members), "a.arc.gz" if is_packed else "a.arc")
    assert [numbered(r) for r in results] == [
        (Skip, 0),
        (Record, 1),
        (Rejection, 2),
        (Record, 3),
        (Record, 4),
    ]


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
