"""TEI documents and vertical corpora."""

from __future__ import annotations

import re

import pytest

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Record, Rejection
from research_corpus.sources.xml.vertical_text import join_tokens

HEADER = """<teiHeader><fileDesc><titleStmt><title type="main">{title}</title></titleStmt>
<publicationStmt><publisher>The Digitisers</publisher><date when="2019"/>
<availability><licence target="https://example.org/cc"/></availability></publicationStmt>
<sourceDesc><biblStruct><analytic><author><persName>Ann Lee</persName></author></analytic>
<monogr><title level="j">Marran Post</title><imprint><date when="1911-05-02"/></imprint></monogr>
</biblStruct></sourceDesc></fileDesc>
<profileDesc><langUsage><language ident="en">English</language></langUsage></profileDesc>
</teiHeader>"""
BODY = """<text><body><div><head>{title}</head><p>The fer<lb break="no"/>ry left
at <choice><sic>dwan</sic><corr>dawn</corr></choice>.<note>1</note></p><pb n="2"/>
<list><item>One band</item></list><q>Hardly a head.</q><p>It came back.</p></div></body></text>"""
TEI = f'<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="{{key}}">{HEADER}{BODY}</TEI>'


def claims(record, field):
    return {claim.value for claim in record.claims if claim.field == field}


def test_read_tei_reads_the_source_and_not_the_edition(read):
    (record,) = read("a.xml", TEI.format(title="A Ferry", key="k1"))
    assert record.source_format == "tei"
    assert record.record_key == "k1"
    assert claims(record, "title") == {"A Ferry"}
    assert "Ann Lee" in claims(record, "byline")
    best = max((c for c in record.claims if c.field == "publisher"), key=lambda c: c.confidence)
    assert best.value == "Marran Post"
    dates = [c for c in record.claims if c.field == "date_published"]
    assert max(dates, key=lambda c: c.confidence).value == "1911-05-02"


def test_read_tei_keeps_the_edited_text_without_notes(read):
    (record,) = read("a.xml", TEI.format(title="A Ferry", key="k1"))
    assert [(block.kind, block.text) for block in record.blocks] == [
        ("body", "The ferry left at dawn."),
        ("list", "One band"),
        ("body", "Hardly a head."),
        ("body", "It came back."),
    ]


def test_read_tei_corpus_gives_one_record_a_text_with_the_shared_header(read):
    texts = "".join(TEI.format(title=f"Title {n}", key=f"k{n}") for n in range(3))
    header = HEADER.format(title="The corpus").replace("Marran Post", "Shared Post")
    items = read(
        "a.xml", f'<teiCorpus xmlns="http://www.tei-c.org/ns/1.0">{header}{texts}</teiCorpus>'
    )
    assert [item.record_key for item in items] == ["k0", "k1", "k2"]
    assert [claims(item, "title") for item in items] == [{f"Title {n}"} for n in range(3)]
    assert all("Shared Post" in claims(item, "publisher") for item in items)


def test_read_tei_group_gives_one_record_a_part(read):
    part = "<text><body><head>{0}</head><p>Text of {0}.</p></body></text>"
    group = "".join(part.format(name) for name in ("One", "Two"))
    xml = f"<TEI>{HEADER.format(title='Issue 5')}<text><group>{group}</group></text></TEI>"
    items = read("a.xml", xml)
    assert [claims(item, "title") for item in items] == [{"One"}, {"Two"}]
    assert [item.blocks[0].text for item in items] == ["Text of One.", "Text of Two."]


def test_read_tei_without_text_is_empty_body(read):
    (item,) = read("a.xml", f"<TEI>{HEADER.format(title='A')}</TEI>")
    assert item.reason_code is ReasonCode.EMPTY_BODY


def test_read_vertical_text_puts_tokens_together(read):
    lines = ['<text id="t1" author="Ann Lee" title="Ferry" dateCreated="2015-09-01">', "<head>"]
    lines += ["Ferry\tNN", "</head>", "<p>", "“\t``", "<w>", "Do\tVB", "n't\tRB", "</w>"]
    lines += ["go\tVB", ",\t,", "”\t''", "she\tPP", "said\tVB", "(\t(", "twice\tRB", ")\t)"]
    lines += [".\t.", "</p>", "</text>"]
    (record,) = read("a.xml", "\n".join(lines))
    assert record.source_format == "vertical_text"
    assert [block.text for block in record.blocks] == ["“Don't go,” she said (twice)."]
    assert claims(record, "date_published") == {"2015-09-01"}
    assert claims(record, "byline") == {"Ann Lee"}


def test_join_tokens_keeps_the_dash_and_the_number_apart():
    assert join_tokens((form, False) for form in ["from", "5", "-", "7", "%"]) == "from 5 - 7%"


def _gold_paragraphs(conllu: str) -> tuple[str, list[str]]:
    title = re.search(r"^# meta::title = (.*)$", conllu, re.MULTILINE)
    found: list[list[str]] = []
    for line in conllu.splitlines():
        if line.startswith("# newpar ") or line == "# newpar" or not found:
            found.append([])
        elif line.startswith("# text = "):
            found[-1].append(line.removeprefix("# text = "))
    assert title
    return title[1], [" ".join(parts) for parts in found if parts]


def test_read_interviews_gives_metadata_and_nearly_every_word_as_printed(read, shared_data):
    same = total = 0
    for path in sorted((shared_data / "gum-interview").glob("*.xml")):
        (record,) = read(path.name, path.read_bytes())
        title, paragraphs = _gold_paragraphs(path.with_suffix(".conllu").read_text("utf-8"))
        assert claims(record, "title") == {title}
        assert claims(record, "byline") | claims(record, "author") == {"Wikinews"}
        assert claims(record, "date_published")
        ours = " ".join(block.text for block in record.blocks).split()
        gold = " ".join(paragraphs).removeprefix(title).split()
        assert re.sub(r"\W", "", "".join(ours)) == re.sub(r"\W", "", "".join(gold)), path.name
        same += sum(word in set(gold) for word in ours)
        total += len(ours)
    assert same / total > 0.99


@pytest.mark.parametrize("content", ["<text>\n</text>", '<text title="A">\n<p>\n</p>\n</text>'])
def test_read_vertical_text_without_token_is_no_article(read, content):
    items = read("a.vert", content)
    assert items
    assert all(isinstance(item, Rejection) for item in items)
    assert not any(isinstance(item, Record) for item in items)
