"""Spoiling files: what transfer, editors and attackers do to them, by dice."""

from __future__ import annotations

from random import Random

MAX_BYTES = 64 * 1024

# what repeats in files, and what patterns that look for its end walk through again and again
UNITS = [
    b"<p>", b"</div>", b"<!-- a -->", b"<br/>", b"<![CDATA[x]]>", b"&amp;", b"<a href=\"/\">a</a> ",
    b"<?xml version=\"1.0\"?>", b"<!DOCTYPE a>", b"\"", b"'", "“".encode(), "”".encode(),
    "« ".encode(), "‘a’ ".encode(), b"By Ann Berg, ", b"By ", b" and ", b"From: a\r\n",
    b"Date: 1\n", b"---\n", b"\n\n", b" ", "\xa0".encode(), "\u2003".encode(), b"\t", b",",
    b";", b" | ", b" - ",
    b"1", b"1.", b"2025-03-01 ", b"A. ", b"Ann ", b"[", b"{\"a\":", b"=?utf-8?q?a?= ", b"\\'e9",
]  # fmt: skip
TIMES = (10, 30, 100, 300, 1_000, 3_000, 10_000)

# what has a meaning in some format or grammar
TOKENS = [
    # bytes and characters
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1a", b"\r", b"\n\n", b"\xc3", b"\xed\xa0\x80",
    b"\x1b$B", "é".encode("cp1252"), "“".encode(), "’".encode(), "ﬀ".encode(), "\u202e".encode(),
    "\u0130".encode(), b"a" * 3000, b"1" * 3000, b", " * 600,
    # markup
    b"<", b">", b"</", b"<!--", b"]]>", b"<![CDATA[", b"&#0;", b"&#x110000;", b"&amp", b"<p",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b'<script type="application/ld+json">', b"<p>" * 300,
    # JSON and front matter
    b"{", b"}", b"[" * 300, b'"', b"\\u0000", b"\\ud800", b"1e999", b"-0", b"null", b"---\n",
    # messages, archives, documents
    b"Content-Length: -1\r\n", b"Content-Length: 99999999999\r\n", b"WARC/1.0\r\n",
    b"=?utf-8?q?=ff?=", b"PK\x03\x04", b"\x1f\x8b\x08", b"BZh9", b"%PDF-", b"{\\rtf1",
    b"\\bin9999999 ", b"\\'e9",
    # header lines
    b"2025-13-45", b"0000-00-00", b"9999-12-31T23:59:59+99:99", b" and ", b"By ", b" de la ", b"/",
    b"@", "٣٠ مارس ٢٠٢٥".encode(), "2025年3月14日".encode(),
]  # fmt: skip


def mutant(data: bytes, others: list[bytes], dice: Random) -> bytes:
    """Return a spoilt copy, of at most 64 KiB.

    Args:
        data: a sound file.
        others: files from which pieces may come.
        dice: decides what is done, once to eight times.
    """
    spoilt = bytearray(data[:MAX_BYTES])
    for _ in range(dice.choice((1, 1, 2, 3, 5, 8))):
        dice.choice(_WAYS)(spoilt, others, dice)
    return bytes(spoilt[:MAX_BYTES])


def _flip(data: bytearray, _others: list[bytes], dice: Random) -> None:
    for _ in range(dice.choice((1, 1, 4, 16))):
        if data:
            data[dice.randrange(len(data))] = dice.randrange(256)


def _insert(data: bytearray, _others: list[bytes], dice: Random) -> None:
    place = dice.randint(0, len(data))
    data[place:place] = dice.choice(TOKENS)


def _delete(data: bytearray, _others: list[bytes], dice: Random) -> None:
    start = dice.randint(0, len(data))
    del data[start : start + dice.choice((1, 2, 8, 64, 1024))]


def _cut(data: bytearray, _others: list[bytes], dice: Random) -> None:
    del data[dice.randint(0, len(data)) :]


def _repeat(data: bytearray, _others: list[bytes], dice: Random) -> None:
    start = dice.randint(0, len(data))
    piece = data[start : start + dice.choice((1, 8, 64, 512))]
    data[start:start] = piece * dice.choice((1, 3, 50))


def _repeat_unit(data: bytearray, _others: list[bytes], dice: Random) -> None:
    """Put in a unit of structure 10 to 10,000 times; a line of the file is a unit too."""
    lines = [line for line in bytes(data[:4096]).splitlines(keepends=True) if len(line) < 80]
    unit = dice.choice(UNITS if dice.random() < 0.8 or not lines else lines)
    # at the beginning, where formats are told apart, as often as elsewhere
    place = dice.choice((0, dice.randint(0, len(data))))
    data[place:place] = (unit * dice.choice(TIMES))[: MAX_BYTES * 3 // 4]


def _splice(data: bytearray, others: list[bytes], dice: Random) -> None:
    other = dice.choice(others)
    start = dice.randint(0, len(other))
    place = dice.randint(0, len(data))
    data[place : place + dice.choice((0, 32, 512))] = other[start : start + dice.choice((32, 512))]


_WAYS = (_flip, _insert, _insert, _delete, _cut, _repeat, _repeat_unit, _splice)
