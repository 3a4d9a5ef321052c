"""Pages that browsers save in one file."""

from __future__ import annotations

import quopri

import pytest
from archives import PROSE

from research_corpus.contracts.reasons import ReasonCode

FIRST, SECOND = f"{PROSE} {PROSE} Café “opened”.", f"{PROSE} The quay stayed shut. {PROSE}"
PAGE = (
    '<!doctype html><html lang="en"><head><title>Ferry leaves</title>'
    '<meta property="article:published_time" content="2024-03-14T09:00:00Z">'
    '<meta name="author" content="Ana Ruiz"></head><body><article><h1>Ferry leaves</h1>'
    f"<p>{FIRST}</p><p>{SECOND}</p></article></body></html>"
)
CHROME = (
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.example/ferry\r\n"
    "Subject: Ferry leaves\r\nDate: Wed, 20 Mar 2024 10:00:00 -0000\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="b"\r\n\r\n'
)
EXPLORER = (
    "From: <Saved by Microsoft Internet Explorer 5>\r\nDate: Wed, 20 Mar 2024 10:00:00 +0100\r\n"
    'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
)


def saved(head: str, page: str = PAGE, charset: str = "utf-8") -> bytes:
    body = quopri.encodestring(page.encode(charset)).replace(b"\n", b"\r\n")
    return (
        f"{head}--b\r\nContent-Type: text/html; charset={charset}\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n"
        "Content-Location: https://a.example/ferry\r\n\r\n"
    ).encode() + body + (
        b"\r\n--b\r\nContent-Type: text/html\r\nContent-Location: https://ads.example/frame\r\n"
        b"\r\n<p>Buy now</p>\r\n--b\r\nContent-Type: text/css\r\nContent-Location: cid:c\r\n\r\n"
        b'@charset "utf-8"; body { color: black }\r\n--b--\r\n'
    )  # fmt: skip


@pytest.mark.parametrize("name", ["a.mhtml", "a.mht", "a.eml", "a"])
@pytest.mark.parametrize("head", [CHROME, EXPLORER])
@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_read_mhtml_is_the_page_that_was_saved_not_a_mail(read, name, head, charset):
    (record,) = read(name, saved(head, charset=charset))
    claims = {(claim.field, claim.value) for claim in record.claims}
    assert record.source_format == "mhtml"
    assert ("url", "https://a.example/ferry") in claims
    assert ("date_published", "2024-03-14T09:00:00Z") in claims
    assert not any("Mar 2024" in value or "Saved by" in value for _, value in claims)
    assert [block.text for block in record.blocks] == [FIRST, SECOND]


def test_read_mhtml_without_a_page_is_said(read):
    (item,) = read("a.mhtml", CHROME + "--b\r\nContent-Type: text/css\r\n\r\nx\r\n--b--\r\n")
    assert item.reason_code is ReasonCode.EMPTY_BODY
