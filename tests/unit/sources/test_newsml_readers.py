"""Wire formats: NITF, NewsML 1.2, NewsML-G2 and their statuses."""

from __future__ import annotations

import pytest

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Record, Rejection

NITF = """<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "nitf-3-6.dtd">
<nitf><head><title>slug</title><docdata management-status="{status}">
<doc-id id-string="harbour-17"/><date.issue norm="20250303T081500+0100"/>
<key-list><keyword key="harbour"/><keyword key="ferries, coastal"/></key-list></docdata>
<pubdata name="The Marran Post" date.publication="20250303T090000+0100"
 position.section="Region"/></head>
<body><body.head><hedline><hl1>Ferry returns to Marran</hl1><hl2>After two years</hl2></hedline>
<byline>By <person>Ann Lee</person>, <byttl>harbour editor</byttl></byline>
<abstract><p>The boat is back.</p></abstract></body.head>
<body.content><media><media-reference source="f.jpg"/>
<media-caption>The ferry at dawn</media-caption>
<media-producer>A. Photographer</media-producer></media>
<p>The ferry left at <chron norm="20250303">dawn</chron>.</p><hl2>Crowds</hl2>
<ul><li>Two bands played</li></ul><bq><block><p>“At last,” she said.</p></block></bq>
</body.content></body></nitf>"""

NEWSML1 = """<NewsML><NewsItem xml:lang="en"><Identification><NewsIdentifier>
<DateId>20250303</DateId><NewsItemId>K1</NewsItemId></NewsIdentifier></Identification>
<NewsManagement><FirstCreated>20250303T070000Z</FirstCreated>
<ThisRevisionCreated>20250303T081500+0000</ThisRevisionCreated>
<Status FormalName="{status}"/></NewsManagement>
<NewsComponent><NewsLines><HeadLine>Ferry returns</HeadLine><ByLine>By Ann Lee</ByLine>
<CopyrightLine>(c) 2025</CopyrightLine></NewsLines>
<AdministrativeMetadata><Provider><Party FormalName="Marran Wire"/></Provider>
</AdministrativeMetadata>
<NewsComponent><Role FormalName="Caption"/><ContentItem><DataContent>The boat.</DataContent>
</ContentItem></NewsComponent>
<NewsComponent><Role FormalName="Main"/><ContentItem><MediaType FormalName="{media}"/>
<DataContent>{body}</DataContent></ContentItem></NewsComponent></NewsComponent></NewsItem></NewsML>"""

G2 = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}" xml:lang="en">
<itemMeta><itemClass qcode="{item_class}"/><provider><name>Marran Wire</name></provider>
<versionCreated>2025-03-03T08:15:00+01:00</versionCreated>{embargo}
<pubStatus qcode="stat:{status}"/></itemMeta>
<contentMeta><by>By Ann Lee</by><headline rank="2">After two years</headline>
<headline>Ferry returns</headline><keyword>harbour</keyword>
<subject type="cpnat:abstract" qcode="medtop:1"><name>transport</name></subject></contentMeta>
<contentSet>{content}</contentSet></newsItem>"""
XHTML = """<inlineXML contenttype="application/xhtml+xml"><html
 xmlns="http://www.w3.org/1999/xhtml"><head><title>no</title></head><body><header><h1>no</h1>
</header><h2>Ferry returns</h2><p>The ferry left.</p><p>It came back.</p></body></html>
</inlineXML>"""


def g2(content=XHTML, status="usable", item_class="ninat:text", embargo="", guid="urn:1"):
    return G2.format(
        content=content, status=status, item_class=item_class, embargo=embargo, guid=guid
    )


def claims(record, field):
    return [claim.value for claim in record.claims if claim.field == field]


def test_read_nitf_gives_metadata_and_kinds_of_paragraphs(read):
    (record,) = read("a.xml", NITF.format(status="usable"))
    assert record.source_format == "nitf"
    assert record.record_key == "harbour-17"
    assert claims(record, "title") == ["Ferry returns to Marran", "slug"]
    assert claims(record, "byline") == ["By Ann Lee, harbour editor"]
    assert claims(record, "date_published")[0] == "20250303T081500+0100"
    assert claims(record, "publisher") == ["The Marran Post"]
    assert claims(record, "keywords") == ["harbour", "ferries, coastal"]
    assert [(block.kind, block.text) for block in record.blocks] == [
        ("caption", "The ferry at dawn"),
        ("body", "The ferry left at dawn."),
        ("heading", "Crowds"),
        ("list", "Two bands played"),
        ("quote", "“At last,” she said."),
    ]


def test_read_nitf_with_two_bylines_claims_two_authors(read):
    twice = NITF.format(status="usable").replace(
        "<abstract>", "<byline>By Bo Ray</byline><abstract>"
    )
    (record,) = read("a.xml", twice)
    assert claims(record, "author") == ["By Ann Lee, harbour editor", "By Bo Ray"]


@pytest.mark.parametrize(
    ("name", "xml"),
    [
        ("nitf", NITF.format(status="canceled")),
        ("newsml1", NEWSML1.format(status="Canceled", media="Text", body="A text here.")),
        ("g2", g2(status="canceled")),
        ("json", '{"headline": "A", "body_text": "A text.", "pubstatus": "canceled"}'),
    ],
)
def test_read_cancelled_item_is_withdrawn_by_source(read, name, xml):
    (item,) = read(f"{name}.json" if name == "json" else f"{name}.xml", xml)
    assert item.reason_code is ReasonCode.WITHDRAWN_BY_SOURCE


@pytest.mark.parametrize(
    ("xml", "flags"),
    [
        (g2(), ()),
        (g2(status="withheld"), ("pub_status_withheld",)),
        (g2(embargo="<embargoed>2025-03-04T12:00:00Z</embargoed>"), ("embargoed",)),
        (NEWSML1.format(status="Embargoed", media="Text", body="A text here."), ("embargoed",)),
        (NITF.format(status="withheld"), ("pub_status_withheld",)),
    ],
)
def test_read_item_with_status_keeps_its_date_and_flags_it(read, xml, flags):
    (record,) = read("a.xml", xml)
    assert record.quality_flags == flags
    assert claims(record, "date_published")[0].startswith("2025")


def test_read_newsml1_joins_lines_captions_and_text(read):
    body = "First paragraph here.\n\nSecond one."
    (record,) = read("a.xml", NEWSML1.format(status="Usable", media="Text", body=body))
    assert record.source_format == "newsml_1"
    assert record.record_key == "K1"
    assert claims(record, "date_published")[0] == "20250303T081500+0000"
    assert claims(record, "publisher") == ["Marran Wire"]
    assert [b.text for b in record.blocks if b.kind == "caption"] == ["The boat."]
    assert [b.text for b in record.blocks if b.kind == "body"] == [
        "First paragraph here.",
        "Second one.",
    ]


def test_read_newsml1_picture_is_not_an_article(read):
    (item,) = read("a.xml", NEWSML1.format(status="Usable", media="Photo", body="x"))
    assert item.reason_code is ReasonCode.NOT_AN_ARTICLE
    assert "Photo" in item.message


def test_read_g2_item_leaves_out_what_is_a_field(read):
    (record,) = read("a.xml", g2())
    assert [block.text for block in record.blocks] == ["The ferry left.", "It came back."]
    assert claims(record, "title") == ["Ferry returns"]
    assert claims(record, "subtitle") == ["After two years"]
    assert claims(record, "keywords") == ["harbour", "transport"]


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        ('<inlineData contenttype="text/plain">One.\n\nTwo.</inlineData>', ["One.", "Two."]),
        (
            '<inlineData contenttype="text/html">&lt;p>One.&lt;/p>&lt;p>Two.&lt;/p></inlineData>',
            ["One.", "Two."],
        ),
        (
            '<inlineXML contenttype="application/nitf+xml"><nitf xmlns="n"><body><body.content>'
            "<p>One.</p><p>Two.</p></body.content></body></nitf></inlineXML>",
            ["One.", "Two."],
        ),
    ],
)
def test_read_g2_item_takes_text_from_each_kind_of_content(read, content, texts):
    (record,) = read("a.xml", g2(content))
    assert [block.text for block in record.blocks] == texts


@pytest.mark.parametrize("kind", ["picture", "video", "audio", "graphic"])
def test_read_g2_item_of_another_class_names_the_class(read, kind):
    (item,) = read("a.xml", g2('<remoteContent href="a.jpg"/>', item_class=f"ninat:{kind}"))
    assert item.reason_code is ReasonCode.NOT_AN_ARTICLE
    assert f"ninat:{kind}" in item.message


def inline(*lines):
    text = "\n\n".join(lines)
    return f'<inlineData contenttype="text/plain">{text}</inlineData>'


SUMMARY = "The ferry left and came back."
STORY = ("The ferry left Marran at dawn.", "It came back with two bands.", "Nobody had waved.")


@pytest.mark.parametrize("order", [1, -1])
def test_read_g2_item_takes_the_fullest_rendition_wherever_it_stands(read, order):
    renditions = [inline(SUMMARY), inline(*STORY), inline(STORY[0])]
    (record,) = read("a.xml", g2(content="".join(renditions[::order])))
    assert [block.text for block in record.blocks] == list(STORY)


def test_read_g2_item_of_one_text_in_two_formats_takes_the_one_named_first(read):
    plain = inline("Ferry returns", "The ferry left.", "It came back. md")
    (record,) = read("a.xml", g2(content=XHTML + plain))
    assert [block.text for block in record.blocks] == ["The ferry left.", "It came back."]
    (record,) = read("a.xml", g2(content=plain + XHTML))
    assert [block.text for block in record.blocks] == ["The ferry left.", "It came back. md"]


def test_read_newsml1_takes_the_fullest_rendition_of_the_main_component(read):
    item = "<ContentItem><DataContent>{}</DataContent></ContentItem>"
    short, long = item.format(SUMMARY), item.format(" ".join(STORY))
    longest = item.format(" ".join(STORY * 3))
    extra = f'<NewsComponent><Role FormalName="Supporting"/>{longest}</NewsComponent>'
    xml = NEWSML1.format(status="Usable", media="Text", body="").replace(
        '<NewsComponent><Role FormalName="Main"/>',
        f'{extra}<NewsComponent><Role FormalName="Main"/>{short}{long}',
    )
    (record,) = read("a.xml", xml)
    assert [b.text for b in record.blocks if b.kind == "body"] == [" ".join(STORY)]


def test_read_g2_sports_data_is_not_an_article(read):
    content = '<inlineXML contenttype="application/sportsml+xml"><s><p>1:0</p></s></inlineXML>'
    (item,) = read("a.xml", g2(content))
    assert item.reason_code is ReasonCode.NOT_AN_ARTICLE
    assert "sportsml" in item.message


def test_read_g2_message_gives_one_outcome_an_item(read):
    items = "".join(g2(guid=f"urn:{number}") for number in range(3))
    packed = f"<packageItem><itemMeta/></packageItem>{items}"
    message = f"<newsMessage><header/><itemSet>{packed}</itemSet></newsMessage>"
    found = read("a.xml", message)
    assert [type(item) for item in found] == [Rejection, Record, Record, Record]
    assert [item.source_record for item in found] == [0, 1, 2, 3]
    assert [item.record_key for item in found[1:]] == ["urn:0", "urn:1", "urn:2"]
