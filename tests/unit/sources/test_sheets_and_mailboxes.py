"""One set of articles in spreadsheets and mailboxes: the same fields from each."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Record

ARTICLES = [
    {
        "Title": "Weir gate sticks for a third spring",
        "Author": "Mira Tollund",
        "Date": date(2024, 4, 3),
        "Source": "The Arden Ledger",
        "Text": "The weir gate stuck on Wednesday.\n\nNobody at the mill had a key.",
    },
    {
        "Title": "Bees return to the courthouse roof",
        "Author": "Jonas Wirth",
        "Date": date(2024, 5, 17),
        "Source": "The Arden Ledger",
        "Text": "Two swarms settled above the clock.\n\nThe clerk moved the hearing.",
    },
]
COLUMNS = list(ARTICLES[0])


def values(record, field):
    return [claim.value for claim in record.claims if claim.field == field]


def fields(record):
    return {
        "Title": values(record, "title"),
        "Author": values(record, "byline"),
        "Date": [value[:10] for value in values(record, "date_published")],
        "Source": values(record, "publisher"),
        "Text": [block.text for block in record.blocks],
    }


def expected(article):
    whole = {name: [str(article[name])] for name in COLUMNS}
    return whole | {"Text": article["Text"].split("\n\n")}


def xlsx(rows, *, above=(), hidden=False, other=None):
    book = Workbook()
    sheet = book.active
    for row in [*above, COLUMNS, *rows]:
        sheet.append(list(row))
    if other:
        book.create_sheet("Notes").append(other)
    if hidden:
        extra = book.create_sheet("Old")
        extra.sheet_state = "hidden"
        for row in [COLUMNS, *rows]:
            extra.append(list(row))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def ods(rows):
    def cell(value):
        if isinstance(value, date):
            return (
                f'<table:table-cell office:value-type="date" office:date-value="{value}">'
                "<text:p>3 April</text:p></table:table-cell>"
            )
        lines = "".join(f"<text:p>{line}</text:p>" for line in str(value).split("\n"))
        return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'

    body = "".join(
        f"<table:table-row>{''.join(map(cell, row))}"
        '<table:table-cell table:number-columns-repeated="16379"/></table:table-row>'
        for row in [COLUMNS, *rows]
    )
    return opendocument(
        "spreadsheet",
        f'<table:table table:name="A">{body}<table:table-row '
        'table:number-rows-repeated="1048573"><table:table-cell/></table:table-row></table:table>',
    )


def opendocument(kind, body):
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        package.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        package.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:{kind}>{body}"
            f"</office:{kind}></office:body></office:document-content>",
        )
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    return data.getvalue()


def rows():
    return [list(article.values()) for article in ARTICLES]


def mbox(envelope="From 170@xxx Thu Mar 14 09:30:00 +0000 2024"):
    return "".join(
        f"{envelope}\nFrom: {a['Author']} <x@ledger.example>\nSubject: {a['Title']}\n"
        f"Date: {datetime(*a['Date'].timetuple()[:3], 9, tzinfo=UTC):%a, %d %b %Y %H:%M:%S} +0000\n"
        f"Message-ID: <{n}@ledger.example>\nMIME-Version: 1.0\n\n{a['Text']}\n\n"
        for n, a in enumerate(ARTICLES)
    )


@pytest.mark.parametrize(("name", "make"), [("a.xlsx", xlsx), ("a.ods", ods), ("a.zip", xlsx)])
def test_read_spreadsheet_gives_an_article_a_row(read, name, make):
    records = read(name, make(rows()))
    assert [fields(record) for record in records] == [expected(a) for a in ARTICLES]
    assert [record.source_record for record in records] == [0, 1]


def test_read_xlsx_finds_the_header_below_a_title_and_passes_over_other_sheets(read):
    data = xlsx(rows(), above=[["Export of 3 June"], []], hidden=True, other=["a", "b"])
    assert [fields(r) for r in read("a.xlsx", data)] == [expected(a) for a in ARTICLES]


def test_read_xlsx_without_a_text_column_names_its_columns(read):
    book = Workbook()
    book.active.append(["colour", "weight"])
    book.active.append(["red", 3])
    data = io.BytesIO()
    book.save(data)
    (item,) = read("a.xlsx", data.getvalue())
    assert item.reason_code is ReasonCode.NOT_AN_ARTICLE
    assert "colour, weight" in item.message


@pytest.mark.parametrize(
    ("written", "day"),
    [(45385, "2024-04-03"), ("45385", "2024-04-03"), (45385.75, "2024-04-03T18:00:00")],
)
def test_read_serial_number_in_a_date_column_is_its_day(read, written, day):
    row = ["Weir gate sticks", "Mira Tollund", written, "The Ledger", "The gate stuck."]
    (record,) = read("a.xlsx", xlsx([row]))
    assert values(record, "date_published") == [day]


def test_read_xlsx_with_a_document_type_is_refused(read):
    data = io.BytesIO(xlsx(rows()))
    with zipfile.ZipFile(data, "a") as package:
        package.writestr("xl/extra.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    assert [i.reason_code for i in read("a.xlsx", data.getvalue())] == [ReasonCode.INVALID_XML]


@pytest.mark.parametrize(
    "envelope",
    [
        "From 170@xxx Thu Mar 14 09:30:00 +0000 2024",
        "From news@ledger.example Thu Mar 14 09:30:00 2024",
        "From - Thu Mar 14 09:30:00 2024",
    ],
)
def test_read_mbox_gives_an_article_a_message(read, envelope):
    records = read("Mail", mbox(envelope))
    got = [fields(record) for record in records]
    for one, article in zip(got, ARTICLES, strict=True):
        want = expected(article)
        assert (one["Title"], one["Author"], one["Text"]) == (
            want["Title"],
            want["Author"],
            want["Text"],
        )
    assert [r.record_key for r in records] == ["<0@ledger.example>", "<1@ledger.example>"]
    assert {r.source_format for r in records} == {"mbox"}


def test_read_mbox_unquotes_from_lines_and_does_not_part_texts_at_them(read):
    text = "Gulls left.\n\n>From the archive: none.\n\nFrom Monday on the ferry runs.\n\n"
    (first, second) = read("a.mbox", mbox().replace(ARTICLES[0]["Text"] + "\n\n", text))
    assert [block.text for block in first.blocks] == [
        "Gulls left.",
        "From the archive: none.",
        "From Monday on the ferry runs.",
    ]
    assert fields(second)["Title"] == [ARTICLES[1]["Title"]]


def test_read_mbox_refuses_a_message_beyond_the_limit_and_reads_the_next(read):
    items = read("a.mbox", mbox().replace("Nobody at", "x" * 5000 + " at"), limit=2000)
    assert [getattr(i, "reason_code", None) for i in items] == [ReasonCode.FILE_TOO_LARGE, None]


@pytest.mark.parametrize(
    "make", [lambda: xlsx(rows()), lambda: ods(rows()), lambda: mbox().encode()]
)
def test_read_cut_or_changed_spreadsheets_and_mailboxes_come_to_foreseen_ends(read, make):
    whole = make()

    @settings(deadline=None)
    @given(st.integers(0, len(whole)), st.integers(0, len(whole) - 1), st.integers(0, 255))
    def check(cut, at, byte):
        for data in (whole[:cut], whole[:at] + bytes([byte]) + whole[at + 1 :]):
            items = read("a", data)
            assert items
            reasons = {getattr(i, "reason_code", None) for i in items if not isinstance(i, Record)}
            assert ReasonCode.READER_FAILED not in reasons

    check()
