"""An issue of a newspaper as METS with ALTO pages in a ZIP file: its articles, whole."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import ArticleRows, Record, Rejection, Skip, SourceInfo
from research_corpus.metadata.normalise import normalise
from research_corpus.sources.read_limits import ReadLimits
from research_corpus.sources.registry import read_landing_file
from research_corpus.sources.source_file import SourceFile

SOURCE = SourceInfo("a", "0" * 64, "run", datetime(2026, 1, 1, tzinfo=UTC))
MODS = '<mods:mods xmlns:mods="http://www.loc.gov/mods/v3">{}</mods:mods>'
ISSUE = MODS.format(
    "<mods:titleInfo><mods:nonSort>The</mods:nonSort><mods:title>Marran Post</mods:title>"
    '</mods:titleInfo><mods:originInfo><mods:dateIssued encoding="iso8601">1899-03-04'
    "</mods:dateIssued></mods:originInfo>"
)
ARTICLE = MODS.format(
    "<mods:titleInfo><mods:title>The harbour lamp</mods:title></mods:titleInfo><mods:name>"
    '<mods:namePart type="given">Ana</mods:namePart><mods:namePart type="family">Ruiz'
    "</mods:namePart><mods:role><mods:roleTerm>aut</mods:roleTerm></mods:role></mods:name>"
    '<mods:identifier type="ark">ark:/5555/a1</mods:identifier>'
    "<mods:language><mods:languageTerm>eng</mods:languageTerm></mods:language>"
)
AREA = '<mets:fptr><mets:area FILEID="{}" BEGIN="{}" BETYPE="IDREF"/></mets:fptr>'
DIVISIONS = f"""<mets:structMap TYPE="LOGICAL"><mets:div TYPE="Newspaper" DMDID="ISSUE"><mets:div
 TYPE="ARTICLE" ID="A1" DMDID="ART1"><mets:div TYPE="HEADING">{AREA.format("F1", "H1")}</mets:div>
<mets:div TYPE="BODY"><mets:div TYPE="PARAGRAPH">{AREA.format("F1", "B1")}</mets:div><mets:div
 TYPE="PARAGRAPH">{AREA.format("F2", "B3")}</mets:div></mets:div></mets:div><mets:div
 TYPE="ADVERTISEMENT" ID="D1">{AREA.format("F1", "AD")}</mets:div><mets:div TYPE="ARTICLE" ID="A2">
<mets:div TYPE="HEADLINE">{AREA.format("F1", "H2")}</mets:div><mets:div TYPE="AUTHOR">
{AREA.format("F2", "Y2")}</mets:div><mets:div TYPE="TEXT">{AREA.format("F2", "C2")}</mets:div>
</mets:div></mets:div></mets:structMap>"""
METS = """<?xml version="1.0" encoding="UTF-8"?>
<mets:mets xmlns:mets="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink">
<mets:dmdSec ID="ISSUE"><mets:mdWrap><mets:xmlData>{issue}</mets:xmlData></mets:mdWrap>
</mets:dmdSec>
<mets:dmdSec ID="ART1"><mets:mdWrap><mets:xmlData>{article}</mets:xmlData></mets:mdWrap>
</mets:dmdSec><mets:fileSec><mets:fileGrp USE="ALTO">
<mets:file ID="F1"><mets:FLocat xlink:href="file://./{folder}p1.xml"/></mets:file>
<mets:file ID="F2"><mets:FLocat xlink:href="{folder}p2.xml"/></mets:file></mets:fileGrp>
</mets:fileSec>{divisions}</mets:mets>"""


def line(*words: str) -> str:
    return f"<TextLine>{''.join(words)}</TextLine>"


def word(text: str, confidence: str, more: str = "") -> str:
    return f'<String CONTENT="{text}" WC="{confidence}" {more}/>'


def page(blocks: dict[str, str]) -> str:
    shown = "".join(f'<TextBlock ID="{i}">{lines}</TextBlock>' for i, lines in blocks.items())
    return f"<alto><Layout><Page><PrintSpace>{shown}</PrintSpace></Page></Layout></alto>"


FIRST = 'SUBS_TYPE="HypPart1" SUBS_CONTENT="kindled"'
SECOND = 'SUBS_TYPE="HypPart2" SUBS_CONTENT="kindled"'
PAGES = {
    "p1.xml": page({
        "H2": line(word("Herring", "0.9"), word("return", "0.9")),
        "AD": line(word("Soap", "0.9")),
        "H1": line(word("THE", "0.9"), word("LAMP", "0.9")),
        "B1": line(word("It", "0.9"), word("was", "0.9"), word("kin", "0.3", FIRST), "<HYP/>"),
    }),
    "p2.xml": page({
        "B3": line(word("dled", "0.3", SECOND), word("late.", "0.6")),
        "C2": '<TextLine ID="L"><String CONTENT="Fish" WC="0.5"/><String CONTENT="came." WC="0.5"/>'
        "</TextLine>",
        "Y2": line(word("By", "0.5"), word("Ole", "0.5"), word("Berg", "0.5")),
    }),
}  # fmt: skip


def read_zip(files: dict[str, str]) -> list[tuple[str, Any]]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    data = packed.getvalue()
    source = SourceFile("issue.zip", len(data), lambda: io.BytesIO(data))
    limits = ReadLimits(
        max_file_bytes=2**24, max_records=100, max_members=100, max_total_bytes=2**26
    )
    return list(read_landing_file(source, limits))


def mets(folder: str = "", divisions: str = DIVISIONS) -> str:
    return METS.format(issue=ISSUE, article=ARTICLE, folder=folder, divisions=divisions)


def row(record: Any) -> dict[str, Any]:
    assert isinstance(record, Record)
    rows = normalise(record, SOURCE, max_text_chars=1000)
    assert isinstance(rows, ArticleRows)
    return rows.article


@pytest.mark.parametrize("folder", ["", "alto/"])
@pytest.mark.parametrize("is_first", [True, False])
def test_articles_of_an_issue_span_its_pages(folder: str, is_first: bool) -> None:
    pages = {f"issue/{folder}{name}": text for name, text in PAGES.items()}
    binder = {"issue/1899-mets.xml": mets(folder)}
    found = read_zip(binder | pages if is_first else pages | binder)
    assert {name for name, _ in found} == {"issue.zip!issue/1899-mets.xml"}
    lamp, advertisement, herring = (result for _, result in found)
    assert isinstance(advertisement, Skip)
    shared = {"publisher": "The Marran Post", "source_format": "mets_alto", "quality_flags": []}
    day = {"date_published": datetime(1899, 3, 4, tzinfo=UTC), "date_precision": "day"}
    names = shared | day | {
        "title": "The harbour lamp", "authors": ["Ana Ruiz"], "text": "It was kindled late.",
        "record_key": "ark:/5555/a1", "language_declared": "en",
    }  # fmt: skip
    given = row(lamp)
    flags = [flag for flag in given["quality_flags"] if flag == "whole_page"]
    assert {name: given[name] for name in names} | {"quality_flags": flags} == names
    assert given["ocr_confidence"] == pytest.approx(4.8 / 7, abs=1e-3)
    names = shared | day | {
        "title": "Herring return", "authors": ["Ole Berg"], "text": "Fish came.",
        "record_key": None,
    }  # fmt: skip
    given = row(herring)
    assert {name: given[name] for name in names} | {"quality_flags": []} == names


def test_issue_without_articles_gives_its_pages_with_outlet_and_day() -> None:
    found = read_zip({"mets.xml": mets(divisions=""), **PAGES})
    rows = [row(result) for _, result in found]
    assert [r["publisher"] for r in rows] == ["The Marran Post"] * 2
    assert [r["date_published"].year for r in rows] == [1899, 1899]
    assert all("whole_page" in r["quality_flags"] for r in rows)


def test_article_of_a_missing_page_is_flagged_or_refused() -> None:
    found = read_zip({"mets.xml": mets(), "p1.xml": PAGES["p1.xml"]})
    lamp, _, herring = (result for _, result in found)
    assert "pages_missing" in lamp.quality_flags
    assert isinstance(herring, Rejection)
    assert "could not be read" in herring.message


def test_mets_by_itself_says_what_to_do(read: Any) -> None:
    (found,) = read("mets.xml", mets())
    assert found.reason_code is ReasonCode.EMPTY_BODY
    assert "ZIP" in found.message
