"""Digitised pages and issues in the forms that libraries and their tools write."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest

from research_corpus.contracts.records import ArticleRows, Record, SourceInfo
from research_corpus.metadata.normalise import normalise
from research_corpus.sources.read_limits import ReadLimits
from research_corpus.sources.registry import read_landing_file
from research_corpus.sources.source_file import SourceFile

SOURCE = SourceInfo("a", "0" * 64, "run", datetime(2026, 1, 1, tzinfo=UTC))


def string(text: str, more: str = "") -> str:
    return f'<String CONTENT="{text}" WC="0.9" CC="0 1 2" {more}/>'


def line(*parts: str) -> str:
    return f"<TextLine>{'<SP/>'.join(parts)}</TextLine>"


def words(text: str) -> str:
    return line(*map(string, text.split()))


def block(name: str, *lines: str, more: str = "") -> str:
    return f'<TextBlock ID="{name}" {more}>{"".join(lines)}</TextBlock>'


def alto(*blocks: str) -> str:
    inner = "".join(blocks)
    return f"<alto><Layout><Page ID='P1'><PrintSpace>{inner}</PrintSpace></Page></Layout></alto>"


def half(text: str, part: int, whole: str) -> str:
    return string(text, f'SUBS_TYPE="HypPart{part}" SUBS_CONTENT="{whole}"')


def texts(record: Any) -> list[str]:
    assert isinstance(record, Record), record
    return [found.text for found in record.blocks]


ALTO_FORMS = {
    "a namespace of a library": (
        '<alto xmlns="http://bibnum.bnf.fr/ns/alto_prod"><Layout><Page><PrintSpace>'
        + block("B1", words("The lamp was lit."))
        + "</PrintSpace></Page></Layout></alto>",
        ["The lamp was lit."],
    ),
    "a prefix": (
        '<a:alto xmlns:a="http://www.loc.gov/standards/alto/ns-v3#"><a:Layout><a:Page>'
        '<a:PrintSpace><a:TextBlock ID="B"><a:TextLine><a:String CONTENT="Lit."/></a:TextLine>'
        "</a:TextBlock></a:PrintSpace></a:Page></a:Layout></a:alto>",
        ["Lit."],
    ),
    "a word over three lines": (
        alto(
            block(
                "B",
                line(string("The"), half("har-", 1, "harbourmaster")),
                line(half("bour-", 2, "harbourmaster")),
                line(half("master", 2, "harbourmaster"), string("waved.")),
            )
        ),
        ["The harbourmaster waved."],
    ),
    "halves that keep their hyphen": (
        alto(
            block(
                "B",
                line(string("The"), half("har-", 1, "harbour")),
                line(half("bour", 2, "harbour"), string("slept.")),
            )
        ),
        ["The harbour slept."],
    ),
    "comments within lines": (
        alto(
            block(
                "B",
                "<TextLine><!-- c --><String CONTENT='It'/><SP/><?pi x?>"
                "<String CONTENT='slept.'/></TextLine>",
            )
        ),
        ["It slept."],
    ),
    "blocks that name the next one": (
        alto(
            block("B1", words("First."), more='IDNEXT="B3"'),
            block("B2", words("Third.")),
            block("B3", words("Second."), more='IDNEXT="B2"'),
        ),
        ["First.", "Second.", "Third."],
    ),
    "next blocks in a ring": (
        alto(
            block("B1", words("First."), more='IDNEXT="B2"'),
            block("B2", words("Second."), more='IDNEXT="B1"'),
        ),
        ["First.", "Second."],
    ),
    "alternatives and glyphs": (
        alto(
            block(
                "B",
                '<TextLine><String CONTENT="Lit." WC="0.5"><ALTERNATIVE>Lrt.</ALTERNATIVE>'
                '<Glyph CONTENT="L"/><Glyph CONTENT="i"/></String></TextLine>',
            )
        ),
        ["Lit."],
    ),
    "illustrations between": (
        alto(
            block("B1", words("Above.")),
            '<Illustration ID="I1"/>',
            '<GraphicalElement ID="G"/>',
            '<ComposedBlock ID="C" TYPE="container">'
            + block("B2", words("Below."))
            + "</ComposedBlock>",
        ),
        ["Above.", "Below."],
    ),
    "a block of a whole word in one string a line": (
        alto(
            block(
                "B",
                '<TextLine><String CONTENT="The lamp was lit at"/></TextLine>',
                '<TextLine><String CONTENT="dusk."/></TextLine>',
            )
        ),
        ["The lamp was lit at dusk."],
    ),
}


@pytest.mark.parametrize("form", ALTO_FORMS)
def test_read_alto_in_the_forms_of_its_engines(read: Any, form: str) -> None:
    written, expected = ALTO_FORMS[form]
    (page,) = read("0001.xml", written)
    assert texts(page) == expected
    assert page.source_format == "alto"


def page_xml(inner: str, order: str = "") -> str:
    return (
        '<pc:PcGts xmlns:pc="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15">'
        f'<pc:Page imageFilename="a.tif">{order}{inner}</pc:Page></pc:PcGts>'
    )


def equiv(text: str) -> str:
    return f"<pc:TextEquiv><pc:Unicode>{text}</pc:Unicode></pc:TextEquiv>"


def page_line(text: str, more: str = "") -> str:
    return f"<pc:TextLine {more}>{equiv(text)}</pc:TextLine>"


def region(name: str, inner: str, more: str = 'type="paragraph"') -> str:
    return f'<pc:TextRegion id="{name}" {more}>{inner}</pc:TextRegion>'


PAGE_FORMS = {
    "groups in groups": (
        page_xml(
            region("r1", page_line("Second."))
            + region("r2", page_line("Fourth."))
            + region("r3", page_line("First."))
            + region("r4", page_line("Third.")),
            '<pc:ReadingOrder><pc:OrderedGroup id="g"><pc:RegionRefIndexed index="0" '
            'regionRef="r3"/><pc:OrderedGroupIndexed id="h" index="1" caption="column_1_1">'
            '<pc:RegionRefIndexed index="1" regionRef="r4"/><pc:RegionRefIndexed index="0" '
            'regionRef="r1"/></pc:OrderedGroupIndexed><pc:UnorderedGroupIndexed id="u" index="2">'
            '<pc:RegionRef regionRef="r2"/></pc:UnorderedGroupIndexed></pc:OrderedGroup>'
            "</pc:ReadingOrder>",
        ),
        ["First.", "Second.", "Third.", "Fourth."],
    ),
    "lines with an index": (
        page_xml(
            region("r", page_line("was lit.", 'index="1"') + page_line("The lamp", 'index="0"'))
        ),
        ["The lamp was lit."],
    ),
    "a region of regions that says its text again": (
        page_xml(
            region(
                "r",
                region("r1", page_line("One."))
                + region("r2", page_line("Two."))
                + equiv("One.\nTwo."),
            )
        ),
        ["One.", "Two."],
    ),
    "words alone": (
        page_xml(
            region(
                "r",
                "<pc:TextLine>"
                + "".join(
                    f'<pc:Word id="w{n}">{equiv(w)}</pc:Word>'
                    for n, w in enumerate(("The", "lamp."))
                )
                + "</pc:TextLine>",
            )
        ),
        ["The lamp."],
    ),
    "a table": (
        page_xml(
            '<pc:TableRegion id="t"><pc:TextRegion id="c1">'
            + page_line("Oil")
            + '</pc:TextRegion><pc:TextRegion id="c2">'
            + page_line("9 l")
            + "</pc:TextRegion></pc:TableRegion>"
            + region("r", page_line("Prices rose."))
        ),
        ["Oil", "9 l", "Prices rose."],
    ),
    "readings without an index, the first counts": (
        page_xml(
            region(
                "r", "<pc:TextLine>" + equiv("The lamp.") + equiv("Thc larnp.") + "</pc:TextLine>"
            )
        ),
        ["The lamp."],
    ),
}


@pytest.mark.parametrize("form", PAGE_FORMS)
def test_read_page_xml_in_the_forms_of_its_tools(read: Any, form: str) -> None:
    written, expected = PAGE_FORMS[form]
    (page,) = read("0001.xml", written)
    assert texts(page) == expected
    assert page.source_format == "page_xml"


MODS_ISSUE = (
    '<mods:mods xmlns:mods="http://www.loc.gov/mods/v3"><mods:titleInfo><mods:title>Marran Post'
    "</mods:title></mods:titleInfo><mods:originInfo><mods:dateIssued>1899-03-04</mods:dateIssued>"
    "</mods:originInfo></mods:mods>"
)
NDNP_ISSUE = (
    '<mods:mods xmlns:mods="http://www.loc.gov/mods/v3"><mods:relatedItem type="host">'
    '<mods:identifier type="lccn">sn00000001</mods:identifier><mods:titleInfo><mods:title>Marran '
    "Post</mods:title></mods:titleInfo></mods:relatedItem><mods:originInfo>"
    '<mods:dateIssued encoding="iso8601">1899-03-04</mods:dateIssued></mods:originInfo></mods:mods>'
)
DC_ISSUE = (
    '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Marran Post</dc:title>'
    "<dc:date>1899-03-04</dc:date><dc:publisher>Quay Printers</dc:publisher></oai_dc:dc>"
)
DC_ARTICLE = (
    '<dc:title xmlns:dc="http://purl.org/dc/elements/1.1/">The harbour lamp</dc:title>'
    '<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">Ruiz, Ana</dc:creator>'
    '<dc:language xmlns:dc="http://purl.org/dc/elements/1.1/">en</dc:language>'
)
MODS_ARTICLE = (
    '<mods:mods xmlns:mods="http://www.loc.gov/mods/v3"><mods:titleInfo><mods:title>The harbour '
    "lamp</mods:title></mods:titleInfo><mods:name><mods:displayForm>Ana Ruiz</mods:displayForm>"
    "<mods:role><mods:roleTerm>author</mods:roleTerm></mods:role></mods:name></mods:mods>"
)


def section(name: str, content: str) -> str:
    return (
        f'<mets:dmdSec ID="{name}"><mets:mdWrap MDTYPE="X"><mets:xmlData>{content}</mets:xmlData>'
        "</mets:mdWrap></mets:dmdSec>"
    )


def mets(issue: str, article: str, hrefs: tuple[str, str], maps: str, use: str = "ALTO") -> str:
    files = "".join(
        f'<mets:file ID="F{n}" MIMETYPE="text/xml"><mets:FLocat LOCTYPE="URL" xlink:href="{href}"/>'
        "</mets:file>"
        for n, href in enumerate(hrefs, start=1)
    )
    return (
        '<mets:mets xmlns:mets="http://www.loc.gov/METS/" '
        'xmlns:xlink="http://www.w3.org/1999/xlink">'
        + section("ISSUE", issue)
        + (section("ART1", article) if article else "")
        + '<mets:fileSec><mets:fileGrp USE="IMAGES"><mets:file ID="I1"><mets:FLocat '
        'xlink:href="./img/1.tif"/></mets:file></mets:fileGrp>'
        f'<mets:fileGrp USE="{use}">{files}</mets:fileGrp></mets:fileSec>{maps}</mets:mets>'
    )


def area(file: str, begin: str, end: str = "") -> str:
    last = f'END="{end}"' if end else ""
    return (
        f'<mets:fptr><mets:area FILEID="{file}" BETYPE="IDREF" BEGIN="{begin}" {last}/></mets:fptr>'
    )


WHOLE = '<mets:fptr FILEID="F1"/>'


def logical(*parts: str, kind: str = "LOGICAL") -> str:
    return (
        '<mets:structMap TYPE="PHYSICAL"><mets:div TYPE="PAGE"><mets:fptr FILEID="F1"/></mets:div>'
        f'</mets:structMap><mets:structMap TYPE="{kind}" LABEL="Logical Structure"><mets:div '
        'TYPE="Newspaper"><mets:div TYPE="ISSUE" DMDID="ISSUE"><mets:div TYPE="CONTENT">'
        + "".join(parts)
        + "</mets:div></mets:div></mets:div></mets:structMap>"
    )


def article(*inner: str, more: str = 'DMDID="ART1"', kind: str = "ARTICLE") -> str:
    return f'<mets:div TYPE="{kind}" {more}>{"".join(inner)}</mets:div>'


def div(kind: str, *inner: str) -> str:
    return f'<mets:div TYPE="{kind}">{"".join(inner)}</mets:div>'


P1 = alto(
    block("H", words("THE LAMP")),
    block("B1", words("The lamp was kin-")),
    block("B2", words("It burned all night.")),
    block("B3", words("Nobody slept.")),
)
P1 = P1.replace('CONTENT="kin-"', 'CONTENT="kin" SUBS_TYPE="HypPart1" SUBS_CONTENT="kindled"')
P2 = alto(
    block("C1", line(half("dled", 2, "kindled"), string("late."))),
    block("C2", words("The keeper left.")),
)
USUAL = article(
    div("HEADING", div("TITLE", area("F1", "H"))),
    div("BODY", div("PARAGRAPH", area("F1", "B1")), div("PARAGRAPH", area("F2", "C1"))),
)


def zipped(files: dict[str, str]) -> list[tuple[str, Any]]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    data = packed.getvalue()
    source = SourceFile("issue.zip", len(data), lambda: io.BytesIO(data))
    return list(read_landing_file(source, ReadLimits()))


def row(record: Any) -> dict[str, Any]:
    assert isinstance(record, Record), record
    rows = normalise(record, SOURCE, max_text_chars=10_000)
    assert isinstance(rows, ArticleRows), rows
    return rows.article


HREFS = {
    "file://./ALTO/p1.xml": "ALTO/p1.xml",
    "./ALTO/p1.xml": "ALTO/p1.xml",
    "ALTO/p1.xml": "ALTO/p1.xml",
    "file:///ALTO/p1.xml": "ALTO/p1.xml",
    "ALTO\\p1.xml": "ALTO/p1.xml",
    "../alto/p1.xml": "alto/p1.xml",
    "p1.xml": "p1.xml",
    "https://library.example/issues/7/fulltext/p1.xml": "fulltext/p1.xml",
    "file://alto/p%201.xml": "alto/p 1.xml",
}


@pytest.mark.parametrize("href", HREFS)
@pytest.mark.parametrize("folder", ["", "1899/issue 7/"])
def test_mets_finds_its_pages_however_it_names_them(href: str, folder: str) -> None:
    place = HREFS[href]
    first = f"{folder}mets/a_mets.xml" if href.startswith("../") else f"{folder}a_mets.xml"
    second = href.replace("p1", "p2").replace("p%201", "p2")
    written = mets(MODS_ISSUE, MODS_ARTICLE, (href, second), logical(USUAL))
    found = zipped(
        {
            first: written,
            folder + place: P1,
            folder + place.replace("p1", "p2").replace("p 1", "p2"): P2,
        }
    )
    ((name, record),) = found
    assert name == f"issue.zip!{first}"
    got = row(record)
    assert (got["title"], got["authors"], got["publisher"], str(got["date_published"])[:10]) == (
        "The harbour lamp",
        ["Ana Ruiz"],
        "Marran Post",
        "1899-03-04",
    )
    assert got["text"] == "The lamp was kindled late."


METS_FORMS = {
    "a file name without the word": (
        "1899030401.xml",
        NDNP_ISSUE,
        "",
        logical(
            article(
                div("HEADING", area("F1", "H")),
                div("BODY", area("F1", "B1"), area("F2", "C1")),
                more='LABEL="The harbour lamp"',
            )
        ),
        None,
    ),
    "Dublin Core": ("mets.xml", DC_ISSUE, DC_ARTICLE, logical(USUAL), "Ana Ruiz"),
    "a map without a type": (
        "mets.xml",
        MODS_ISSUE,
        MODS_ARTICLE,
        logical(USUAL).replace('TYPE="LOGICAL" ', ""),
        "Ana Ruiz",
    ),
    "types in mixed case": (
        "manifest.xml",
        MODS_ISSUE,
        MODS_ARTICLE,
        logical(USUAL.replace("ARTICLE", "Article").replace("HEADING", "Heading"), kind="Logical"),
        "Ana Ruiz",
    ),
}


@pytest.mark.parametrize("form", METS_FORMS)
def test_mets_describes_issue_and_article_in_several_ways(form: str) -> None:
    name, issue, about, maps, author = METS_FORMS[form]
    written = mets(issue, about, ("p1.xml", "p2.xml"), maps)
    found = zipped({"i/p1.xml": P1, "i/p2.xml": P2, f"i/{name}": written})
    ((_, record),) = found
    got = row(record)
    assert (got["publisher"], str(got["date_published"])[:10]) == ("Marran Post", "1899-03-04")
    assert (got["title"], got["authors"]) == ("The harbour lamp", [author] if author else [])
    assert got["text"] == "The lamp was kindled late."


def test_mets_area_of_several_blocks_takes_all_between() -> None:
    maps = logical(article(div("BODY", area("F1", "B1", "B3"))))
    ((_, record),) = zipped(
        {
            "mets.xml": mets(MODS_ISSUE, MODS_ARTICLE, ("p1.xml", "p2.xml"), maps),
            "p1.xml": P1,
            "p2.xml": P2,
        }
    )
    assert [b.text for b in record.blocks] == [
        "The lamp was kindled",
        "It burned all night.",
        "Nobody slept.",
    ]


def test_mets_articles_that_name_no_place_give_the_pages() -> None:
    maps = logical(article(more='LABEL="The harbour lamp" ID="LOG_1"'))
    found = zipped(
        {"mets.xml": mets(MODS_ISSUE, "", ("p1.xml", "p2.xml"), maps), "p1.xml": P1, "p2.xml": P2}
    )
    assert [record.quality_flags for _, record in found] == [("whole_page",)] * 2
    assert {row(record)["publisher"] for _, record in found} == {"Marran Post"}


def test_mets_of_page_xml_gives_its_pages() -> None:
    first = page_xml(region("r1", page_line("The lamp was lit.")))
    second = page_xml(region("r1", page_line("The keeper left.")))
    maps = f'<mets:structMap TYPE="PHYSICAL">{div("PAGE", WHOLE)}</mets:structMap>'
    hrefs = ("OCR-D-GT-PAGE/FILE_0001.xml", "OCR-D-GT-PAGE/FILE_0002.xml")
    found = zipped(
        {
            "data/mets.xml": mets(MODS_ISSUE, "", hrefs, maps, "OCR-D-GT-PAGE"),
            f"data/{hrefs[0]}": first,
            f"data/{hrefs[1]}": second,
        }
    )
    assert [row(record)["text"] for _, record in found] == ["The lamp was lit.", "The keeper left."]
    assert {row(record)["publisher"] for _, record in found} == {"Marran Post"}


def test_mets_of_page_xml_tells_articles_by_its_regions() -> None:
    first = page_xml(
        region("H", page_line("LAMP"), 'type="heading"') + region("B1", page_line("It was lit."))
    )
    maps = logical(article(div("HEADING", area("F1", "H")), div("BODY", area("F1", "B1"))))
    ((_, record),) = zipped(
        {"mets.xml": mets(MODS_ISSUE, MODS_ARTICLE, ("p1.xml", "p2.xml"), maps), "p1.xml": first}
    )
    assert (row(record)["title"], row(record)["text"]) == ("The harbour lamp", "It was lit.")
