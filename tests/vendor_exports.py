"""Exports of press databases as their users get them, of invented articles with known fields."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from html import escape
from random import Random

from docx import Document
from faker import Faker

LOCALES = {"en": "en_GB", "fr": "fr_FR", "de": "de_DE", "es": "es_ES", "nl": "nl_NL"}
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}
DAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
}
AND = {"en": "and", "fr": "et", "de": "und", "es": "y", "nl": "en"}
OUTLETS = {
    "en": ("{} Gazette", "The {} Echo", "Daily {} Post"),
    "fr": ("Le Courrier de {}", "{} Matin", "La Voix de {}"),
    "de": ("{}er Kurier", "{}er Tagblatt", "Neue {}er Zeitung"),
    "es": ("El Diario de {}", "La Voz de {}", "{} Hoy"),
    "nl": ("{}sche Courant", "Dagblad van {}", "{} Vandaag"),
}
LANGUAGE = {"en": "English", "fr": "Français", "de": "Deutsch", "es": "Español", "nl": "Nederlands"}


@dataclass(frozen=True)
class Story:
    """An invented article."""

    language: str
    title: str
    authors: tuple[str, ...]
    day: date
    publisher: str
    section: str
    paragraphs: tuple[str, ...]

    @property
    def byline(self) -> str:
        """The authors in one line."""
        return f" {AND[self.language]} ".join(self.authors)

    @property
    def inverted(self) -> str:
        """The authors as library databases write them."""
        names = (name.rpartition(" ") for name in self.authors)
        return "; ".join(f"{last}, {first}" for first, _, last in names)

    @property
    def words(self) -> int:
        """Number of words of the text."""
        return sum(len(part.split()) for part in self.paragraphs)


def stories(language: str, count: int, dice: Random) -> list[Story]:
    """Return invented articles of a language."""
    fake = Faker(LOCALES[language])
    fake.seed_instance(dice.randrange(2**32))
    return [_story(language, fake, dice) for _ in range(count)]


def _story(language: str, fake: Faker, dice: Random) -> Story:
    title = fake.sentence(dice.randint(3, 11)).rstrip(".")
    names = tuple(
        f"{fake.first_name().split()[0]} {fake.last_name().split()[-1]}" for _ in range(2)
    )
    town = fake.last_name().split()[-1].capitalize()
    body = tuple(fake.paragraph(dice.randint(3, 7)) for _ in range(dice.randint(2, 6)))
    return Story(
        language,
        title.title() if dice.random() < 0.2 and language == "en" else title,
        names[: dice.choice((0, 1, 1, 2))],
        date(dice.randint(1995, 2024), dice.randint(1, 12), dice.randint(1, 28)),
        dice.choice(OUTLETS[language]).format(town),
        dice.choice(("News", "Sport", "Kultur", "Politique", "Economía", "Opinion")),
        body,
    )


def day_of(story: Story, style: str) -> str:
    """Return the day of an article as the press of its language writes it."""
    day, month = story.day.day, MONTHS[story.language].split()[story.day.month - 1]
    week = DAYS[story.language].split()[story.day.weekday()]
    year = story.day.year
    plain = {
        "en": f"{month} {day}, {year}" if style == "us" else f"{day} {month} {year}",
        "de": f"{day}. {month} {year}",
        "es": f"{day} de {month} de {year}",
    }.get(story.language, f"{day} {month} {year}")
    if style == "weekday-first":
        return f"{week} {plain}"
    return f"{plain} {week}" if style in ("us", "weekday-last") else plain


Text = list[str]
"""Paragraphs of an export; ``\\x1d`` parts the cells of a row, ``\\n`` lines of one paragraph."""

NEXIS_LABELS = {
    "en": "BYLINE SECTION LENGTH LOAD-DATE LANGUAGE PUBLICATION-TYPE words ENGLISH",
    "de": "AUTOR RUBRIK LÄNGE UPDATE SPRACHE PUBLICATION-TYPE Wörter GERMAN;\xa0DEUTSCH",
    "fr": "AUTEUR RUBRIQUE LONGUEUR DATE-CHARGEMENT LANGUE TYPE-PUBLICATION mots "
    "FRENCH;\xa0FRANÇAIS",
    "es": "AUTOR SECCIÓN LONGITUD FECHA-CARGA IDIOMA TIPO-PUBLICACIÓN palabras SPANISH",
    "nl": "AUTEUR SECTIE LENGTE LAADDATUM TAAL PUBLICATIETYPE woorden DUTCH",
}
COUNTERS = {
    "en": "{} of {} DOCUMENTS",
    "de": "Dokument {} von {}",
    "fr": "Document {} de {}",
    "es": "Documento {} de {}",
    "nl": "Document {} van {}",
}


def nexis_old(found: list[Story], dice: Random) -> Text:
    """Return the old text form of Nexis."""
    lines: Text = []
    style = dice.choice(("us", "weekday-last", "weekday-first", "plain"))
    labelled_title, on_top = dice.random() < 0.3, dice.random() < 0.3
    for number, story in enumerate(found, 1):
        by, section, length, load, language, kind, words, name = NEXIS_LABELS[story.language].split(
            " "
        )
        notice = f"Copyright {story.day.year} {story.publisher} Verlag\nAll Rights Reserved"
        lines += [" " * 30 + COUNTERS[story.language].format(number, len(found))]
        lines += [_centred(notice)] if on_top else []
        edition = dice.choice(("", "\n" + " " * 30 + "Final Edition"))
        lines += [_centred(story.publisher), " " * 28 + day_of(story, style) + edition]
        head = [f"{by}: {story.byline}"] if story.authors or dice.random() < 0.3 else []
        head += [f"{section}: {story.section.upper()}; Pg. {dice.randint(1, 40)}"]
        head += [f"{length}: {story.words} {words}"]
        if labelled_title:
            lines += [*head[1:], f"HEADLINE: {_wrapped(story.title)}", *head[:-2], "BODY:"]
        else:
            lines += [_wrapped(story.title), *head]
        lines += [_wrapped(part) for part in story.paragraphs]
        lines += [f"{load}: {day_of(story, 'us')}", f"{language}: {name}", f"{kind}: Newspaper"]
        lines += [] if on_top else [_centred(notice)]
    return lines


def _centred(text: str) -> str:
    return "\n".join(line.center(78).rstrip() for line in text.split("\n"))


def _wrapped(text: str) -> str:
    return "\n".join(textwrap.wrap(text, 78))


UNI_LABELS = {
    "en": "Byline|Section|Length|words|Body|Load-Date|End of Document",
    "de": "Autor|Rubrik|Länge|Wörter|Body|Ladedatum|Ende des Dokuments",
    "fr": "Auteur|Rubrique|Longueur|mots|Corps|Date de chargement|Fin du document",
    "es": "Autor|Sección|Longitud|palabras|Cuerpo|Fecha de carga|Fin del documento",
    "nl": "Auteur|Sectie|Lengte|woorden|Tekst|Laaddatum|Einde van document",
}


def nexis_uni(found: list[Story], dice: Random) -> Text:
    """Return the form of Nexis Uni, often with its cover."""
    lines: Text = []
    if dice.random() < 0.6:
        lines += ["User\xa0Name: Reader", "Date and Time: Monday, April 1, 2024 10:12:00 AM BST"]
        lines += ["Job Number: 220011223", f"Documents ({len(found)})"]
        for number, story in enumerate(found, 1):
            lines += [f"{number}. {story.title}", "Client/Matter: -None-"]
            lines += ["Search Terms: harbour and vote"]
    for story in found:
        by, section, length, words, body, load, end = UNI_LABELS[story.language].split("|")
        body = "Body" if body == "Tekst" else body
        lines += [story.title, f"{story.publisher}{dice.choice(('', ' (London)'))}"]
        lines += [day_of(story, dice.choice(("us", "weekday-last", "weekday-first")))]
        lines += [f"Copyright {story.day.year} {story.publisher} All Rights Reserved"]
        head = [f"{section}: {story.section}; Pg. 12", f"{length}: {story.words} {words}"]
        head += [f"{by}: {story.byline}"] if story.authors else []
        dice.shuffle(head)
        lines += [*head, body, *story.paragraphs]
        lines += ["Graphic", "A picture of the quay."] if dice.random() < 0.3 else []
        lines += [f"{load}: {day_of(story, 'us')}", end]
    return lines


def factiva_codes(found: list[Story], dice: Random) -> Text:
    """Return Factiva's fields under their codes."""
    lines: Text = []
    for number, story in enumerate(found):
        rows = [("SE", story.section), ("HD", story.title)]
        rows += [("BY", f"{dice.choice(('', 'By '))}{story.byline}")] if story.authors else []
        rows += [("WC", f"{story.words} words"), ("PD", day_of(story, "plain"))]
        rows += [("SN", story.publisher), ("SC", "KELGAZ"), ("LA", LANGUAGE[story.language])]
        rows += [("CY", f"(c) {story.day.year} {story.publisher} Ltd")]
        rows += [("LP", story.paragraphs[0]), ("TD", "\n\n".join(story.paragraphs[1:]))]
        rows += [("NS", "gcat : Political/General News | gspo : Sport")]
        rows += [("AN", f"Document KELGAZ{story.day:%Y%m%d}ek3e{number:05}")]
        lines += [f"{code}\x1d{value}" for code, value in rows]
    return lines


def factiva_plain(found: list[Story], dice: Random) -> Text:
    """Return Factiva's fields without codes."""
    lines: Text = []
    words = {"en": "words", "de": "Wörter", "fr": "mots", "es": "palabras", "nl": "woorden"}
    for number, story in enumerate(found):
        lines += [story.section] if dice.random() < 0.5 else []
        lines += [story.title, *([f"By {story.byline}"] if story.authors else [])]
        lines += [f"{story.words:,} {words[story.language]}", day_of(story, "plain")]
        lines += ["12:30"] if dice.random() < 0.3 else []
        lines += [story.publisher, "KELGAZ", *(["A4"] if dice.random() < 0.3 else [])]
        lines += [LANGUAGE[story.language], f"© {story.day.year} {story.publisher} Ltd"]
        lines += [*story.paragraphs, f"Document KELGAZ{story.day:%Y%m%d}ek3e{number:05}"]
    return lines


PROQUEST_LABELS = {
    "en": "Document {} of {}|Author|Full text|Publication title|Publication date|"
    "Language of publication|ProQuest document ID|Subject",
    "de": "Dokument {} von {}|Autor|Volltext|Publikationstitel|Publikationsdatum|"
    "Publikationssprache|ProQuest-Dokument-ID|Thema",
    "fr": "Document {} de {}|Auteur|Texte intégral|Titre de la publication|Date de publication|"
    "Langue de publication|ID du document ProQuest|Sujet",
    "es": "Documento {} de {}|Autor|Texto completo|Título de publicación|Fecha de publicación|"
    "Idioma de la publicación|ID de documento de ProQuest|Materia",
    "nl": "Document {} van {}|Auteur|Volledige tekst|Publicatietitel|Publicatiedatum|"
    "Taal van publicatie|ProQuest document ID|Onderwerp",
}


def proquest(found: list[Story], dice: Random) -> Text:
    """Return the labelled form of ProQuest."""
    lines: Text = ["_" * 60, "Report Information from ProQuest", "04 March 2024 10:14"]
    for number, story in enumerate(found, 1):
        labels = PROQUEST_LABELS[story.language].split("|")
        counter, author, text, title, day, language, key, subject = labels
        lines += ["_" * 60, counter.format(number, len(found)), story.title]
        lines += [f"{author}: {story.inverted}"] if story.authors else []
        lines += [f"{text}: {story.paragraphs[0]}", *story.paragraphs[1:]]
        foot = [f"{title}: {story.publisher}", f"{day}: {day_of(story, 'plain')}"]
        foot += [f"{language}: {LANGUAGE[story.language]}"]
        dice.shuffle(foot)
        lines += [f"{subject}: Harbours; Councils", *foot, f"{key}: 29312345{number:02}"]
    return lines


def europresse(found: list[Story], dice: Random) -> Text:
    """Return the text form of Europresse."""
    lines: Text = []
    for number, story in enumerate(found):
        lines += [story.publisher]
        head = day_of(story, "weekday-first")
        lines += [f"{story.section}, {head}, {story.words} mots, p. {dice.randint(1, 30)}"]
        lines += [story.title, *([story.byline] if story.authors else []), *story.paragraphs]
        lines += [f"© {story.day.year} {story.publisher}. Tous droits réservés."]
        lines += [f"news·{story.day:%Y%m%d}·LM·{number:07}"]
    return lines


def gale(found: list[Story], dice: Random) -> Text:
    """Return the labelled form of Gale."""
    lines: Text = []
    for number, story in enumerate(found):
        head = [f"Author: {story.inverted}"] if story.authors else []
        head += [f"Date: {day_of(story, 'us').rsplit(' ', 1)[0]}", "Document Type: Article"]
        head += [f"From: {story.publisher}(London)", f"Length: {story.words} words"]
        dice.shuffle(head)
        lines += [f"Title: {story.title}", *head, "Full Text:", *story.paragraphs]
        lines += [f"Copyright: COPYRIGHT {story.day.year} {story.publisher}"]
        lines += [f"Gale Document Number: GALE|A{number:09}"]
    return lines


def ebsco(found: list[Story], dice: Random) -> Text:
    """Return the labelled form of EBSCOhost."""
    lines: Text = []
    for number, story in enumerate(found, 1):
        day = f"{story.day:%m/%d/%Y}" if dice.random() < 0.5 else day_of(story, "us")
        lines += [f"Record: {number}", f"Title: {story.title}"]
        lines += [f"Authors: {story.inverted}"] if story.authors else []
        lines += [f"Source: {story.publisher}, {day}, pA4, 1p", "Document Type: Article"]
        lines += [f"Accession Number: 2W6{number:07}", "Database: Newspaper Source"]
        lines += ["Full Text:", *story.paragraphs, f"Copyright of {story.publisher} is theirs."]
    return lines


def pressreader(found: list[Story], dice: Random) -> Text:
    """Return the form of PressReader."""
    lines: Text = []
    for story in found:
        lines += [story.publisher, day_of(story, dice.choice(("plain", "us"))), story.title]
        lines += [*story.paragraphs, f"Article Name: {story.title}"]
        lines += [f"Publication: {story.publisher}", f"Section: {story.section}"]
        lines += [f"Author: {story.byline}"] if story.authors else []
        lines += ["Start Page: 4", "End Page: 5"]
    return lines


FORMS: dict[str, tuple[Callable[[list[Story], Random], Text], tuple[str, ...]]] = {
    "nexis": (nexis_old, ("en", "de", "fr", "es", "nl")),
    "nexis_uni": (nexis_uni, ("en", "de", "fr", "es", "nl")),
    "factiva-codes": (factiva_codes, ("en", "de", "fr", "es", "nl")),
    "factiva-plain": (factiva_plain, ("en", "de", "fr", "es", "nl")),
    "proquest": (proquest, ("en", "de", "fr", "es", "nl")),
    "europresse": (europresse, ("fr", "en")),
    "gale": (gale, ("en",)),
    "ebsco": (ebsco, ("en",)),
    "pressreader": (pressreader, ("en",)),
}
"""Who writes each form, and in which languages."""


def as_text(paragraphs: Text) -> bytes:
    """Return an export as plain text."""
    return "\n\n".join(part.replace("\x1d", "   ") for part in paragraphs).encode()


def as_latin(paragraphs: Text) -> bytes:
    """Return an export as Windows writes it."""
    text = as_text(paragraphs).decode().replace("\n", "\r\n")
    return text.encode("cp1252", "replace")


def as_html(paragraphs: Text) -> bytes:
    """Return an export as a page."""
    body = "".join(_html(part) for part in paragraphs)
    return f"<html><head><title>Export</title></head><body>{body}</body></html>".encode()


def _html(part: str) -> str:
    code, cut, value = escape(part).partition("\x1d")
    if cut:
        inner = "".join(f"<p>{piece}</p>" for piece in value.split("\n\n"))
        return f"<table><tr><td><b>{code}</b></td><td>{inner}</td></tr></table>"
    return f"<p>{'<br>'.join(escape(part).split(chr(10)))}</p>"


def as_rtf(paragraphs: Text) -> bytes:
    """Return an export as RTF."""
    return (r"{\rtf1\ansi\ansicpg1252\deff0" + "\n" + "".join(map(_rtf, paragraphs)) + "}").encode()


def _rtf(part: str) -> str:
    code, cut, value = part.partition("\x1d")
    if cut:
        inner = r"\par ".join(_rtf_text(piece) for piece in value.split("\n\n"))
        return rf"\trowd\cellx900\cellx9000\pard\intbl\b {code}\b0\cell {inner}\cell\row" + "\n"
    return rf"\pard {_rtf_text(' '.join(part.split()))}\par" + "\n"


def _rtf_text(text: str) -> str:
    return "".join(c if c.isascii() else rf"\u{ord(c)}?" for c in text)


def as_docx(paragraphs: Text) -> bytes:
    """Return an export as a Word document."""
    document = Document()
    for part in paragraphs:
        code, cut, value = part.partition("\x1d")
        if cut:
            cells = document.add_table(1, 2).rows[0].cells
            cells[0].text, cells[1].text = code, value
        else:
            document.add_paragraph(" ".join(part.split()))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_pdf(paragraphs: Text) -> bytes:
    """Return an export as a PDF with a text layer: pages of wrapped lines, each with its number."""
    placed: list[list[tuple[int, int, str]]] = [[]]
    height = 740
    for part in paragraphs:
        code, cut, value = part.partition("\x1d")
        pieces = value.split("\n\n") if cut else [" ".join(part.split())]
        rows = [row for piece in pieces for row in [*textwrap.wrap(piece, 84), ""]] or [""]
        for number, row in enumerate(rows):
            if height < 80:
                placed.append([])
                height = 740
            if cut and number == 0:
                placed[-1].append((60, height, code))
            placed[-1].append((100 if cut else 60, height, row))
            height -= 13 if row else 9
    return _pdf(
        [*page, (290, 30, f"Page {n} of {len(placed)}")] for n, page in enumerate(placed, 1)
    )


def _pdf(pages: Iterable[list[tuple[int, int, str]]]) -> bytes:
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>"
    )
    kids = []
    for rows in pages:
        shown = b"".join(
            b"BT /F1 10 Tf %d %d Td (%s) Tj ET\n" % (x, y, _pdf_text(row))
            for x, y, row in rows
            if row
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    return out + b"startxref\n%d\n%%%%EOF" % start


def _pdf_text(text: str) -> bytes:
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return escaped.encode("cp1252", "replace")


CONTAINERS: dict[str, Callable[[Text], bytes]] = {
    "a.txt": as_text,
    "windows.TXT": as_latin,
    "a.html": as_html,
    "a.rtf": as_rtf,
    "a.docx": as_docx,
    "a.pdf": as_pdf,
}
