"""One set of articles in every container: the same fields from each."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from html import escape
from random import Random

import pytest
from openpyxl import Workbook
from vendor_exports import Story, as_docx, as_rtf, as_text, day_of, stories

from research_corpus.contracts.records import ArticleRows, Record, SourceInfo
from research_corpus.metadata.normalise import normalise
from research_corpus.sources.read_limits import ReadLimits
from research_corpus.sources.registry import read_landing_file
from research_corpus.sources.source_file import SourceFile

OUTLETS = {
    "en": ("The Guardian", "BBC News", "The Irish Times"),
    "fr": ("Le Monde", "Ouest-France", "Le Figaro"),
    "de": ("Die Zeit", "Süddeutsche Zeitung", "Der Standard"),
    "es": ("El País", "La Vanguardia", "El Mundo"),
    "nl": ("de Volkskrant", "Trouw", "NRC"),
}
BY = {"en": "By", "fr": "Par", "de": "Von", "es": "Por", "nl": "Door"}
SPOKEN = "“Nobody asked us,” she said; it cost €5 – “per head”, l’été venu, in Łódź and Århus."


def articles() -> list[Story]:
    """Return signed articles in five languages, with marks and letters that containers escape."""
    dice = Random("one set")
    found = [story for language in OUTLETS for story in stories(language, 8, dice) if story.authors]
    return [
        replace(story, publisher=dice.choice(OUTLETS[story.language]),
                paragraphs=(*story.paragraphs, SPOKEN))
        for story in found
    ]  # fmt: skip


def letter_of(story: Story) -> list[str]:
    """Return an article as people type it: title, authors, outlet and day, text."""
    byline = f"{BY[story.language]} {story.byline}"
    return [story.title, byline, f"{story.publisher}, {day_of(story, '')}", *story.paragraphs]


def header_line_of(story: Story) -> list[str]:
    """Return an article in the project's first form, a text below one header line."""
    return [f"{story.day} {story.byline} {story.publisher}", *story.paragraphs]


def row_of(story: Story) -> dict[str, str]:
    """Return an article as a row of a table or an object."""
    return {
        "headline": story.title,
        "author": "; ".join(story.authors),
        "published": str(story.day),
        "publisher": story.publisher,
        "text": "\n\n".join(story.paragraphs),
    }


def page_of(story: Story) -> bytes:
    """Return an article as a page with metadata."""
    people = [{"@type": "Person", "name": name} for name in story.authors]
    data = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": story.title,
        "author": people, "datePublished": str(story.day),
        "publisher": {"@type": "Organization", "name": story.publisher},
    }  # fmt: skip
    body = "".join(f"<p>{escape(part)}</p>" for part in story.paragraphs)
    return (
        f"<html><head><meta charset=utf-8><title>{escape(story.title)}</title>"
        f"<script type='application/ld+json'>{json.dumps(data)}</script></head>"
        f"<body><article><h1>{escape(story.title)}</h1>{body}</article></body></html>"
    ).encode()


def mail_of(story: Story) -> bytes:
    """Return an article as a mail."""
    mail = EmailMessage()
    mail["Subject"] = story.title
    mail["From"] = f"{story.publisher} <news@example.org>"
    mail["Date"] = story.day.strftime("%d %b %Y 08:00:00 +0000")
    mail.set_content("\n\n".join((f"{BY[story.language]} {story.byline}", *story.paragraphs)))
    return mail.as_bytes()


def book_of(set_: list[Story]) -> bytes:
    """Return articles as the chapters of a publication, signed and dated below their headings."""
    names = [f"c{number}.xhtml" for number in range(len(set_))]
    items = "".join(
        f'<item id="{name}" href="{name}" media-type="application/xhtml+xml"/>' for name in names
    )
    spine = "".join(f'<itemref idref="{name}"/>' for name in names)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata/>'
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="content.opf"/></rootfiles></container>'
    )
    chapters = {}
    for name, story in zip(names, set_, strict=True):
        heading, *below = map(escape, letter_of(story))
        inner = "".join(f"<p>{part}</p>" for part in below)
        chapters[name] = f"<html><body><h1>{heading}</h1>{inner}</body></html>".encode()
    files = {"META-INF/container.xml": container.encode(), "content.opf": package.encode()}
    return archive_of({"mimetype": b"application/epub+zip", **files, **chapters})


def sheet_of(rows: list[dict[str, str]]) -> bytes:
    """Return rows as a spreadsheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def table_of(rows: list[dict[str, str]]) -> bytes:
    """Return rows as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def mailbox_of(set_: list[Story]) -> bytes:
    """Return articles as the messages of a mailbox."""
    head = b"From news@example.org Mon Jan  1 08:00:00 2024\n"
    return b"\n".join(head + mail_of(story) for story in set_)


def archive_of(files: dict[str, bytes]) -> bytes:
    """Return files as a ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


ONE: dict[str, Callable[[Story], bytes]] = {
    "letter.txt": lambda story: as_text(letter_of(story)),
    "letter.docx": lambda story: as_docx(letter_of(story)),
    "letter.rtf": lambda story: as_rtf(letter_of(story)),
    "header.txt": lambda story: as_text(header_line_of(story)),
    "header.docx": lambda story: as_docx(header_line_of(story)),
    "header.rtf": lambda story: as_rtf(header_line_of(story)),
    "page.html": page_of,
    "mail.eml": mail_of,
    "object.json": lambda story: json.dumps(row_of(story)).encode(),
}
MANY: dict[str, Callable[[list[Story]], bytes]] = {
    "list.json": lambda set_: json.dumps([row_of(story) for story in set_]).encode(),
    "lines.jsonl": lambda set_: b"\n".join(json.dumps(row_of(s)).encode() for s in set_),
    "table.csv": lambda set_: table_of([row_of(story) for story in set_]),
    "sheet.xlsx": lambda set_: sheet_of([row_of(story) for story in set_]),
    "box.mbox": mailbox_of,
    "book.epub": book_of,
}


def squeezed(text: str) -> str:
    return "".join(text.split())


def fields_of(record, name):
    source = SourceInfo(name, "0" * 64, "run", datetime(2026, 1, 1, tzinfo=UTC))
    rows = normalise(record, source, max_text_chars=10**6)
    assert isinstance(rows, ArticleRows), rows
    row = rows.article
    day = row["date_published"] and row["date_published"].date()
    return (row["title"], row["authors"], day, row["publisher"]), row["text"]


def check(record, story: Story, name: str) -> None:
    assert isinstance(record, Record), record
    (title, *others), text = fields_of(record, name)
    assert title == (None if name.startswith("header") else story.title)
    assert others == [list(story.authors), story.day, story.publisher]
    assert squeezed(text) == squeezed("".join(story.paragraphs))


@pytest.mark.parametrize("name", ONE)
def test_file_of_one_article_has_its_fields(read_parted, name):
    for story in articles():
        (record,) = read_parted(name, ONE[name](story))
        check(record, story, name)


@pytest.mark.parametrize("name", MANY)
def test_file_of_all_articles_has_their_fields(read_parted, name):
    records = read_parted(name, MANY[name](articles()))
    for record, story in zip(records, articles(), strict=True):
        check(record, story, name)


def test_archive_of_every_form_gives_the_same_fields_from_each():
    story = articles()[0]
    files = {name: write(story) for name, write in ONE.items()}
    files |= {name: write([story]) for name, write in MANY.items()}
    data = archive_of(files)
    source = SourceFile("all.zip", len(data), lambda: io.BytesIO(data))
    found = dict(read_landing_file(source, ReadLimits()))
    assert set(found) == {f"all.zip!{name}" for name in files}
    for name, record in found.items():
        check(record, story, name.partition("!")[2])


@pytest.mark.parametrize("end", ["", "\n\n-- \nUnsubscribe: https://list.example/u"])
def test_newsletter_of_an_outlet_that_no_list_holds_names_it(read_parted, end):
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "Quay café closes", "Marran Evening Gazette <n@g.example>"
    mail["Date"] = "Mon, 04 Mar 2024 07:15:00 +0100"
    mail.set_content(f"By Ana Gilmore\n\nGood morning\n\n{SPOKEN * 3}{end}")
    (record,) = read_parted("a.eml", mail.as_bytes())
    (title, authors, _, publisher), text = fields_of(record, "a.eml")
    assert (title, authors) == ("Quay café closes", ["Ana Gilmore"])
    assert publisher == "Marran Evening Gazette"
    assert text.startswith("Good morning")
