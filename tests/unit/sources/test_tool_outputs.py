"""What the readers claim of files that tools write, without a mapping."""

from __future__ import annotations

import json

TEXTS = ("The quay of Kelder will close.", "Lamp oil is short in Ostra.")
TITLES = ("East quay to close", "Lamp oil runs short")
URLS = ("https://kelder.example/quay", "https://kelder.example/oil")
DAYS = ("2024-03-04", "2024-03-05")


def claims(record, field):
    return [claim.value for claim in record.claims if claim.field == field]


def test_read_trafilatura_xml_leaves_comments_out(read):
    content = (
        '<doc sitename="Kelder Post" title="East quay to close" author="Ann Berg" date="2024-03-04"'
        ' url="https://kelder.example/quay" hostname="kelder.example" description="In short."'
        ' categories="World" tags="ports;boats" license="CC BY" fingerprint="2d5f9a"'
        ' language="en"><main><p>One.</p>'
        '<head rend="h2">Two</head><p>Three.</p></main><comments><p>No!</p></comments></doc>'
    )
    (record,) = read("a.xml", content)
    assert [block.text for block in record.blocks] == ["One.", "Two", "Three."]
    assert claims(record, "url") == ["https://kelder.example/quay"]
    assert claims(record, "publisher") == ["Kelder Post", "kelder.example"]
    assert claims(record, "keywords") == ["ports", "boats"]
    assert claims(record, "section") == ["World"]
    assert claims(record, "subtitle") == ["In short."]
    assert claims(record, "licence") == ["CC BY"]
    assert claims(record, "language_declared") == ["en"]


def test_read_trafilatura_tei_leaves_comments_out(read):
    content = (
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>'
        '<title type="main">East quay to close</title><author>Ann Berg</author></titleStmt>'
        "</fileDesc></teiHeader><text><body>"
        '<div type="entry"><p>One.</p><ab type="header" rend="h2">Two</ab><p>Three.</p></div>'
        '<div type="comments"><p>No!</p></div></body></text></TEI>'
    )
    (record,) = read("a.xml", content)
    assert [block.text for block in record.blocks] == ["One.", "Two", "Three."]
    assert set(claims(record, "title")) == {"East quay to close"}


def test_read_wordpress_posts_take_no_number_for_a_name_and_the_times_in_utc(read):
    def post(text, title, url, day):
        return {"id": 7, "date": f"{day}T09:15:00", "date_gmt": f"{day}T08:15:00", "link": url,
                "modified": f"{day}T10:00:00", "modified_gmt": f"{day}T09:00:00", "author": 3,
                "title": {"rendered": title}, "content": {"rendered": f"<p>{text}</p>"},
                "excerpt": {"rendered": "<p>In short.</p>"}, "categories": [5], "tags": [8, 9],
                "type": "post", "status": "publish"}  # fmt: skip

    found = read("posts.json", json.dumps(list(map(post, TEXTS, TITLES, URLS, DAYS))))
    for record, text, title, url, day in zip(found, TEXTS, TITLES, URLS, DAYS, strict=True):
        assert [block.text for block in record.blocks] == [text]
        assert claims(record, "title") == [title]
        assert claims(record, "url") == [url]
        assert claims(record, "subtitle") == ["In short."]
        assert claims(record, "section") == claims(record, "keywords") == []
        for field, hour in (("date_published", "08:15"), ("date_modified", "09:00")):
            dates = [claim for claim in record.claims if claim.field == field]
            assert max(dates, key=lambda c: c.confidence).value == f"{day}T{hour}:00Z"


def test_read_ris_gives_an_article_a_reference(read):
    content = (
        "TY  - NEWS\nTI  - East quay to close\nAU  - Berg, Ann\nAU  - Moss, Lee\n"
        "T2  - Kelder Post\nDA  - 2024/03/04/\nPY  - 2024\nUR  - https://kelder.example/quay\n"
        "KW  - ports\nAB  - The quay will close\nfor two years.\nER  - \n\n"
        "TY  - NEWS\nTI  - Lamp oil runs short\nPY  - 2024\nER  - \n"
    )
    first, second = read("a.ris", content)
    assert [block.text for block in first.blocks] == ["The quay will close for two years."]
    assert first.quality_flags == ("teaser_only",)
    assert claims(first, "author") == ["Berg, Ann", "Moss, Lee"]
    assert claims(first, "date_published") == ["2024/03/04"]
    assert claims(first, "publisher") == ["Kelder Post"]
    assert claims(first, "keywords") == ["ports"]
    assert second.quality_flags == ("teaser_only", "headline_only")
    assert claims(second, "date_published") == ["2024"]


def test_read_wet_gives_each_page_its_title(read):
    records = []
    for text, title, url in zip(TEXTS, TITLES, URLS, strict=True):
        body = f"{title}\n{text}\n"
        records.append(
            f"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: {url}\r\n"
            "WARC-Date: 2024-03-05T10:00:00Z\r\nContent-Type: text/plain\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}\r\n\r\n"
        )
    found = read("a.warc.wet", "".join(records))
    for record, text, title, url in zip(found, TEXTS, TITLES, URLS, strict=True):
        assert claims(record, "title") == [title]
        assert claims(record, "url") == [url]
        assert [block.text for block in record.blocks] == [text]
