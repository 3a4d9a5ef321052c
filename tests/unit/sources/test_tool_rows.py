"""What interfaces, crawlers and reference managers write: all fields of the articles.

The layouts are those of each tool's documentation or source code; the articles are invented.
"""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
from final_rows import article_rows


class Piece(NamedTuple):
    """An invented article."""

    title: str
    parts: tuple[str, str]
    url: str
    day: str

    @property
    def text(self) -> str:
        return "\n\n".join(self.parts)

    @property
    def opening(self) -> str:
        return " ".join(self.parts[0].split()[:9])

    @property
    def html(self) -> str:
        return "".join(f"<p>{part}</p>\n" for part in self.parts)


PIECES = (
    Piece(
        "East quay to close for two years",
        ("The harbour board of Kelder voted on Tuesday to close the east quay for two years.",
         "Ferries will leave from the north pier until the repairs are done, the board said."),
        "https://www.kelder.example/world/quay", "2024-03-04",
    ),
    Piece(
        "Lamp oil runs short in Ostra",
        ("Lamp oil is short in Ostra, and traders said that there was none left to sell.",
         "A ship with more of it is due on Friday, but nobody knows how much it carries."),
        "https://www.kelder.example/world/oil", "2024-03-05",
    ),
)  # fmt: skip
Row = dict[str, Any]
PAIR = ["Ann Berg", "Lee Moss"]


def guardian(p: Piece) -> Row:
    fields = {
        "headline": p.title, "standfirst": "<p>In <em>short</em>.</p>", "trailText": "Shorter.",
        "byline": "Ann Berg and Lee Moss in Kelder",
        "main": "<figure><img src='x'/><figcaption>The quay at noon</figcaption></figure>",
        "body": p.html, "wordcount": "12", "firstPublicationDate": f"{p.day}T08:14:00Z",
        "lastModified": f"{p.day}T09:00:00Z", "productionOffice": "UK",
        "publication": "theguardian.com", "shortUrl": "https://www.theguardian.com/p/x",
        "lang": "en", "bodyText": " ".join(p.parts),
    }  # fmt: skip
    tags = [("keyword", "Ports"), ("contributor", "Ann Berg"), ("tone", "News"),
            ("publication", "The Guardian"), ("type", "Article")]  # fmt: skip
    return {
        "id": f"world/{p.day}", "type": "article", "sectionId": "world",
        "sectionName": "World news", "webPublicationDate": f"{p.day}T08:15:00Z",
        "webTitle": p.title, "webUrl": p.url, "apiUrl": f"https://api.example/{p.day}",
        "fields": fields, "tags": [{"type": t, "webTitle": name} for t, name in tags],
        "isHosted": False, "pillarName": "News",
    }  # fmt: skip


def new_york_times(p: Piece) -> Row:
    person = {"firstname": "Ann", "lastname": "Berg", "role": "reported", "rank": 1}
    return {
        "abstract": "In short.", "web_url": p.url, "snippet": "In short.",
        "lead_paragraph": p.parts[0], "print_section": "A", "source": "The New York Times",
        "multimedia": {"caption": "The quay at noon", "credit": "Sam Roe",
                       "default": {"url": "a.jpg", "height": 1, "width": 1}},
        "headline": {"main": p.title, "kicker": "Port", "print_headline": "Quay Shut"},
        "keywords": [{"name": "Subject", "value": "Ports", "rank": 1}],
        "pub_date": f"{p.day}T08:15:00+0000", "document_type": "article", "news_desk": "Foreign",
        "section_name": "World", "subsection_name": "Europe",
        "byline": {"original": "By Ann Berg and Lee Moss", "person": [person]},
        "type_of_material": "News", "_id": f"nyt://article/{p.day}", "word_count": 900,
    }  # fmt: skip


def news_api(p: Piece) -> Row:
    return {
        "source": {"id": None, "name": "Kelder Post"}, "author": "Ann Berg, Lee Moss",
        "title": f"{p.title} - Kelder Post", "description": "In short.", "url": p.url,
        "urlToImage": "https://kelder.example/a.jpg", "publishedAt": f"{p.day}T08:15:00Z",
        "content": f"{p.opening}… [+900 chars]",
    }  # fmt: skip


def news_please(p: Piece) -> Row:
    return {
        "authors": PAIR, "date_download": "2024-04-01 10:00:00",
        "date_modify": "2024-04-01 10:00:00", "date_publish": f"{p.day} 08:15:00",
        "description": "In short.", "filename": "a.json", "image_url": "a.jpg", "language": "en",
        "localpath": None, "title": p.title, "title_page": f"{p.title} - Kelder Post",
        "title_rss": None, "source_domain": "www.kelder.example", "maintext": "\n".join(p.parts),
        "url": p.url,
    }  # fmt: skip


def newspaper(p: Piece) -> Row:
    return {
        "url": p.url, "read_more_link": "", "language": "de", "title": p.title,
        "top_image": "a.jpg", "meta_img": "a.jpg", "images": ["a.jpg"], "movies": [],
        "keywords": ["voted", "said"], "meta_keywords": ["Ports"], "tags": None,
        "authors": PAIR, "publish_date": f"{p.day}T08:15:00", "summary": p.parts[1],
        "meta_description": "In short.", "meta_lang": "en", "meta_favicon": "",
        "meta_site_name": "Kelder Post", "canonical_link": p.url, "text": p.text,
    }  # fmt: skip


def fundus(p: Piece) -> Row:
    sections = [{"headline": [], "paragraphs": [p.parts[0]]},
                {"headline": [], "paragraphs": [p.parts[1]]}]  # fmt: skip
    image = {"versions": [{"url": "a.jpg"}], "is_cover": True, "description": "a quay",
             "caption": "The quay at noon", "authors": ["Sam Roe"], "position": 7}  # fmt: skip
    return {
        "title": p.title, "body": {"summary": ["In short."], "sections": sections},
        "authors": PAIR, "publishing_date": f"{p.day} 08:15:00+00:00", "topics": ["Ports"],
        "free_access": True, "images": [image],
    }  # fmt: skip


def wordpress(p: Piece) -> Row:
    terms = [[{"id": 5, "name": "World", "taxonomy": "category"}],
             [{"id": 8, "name": "ports &amp; boats", "taxonomy": "post_tag"}]]  # fmt: skip
    media = {"id": 4, "title": {"rendered": "a"}, "author": 3,
             "caption": {"rendered": "<p>The quay at noon</p>\n"}}  # fmt: skip
    return {
        "id": 7, "date": f"{p.day}T09:15:00", "date_gmt": f"{p.day}T08:15:00",
        "guid": {"rendered": f"{p.url}?p=7"}, "modified": f"{p.day}T10:00:00",
        "modified_gmt": f"{p.day}T09:00:00", "slug": "quay", "status": "publish", "type": "post",
        "link": p.url, "title": {"rendered": p.title.replace(" for ", " &#8211; ")},
        "content": {"rendered": p.html, "protected": False},
        "excerpt": {"rendered": f"<p>{p.opening} [&hellip;]</p>\n", "protected": False},
        "author": 3, "featured_media": 4, "categories": [5], "tags": [8],
        "yoast_head_json": {"og_site_name": "Kelder Post", "title": f"{p.title} | Kelder Post"},
        "_embedded": {"author": [{"id": 3, "name": "Ann Berg", "description": "Writes."}],
                      "wp:featuredmedia": [media], "wp:term": terms},
    }  # fmt: skip


def gdelt(p: Piece) -> Row:
    return {
        "url": p.url, "url_mobile": "", "title": p.title,
        "seendate": p.day.replace("-", "") + "T081500Z", "socialimage": "",
        "domain": "kelder.example", "language": "English", "sourcecountry": "Kelderland",
    }  # fmt: skip


def csl(p: Piece) -> Row:
    year, month, day = p.day.split("-")
    return {
        "id": f"http://zotero.org/users/1/items/{p.day}", "type": "article-newspaper",
        "abstract": p.text, "publisher": "Kelder Media Ltd", "source": "Kelder Library",
        "container-title": "Kelder Post", "language": "en-GB", "section": "World",
        "title": p.title, "URL": p.url, "keyword": "Ports",
        "author": [{"family": "Berg", "given": "Ann", "non-dropping-particle": "van den"},
                   {"literal": "Kelder News Agency"}],
        "accessed": {"date-parts": [["2025", 1, 1]]},
        "issued": {"date-parts": [[year, int(month), int(day)]]},
    }  # fmt: skip


def zotero(p: Piece) -> Row:
    data = {
        "key": p.day, "version": 1, "itemType": "newspaperArticle", "title": p.title,
        "creators": [{"creatorType": "author", "firstName": "Ann", "lastName": "Berg"}],
        "abstractNote": p.text, "publicationTitle": "Kelder Post", "date": p.day,
        "section": "World", "language": "en-GB", "url": p.url, "rights": "CC BY",
        "libraryCatalog": "Kelder Library", "accessDate": "2025-01-01T10:00:00Z",
        "tags": [{"tag": "Ports", "type": 1}], "dateAdded": "2025-01-01T10:00:00Z",
        "dateModified": "2025-01-02T10:00:00Z",
    }  # fmt: skip
    return {"key": p.day, "version": 1, "data": data}


JSON_FORMS: dict[str, tuple[Any, Row]] = {
    "guardian": (
        {"response": {"status": "ok", "results": [guardian(p) for p in PIECES]}},
        {"subtitle": "In short.", "authors": PAIR, "publisher": "The Guardian",
         "section": "World news", "keywords": ["Ports"], "captions": ["The quay at noon"],
         "language_declared": "en", "time": "08:15", "modified": "09:00"},
    ),
    "new york times": (
        {"status": "OK", "response": {"docs": [new_york_times(p) for p in PIECES]}},
        {"subtitle": "In short.", "authors": PAIR, "publisher": "The New York Times",
         "section": "World", "keywords": ["Ports"], "captions": ["The quay at noon"],
         "time": "08:15", "text": "lead", "flags": {"teaser_only"}},
    ),
    "newsapi": (
        {"status": "ok", "totalResults": 2, "articles": [news_api(p) for p in PIECES]},
        {"subtitle": "In short.", "authors": PAIR, "publisher": "Kelder Post", "time": "08:15",
         "text": "cut", "flags": {"teaser_only"}},
    ),
    "news-please": (
        [news_please(p) for p in PIECES],
        {"subtitle": "In short.", "authors": PAIR, "publisher": "kelder.example",
         "language_declared": "en", "time": "08:15"},
    ),
    "newspaper": (
        [newspaper(p) for p in PIECES],
        {"subtitle": "In short.", "authors": PAIR, "publisher": "Kelder Post",
         "keywords": ["Ports"], "language_declared": "en", "time": "08:15"},
    ),
    "fundus": (
        {"Kelder Post": [fundus(PIECES[0])], "Ostra Echo": [fundus(PIECES[1])]},
        {"subtitle": "In short.", "authors": PAIR, "publisher": ("Kelder Post", "Ostra Echo"),
         "keywords": ["Ports"], "captions": ["The quay at noon"], "time": "08:15", "url": None},
    ),
    "wordpress": (
        [wordpress(p) for p in PIECES],
        {"title": (PIECES[0].title.replace(" for ", " – "), PIECES[1].title),
         "authors": ["Ann Berg"], "publisher": "Kelder Post", "section": "World",
         "keywords": ["ports & boats"], "captions": ["The quay at noon"], "time": "08:15",
         "modified": "09:00"},
    ),
    "gdelt": (
        {"articles": [gdelt(p) for p in PIECES]},
        {"publisher": "kelder.example", "language_declared": "en", "time": "08:15",
         "text": "title", "flags": {"teaser_only", "headline_only"}},
    ),
    "csl": (
        [csl(p) for p in PIECES],
        {"authors": ["Ann van den Berg", "Kelder News Agency"], "publisher": "Kelder Post",
         "section": "World", "keywords": ["Ports"], "language_declared": "en-GB",
         "flags": {"teaser_only"}},
    ),
    "zotero": (
        [zotero(p) for p in PIECES],
        {"authors": ["Ann Berg"], "publisher": "Kelder Post", "section": "World",
         "keywords": ["Ports"], "language_declared": "en-GB", "licence": "CC BY",
         "flags": {"teaser_only"}},
    ),
}  # fmt: skip
"""What a file of two articles holds, and what its rows have beside title, text, day, address."""

DOUBTS = {"publisher_unknown", "language_uncertain"}
"""Flags that invented outlets and short texts get."""


def expected_row(told: Row, number: int) -> Row:
    piece = PIECES[number]
    texts = {"lead": piece.parts[0], "cut": f"{piece.opening}…", "title": piece.title}
    time, modified = told.get("time"), told.get("modified")
    row = {
        "title": piece.title, "subtitle": None, "authors": [], "publisher": None, "section": None,
        "keywords": [], "captions": [], "url": piece.url, "licence": None,
        "language_declared": None,
        **{k: v[number] if isinstance(v, tuple) else v for k, v in told.items()},
        "text": texts.get(told.get("text", ""), piece.text),
        "date_published": moment(piece.day, time or "00:00"),
        "date_modified": moment(piece.day, modified) if modified else None,
        "date_precision": "second" if time else "day",
        "flags": told.get("flags", set()),
    }  # fmt: skip
    return {name: value for name, value in row.items() if name not in ("time", "modified")}


def moment(day: str, time: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{time}:00").replace(tzinfo=UTC)


def check(rows: list[Row], told: Row) -> None:
    assert len(rows) == len(PIECES)
    for number, row in enumerate(rows):
        expected = expected_row(told, number)
        row = {**row, "flags": set(row["quality_flags"]) - DOUBTS}
        assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize("tool", JSON_FORMS)
def test_json_of_a_tool_becomes_articles_with_all_of_its_fields(tool):
    content, told = JSON_FORMS[tool]
    check(article_rows("out.json", json.dumps(content)), told)


def test_single_item_of_the_guardian_becomes_its_article():
    content = {"response": {"status": "ok", "content": guardian(PIECES[0])}}
    (row,) = article_rows("item.json", json.dumps(content))
    assert (row["title"], row["text"]) == (PIECES[0].title, PIECES[0].text)


def test_file_with_several_lists_of_articles_loses_none():
    content = {"monday": [{"title": "A", "text": PIECES[0].text}],
               "tuesday": [{"title": "B", "text": PIECES[1].text}]}  # fmt: skip
    assert [row["title"] for row in article_rows("days.json", json.dumps(content))] == ["A", "B"]


def table(rows: list[Row], *, mark: str = "") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return mark + out.getvalue()


def gdelt_row(p: Piece) -> Row:
    return {"URL": p.url, "MobileURL": "", "Date": f"{p.day} 08:15:00", "Title": p.title}


def media_cloud(p: Piece) -> Row:
    return {
        "id": f"f{p.day}", "indexed_date": "2024-05-01 10:00:00.123456", "language": "en",
        "media_name": "kelder.example", "media_url": "kelder.example", "publish_date": p.day,
        "title": p.title, "url": p.url,
    }  # fmt: skip


def media_cloud_until_2023(p: Piece) -> Row:
    return {
        "stories_id": f"17{p.day[-1]}", "publish_date": f"{p.day} 08:15:00", "title": p.title,
        "url": p.url, "language": "en", "ap_syndicated": "False", "themes": "", "media_id": "9",
        "media_name": "Kelder Post", "media_url": "https://kelder.example/",
        "media_pub_country": "KEL", "media_language": "en", "media_media_type": "print_native",
    }  # fmt: skip


def four_cat_forum(p: Piece) -> Row:
    seconds = int(moment(p.day, "08:15").timestamp())
    return {
        "thread_id": p.day, "id": f"{p.day}-1", "timestamp": seconds, "subject": p.title,
        "url": p.url, "summary": "In short.", "body": p.text, "author": "Ann Berg, Lee Moss",
        "score": "0", "parent": "",
    }  # fmt: skip


def four_cat_channel(p: Piece) -> Row:
    return {
        "id": p.day[-1], "thread_id": p.day[-1], "chat": "kelderpost", "author": "77",
        "author_username": "annb", "author_name": "Ann Berg", "body": p.text,
        "timestamp": f"{p.day} 08:15:00",
        "unix_timestamp": int(moment(p.day, "08:15").timestamp()), "views": "5", "url": p.url,
    }  # fmt: skip


def zotero_row(p: Piece) -> Row:
    return {
        "Key": f"K{p.day}", "Item Type": "newspaperArticle", "Publication Year": p.day[:4],
        "Author": "Berg, Ann; Moss, Lee", "Title": p.title, "Publication Title": "Kelder Post",
        "ISBN": "", "DOI": "", "Url": p.url, "Abstract Note": p.text, "Date": p.day,
        "Date Added": "2025-01-01 10:00:00", "Date Modified": "2025-01-02 10:00:00",
        "Access Date": "2025-01-01 10:00:00", "Pages": "4", "Publisher": "Kelder Media Ltd",
        "Language": "en-GB", "Rights": "CC BY", "Library Catalog": "Kelder Library", "Extra": "",
        "Manual Tags": "Ports; Boats", "Automatic Tags": "Harbour", "Section": "World",
    }  # fmt: skip


TEASED = {"text": "title", "flags": {"teaser_only", "headline_only"}}
TABLES: dict[str, tuple[Any, str, Row]] = {
    "gdelt": (gdelt_row, "\ufeff", {**TEASED, "time": "08:15", "timezone_source": "given"}),
    "media cloud": (
        media_cloud, "", {**TEASED, "publisher": "kelder.example", "language_declared": "en"}
    ),
    "media cloud until 2023": (
        media_cloud_until_2023, "",
        {**TEASED, "publisher": "Kelder Post", "language_declared": "en", "time": "08:15"},
    ),
    "4cat forum": (
        four_cat_forum, "",
        {"subtitle": "In short.", "authors": PAIR, "time": "08:15", "timezone_source": "given"},
    ),
    "4cat channel": (
        four_cat_channel, "",
        {"title": None, "authors": ["Ann Berg"], "time": "08:15", "timezone_source": "given"},
    ),
    "zotero": (
        zotero_row, "\ufeff",
        {"authors": PAIR, "publisher": "Kelder Post", "section": "World", "licence": "CC BY",
         "keywords": ["Ports", "Boats", "Harbour"], "language_declared": "en-GB",
         "flags": {"teaser_only"}},
    ),
}  # fmt: skip


@pytest.mark.parametrize("tool", TABLES)
def test_table_of_a_tool_becomes_articles_with_all_of_its_fields(tool):
    write, mark, told = TABLES[tool]
    check(article_rows("out.csv", table([write(p) for p in PIECES], mark=mark)), told)


def page(p: Piece) -> str:
    return (
        f'<html lang="en"><head><title>{p.title} - Kelder Post</title>'
        '<meta property="og:site_name" content="Kelder Post">'
        '<meta name="author" content="Ann Berg"><meta name="description" content="In short.">'
        f'<meta property="article:published_time" content="{p.day}">'
        '<meta property="article:section" content="World"><meta name="keywords" content="Ports">'
        f'<meta property="og:title" content="{p.title}"></head><body><article>'
        f"<h1>{p.title}</h1>{p.html}<ul><li>Oil for a week</li><li>Bread for a day</li></ul>"
        f"{p.html.replace('.', ', again.')}</article></body></html>"
    )


def extracted(p: Piece, form: str) -> str:
    import trafilatura

    out = trafilatura.extract(page(p), url=p.url, output_format=form, with_metadata=True)
    assert isinstance(out, str)
    return out


def one_each(form: str, name: str) -> list[Row]:
    return [row for p in PIECES for row in article_rows(name, extracted(p, form))]


ALL_TOLD = {"subtitle": "In short.", "authors": ["Ann Berg"], "publisher": "Kelder Post",
            "section": "World", "keywords": ["Ports"]}  # fmt: skip


@pytest.mark.parametrize(
    ("form", "name", "told"),
    [
        ("xml", "a.xml", ALL_TOLD),
        ("xmltei", "a.tei.xml", ALL_TOLD),
        ("json", "a.json", ALL_TOLD),
        ("markdown", "a.md", ALL_TOLD),
        ("txt", "a.txt", ALL_TOLD),
        ("csv", "a.csv", {"publisher": "kelder.example"}),
    ],
)
def test_output_of_trafilatura_becomes_articles_with_all_of_its_fields(form, name, told):
    rows = one_each(form, name)
    check([without_list(row) for row in rows], told)


def without_list(row: Row) -> Row:
    """Return a row whose text ends above its list, of which each form has the items."""
    parts = [part.removeprefix("- ") for part in row["text"].split("\n\n")]
    assert parts[2:4] == ["Oil for a week", "Bread for a day"]
    assert len(parts) == 6
    return {**row, "text": "\n\n".join(parts[:2])}


def test_table_of_trafilatura_holds_an_article_a_row():
    content = "".join(extracted(p, "csv") for p in PIECES)
    assert [row["title"] for row in article_rows("a.tsv", content)] == [p.title for p in PIECES]


def test_tei_of_trafilatura_without_a_date_takes_not_the_day_of_download():
    dated = extracted(PIECES[0], "xmltei")
    undated = dated.replace(f"<date>{PIECES[0].day}</date>", "").replace(f", {PIECES[0].day}", "")
    assert 'type="download"' in undated
    (row,) = article_rows("a.xml", undated)
    assert row["date_published"] is None


def reference(p: Piece) -> str:
    day = p.day.replace("-", "/")
    lines = [
        "TY  - NEWS", f"TI  - {p.title}", "AU  - Berg, Ann", "AU  - Moss, Lee, Jr.",
        "JO  - KP", "T2  - Kelder Post", "CY  - Kelder", f"DA  - {day}/", f"PY  - {p.day[:4]}",
        "SP  - 4", "LA  - en-GB", "PB  - Kelder Media Ltd", "SE  - World", "DB  - Kelder Library",
        f"UR  - {p.url}", "Y2  - 2025/01/01/10:00:00", "KW  - Ports", "KW  - Boats; Ferries",
        "N1  - A note.", f"AB  - {' '.join(p.parts)}", "ER  - ",
    ]  # fmt: skip
    return "\r\n".join(lines) + "\r\n\r\n\r\n"


def test_references_of_zotero_become_articles_with_all_of_their_fields():
    rows = article_rows("out.ris", "".join(map(reference, PIECES)))
    told = {"authors": ["Ann Berg", "Lee Moss Jr."], "publisher": "Kelder Post", "section": "World",
            "keywords": ["Ports", "Boats", "Ferries"], "language_declared": "en-GB",
            "flags": {"teaser_only"}}  # fmt: skip
    for row, piece in zip(rows, PIECES, strict=True):
        row["text"] = piece.text if row["text"] == " ".join(piece.parts) else row["text"]
    check(rows, told)


@pytest.mark.parametrize(
    ("day", "found", "precision"),
    [("2024///Spring", "2024-01-01", "year"), ("2024/03//", "2024-03-01", "month")],
)
def test_reference_with_part_of_a_date_keeps_it(day, found, precision):
    content = f"TY  - NEWS\nTI  - East quay\nPY  - {day}\nAB  - {PIECES[0].text}\nER  - \n"
    (row,) = article_rows("out.ris", content.replace("\n\n", " "))
    assert (row["date_published"].date().isoformat(), row["date_precision"]) == (found, precision)


def exported_post(p: Piece) -> str:
    body = (
        f"<!-- wp:paragraph -->\n<p>{p.parts[0]}</p>\n<!-- /wp:paragraph -->\n\n<p>{p.parts[1]}</p>"
    )
    image = "<figure><img src='a'/><figcaption>The quay at noon</figcaption></figure>"
    terms = [("category", "World"), ("post_tag", "ports & boats"), ("post_format", "Aside"),
             ("author", "annb"), ("author", "leem")]  # fmt: skip
    return (
        f"<item><title><![CDATA[{p.title}]]></title><link>{p.url}</link>"
        "<dc:creator><![CDATA[annb]]></dc:creator>"
        f"<guid isPermaLink='false'>{p.url}?p=7</guid><description></description>"
        f"<content:encoded><![CDATA[{body}\n\n{image}]]></content:encoded>"
        "<excerpt:encoded><![CDATA[In short.]]></excerpt:encoded>"
        f"<wp:post_date>{p.day} 09:15:00</wp:post_date>"
        f"<wp:post_date_gmt>{p.day} 08:15:00</wp:post_date_gmt>"
        f"<wp:post_modified_gmt>{p.day} 09:00:00</wp:post_modified_gmt>"
        "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
        + "".join(f'<category domain="{d}"><![CDATA[{name}]]></category>' for d, name in terms)
        + "<wp:comment><wp:comment_author>Troll</wp:comment_author>"
        "<wp:comment_content>No!</wp:comment_content></wp:comment></item>"
    )


def test_export_of_wordpress_becomes_articles_with_all_of_its_fields():
    person = (
        "<wp:author><wp:author_login>{}</wp:author_login>"
        "<wp:author_display_name><![CDATA[{}]]></wp:author_display_name></wp:author>"
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"'
        ' xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Kelder Post</title>'
        f"<language>en-GB</language>{person.format('annb', 'Ann Berg')}"
        f"{person.format('leem', 'Lee Moss')}{''.join(map(exported_post, PIECES))}</channel></rss>"
    )
    told = {"subtitle": "In short.", "authors": PAIR, "publisher": "Kelder Post",
            "section": "World", "keywords": ["ports & boats"], "captions": ["The quay at noon"],
            "language_declared": "en-GB", "time": "08:15", "modified": "09:00"}  # fmt: skip
    check(article_rows("site.xml", content), told)
