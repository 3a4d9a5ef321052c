"""Articles laid out as people lay them out: what stands above a text, in which order and form.

A layout is a list of parts; a part is a style and its text, or the rows of a table. ``\\n`` within
a part is a line break that does not end the paragraph, ``\\t`` a tab stop.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape

from docx import Document
from docx.document import Document as DocumentType

HEAD = {"title": "Title", "heading": "Heading 1", "subtitle": "Subtitle", "plain": "Normal"}


_LABELS = {
    "Title", "Author", "Date", "Source", "Titre", "Auteur", "Titel", "Autor", "Datum", "Quelle",
}  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """An article that is laid out, and what is to be found in it: an empty outlet for none."""

    title: str
    author: str
    outlet: str
    day: str
    written: str
    body: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A paragraph of a style, or a table used for layout."""

    style: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


FERRY = Piece(
    "Ferry crews vote to end the winter strike", "Hannah Whitlock", "The Guardian", "2024-02-19",
    "19 February 2024",
    ("Ferry crews on the western islands voted on Sunday night to go back to work after three "
     "weeks, and the first boat is expected to leave the main quay before dawn on Tuesday.",
     "“We got most of what we asked for,” said Moira Sloan, who spoke for the deck hands. “The "
     "rest will have to wait until the summer timetable is settled.”",
     "Shops on the outer islands had begun to ration flour and lamp oil, and two schools had sent "
     "their pupils home because the heating oil ran out.",
     "The owners said that they would pay the arrears by the end of March."),
)  # fmt: skip
TRAM = Piece(
    "City council shelves the tram line along the canal", "Marcus Feldmann", "BBC News",
    "2023-11-07", "November 7, 2023",
    ("The city council has shelved plans for a tram line along the old canal, after engineers "
     "found that four of the nine bridges could not carry the weight of the cars.",
     "Residents who had fought the line for six years filled the gallery and cheered when the "
     "vote was read out, shortly before midnight.",
     "“Nobody is against trams,” said Priya Nair, a shopkeeper. “We are against a tram that "
     "sinks.” The council will look at a bus lane instead."),
)  # fmt: skip
LYNX = Piece(
    "Three lynx released in the northern forest", "Orla Kinsella", "The Irish Times",
    "2025-01-30", "Thursday, 30 January 2025",
    ("Three young lynx were released in the northern forest on Wednesday, the first to live there "
     "in the wild for more than eleven hundred years, according to the foresters.",
     "Farmers nearby were told only the evening before. One of them, Declan Roe, said that he "
     "would keep his ewes indoors until the animals had been seen to hunt deer.",
     "Each animal wears a collar that sends its place every four hours."),
)  # fmt: skip
HALLE = Piece(
    "La halle aux poissons rouvre après dix mois de travaux", "Camille Derrien", "Le Monde",
    "2024-06-03", "3 juin 2024",
    ("La halle aux poissons a rouvert lundi matin après dix mois de travaux, et les premiers "
     "clients attendaient devant les grilles bien avant le lever du jour.",
     "« On avait fini par croire que cela n’arriverait jamais », raconte Soizic Le Bihan, qui "
     "tient l’étal du fond depuis vingt-deux ans.",
     "La mairie assure que le toit ne coulera plus, et que les loyers ne bougeront pas avant "
     "l’année prochaine."),
)  # fmt: skip
BRUECKE = Piece(
    "Die alte Brücke bleibt bis zum Herbst gesperrt", "Jörg Hallmann", "Süddeutsche Zeitung",
    "2024-04-22", "22. April 2024",
    ("Die alte Brücke bleibt bis zum Herbst gesperrt, weil bei der Prüfung der Pfeiler Risse "
     "gefunden wurden, die tiefer reichen als zunächst angenommen.",
     "„Das ist für uns eine Katastrophe“, sagte die Bäckerin Annegret Lutz, deren Laden seit dem "
     "Winter nur noch von einer Seite zu erreichen ist.",
     "Die Stadt prüft nun, ob eine Fähre den Verkehr für einige Monate übernehmen kann."),
)  # fmt: skip
MERCADO = Piece(
    "El mercado central cambia de horario en verano", "Lucía Barragán", "El País", "2023-07-12",
    "12 de julio de 2023",
    ("El mercado central abrirá una hora antes durante todo el verano, según acordaron ayer los "
     "vendedores y el ayuntamiento tras una reunión que duró casi cinco horas.",
     "«Con este calor nadie compra pescado a mediodía», explicó Ramón Ibáñez, que vende sardinas "
     "desde hace treinta años en el mismo puesto.",
     "El nuevo horario se mantendrá hasta el quince de septiembre."),
)  # fmt: skip

SUBTITLE = "The vote was close, and the summer timetable is still open"


def _parts(style: str, *texts: str) -> list[Part]:
    return [Part(style, text) for text in texts]


def _body(piece: Piece) -> list[Part]:
    return _parts("plain", *piece.body)


def _layout(piece: Piece, *above: Part | tuple[str, str]) -> tuple[Piece, list[Part]]:
    parts = [part if isinstance(part, Part) else Part(*part) for part in above]
    return piece, [*parts, *_body(piece)]


def _table(*rows: tuple[str, ...]) -> Part:
    return Part("table", rows=rows)


def _layouts() -> dict[str, tuple[Piece, list[Part]]]:
    f, t, x, l, b, m = FERRY, TRAM, LYNX, HALLE, BRUECKE, MERCADO  # noqa: E741
    return {
        "title style, byline, outlet and date": _layout(
            f, ("title", f.title), ("plain", f"By {f.author}"),
            ("plain", f"{f.outlet}, {f.written}")
        ),
        "heading, date, byline, outlet": _layout(
            t, ("heading", t.title), ("plain", t.written), ("plain", f"By {t.author}"),
            ("plain", t.outlet)
        ),
        "plain title, author, outlet, date without labels": _layout(
            x, ("plain", x.title), ("plain", x.author), ("plain", x.outlet), ("plain", x.written)
        ),
        "outlet, date, title, byline, all plain": _layout(
            l, ("plain", l.outlet), ("plain", l.written), ("plain", l.title),
            ("plain", f"Par {l.author}")
        ),
        "date above a heading, author and outlet below": _layout(
            b, ("plain", b.written), ("heading", b.title), ("plain", b.author), ("plain", b.outlet)
        ),
        "byline, outlet and date above the title": _layout(
            m, ("plain", f"Por {m.author}"), ("plain", m.outlet), ("plain", m.written),
            ("title", m.title)
        ),
        "labels, title first": _layout(
            f, ("plain", f"Title: {f.title}"), ("plain", f"Author: {f.author}"),
            ("plain", f"Date: {f.written}"), ("plain", f"Source: {f.outlet}")
        ),
        "labels, source first": _layout(
            t, ("plain", f"Source: {t.outlet}"), ("plain", f"Published: {t.written}"),
            ("plain", f"Headline: {t.title}"), ("plain", f"Byline: {t.author}")
        ),
        "one line with bars below the title": _layout(
            x, ("title", x.title), ("plain", f"{x.author} | {x.outlet} | {x.written}")
        ),
        "one line with dashes below the heading": _layout(
            l, ("heading", l.title), ("plain", f"{l.written} – {l.author} – {l.outlet}")
        ),
        "one paragraph of lines, the title among them": _layout(
            b, ("plain", f"{b.title}\nVon {b.author}\n{b.outlet}, {b.written}")
        ),
        "a title and one paragraph of lines": _layout(
            m, ("title", m.title), ("plain", f"Por {m.author}\n{m.outlet}\n{m.written}")
        ),
        "a table of labels": _layout(
            f, _table(("Title", f.title), ("Author", f.author), ("Date", f.written),
                      ("Source", f.outlet))
        ),
        "a table of outlet and date above the heading": _layout(
            t, _table((t.outlet, t.written)), ("heading", t.title), ("plain", f"By {t.author}")
        ),
        "all in one cell": (
            x, [_table(("\n\n".join((x.title, f"By {x.author}", f"{x.outlet}, {x.written}",
                                      *x.body)),))]
        ),
        "one line above the heading": _layout(
            l, ("plain", f"{l.written} {l.author} {l.outlet}"), ("heading", l.title)
        ),
        "title, subtitle, byline, outlet and date": _layout(
            f, ("title", f.title), ("subtitle", SUBTITLE), ("plain", f"By {f.author}"),
            ("plain", f"{f.outlet}, {f.written}")
        ),
        "one line of tab stops": _layout(
            b, ("heading", b.title), ("plain", f"Von {b.author}\t{b.outlet}\t{b.written}")
        ),
        "a line below the text": (
            t, [Part("title", t.title), *_body(t),
                Part("plain", f"By {t.author}, {t.outlet}, {t.written}")]
        ),
        "outlet and date in bold, byline below a bold title": _layout(
            x, ("bold", x.outlet), ("plain", f"Published on {x.written}"), ("bold", x.title),
            ("plain", f"Words by {x.author}")
        ),
        "labels before tab stops": _layout(
            l, ("plain", f"Titre :\t{l.title}"), ("plain", f"Auteur :\t{l.author}"),
            ("plain", f"Date :\t{l.written}"), ("plain", f"Source :\t{l.outlet}")
        ),
        "outlet and date in a line, an office after the author": _layout(
            f, ("plain", f"{f.outlet} · {f.written}"), ("heading", f.title),
            ("plain", f"{f.author}, Scotland correspondent")
        ),
        "published and updated": _layout(
            t, ("heading", t.title), ("plain", f"By {t.author}"),
            ("plain", f"Published {t.written}"), ("plain", "Updated November 9, 2023"),
            ("plain", t.outlet)
        ),
        "labels in another language and order, title below": _layout(
            b, ("plain", f"Quelle: {b.outlet}"), ("plain", f"Autor: {b.author}"),
            ("plain", f"Datum: {b.written}"), ("title", b.title)
        ),
        "a table with one field a cell, title above": _layout(
            m, ("heading", m.title), _table((m.author, m.outlet, m.written))
        ),
        "outlet above a heading, author and date below": _layout(
            f, ("plain", f.outlet), ("heading", f.title), ("plain", f.author), ("plain", f.written)
        ),
        "a table of two lines of two cells, the title among them": _layout(
            t, _table((t.outlet, t.written), (t.title, f"By {t.author}"))
        ),
        "labels of a newspaper above the heading": _layout(
            x, ("plain", f"Newspaper: {x.outlet}"), ("plain", f"Publication date: {x.written}"),
            ("plain", f"Written by: {x.author}"), ("heading", x.title)
        ),
        "title, outlet, author, date": _layout(
            b, ("title", b.title), ("plain", b.outlet), ("plain", b.author), ("plain", b.written)
        ),
        "a bold title above one line with slashes": _layout(
            m, ("bold", m.title), ("plain", f"{m.outlet} / {m.written} / {m.author}")
        ),
        "a table of labels in another language": _layout(
            l, _table(("Titre", l.title), ("Auteur", l.author), ("Date", l.written),
                      ("Source", l.outlet))
        ),
        "a table of labels with colons": _layout(
            b, _table(("Titel:", b.title), ("Autor:", b.author), ("Datum:", b.written),
                      ("Quelle:", b.outlet))
        ),
        "title, date, outlet, author": _layout(
            l, ("title", l.title), ("plain", l.written), ("plain", l.outlet), ("plain", l.author)
        ),
        "lines of a paragraph above the title": _layout(
            t, ("plain", f"{t.outlet}\n{t.written}"), ("title", t.title),
            ("plain", f"By {t.author}")
        ),
        "heading, date, author and outlet with a dash": _layout(
            x, ("heading", x.title), ("plain", x.written), ("plain", f"{x.author} – {x.outlet}")
        ),
        "labels, headline last": _layout(
            f, ("plain", f"Date: {f.written}"), ("plain", f"Publisher: {f.outlet}"),
            ("plain", f"Authors: {f.author}"), ("plain", f"Headline: {f.title}")
        ),
        "outlet and date below the text, byline above it": (
            f, [Part("title", f.title), Part("plain", f"By {f.author}"), *_body(f),
                Part("plain", f"{f.outlet}, {f.written}")]
        ),
        "labels that the lexicon lacks": _layout(
            b, ("title", b.title), ("plain", f"Autor: {b.author}"),
            ("plain", f"Erschienen: {b.written}"), ("plain", f"Zeitung: {b.outlet}")
        ),
        "the day of access beside that of publication": _layout(
            t, ("title", t.title), ("plain", f"By {t.author}, {t.outlet}"), ("plain", t.written),
            ("plain", "Accessed: 3 May 2025")
        ),
        "no outlet anywhere": _layout(
            replace(f, outlet=""), ("title", f.title), ("plain", f.written), ("plain", f.author)
        ),
    }  # fmt: skip


LAYOUTS = _layouts()


def as_docx(parts: list[Part]) -> bytes:
    """Return the parts as a Word document."""
    document = Document()
    for part in parts:
        if part.style == "table":
            _add_table(document, part)
        elif part.style == "bold":
            document.add_paragraph().add_run(part.text).bold = True
        else:
            document.add_paragraph(part.text, HEAD[part.style])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add_table(document: DocumentType, part: Part) -> None:
    table = document.add_table(len(part.rows), len(part.rows[0]))
    for row, texts in zip(table.rows, part.rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            first, *others = text.split("\n\n")
            cell.paragraphs[0].text = first
            for other in others:
                cell.add_paragraph(other)


_RTF_HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times New Roman;}}{\stylesheet{\s0 Normal;}"
    r"{\s1 heading 1;}{\s2 Title;}{\s3 Subtitle;}}" + "\n"
)
_RTF_STYLES = {
    "title": r"\s2\qc\fs40 ", "heading": r"\s1\b\fs32 ", "subtitle": r"\s3\i ",
    "plain": r"\s0\fs24 ", "bold": r"\s0\b\fs24 ",
}  # fmt: skip


def as_rtf(parts: list[Part]) -> bytes:
    """Return the parts as rich text, as word processors write it."""
    written = []
    for part in parts:
        if part.style == "table":
            written += [_rtf_row(row) for row in part.rows]
        else:
            written.append(rf"\pard\plain{_RTF_STYLES[part.style]}{_rtf(part.text)}\par")
    return (_RTF_HEAD + "\n".join(written) + "}").encode("ascii")


def _rtf_row(texts: tuple[str, ...]) -> str:
    edges = "".join(rf"\cellx{4500 * (number + 1)}" for number in range(len(texts)))
    cells = [_rtf(text).replace("\n", r"\par ") for text in texts]
    inner = "".join(rf"\pard\intbl {text}\cell" + "\n" for text in cells)
    return rf"\trowd\trgaph70{edges}{inner}\row"


def _rtf(text: str) -> str:
    whole = text.replace("\n\n", r"\par ").replace("\n", r"\line ").replace("\t", r"\tab ")
    return "".join(c if ord(c) < 128 else rf"\u{ord(c)}?" for c in whole)


_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_ODF_HEAD = f'<o:document-content xmlns:o="{_ODF}:office:1.0" xmlns:t="{_ODF}:text:1.0" '
_ODF_HEAD += f'xmlns:b="{_ODF}:table:1.0"><o:body><o:text>'
_ODF_STYLES = {"title": "Title", "subtitle": "Subtitle", "plain": "Standard", "bold": "P1"}


def as_odt(parts: list[Part]) -> bytes:
    """Return the parts as an OpenDocument text."""
    inner = "".join(_odt_table(p) if p.style == "table" else _odt_paragraph(p) for p in parts)
    content = f"{_ODF_HEAD}{inner}</o:text></o:body></o:document-content>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", content)
    return out.getvalue()


def _odt_paragraph(part: Part) -> str:
    text = escape(part.text).replace("\n", "<t:line-break/>").replace("\t", "<t:tab/>")
    if part.style == "heading":
        return f'<t:h t:style-name="Heading_20_1" t:outline-level="1">{text}</t:h>'
    return f'<t:p t:style-name="{_ODF_STYLES[part.style]}">{text}</t:p>'


def _odt_table(part: Part) -> str:
    rows = ""
    for row in part.rows:
        cells = (map(_odt_paragraph, _parts("plain", *cell.split("\n\n"))) for cell in row)
        inner = "".join(f"<b:table-cell>{''.join(cell)}</b:table-cell>" for cell in cells)
        rows += f"<b:table-row>{inner}</b:table-row>"
    return f"<b:table><b:table-column/>{rows}</b:table>"


def as_text(parts: list[Part]) -> bytes:
    """Return the parts as plain text: a blank line after each, a line a cell, a label beside it."""
    written = []
    for part in parts:
        rows = [(": " if _is_label(row) else "\n").join(row) for row in part.rows]
        written.append("\n".join(rows).replace("::", ":") or part.text)
    return "\n\n".join(written).encode()


def _is_label(row: tuple[str, ...]) -> bool:
    return row[0].rstrip(":") in _LABELS


FORMS: dict[str, Callable[[list[Part]], bytes]] = {
    "a.docx": as_docx, "a.rtf": as_rtf, "a.odt": as_odt, "a.txt": as_text,
}  # fmt: skip
