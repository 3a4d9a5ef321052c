"""Sound documents, messages and packages of forms that no seed file has, made at run time.

A package is a ZIP file of parts with checksums, so that a spoilt byte in it shows as damage and
reaches no reader: it is one of its parts that is spoilt, before they are packed.
"""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from functools import cache
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
from mutations import mutant
from openpyxl import Workbook
from vendor_exports import as_docx, as_rtf

STORY = (
    "Ferry returns to Marran", "By Ann Lee", "Marran Post, 3 March 2025",
    "The ferry left the quay at dawn on Monday for the first time in three weeks.",
    "“We waited for the wind to drop,” said Ann Lee, who runs the line to the islands.",
)  # fmt: skip
ODF = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = f'xmlns:o="{ODF}:office:1.0" xmlns:t="{ODF}:text:1.0" xmlns:b="{ODF}:table:1.0"'
MANIFEST = b'<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'


def spoilt_document(dice: Random) -> tuple[str, bytes]:
    """Return name and content of a spoilt file."""
    name = dice.choice([*_files(), *_packages()])
    others = list(_files().values())
    if name in _files():
        return name, mutant(_files()[name], others, dice)
    parts = dict(_packages()[name])
    part = dice.choice(sorted(parts))
    parts[part] = mutant(parts[part], [*parts.values()], dice)
    return name, _packed(parts)


def sound_documents() -> dict[str, bytes]:
    """Return all of them, unspoilt, by their names."""
    return _files() | {name: _packed(parts) for name, parts in _packages().items()}


@cache
def _files() -> dict[str, bytes]:
    """Return files that are one stream."""
    return {
        "page.mhtml": _saved_page(),
        "forwarded.eml": _forwarded(),
        "attached.eml": _attached(),
        "box.mbox": b"\n".join(b"From a@b.example Mon Mar  3 08:00:00 2025\n" + data
                               for data in (_forwarded(), _attached())),
        "letter.rtf": as_rtf(list(STORY)),
        "wiki.xml": _wiki(),
        "site.warc": _archived(),
        "table.parquet": _table(),
    }  # fmt: skip


@cache
def _packages() -> dict[str, dict[str, bytes]]:
    """Return the parts of files that are packages."""
    paragraphs = "".join(f"<t:p>{text}</t:p>" for text in STORY)
    text = f"<o:document-content {SPACES}><o:body><o:text>{paragraphs}</o:text>"
    cells = (["title", "text"], (STORY[0], STORY[3]))
    rows = "".join(
        "<b:table-row>" + "".join(f"<b:table-cell><t:p>{c}</t:p></b:table-cell>" for c in row)
        + "</b:table-row>" for row in cells
    )  # fmt: skip
    sheet = f"<o:document-content {SPACES}><o:body><o:spreadsheet><b:table>{rows}</b:table>"
    return {
        "letter.docx": _unpacked(as_docx(list(STORY))),
        "table.xlsx": _unpacked(_workbook()),
        "letter.odt": _open_document("text", f"{text}</o:body></o:document-content>"),
        "table.ods": _open_document(
            "spreadsheet", f"{sheet}</o:spreadsheet></o:body></o:document-content>"
        ),
        "book.epub": _book(),
    }


def _saved_page() -> bytes:
    lines = (
        "From: <Saved by Blink>", "Snapshot-Content-Location: https://post.example/ferry",
        f"Subject: {STORY[0]}", "Date: Mon, 3 Mar 2025 09:00:00 -0000", "MIME-Version: 1.0",
        'Content-Type: multipart/related; type="text/html"; boundary="b"', "", "--b",
        "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: quoted-printable",
        "Content-Location: https://post.example/ferry", "",
        f"<html><head><title>{STORY[0]}</title></head><body><article><h1>{STORY[0]}</h1>",
        *(f"<p>{text}</p>" for text in STORY[1:4]), "</article></body></html>", "--b",
        "Content-Type: image/png", "Content-Transfer-Encoding: base64", "", "iVBORw0KGgo=", "--b--",
    )  # fmt: skip
    return "\r\n".join(lines).encode()


def _message(subject: str, text: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Desk <desk@post.example>", subject
    mail["Date"] = "Mon, 03 Mar 2025 08:00:00 +0000"
    mail.set_content(text)
    return mail


def _forwarded() -> bytes:
    head = "From: Post <n@post.example>\nDate: Mon, 3 Mar 2025 07:00\nSubject: Ferry\nTo: us\n"
    body = "\n\n".join(STORY[1:])
    return _message(
        "Fwd: Ferry", f"---------- Forwarded message ---------\n{head}\n{body}"
    ).as_bytes()


def _attached() -> bytes:
    mail = _message("For you", "See below.")
    mail.add_attachment(_message(STORY[0], "\n\n".join(STORY[1:])))
    return mail.as_bytes()


def _wiki() -> bytes:
    text = "\n\n".join(STORY[3:])
    return (
        '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.10/" xml:lang="en"><siteinfo>'
        "<sitename>Marran News</sitename></siteinfo><page>"
        f"<title>{STORY[0]}</title><ns>0</ns><id>1</id><revision><id>2</id><timestamp>"
        "2025-03-03T08:00:00Z</timestamp><contributor><username>Ann</username></contributor>"
        f"<text>{{{{date|March 3, 2025}}}} '''{text}''' [[Marran|the town]] "
        "&lt;ref&gt;x&lt;/ref&gt;\n\n"
        "== Sources ==\n* [https://post.example Post]</text></revision></page></mediawiki>"
    ).encode()


def _archived() -> bytes:
    page = "".join(f"<p>{text}</p>" for text in STORY).encode()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://post.example/ferry\r\n"
        "WARC-Date: 2025-03-03T08:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    ).encode()
    return (head + answer + b"\r\n\r\n") * 2


def _table() -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table({"title": [STORY[0]] * 3, "text": [STORY[3]] * 3}), sink)
    return sink.getvalue()


def _workbook() -> bytes:
    book, sink = Workbook(), io.BytesIO()
    for row in (("title", "text", "date"), (STORY[0], STORY[3], "2025-03-03")):
        book.active.append(row)
    book.save(sink)
    return sink.getvalue()


def _open_document(kind: str, content: str) -> dict[str, bytes]:
    return {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(),
        "content.xml": content.encode(),
        "META-INF/manifest.xml": MANIFEST,
    }


def _book() -> dict[str, bytes]:
    chapter = "".join(f"<p>{text}</p>" for text in STORY[1:])
    return {
        "mimetype": b"application/epub+zip",
        "META-INF/container.xml": b'<container xmlns="urn:oasis:names:tc:opendocument:xmlns:contain'
        b'er"><rootfiles><rootfile full-path="c.opf"/></rootfiles></container>',
        "c.opf": b'<package xmlns="http://www.idpf.org/2007/opf"><metadata/><manifest><item id="a" '
        b'href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/>'
        b"</spine></package>",
        "a.xhtml": f"<html><body><h1>{STORY[0]}</h1>{chapter}</body></html>".encode(),
    }


def _unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def _packed(parts: dict[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return sink.getvalue()
