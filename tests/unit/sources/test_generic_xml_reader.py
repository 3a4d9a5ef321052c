"""XML of no known vocabulary."""

from __future__ import annotations

import io

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Record
from research_corpus.sources.field_mapping import FieldMap
from research_corpus.sources.registry import read_file
from research_corpus.sources.source_file import SourceFile

ARTICLE = """<article id="{0}" lang="en"><headline>Ferry {0}</headline>
<authors><author>Ann Lee</author><author>Bo Ray</author></authors>
<meta><published>2025-03-03</published><section>Region</section></meta>
<body><heading>Dawn</heading><para>The ferry left.</para><para>It came back.</para></body>
</article>"""
STRANGE = """<a:export xmlns:a="urn:a"><a:rec><a:k v="7"/><a:x><a:t>Ferry</a:t></a:x>
<a:d iso="2025-03-03"/><a:y><a:z>The ferry left.</a:z><a:z>It came back.</a:z></a:y></a:rec>
<a:rec><a:k v="8"/></a:rec></a:export>"""


def claims(record, field):
    return [claim.value for claim in record.claims if claim.field == field]


def test_read_unknown_xml_takes_fields_by_their_common_names(read):
    items = read("a.xml", f"<articles>{ARTICLE.format(1)}{ARTICLE.format(2)}</articles>")
    assert [item.record_key for item in items] == ["1", "2"]
    assert claims(items[1], "title") == ["Ferry 2"]
    assert claims(items[0], "author") == ["Ann Lee", "Bo Ray"]
    assert claims(items[0], "date_published") == ["2025-03-03"]
    assert claims(items[0], "section") == ["Region"]
    assert claims(items[0], "language_declared") == ["en"]
    assert [(block.kind, block.text) for block in items[0].blocks] == [
        ("heading", "Dawn"),
        ("body", "The ferry left."),
        ("body", "It came back."),
    ]


def test_read_one_article_with_list_items_is_one_record(read):
    text = ARTICLE.format(1).replace("</body>", "<list><item>One</item></list></body>")
    (record,) = read("a.xml", text)
    assert record.record_key == "1"


def test_read_record_without_text_among_others_is_accounted_for(read):
    items = read("a.xml", f"<x><article><headline>A</headline></article>{ARTICLE.format(1)}</x>")
    assert items[0].reason_code is ReasonCode.NOT_AN_ARTICLE
    assert isinstance(items[1], Record)


def test_read_xml_of_something_else_names_the_remedy(read):
    (item,) = read("a.xml", "<?xml version='1.0'?><project><target name='x'/></project>")
    assert item.reason_code is ReasonCode.NOT_AN_ARTICLE
    assert "mapping" in item.message


def test_read_unknown_xml_with_a_mapping_follows_it():
    paths = {
        "records": "rec",
        "text": "y",
        "title": "x/t",
        "date_published": "d/@iso",
        "record_key": "k/@v",
    }
    data = STRANGE.encode()
    source = SourceFile("a.xml", len(data), lambda: io.BytesIO(data), FieldMap(paths))
    first, second = read_file(source, max_file_bytes=10**6)
    assert first.record_key == "7"
    assert claims(first, "title") == ["Ferry"]
    assert claims(first, "date_published") == ["2025-03-03"]
    assert [block.text for block in first.blocks] == ["The ferry left.", "It came back."]
    assert second.reason_code is ReasonCode.NOT_AN_ARTICLE


def test_paragraphs_beside_the_title_are_the_text(read):
    (record,) = read(
        "a0001.xml",
        '<text id="lamp:ocr"><title>The lamp burns</title><p>The lamp was lit at dusk.</p>'
        "<p>Nobody slept.</p></text>",
    )
    assert [block.text for block in record.blocks] == ["The lamp was lit at dusk.", "Nobody slept."]
    assert [c.value for c in record.claims if c.field == "title"] == ["The lamp burns"]


def test_lists_within_a_text_are_no_records_of_their_own(read):
    (record,) = read(
        "a.xml",
        "<doc><title>Oil</title><body><p>Oil is dear.</p><item><p>Nine litres.</p></item></body>"
        "</doc>",
    )
    assert "Nine litres." in [block.text for block in record.blocks]
