"""What interfaces, crawlers and reference managers write, two articles each, without a mapping."""

from __future__ import annotations

import json

import pytest

TEXTS = ("The quay of Kelder will close.", "Lamp oil is short in Ostra.")
TITLES = ("East quay to close", "Lamp oil runs short")
URLS = ("https://kelder.example/quay", "https://kelder.example/oil")
DAYS = ("2024-03-04", "2024-03-05")


def two(make) -> list:
    return [make(*values) for values in zip(TEXTS, TITLES, URLS, DAYS, strict=True)]


def guardian(text, title, url, day):
    fields = {"trailText": "In <b>short</b>.", "byline": "Ann Berg", "bodyText": text,
              "body": f"<p>{text}</p>", "publication": "The Guardian", "lang": "en"}  # fmt: skip
    tags = [{"type": "keyword", "webTitle": "Ports"}, {"type": "contributor", "webTitle": "A. B."}]
    return {"id": f"world/{day}", "type": "article", "sectionName": "World news", "webTitle": title,
            "webPublicationDate": day, "webUrl": url, "fields": fields, "tags": tags}  # fmt: skip


def new_york_times(text, title, url, day):
    return {"abstract": "In short.", "web_url": url, "lead_paragraph": text, "pub_date": day,
            "source": "The New York Times", "headline": {"main": title}, "section_name": "World",
            "keywords": [{"name": "subject", "value": "Ports", "rank": 1}],
            "byline": {"original": "By Ann Berg"}, "_id": f"nyt://article/{day}"}  # fmt: skip


def news_please(text, title, url, day):
    return {"authors": ["Ann Berg", "Lee Moss"], "date_publish": day, "date_modify": "2024-03-09",
            "description": "In short.", "language": "en", "maintext": text, "title": title,
            "source_domain": "kelder.example", "title_page": None, "url": url}  # fmt: skip


def newspaper(text, title, url, day):
    return {"url": url, "language": "en", "title": title, "keywords": ["ports"], "text": text,
            "authors": ["Ann Berg", "Lee Moss"], "publish_date": day, "canonical_link": url,
            "meta_site_name": "Kelder Post", "source_url": "https://kelder.example"}  # fmt: skip


def trafilatura(text, title, url, day):
    return {"title": title, "author": "Ann Berg; Lee Moss", "hostname": "kelder.example",
            "date": day, "license": "CC BY", "text": text, "language": "en", "source": url,
            "source-hostname": "Kelder Post", "excerpt": "In short.", "tags": "ports;boats",
            "categories": "World"}  # fmt: skip


def fundus(text, title, url, day):
    body = {"summary": ["In short."], "sections": [{"headline": [], "paragraphs": [text]}]}
    html = {"requested_url": url, "content": "<html></html>",
            "source_info": {"publisher": "Kelder Post"}}  # fmt: skip
    return {"title": title, "authors": ["Ann Berg", "Lee Moss"], "publishing_date": day,
            "topics": ["ports"], "lang": "en", "body": body, "html": html}  # fmt: skip


def news_api(text, title, url, day):
    return {"source": {"id": None, "name": "Kelder Post"}, "author": "Ann Berg", "title": title,
            "description": "In short.", "url": url, "publishedAt": day,
            "content": text[:-1] + "… [+900 chars]"}  # fmt: skip


def gdelt(_text, title, url, _day):
    return {"url": url, "title": title, "seendate": "20240304T081500Z", "domain": "kelder.example",
            "language": "English"}  # fmt: skip


def csl(text, title, url, day):
    return {"id": f"berg{day}", "type": "article-newspaper", "title": title, "abstract": text,
            "container-title": "Kelder Post", "author": [{"family": "Berg", "given": "Ann"}],
            "issued": {"date-parts": [list(map(int, day.split("-")))]}, "URL": url}  # fmt: skip


def zotero(text, title, url, day):
    data = {"key": "K", "title": title, "abstractNote": text, "publicationTitle": "Kelder Post",
            "creators": [{"creatorType": "author", "firstName": "Ann", "lastName": "Berg"}],
            "date": day, "url": url, "section": "World", "tags": [{"tag": "ports"}]}  # fmt: skip
    return {"key": "K", "version": 1, "data": data}


WHOLE, TEASER = (), ("teaser_only",)
PAIR = {"author": ["Ann Berg", "Lee Moss"]}
FORMS = [
    (lambda: {"response": {"results": two(guardian)}}, WHOLE,
     {"subtitle": ["In short."], "byline": ["Ann Berg"], "publisher": ["The Guardian"],
      "section": ["World news"], "keywords": ["Ports"], "language_declared": ["en"]}),
    (lambda: {"response": {"docs": two(new_york_times)}}, TEASER,
     {"subtitle": ["In short."], "byline": ["By Ann Berg"], "publisher": ["The New York Times"],
      "section": ["World"], "keywords": ["Ports"]}),
    (lambda: two(news_please), WHOLE,
     {**PAIR, "date_modified": ["2024-03-09"], "subtitle": ["In short."],
      "publisher": ["kelder.example"], "language_declared": ["en"]}),
    (lambda: two(newspaper), WHOLE,
     {**PAIR, "publisher": ["Kelder Post"], "keywords": ["ports"], "language_declared": ["en"]}),
    (lambda: two(trafilatura), WHOLE,
     {"byline": ["Ann Berg; Lee Moss"], "publisher": ["kelder.example", "Kelder Post"],
      "subtitle": ["In short."], "keywords": ["ports", "boats"], "section": ["World"],
      "licence": ["CC BY"]}),
    (lambda: two(fundus), WHOLE,
     {**PAIR, "publisher": ["Kelder Post"], "keywords": ["ports"], "language_declared": ["en"]}),
    (lambda: {"status": "ok", "articles": two(news_api)}, TEASER,
     {"byline": ["Ann Berg"], "publisher": ["Kelder Post"], "subtitle": ["In short."]}),
    (lambda: {"articles": two(gdelt)}, ("teaser_only", "headline_only"),
     {"publisher": ["kelder.example"], "language_declared": ["English"]}),
    (lambda: two(csl), TEASER, {"author": ["Ann Berg"], "publisher": ["Kelder Post"]}),
    (lambda: two(zotero), TEASER,
     {"author": ["Ann Berg"], "publisher": ["Kelder Post"], "section": ["World"],
      "keywords": ["ports"]}),
]  # fmt: skip


def claims(record, field):
    return [claim.value for claim in record.claims if claim.field == field]


@pytest.mark.parametrize(("make", "flags", "expected"), FORMS)
def test_read_json_of_a_tool_gives_its_articles(read, make, flags, expected):
    records = read("out.json", json.dumps(make()))
    assert len(records) == 2
    for record, text, title, url, day in zip(records, TEXTS, TITLES, URLS, DAYS, strict=True):
        told = title if "headline_only" in flags else text
        assert "".join(b.text for b in record.blocks).rstrip("….") == told.rstrip(".")
        assert record.quality_flags == flags
        assert claims(record, "title") == [title]
        assert claims(record, "url")[0] == url
        assert claims(record, "date_published")[0] in (day, "20240304T081500Z")
        assert {name: claims(record, name) for name in expected} == expected


def test_read_tables_of_tools(read):
    rows = two(lambda _text, title, url, day: f"7{day},{day},en,Kelder Post,{day},{title},{url}")
    head = "id,indexed_date,language,media_name,media_url,publish_date,title,url\n"
    rows = [row.replace("Kelder Post,", "Kelder Post,kelder.example,") for row in rows]
    for record, title in zip(read("mc.csv", head + "\n".join(rows)), TITLES, strict=True):
        assert claims(record, "title") == [title]
        assert claims(record, "publisher") == ["Kelder Post"]
        assert record.quality_flags == ("teaser_only", "headline_only")
    rows = two(lambda text, title, url, day: f"{day},7,{day} 08:15:00,annb,{title},{text},{url}")
    head = "id,thread_id,timestamp,author,subject,body,url\n"
    for record, title, text in zip(read("4cat.csv", head + "\n".join(rows)), TITLES, TEXTS,
                                   strict=True):  # fmt: skip
        assert claims(record, "title") == [title]
        assert claims(record, "byline") == ["annb"]
        assert [block.text for block in record.blocks] == [text]


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

    found = read("posts.json", json.dumps(two(post)))
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
