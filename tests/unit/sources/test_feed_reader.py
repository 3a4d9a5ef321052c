"""RSS, Atom and RDF feeds."""

from __future__ import annotations

import pytest

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Record, Rejection

RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Marran Post</title>
<language>en-gb</language>{items}</channel></rss>"""
FULL = """<item><title>Ferry returns</title><link>https://marran.example/ferry?a=1&amp;b=2</link>
<guid isPermaLink="false">g-1</guid><pubDate>Mon, 03 Mar 2025 08:15:00 +0100</pubDate>
<dc:creator>Ann Lee</dc:creator><category>harbour</category><category>ferry</category>
<description>The boat is back.</description>
<content:encoded><![CDATA[<p>The ferry left&nbsp;at dawn.</p><script>x()</script>
<p>It came back.</p>]]></content:encoded></item>"""
TEASER = "<item><title>Market opens</title><description>A short teaser.</description></item>"
HEADLINE = "<item><title>Bridge &amp;amp; ferry: &lt;b&gt;who&lt;/b&gt; pays?</title></item>"
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Le Courrier</title>
<entry><title>Le bac</title><id>urn:a</id><updated>2025-03-04T08:00:00Z</updated>
<published>2025-03-03T08:00:00+01:00</published><link href="https://courrier.example/bac"/>
<author><name>Ann Lee</name></author><author><name>Bo Ray</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Le bac est parti.</p></div>
</content></entry></feed>"""


def claims(record, field):
    return [claim.value for claim in record.claims if claim.field == field]


def test_read_rss_entry_with_full_text_is_an_article(read):
    (record,) = read("a.rss", RSS.format(items=FULL))
    assert record.source_format == "feed"
    assert record.record_key == "g-1"
    assert [block.text for block in record.blocks] == [
        "The ferry left\xa0at dawn.",
        "It came back.",
    ]
    assert claims(record, "title") == ["Ferry returns"]
    assert claims(record, "url") == ["https://marran.example/ferry?a=1&b=2"]
    assert claims(record, "date_published") == ["Mon, 03 Mar 2025 08:15:00 +0100"]
    assert claims(record, "byline") == ["Ann Lee"]
    assert claims(record, "publisher") == ["Marran Post"]
    assert claims(record, "keywords") == ["harbour", "ferry"]
    assert claims(record, "subtitle") == ["The boat is back."]


def test_read_rss_teaser_is_an_article_that_says_it_is_one(read):
    first, second, third = read("a.xml", RSS.format(items=TEASER + FULL + HEADLINE))
    assert [block.text for block in first.blocks] == ["A short teaser."]
    assert first.quality_flags == ("teaser_only",)
    assert claims(first, "title") == ["Market opens"]
    assert claims(first, "subtitle") == []
    assert second.quality_flags == ()
    assert [block.text for block in third.blocks] == ["Bridge & ferry: who pays?"]
    assert third.quality_flags == ("teaser_only", "headline_only")
    assert claims(third, "title") == ["Bridge & ferry: who pays?"]
    assert [item.source_record for item in (first, second, third)] == [0, 1, 2]


def test_read_rss_entry_with_an_address_alone_is_no_article(read):
    items = "<item><link>https://marran.example/1</link></item>"
    (item,) = read("a.xml", RSS.format(items=items))
    assert item.reason_code is ReasonCode.NOT_AN_ARTICLE
    assert item.raw_excerpt == "https://marran.example/1"


def test_read_atom_title_in_markup_and_authors_of_the_feed(read):
    feed = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Marran Post</title>
    <author><name>Ann Lee</name></author><entry><id>urn:b</id>
    <title type="html">Rain &amp;amp; &lt;em&gt;wind&lt;/em&gt;</title>
    <summary>All day.</summary></entry></feed>"""
    (record,) = read("a.atom", feed)
    assert claims(record, "title") == ["Rain & wind"]
    assert claims(record, "byline") == ["Ann Lee"]
    assert [block.text for block in record.blocks] == ["All day."]


def test_read_rss_long_description_is_taken_as_text_and_flagged(read):
    text = "".join(f"&lt;p&gt;{'Many words stand here. ' * 12}&lt;/p&gt;" for _ in range(3))
    items = f"<item><title>Long</title><description>{text}</description></item>"
    (record,) = read("a.xml", RSS.format(items=items))
    assert len(record.blocks) == 3
    assert record.quality_flags == ("feed_description_as_body",)


def test_read_atom_keeps_published_and_updated_apart(read):
    (record,) = read("a.atom", ATOM)
    assert [block.text for block in record.blocks] == ["Le bac est parti."]
    assert claims(record, "date_published") == ["2025-03-03T08:00:00+01:00"]
    assert claims(record, "date_modified") == ["2025-03-04T08:00:00Z"]
    assert claims(record, "author") == ["Ann Lee", "Bo Ray"]


def test_read_atom_without_published_claims_no_publication(read):
    start, end = ATOM.index("<published>"), ATOM.index("<link")
    (record,) = read("a.atom", ATOM[:start] + ATOM[end:])
    assert claims(record, "date_published") == []


def test_read_feed_cut_short_keeps_its_entries_and_says_so(read):
    (record,) = read("a.rss", RSS.format(items=FULL).removesuffix("</channel></rss>"))
    assert isinstance(record, Record)
    assert "feed_malformed" in record.quality_flags


@pytest.mark.parametrize("content", ["<rss><channel></rss", "<rss version='2.0'><x:y></rss>"])
def test_read_broken_feed_without_entry_is_invalid_xml(read, content):
    (item,) = read("a.xml", content)
    assert item.reason_code is ReasonCode.INVALID_XML


def test_read_hostile_feeds_are_all_accounted_for(read, shared_data):
    allowed = {
        ReasonCode.NOT_AN_ARTICLE,
        ReasonCode.NO_RECORDS,
        ReasonCode.INVALID_XML,
        ReasonCode.UNDECODABLE_TEXT,
        ReasonCode.UNKNOWN_FORMAT,
    }
    paths = sorted((shared_data / "hostile/feeds").rglob("*.xml"))
    assert len(paths) > 90
    for path in paths:
        items = read(path.name, path.read_bytes())
        assert items, path.name
        assert all(i.reason_code in allowed for i in items if isinstance(i, Rejection)), path.name
    named = {path.name: read(path.name, path.read_bytes()) for path in paths}
    assert named["rss_empty_document.xml"][0].reason_code is ReasonCode.UNKNOWN_FORMAT
    assert [claims(i, "title") for i in named["koi8r.xml"]] == [["Как пережить новогоднюю ночь"]]
