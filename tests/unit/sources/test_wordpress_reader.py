"""WordPress exports: published posts, names of people, paragraphs from blank lines."""

from __future__ import annotations

from research_corpus.contracts.records import Record, Skip
from research_corpus.sources.xml.wordpress import post_blocks

ITEM = """<item><title>{title}</title><link>https://marran.example/?p={n}</link>
<pubDate>Sat, 01 Mar 2025 07:00:00 +0000</pubDate><dc:creator>alee</dc:creator>
<guid isPermaLink="false">https://marran.example/?p={n}</guid><description></description>
<content:encoded><![CDATA[{text}]]></content:encoded>
<excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded>
<wp:post_date_gmt>2025-03-01 07:00:00</wp:post_date_gmt>
<wp:post_modified_gmt>0000-00-00 00:00:00</wp:post_modified_gmt>
<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>
<category domain="category" nicename="harbour">Harbour</category>
<category domain="post_tag" nicename="boats">boats</category></item>"""
WXR = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Marran Diary</title><language>en-GB</language>
<wp:author><wp:author_login>alee</wp:author_login>
<wp:author_display_name>alee</wp:author_display_name>
<wp:author_first_name>Ann</wp:author_first_name><wp:author_last_name>Lee</wp:author_last_name>
</wp:author>{items}</channel></rss>"""
TEXT = (
    "The ferry left at dawn.\n\nIt came\nback <em>late</em>.\n\n"
    '[caption id="1" width="2"]<img src="a.jpg"/> The quay at noon[/caption]\n\n'
    "[gallery ids=&quot;1,2&quot;]\n\n<blockquote>We waited.</blockquote>"
)


def item(n: int, status: str = "publish", kind: str = "post", text: str = TEXT) -> str:
    return ITEM.format(n=n, title=f"Post {n}", text=text, excerpt="In short.", status=status,
                       kind=kind)  # fmt: skip


def claims(record, field):
    return [claim.value for claim in record.claims if claim.field == field]


def test_read_export_gives_published_posts_alone(read):
    items = item(1) + item(2, "draft") + item(3, kind="page") + item(4, kind="wp_navigation")
    found = read("site.xml", WXR.format(items=items + item(5, kind="news")))
    assert [type(result) for result in found] == [Record, Skip, Skip, Skip, Record]
    assert found[1].message == "a post with status draft"
    first = found[0]
    assert first.source_format == "wordpress"
    assert first.record_key == "https://marran.example/?p=1"
    assert [block.text for block in first.blocks if block.kind != "caption"] == [
        "The ferry left at dawn.",
        "It came back late.",
        "We waited.",
    ]
    assert [b.text for b in first.blocks if b.kind == "caption"] == ["The quay at noon"]
    expected = {
        "title": ["Post 1"],
        "byline": ["Ann Lee"],
        "date_published": ["2025-03-01T07:00:00Z", "Sat, 01 Mar 2025 07:00:00 +0000"],
        "date_modified": [],
        "url": ["https://marran.example/?p=1"],
        "publisher": ["Marran Diary"],
        "language_declared": ["en-GB"],
        "section": ["Harbour"],
        "keywords": ["boats"],
        "subtitle": ["In short."],
    }
    assert {name: claims(first, name) for name in expected} == expected
    assert claims(found[4], "title") == ["Post 5"]


def test_post_blocks_of_block_editor_are_its_paragraphs():
    content = "<!-- wp:paragraph -->\n<p>One.</p>\n<!-- /wp:paragraph -->\n\n<p>Two.</p>"
    assert [block.text for block in post_blocks(content)] == ["One.", "Two."]
