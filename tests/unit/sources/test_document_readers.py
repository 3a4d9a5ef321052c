"""PDF, DOCX, RTF and e-mail, made at run time."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage

import pytest
from archives import PROSE
from docx import Document

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Record
from research_corpus.sources.documents import pdf
from research_corpus.sources.documents.document_text import join_lines


def values(record, field):
    return [claim.value for claim in record.claims if claim.field == field]


def reasons(items):
    return [getattr(item, "reason_code", None) for item in items]


def pdf_of(*pages: list[tuple[int, int, str]], trailer: str = "") -> bytes:
    """Return a PDF whose pages hold lines given by letter size, height on the page and text."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>")
    kids = []
    for lines in pages:
        shown = "".join(f"BT /F1 {size} Tf 60 {y} Td ({text}) Tj ET\n" for size, y, text in lines)
        objects.append(f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream")
        content = len(objects)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {content} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    start = out.index("xref")
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\n"
    out += f"startxref\n{start}\n%%EOF"
    return out.encode("latin-1")


STORY = [
    (24, 700, "Ferry leaves the harbour"),
    (11, 670, "14 March 2025, by Ana Ruiz, The Courier"),
    (11, 640, "The ferry left at dawn and nobody waved, because the harbour mas-"),
    (11, 627, "ter had told no one. It was a well-"),
    (11, 614, "known habit of his, and a well-known fault."),
    (11, 580, "The harbour was quiet again by six, they said, and stayed so."),
]


def test_read_pdf_gives_title_header_and_paragraphs_with_words_made_whole(read_parted):
    (record,) = read_parted("a.pdf", pdf_of(STORY))
    assert values(record, "title") == ["Ferry leaves the harbour"]
    assert record.header == "14 March 2025, by Ana Ruiz, The Courier"
    assert [block.text for block in record.blocks] == [
        "The ferry left at dawn and nobody waved, because the harbour master had told no one. "
        "It was a well-known habit of his, and a well-known fault.",
        "The harbour was quiet again by six, they said, and stayed so.",
    ]


@pytest.mark.parametrize("count", [2, 3, 5])
def test_read_pdf_running_heads_and_page_numbers_are_no_text_but_tell_the_day(read, count):
    pages = [
        [
            (11, 780, "The Courier, 14 March 2024"),
            (11, 400, f"Sentence number {n} of the story stands here alone."),
            (11, 20, str(n)),
        ]
        for n in range(1, count + 1)
    ]
    (record,) = read("a.pdf", pdf_of(*pages))
    assert len(record.blocks) == count
    assert all(block.text.startswith("Sentence") for block in record.blocks)
    assert values(record, "date_published") == ["The Courier, 14 March 2024"]


def test_read_pdf_first_line_on_a_margin_of_one_page_only_stays(read):
    lines = [
        (11, 780, "A line of the text near the edge of it."),
        (11, 400, "Another line of the text stands below it."),
    ]
    (record,) = read("a.pdf", pdf_of(lines))
    assert len(record.blocks) == 2


def test_read_pdf_ligatures_are_letters(read):
    data = pdf_of([(11, 400, "The of\001ce has a \001nal \001gure and a \002ag.")])
    fonts = b"/BaseFont /Times-Roman"
    coded = b"/Encoding << /Type /Encoding /Differences [ 1 /fi 2 /fl ] >> "
    (record,) = read("a.pdf", data.replace(fonts, coded + fonts))
    assert record.blocks[0].text == "The office has a final figure and a flag."


@pytest.mark.parametrize("signature", ["Lee Moss, Economics editor", "Lee Moss"])
def test_read_pdf_name_below_the_title_signs_it(read_parted, signature):
    lines = [(24, 700, "Ferry leaves the harbour"), (11, 670, signature), *STORY[2:]]
    (record,) = read_parted("a.pdf", pdf_of(lines))
    assert record.header == signature
    assert record.blocks[0].text.startswith("The ferry left at dawn")


def test_read_pdf_paragraph_over_two_pages_is_one(read):
    pages = [
        [(11, 60 + 90, "The paragraph begins on this page and goes")],
        [(11, 600, "on over here until its end.")],
    ]
    (record,) = read("a.pdf", pdf_of(*pages))
    assert [b.text for b in record.blocks] == [
        "The paragraph begins on this page and goes on over here until its end."
    ]


def test_read_pdf_without_text_is_no_text_layer(read):
    assert reasons(read("a.pdf", pdf_of([], []))) == [ReasonCode.NO_TEXT_LAYER]


def test_read_pdf_protected_by_password_is_encrypted(read):
    key = "00" * 32
    entry = (
        f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{key}> /U <{key}> >> "
        f"/ID [<{key}> <{key}>]"
    )
    assert reasons(read("a.pdf", pdf_of(STORY, trailer=entry))) == [ReasonCode.ENCRYPTED]


def test_read_pdf_of_too_many_pages_is_not_laid_out(read, monkeypatch):
    monkeypatch.setattr(pdf, "MAX_PAGES", 3)
    assert reasons(read("a.pdf", pdf_of(*[STORY] * 4))) == [ReasonCode.FILE_TOO_LARGE]


@pytest.mark.parametrize("cut", [20, 400, 900])
def test_read_pdf_cut_off_has_one_outcome(read, cut):
    (item,) = read("a.pdf", pdf_of(STORY)[:cut])
    assert reasons([item])[0] in {ReasonCode.DAMAGED_FILE, ReasonCode.NO_TEXT_LAYER, None}


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["over the har-", "bour"], "over the harbour"),
        (["the Anglo-", "French treaty"], "the Anglo- French treaty"),
        (["soft\u00ad", "ware"], "software"),
        (["a  wide   line", "and more"], "a wide line and more"),
        (["10-", "year plan"], "10- year plan"),
    ],
)
def test_join_lines_makes_words_whole_where_a_line_end_parted_them(lines, joined):
    assert join_lines(lines) == joined


def docx_of(*paragraphs: tuple[str, str]) -> bytes:
    document = Document()
    for text, style in paragraphs:
        document.add_paragraph(text, style=style)
    sink = io.BytesIO()
    document.save(sink)
    return sink.getvalue()


def test_read_docx_styles_give_the_roles(read_parted):
    data = docx_of(
        ("Ferry leaves", "Title"), ("14 March 2025, by Ana Ruiz, The Courier", "Normal"),
        (PROSE, "Normal"), ("A quiet morning", "Heading 2"), ("one", "List Bullet"),
        ("The pier", "Caption"),
    )  # fmt: skip
    (record,) = read_parted("a.docx", data)
    assert values(record, "title")[0] == "Ferry leaves"
    assert record.header == "14 March 2025, by Ana Ruiz, The Courier"
    assert [(b.kind, b.text) for b in record.blocks] == [
        ("body", PROSE), ("heading", "A quiet morning"), ("list", "one"), ("caption", "The pier"),
    ]  # fmt: skip


def test_read_docx_under_another_name_is_still_a_document(read):
    (record,) = read("a.zip", docx_of((PROSE, "Normal")))
    assert record.source_format == "docx"


def test_read_docx_damaged_empty_or_swollen_is_said(read):
    data = docx_of((PROSE, "Normal"))
    assert reasons(read("a.docx", data[:-300])) == [ReasonCode.DAMAGED_ARCHIVE]
    assert reasons(read("a.docx", docx_of())) == [ReasonCode.EMPTY_BODY]
    swollen = word_package(f"<w:p><w:r><w:t>{'a' * 3_000_000}</w:t></w:r></w:p>")
    assert reasons(read("a.docx", swollen, limit=2_000_000)) == [ReasonCode.ARCHIVE_BOMB]


def test_read_docx_reads_its_text_beside_a_part_that_is_damaged_or_huge(read):
    sink = io.BytesIO(docx_of((PROSE, "Normal")))
    with zipfile.ZipFile(sink, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/media/big.bin", b"\x00" * 30_000_000)
    data = bytearray(sink.getvalue())
    data[data.rindex(b"PK\x01\x02") + 10] = 97
    (record,) = read("a.docx", bytes(data), limit=20_000_000)
    assert [block.text for block in record.blocks] == [PROSE]


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def word_package(body: str, namespace: str = WORD) -> bytes:
    """Return a Word document of the given markup, with no part that it could do without."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{namespace}" xmlns:mc="urn:mc" xmlns:v="urn:v">'
            f"<w:body>{body}</w:body></w:document>",
        )
    return sink.getvalue()


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def para(markup: str) -> str:
    return f"<w:p>{markup}</w:p>"


BOX = f"<w:txbxContent>{para(run('In a box.'))}{para(run('Its second line.'))}</w:txbxContent>"


@pytest.mark.parametrize("namespace", [WORD, STRICT])
@pytest.mark.parametrize(
    ("markup", "texts"),
    [
        (para(run("a ") + f"<w:del><w:r><w:delText>no</w:delText></w:r></w:del><w:ins>{run('b')}"
              "</w:ins>"), ["a b"]),
        (para(f"<w:moveFrom>{run('x')}</w:moveFrom>{run('kept ')}<w:moveTo>{run('x')}</w:moveTo>"),
         ["kept x"]),
        (f"<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{para(run('whole'))}</w:sdtContent>"
         "</w:sdt>", ["whole"]),
        (para(f"<w:sdt><w:sdtContent>{run('in ')}</w:sdtContent></w:sdt>{run('line')}"),
         ["in line"]),
        (para(f"<w:smartTag><w:smartTag>{run('Brest')}</w:smartTag></w:smartTag>"), ["Brest"]),
        (para(f"<w:customXml>{run('kept')}</w:customXml>"), ["kept"]),
        (para('<w:fldSimple w:instr="DATE">' + run("today") + "</w:fldSimple>"), ["today"]),
        (para("<w:r><w:instrText>PAGE</w:instrText></w:r>" + run("7")), ["7"]),
        (para(f"<w:hyperlink>{run('a')}</w:hyperlink><w:r><w:noBreakHyphen/></w:r>{run('b')}"),
         ["a-b"]),
        (para(run("seen") + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r>"), ["seen"]),
        (para(run("Above.") + f"<w:r><mc:AlternateContent><mc:Choice>{BOX}</mc:Choice>"
              f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback>"
              "</mc:AlternateContent></w:r>"), ["Above.", "In a box.", "Its second line."]),
        (para(f"<w:r><w:pict><v:textbox>{BOX}</v:textbox></w:pict></w:r>"),
         ["In a box.", "Its second line."]),
    ],
)  # fmt: skip
def test_read_docx_gives_what_its_reader_sees_once(read, markup, texts, namespace):
    (record,) = read("a.docx", word_package(markup, namespace))
    assert [block.text for block in record.blocks] == texts


def cell(*texts: str, merged: str = "") -> str:
    inner = "".join(para(run(text)) for text in texts) or "<w:p/>"
    return f"<w:tc><w:tcPr>{merged}</w:tcPr>{inner}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl><w:tblPr/>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def test_read_docx_merged_cells_are_read_once_and_rows_are_lists(read):
    wide, first, below = (
        '<w:gridSpan w:val="3"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>",
    )  # fmt: skip
    markup = table(
        cell("Only once", merged=wide), cell("Two rows", merged=first) + cell("1"),
        cell(merged=below) + cell("2"),
    )  # fmt: skip
    (record,) = read("a.docx", word_package(para(run(PROSE)) + markup))
    shown = [(block.kind, block.text.split()) for block in record.blocks[1:]]
    assert shown == [("list", ["Only", "once"]), ("list", ["Two", "rows", "1"]), ("list", ["2"])]


@pytest.mark.parametrize("depth", [1, 2])
@pytest.mark.parametrize("columns", [1, 2])
def test_read_docx_article_laid_out_in_a_table_is_read_as_if_it_stood_free(
    read_parted, depth, columns
):
    byline = "14 March 2025, by Ana Ruiz, The Courier"
    markup = cell("Ferry leaves the harbour", byline, *[PROSE] * 4)
    markup = table(markup + cell("1") * (columns - 1))
    if depth == 2:
        markup = table(f"<w:tc>{markup}</w:tc>")
    (record,) = read_parted("a.docx", word_package(markup))
    assert values(record, "title") == ["Ferry leaves the harbour"]
    assert record.header == byline
    assert [block.text for block in record.blocks][:4] == [PROSE] * 4


RTF_FORMS = {
    "the address of a link": (
        r'Read {\field{\*\fldinst{HYPERLINK "https://a.example/x"}}{\fldrslt{\ul the log}}} of it.',
        ["Read the log of it."],
    ),
    "hidden text": (
        r"The ferry {\rtlch\v\f0 never }left{\v \} too} at dawn.",
        ["The ferry left at dawn."],
    ),
    "deleted text": (
        r"The {\deleted\revauthdel1 old }{\revised new }ferry left.",
        ["The new ferry left."],
    ),
    "a footnote": (
        r"The ferry left{\footnote\pard\plain See the log.} at dawn.",
        ["The ferry left at dawn."],
    ),
    "a text box": (
        r"Before.\par{\shp{\*\shpinst{\sp{\sn shapeType}{\sv 202}}{\shptxt \pard In the box.\par}}"
        r"{\shprslt{\pard In the box.\par}}}\pard After.",
        ["Before.", "In the box.", "After."],
    ),
    "a character in two halves": (r"It left \u-10179?\u-8704? at dawn.", ["It left 😀 at dawn."]),
    "a note of a reader": (
        r"The ferry{\*\annotation{\*\atnref 1}\pard Why?\par} left.",
        ["The ferry left."],
    ),
}


@pytest.mark.parametrize("form", RTF_FORMS)
def test_read_rtf_gives_what_its_reader_sees_once(read, form):
    written, texts = RTF_FORMS[form]
    (record,) = read(
        "a.rtf", rf"{{\rtf1\ansi\ansicpg1252\deff0{{\fonttbl{{\f0 T;}}}}\pard {written}\par}}"
    )
    assert [block.text for block in record.blocks] == texts


@pytest.mark.parametrize(("charset", "byte"), [("mac", "8e"), ("pc", "82"), ("ansi", "e9")])
def test_read_rtf_in_the_character_set_that_it_names(read, charset, byte):
    (record,) = read("a.rtf", rf"{{\rtf1\{charset}\pard The caf\'{byte} closes.\par}}")
    assert record.blocks[0].text == "The café closes."


def test_read_rtf_gives_paragraphs_title_and_letters_of_its_code_page(read):
    rtf = (
        r"{\rtf1\ansi\ansicpg1252{\info{\title Caf\'e9 closes}}{\fonttbl{\f0 Times;}}"
        r"\pard The caf\'e9 \b closed\b0  at dawn, and \u8220?nobody\u8221? waved to it.\par "
        r"The harbour was quiet again by six.\par}"
    )
    (record,) = read("a.rtf", rtf)
    assert values(record, "title") == ["Café closes"]
    assert [block.text for block in record.blocks] == [
        "The café closed at dawn, and “nobody” waved to it.",
        "The harbour was quiet again by six.",
    ]


def message(**headers: str) -> EmailMessage:
    mail = EmailMessage()
    for name, value in {
        "Subject": "Ferry leaves",
        "Date": "Fri, 14 Mar 2025 06:00:00 +0100",
        "MIME-Version": "1.0",
        **headers,
    }.items():
        mail[name.replace("_", "-")] = value
    return mail


def test_read_mail_headers_become_claims_and_html_is_preferred(read):
    mail = message(From='"Ana Ruiz, The Courier" <a@x.example>', Message_ID="<1@x.example>")
    mail.set_content("In short.")
    mail.add_alternative(
        f"<table><tr><td><h1>Ferry leaves</h1><p>{PROSE}</p><p>Unsubscribe here</p>",
        subtype="html",
    )
    (record,) = read("a.eml", mail.as_bytes())
    assert values(record, "title") == ["Ferry leaves"]
    assert values(record, "date_published") == ["Fri, 14 Mar 2025 06:00:00 +0100"]
    assert values(record, "byline") == ["Ana Ruiz"]
    assert values(record, "publisher") == ["The Courier"]
    assert record.record_key == "<1@x.example>"
    assert [(b.kind, b.text) for b in record.blocks] == [
        ("body", PROSE),
        ("boilerplate", "Unsubscribe here"),
    ]


@pytest.mark.parametrize(
    ("headers", "field"),
    [
        ({"From": "Ana Ruiz <a@x.example>"}, "byline"),
        ({"From": "Ana Ruiz <a@x.example>", "List_Id": "<l.x.example>"}, "publisher"),
    ],
)
def test_read_mail_sender_is_a_person_unless_the_mail_comes_from_a_list(read, headers, field):
    mail = message(**headers)
    mail.set_content(PROSE)
    (record,) = read("letter", mail.as_bytes())
    assert values(record, field) == ["Ana Ruiz"]


def test_read_mail_in_other_encodings_and_with_encoded_headers(read):
    mail = message(Subject="Été à Brest", From="Zoë <z@x.example>")
    mail.set_content(
        "Un été à Brest, où la mer était grise.", charset="iso-8859-1", cte="quoted-printable"
    )
    (record,) = read("a.eml", mail.as_bytes())
    assert values(record, "title") == ["Été à Brest"]
    assert record.blocks[0].text == "Un été à Brest, où la mer était grise."


@pytest.mark.parametrize(
    "data",
    [
        b"From: a@b.c\nSubject: x\nMIME-Version: 1.0\n\n",
        b"MIME-Version: 1.0\nDate: =?x?q?\nFrom: <<<\nSubject: \xff\xfe\n"
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n",
        b"MIME-Version: 1.0\nFrom: x\nContent-Type: text/html; charset=nonsense\n\n<p>"
        + PROSE.encode(),
        b"Received: x\nSubject: deep\n"
        + b"".join(
            b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3000)
        ),
    ],
)
def test_read_mail_that_is_broken_has_one_outcome(read, data):
    items = read("a.eml", data)
    assert len(items) == 1
    assert isinstance(items[0], Record) or items[0].reason_code in {
        ReasonCode.EMPTY_BODY,
        ReasonCode.DAMAGED_FILE,
    }
