"""What the labels of press databases mean, in the languages of their users.

One table for all vendors: from the role that a field plays in an article to the labels under which
English, French, German, Spanish and Dutch exports give it. Learnt from the vendors' help pages and
from what public parsers of such exports look for.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

Role = Literal[
    "title",
    "subtitle",
    "byline",
    "date_published",
    "publisher",
    "section",
    "keywords",
    "url",
    "language_declared",
    "licence",
    "text",
    "key",
    "citation",
    "frame",
]
"""``text`` opens the body, ``key`` is the vendor's number of the article, ``citation`` names outlet
and day in one line, and ``frame`` is what the vendor adds and no column holds."""

MAX_LABEL_CHARS = 42

_BELOW_TOO: frozenset[Role] = frozenset(("publisher", "date_published", "citation", "frame"))

_HEAD: dict[Role, str] = {
    "title": "headline, title, document title, article name, titre, titel, titular, título, "
    "überschrift, schlagzeile, kop",
    "subtitle": "highlight, subtitle, kurzfassung, untertitel, encadré, sous-titre, subtítulo, "
    "destacado, ondertitel, abstract, abstract (english), abstract (summary), résumé, "
    "zusammenfassung, resumen, samenvatting",
    "byline": "byline, by-line, author, authors, autor, autoren, auteur, auteurs, autores, "
    "signature, verfasser, von, anchors, journaliste, door, author(s)",
    "section": "section, rubrik, rubrique, sección, seccion, sectie, rubriek, ressort, column",
    "publisher": "publication title, publication, titre de la publication, titre de publication, "
    "titel der publikation, publikationstitel, título de publicación, título de la publicación, "
    "titel van publicatie, publicatietitel, from, source title, journal",
    "date_published": "publication date, date of publication, date de publication, "
    "erscheinungsdatum, publikationsdatum, veröffentlichungsdatum, fecha de publicación, "
    "publicatiedatum, date",
    "citation": "publication info, source, informations sur la publication, quelle, "
    "publikationsinformationen, información de publicación, publicatie-informatie, fuente, bron",
    "frame": "dateline, datumszeile, length, länge, longueur, longitud, extensión, lengte, "
    "start page, end page, page, pages, seite, seiten, página, páginas, pagina, pagination, "
    "edition, ausgabe, édition, edición, editie, document type, dokumenttyp, type de document, "
    "tipo de documento, documenttype, full text word count, links, link, "
    "proquest document link, lien de document proquest, proquest-dokumentlink, listen, volume, "
    "issue, database, datenbank, base de données, base de datos",
    "text": "body, text, full text, fulltext, full-text, html full text, texte intégral, volltext, "
    "texto completo, volledige tekst, texte complet, hauptteil, textkörper, corps, cuerpo, "
    "textteil",
}
"""What may stand above the text."""

_FOOT: dict[Role, str] = {
    "byline": "credit",
    "language_declared": "language, language of publication, sprache, langue, idioma, taal, "
    "langue de publication, idioma de la publicación, sprache der veröffentlichung, "
    "publikationssprache, taal van publicatie",
    "keywords": "subject, subjects, subject terms, thema, themen, schlagwort, schlagwörter, sujet, "
    "sujets, materia, materias, tema, onderwerp, onderwerpen, identifier / keyword, "
    "identifier/keyword, author-supplied keywords",
    "url": "document url, url du document, dokument-url, url del documento, url, document-url, "
    "persistent link to this record (permalink), permalink",
    "licence": "copyright, urheberrecht, droits d'auteur, derechos de autor, copyright notice",
    "key": "proquest document id, proquest-dokument-id, id du document proquest, "
    "identificateur de document proquest, id de documento de proquest, proquest document-id, "
    "accession number, gale document number, document number, numéro de document, "
    "zugangsnummer, número de acceso, dokumentennummer",
    "frame": "load-date, load date, update, ladedatum, date-chargement, date de chargement, "
    "fecha de carga, fecha-carga, laaddatum, publication-type, publication type, "
    "publikation-art, publikationstyp, zeitungstyp, type-publication, type de publication, "
    "tipo de publicación, tipo-publicación, publicatietype, graphic, grafik, graphique, gráfico, "
    "grafiek, classification, klassifizierung, clasificación, classificatie, journal-code, "
    "journal code, publication-subtype, correction-date, notes, series, company, organization, "
    "person, city, state, country, geographic, industry, ticker, type, location, people, "
    "company / organization, lieu, personen, lugar, publication year, year, année, jahr, año, "
    "jaar, publisher, éditeur, verlag, herausgeber, editorial, uitgever, place of publication, "
    "lieu de publication, erscheinungsort, lugar de publicación, plaats van publicatie, "
    "country of publication, pays de publication, erscheinungsland, país de publicación, "
    "publication subject, issn, eissn, source type, type de source, quellentyp, quellenart, "
    "tipo de fuente, brontype, last updated, letzte aktualisierung, dernière mise à jour, "
    "última actualización, laatst bijgewerkt, source citation, image caption, images, "
    "publication info, contact, contact us at, details, détails, detalles, results list, "
    "copyright of, geographic terms, company/entity, naics/industry codes, reviews & products, "
    "full text availability",
}
"""What stands below it; some of these stand above it too."""

# words of which prose makes lines too: they end a text only where they are written in capitals
_WEAK = frozenset(
    [
        "subject",
        "subjects",
        "thema",
        "themen",
        "sujet",
        "sujets",
        "materia",
        "tema",
        "type",
        "state",
        "city",
        "country",
        "person",
        "people",
        "notes",
        "year",
        "year.",
        "location",
        "url",
        "copyright",
        "details",
        "contact",
        "update",
        "publisher",
        "language",
        "sprache",
        "langue",
        "idioma",
        "taal",
        "images",
        "link",
        "permalink",
        "company",
        "organization",
        "series",
        "industry",
        "lieu",
        "lugar",
        "personen",
        "année",
        "jahr",
        "año",
        "jaar",
        "graphic",
        "grafik",
        "classification",
    ]
)
_LABELLED = re.compile(
    r"\s*(?P<label>[^\W\d_][^:\t|\n]{1,40}?)\s*(?::|\t)\s*(?P<value>\S.*)?$", re.S
)
_BARE = re.compile(r"\s{0,8}(?P<label>[^\W\d_][\w /()'-]{1,40}?)\s{0,8}:?\s{0,8}$")


class Label(NamedTuple):
    """A labelled line.

    Attributes:
        role: what the field is.
        value: what stands behind the label, maybe empty.
        is_foot: whether it ends the text when it stands there.
        rule: the label as written, in lower case.
    """

    role: Role
    value: str
    is_foot: bool
    rule: str


def label_of(line: str) -> Label | None:
    """Return what a line says under which label; null for a line without one that is known.

    A label is followed by a colon or a tab, or stands alone on its line.

    Example:
        >>> label_of("SECTION: News; Pg. 4").role
        'section'
    """
    if len(line) > MAX_LABEL_CHARS and ":" not in line and "\t" not in line:
        return None
    found = _LABELLED.match(line[:4000])
    if found:
        return _known(found["label"], (found["value"] or "").strip() + line[4000:])
    bare = _BARE.match(line) if len(line) <= MAX_LABEL_CHARS else None
    label = _known(bare["label"], "") if bare else None
    if label is None or ":" in line:
        return label
    return label._replace(is_foot=True) if _stands_alone(label, line) else None


def _stands_alone(label: Label, line: str) -> bool:
    """Tell whether a label without a colon is one: the opening of a text, or a heading."""
    is_own = label.rule.startswith("proquest")
    return label.role == "text" or is_own or label.rule in _HEADINGS or line.strip().isupper()


_HEADINGS = frozenset(
    ["classification", "graphic", "details", "notes", "détails", "detalles", "grafik",
     "source citation"]
)  # fmt: skip
_NOTICE = re.compile(r"(?:copyright|©|\(c\))\s", re.I)


def _known(label: str, value: str) -> Label | None:
    name = " ".join(label.casefold().split())
    head, foot = _roles("head").get(name), _roles("foot").get(name)
    role = head or foot
    if role is None:
        bare, opened, _ = name.partition(" (")
        return _known(bare, value) if opened else None
    is_firm = name not in _WEAK or label.isupper() or _NOTICE.match(value) is not None
    # a word may open a line of prose, two of them with a colon hardly
    is_foot = foot is not None or (role in _BELOW_TOO and " " in name)
    return Label(role, value, is_foot and is_firm, name)


@lru_cache(maxsize=2)
def _roles(part: str) -> dict[str, Role]:
    table = _HEAD if part == "head" else _FOOT
    return {name.strip(): role for role, names in table.items() for name in names.split(",")}
