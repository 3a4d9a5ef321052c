"""OpenDocument texts and EPUB: fields, order and what is left out."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Record, Skip

SPACES = " ".join(
    f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
    for n in ("office", "text", "style", "table", "meta")
)
BODY = """<text:p text:style-name="Title">Weir gate sticks</text:p>
<text:p text:style-name="P1">For a third spring</text:p>
<text:p>The weir<text:s text:c="2"/>gate<text:tab/>stuck.<text:note><text:note-body><text:p>A
note.</text:p></text:note-body></text:note> It rained.</text:p>
<text:tracked-changes><text:p>Deleted words.</text:p></text:tracked-changes>
<text:h text:outline-level="2">At the mill</text:h>
<text:list><text:list-item><text:p>One key</text:p></text:list-item></text:list>
<text:section><text:p>Nobody had <text:span>a key</text:span>.</text:p></text:section>"""
CONTENT = f"""<office:document-content {SPACES}><office:automatic-styles>
<style:style style:name="P1" style:parent-style-name="Subtitle"/></office:automatic-styles>
<office:body><office:text>{BODY}</office:text></office:body></office:document-content>"""
OPF = """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">
<metadata><dc:title>The Ledger</dc:title><dc:creator>Mira Tollund</dc:creator>
<dc:identifier>urn:x:1</dc:identifier><dc:publisher>Arden Press</dc:publisher>
<dc:date>2024-04-03</dc:date><dc:language>en</dc:language></metadata>
<manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="b" href="text/two%20.xhtml" media-type="application/xhtml+xml"/>
<item id="a" href="text/one.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/></spine></package>"""
CONTAINER = """<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>"""
CHAPTER = """<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml">
<head><title>x</title></head><body><h1>{0}</h1><p>{1}</p><p>And rain.</p></body></html>"""


def package(mimetype, parts):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("mimetype", mimetype)
        for name, content in parts.items():
            file.writestr(name, content)
    return data.getvalue()


def odt(content=CONTENT):
    return package("application/vnd.oasis.opendocument.text", {"content.xml": content})


def epub(**changed):
    parts = {
        "META-INF/container.xml": CONTAINER,
        "OEBPS/book.opf": OPF,
        "OEBPS/nav.xhtml": CHAPTER.format("Contents", "One"),
        "OEBPS/text/one.xhtml": CHAPTER.format("Bees return", "Two swarms settled."),
        "OEBPS/text/two .xhtml": CHAPTER.format("Weir gate", "The gate stuck."),
    }
    return package("application/epub+zip", parts | changed)


def values(record, field):
    return [claim.value for claim in record.claims if claim.field == field]


def test_read_odt_gives_paragraphs_with_their_roles(read):
    (record,) = read("a.odt", odt())
    assert record.source_format == "odt"
    assert values(record, "title") == ["Weir gate sticks"]
    assert values(record, "subtitle") == ["For a third spring"]
    assert [(block.kind, " ".join(block.text.split())) for block in record.blocks] == [
        ("body", "The weir gate stuck. It rained."),
        ("heading", "At the mill"),
        ("list", "One key"),
        ("body", "Nobody had a key."),
    ]


def test_read_epub_gives_a_chapter_a_record(read):
    items = read("a.epub", epub())
    assert [values(item, "title") for item in items] == [["Bees return"], ["Weir gate"]]
    assert [[b.text for b in item.blocks] for item in items] == [
        ["Two swarms settled.", "And rain."],
        ["The gate stuck.", "And rain."],
    ]
    for field, value in [
        ("byline", "Mira Tollund"),
        ("publisher", "Arden Press"),
        ("date_published", "2024-04-03"),
        ("language_declared", "en"),
    ]:
        assert [values(item, field) for item in items] == [[value], [value]]
    assert [item.record_key for item in items] == [
        "urn:x:1#OEBPS/text/one.xhtml",
        "urn:x:1#OEBPS/text/two .xhtml",
    ]


def test_read_epub_without_a_chapter_that_its_spine_names_rejects_it_alone(read):
    data = epub(**{"OEBPS/book.opf": OPF.replace("one.xhtml", "lost.xhtml")})
    items = read("a.epub", data)
    assert [getattr(item, "reason_code", None) for item in items] == [
        ReasonCode.DAMAGED_FILE,
        None,
    ]


def test_read_epub_skips_chapters_without_text(read):
    data = epub(**{"OEBPS/text/one.xhtml": "<html><body><h1>Part one</h1></body></html>"})
    first, second = read("a.epub", data)
    assert isinstance(first, Skip)
    assert isinstance(second, Record)


def test_read_odt_never_expands_entities(read):
    bomb = '<!DOCTYPE a [<!ENTITY b "boom">]>' + CONTENT.replace(
        "It rained.", "&b;It snowed.<!-- x --> Late."
    )
    (record,) = read("a.odt", odt(bomb))
    assert " ".join(record.blocks[0].text.split()) == "The weir gate stuck. It snowed. Late."


@pytest.mark.parametrize("whole", [odt(), epub()], ids=["odt", "epub"])
def test_read_cut_or_changed_packages_come_to_foreseen_ends(read, whole):
    @settings(deadline=None, max_examples=40)
    @given(st.integers(0, len(whole)), st.integers(0, len(whole) - 1), st.integers(0, 255))
    def check(cut, at, byte):
        for data in (whole[:cut], whole[:at] + bytes([byte]) + whole[at + 1 :]):
            items = read("a", data)
            assert items
            assert ReasonCode.READER_FAILED not in {getattr(i, "reason_code", None) for i in items}

    check()
