"""Scanned pages: ALTO and PAGE XML, their order, divided words and confidence."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from research_corpus.contracts.records import ArticleRows, SourceInfo
from research_corpus.metadata.normalise import normalise

SOURCE = SourceInfo("a", "0" * 64, "run", datetime(2026, 1, 1, tzinfo=UTC))
ALTO = """<?xml version="1.0" encoding="UTF-8"?>
<alto {namespace}><Description><MeasurementUnit>pixel</MeasurementUnit></Description>
<Tags><LayoutTag ID="LT1" LABEL="Heading"/></Tags>{order}
<Layout><Page ID="P1"><TopMargin><TextBlock ID="M"><TextLine><String CONTENT="12" WC="0.1"/>
</TextLine></TextBlock></TopMargin><PrintSpace>
<TextBlock ID="B2"><TextLine><String CONTENT="It" WC="0.5"/><SP/><String CONTENT="burns" WC="0.7"/>
<SP/><String CONTENT="still" WC="0.6"/><String CONTENT="." WC="0.6"/></TextLine></TextBlock>
<ComposedBlock ID="C1"><TextBlock ID="B0" TAGREFS="LT1"><TextLine><String CONTENT="HARBOUR"/>
<SP/><String CONTENT="LAMP"/></TextLine></TextBlock><TextBlock ID="B1">
<TextLine><String CONTENT="The" WC="0.9"/><SP/><String CONTENT="har" SUBS_TYPE="HypPart1"
 SUBS_CONTENT="harbour" WC="0.5"/><HYP CONTENT="-"/></TextLine>
<TextLine><String CONTENT="bour" SUBS_TYPE="HypPart2" SUBS_CONTENT="harbour" WC="0.5"/><SP/>
<String CONTENT="lamp" WC="0.8"/><SP/><String CONTENT="was" WC="0.8"/><SP/>
<String CONTENT="kin" WC="0.6"/><HYP CONTENT="-"/></TextLine>
<TextLine><String CONTENT="dled" WC="0.6"/><SP/><String CONTENT="at" WC="0.9"/><SP/>
<String CONTENT="dusk." WC="0.9"/></TextLine></TextBlock></ComposedBlock>
</PrintSpace></Page></Layout></alto>"""
ORDER = """<ReadingOrder><OrderedGroup ID="G"><ElementRef ID="a" REF="C1"/>
<ElementRef ID="b" REF="B2"/></OrderedGroup></ReadingOrder>"""
PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"><Metadata>
<Creator>engine</Creator><Created>2021-05-08T08:59:28</Created></Metadata>
<Page imageFilename="a.tif">{order}
<TextRegion id="r3" custom="readingOrder {{index:2;}} structure {{type:page-number;}}">
<TextLine id="x"><TextEquiv><Unicode>12</Unicode></TextEquiv></TextLine></TextRegion>
<TextRegion id="r2" custom="readingOrder {{index:1;}}">
<TextLine id="b" custom="readingOrder {{index:1;}}">
<TextEquiv conf="0.8"><Unicode>bour lamp was lit.</Unicode></TextEquiv></TextLine>
<TextLine id="a" custom="readingOrder {{index:0;}}">
<Word id="w1"><TextEquiv conf="0.4"><Unicode>The</Unicode>
</TextEquiv></Word><Word id="w2"><TextEquiv conf="0.6"><Unicode>har¬</Unicode></TextEquiv></Word>
<TextEquiv index="1" conf="0.2"><Unicode>Thc har¬</Unicode></TextEquiv>
<TextEquiv index="0"><Unicode>The har¬</Unicode></TextEquiv></TextLine></TextRegion>
<TextRegion id="r1" type="heading" custom="readingOrder {{index:0;}}"><TextEquiv><Unicode>HARBOUR
LAMP</Unicode></TextEquiv></TextRegion></Page></PcGts>"""
PAGE_ORDER = """<ReadingOrder><OrderedGroup id="g"><RegionRefIndexed index="1" regionRef="r2"/>
<RegionRefIndexed index="0" regionRef="r1"/></OrderedGroup></ReadingOrder>"""


@pytest.mark.parametrize("version", ["", *(f"ns-v{n}#" for n in (2, 3, 4))])
def test_read_alto_page_in_reading_order_with_words_joined(read: Any, version: str) -> None:
    namespace = f'xmlns="http://www.loc.gov/standards/alto/{version}"' if version else ""
    (page,) = read("p.xml", ALTO.format(namespace=namespace, order=ORDER))
    assert [(block.kind, block.text) for block in page.blocks] == [
        ("heading", "HARBOUR LAMP"),
        ("body", "The harbour lamp was kindled at dusk."),
        ("body", "It burns still."),
    ]
    assert page.source_format == "alto"
    assert page.quality_flags == ("whole_page",)
    assert page.ocr_confidence == pytest.approx(8.9 / 13, abs=1e-4)


def test_read_alto_page_without_stated_order_keeps_that_of_the_file(read: Any) -> None:
    (page,) = read("p.xml", ALTO.format(namespace="", order=""))
    assert page.blocks[0].text == "It burns still."


@pytest.mark.parametrize("order", [PAGE_ORDER, ""])
def test_read_page_xml_in_reading_order_with_words_joined(read: Any, order: str) -> None:
    (page,) = read("p.xml", PAGE.format(order=order))
    assert [(block.kind, block.text) for block in page.blocks] == [
        ("heading", "HARBOUR LAMP"),
        ("body", "The harbour lamp was lit."),
    ]
    assert page.source_format == "page_xml"
    assert page.quality_flags == ("whole_page",)
    assert page.ocr_confidence == pytest.approx((0.4 + 0.6 + 4 * 0.8) / 6, abs=1e-4)


@pytest.mark.parametrize(("confidence", "is_low"), [("0.69", True), ("0.7", False), ("", False)])
def test_low_word_confidence_is_flagged(read: Any, confidence: str, is_low: bool) -> None:
    string = f'<String CONTENT="Lamp" WC="{confidence}"/>'
    (page,) = read(
        "p.xml",
        f"<alto><Layout><Page><PrintSpace><TextBlock><TextLine>{string}</TextLine></TextBlock>"
        "</PrintSpace></Page></Layout></alto>",
    )
    rows = normalise(page, SOURCE, max_text_chars=1000)
    assert isinstance(rows, ArticleRows)
    assert ("low_ocr_confidence" in rows.article["quality_flags"]) is is_low
    assert rows.article["ocr_confidence"] == (float(confidence) if confidence else None)
    assert rows.article["title"] is None
    assert rows.article["date_published"] is None


def test_hyphen_of_a_compound_at_the_end_of_a_line_stays(read: Any) -> None:
    lines = "".join(
        f'<TextLine><String CONTENT="{word}"/></TextLine>'
        for word in ("well-", "Known", "1914-", "18")
    )
    (page,) = read(
        "p.xml", f"<alto><Layout><Page><TextBlock>{lines}</TextBlock></Page></Layout></alto>"
    )
    assert page.blocks[0].text == "well-Known 1914-18"
