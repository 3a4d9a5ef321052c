"""The texts that the sheets of a workbook share."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from lxml.etree import XMLSyntaxError
from openpyxl import Workbook

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Record
from research_corpus.sources.tables import shared_texts
from research_corpus.sources.tables.shared_texts import SharedTexts

HEAD = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def texts_of(*items: str) -> SharedTexts:
    body = "".join(f"<si>{item}</si>" for item in items)
    return SharedTexts(io.BytesIO(HEAD + body.encode() + b"</sst>"))


@pytest.mark.parametrize("spool", [16, 2**20])
def test_shared_texts_are_those_of_the_table_in_memory_and_on_disk(monkeypatch, spool):
    monkeypatch.setattr(shared_texts, "SPOOL_BYTES", spool)
    found = texts_of(
        "<t>Été à Brest</t>", "<r><t>two </t></r><r><rPr><b/></rPr><t>runs</t></r>", "<t/>",
        "<t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh>", "<t xml:space='preserve'> x </t>",
    )  # fmt: skip
    texts = ["Été à Brest", "two runs", "", "東京", " x "]
    assert [found[number] for number in (4, 0, 1, 2, 3)] == [texts[n] for n in (4, 0, 1, 2, 3)]
    assert len(found) == 5
    for number in (-1, 5):
        with pytest.raises(IndexError):
            found[number]


def test_shared_texts_cut_off_are_damaged():
    with pytest.raises(XMLSyntaxError):
        SharedTexts(io.BytesIO(HEAD + b"<si><t>x"))


TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
    b'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
INLINE = re.compile(rb't="inlineStr"><is>(.*?)</is>')


def workbook(rows: int, text: str, cut: int | None = None) -> bytes:
    """Return a workbook whose texts are shared, the table of which may be cut off."""
    book = Workbook()
    book.active.append(["title", "text"])
    for number in range(rows):
        book.active.append([f"Report {number}", f"{number} {text}"])
    written, sink = io.BytesIO(), io.BytesIO()
    book.save(written)
    items: list[bytes] = []

    def share(found: re.Match[bytes]) -> bytes:
        items.append(b"<si>" + found[1] + b"</si>")
        return b't="s"><v>%d</v>' % (len(items) - 1)

    with zipfile.ZipFile(written) as plain, zipfile.ZipFile(sink, "w") as package:
        for name in plain.namelist():
            if name != "xl/sharedStrings.xml":
                data = INLINE.sub(share, plain.read(name))
                package.writestr(name, data.replace(b"</Types>", TYPE + b"</Types>"))
        package.writestr("xl/sharedStrings.xml", (HEAD + b"".join(items) + b"</sst>")[:cut])
    assert len(items) == 2 * rows + 2
    return sink.getvalue()


def test_read_xlsx_with_more_shared_text_than_fits_in_memory_is_read(read):
    data = workbook(100, "The harbour board voted on Tuesday to close the east quay. " * 20)
    results = read("a.xlsx", data, limit=60_000)
    assert len(results) == 100
    assert all(isinstance(result, Record) for result in results)
    assert results[99].blocks[0].text.startswith("99 The harbour")


def test_read_xlsx_with_shared_texts_without_end_is_refused(read):
    (item,) = read("a.xlsx", workbook(100, "a" * 5000), limit=20_000)
    assert item.reason_code is ReasonCode.ARCHIVE_BOMB


def test_read_xlsx_with_damaged_shared_texts_is_said(read):
    (item,) = read("a.xlsx", workbook(3, "a quiet day", cut=-20))
    assert item.reason_code is ReasonCode.DAMAGED_FILE
