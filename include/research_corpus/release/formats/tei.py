"""TEI P5: one ``teiCorpus`` a month, one ``TEI`` an article, with words and entities.

Sentences are ``s``, tokens ``w`` and ``pc`` with ``lemma``, ``pos``, ``msd`` and ``join``, named
entities ``name``. Source: TEI P5 Guidelines, chapters 2, 17 and 18.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from research_corpus.release.annotated import (
    AnnotatedArticle,
    Paragraph,
    Sentence,
    Token,
    annotated_articles,
)
from research_corpus.release.selection import Selection
from research_corpus.storage.location import Location

NAMESPACE = "http://www.tei-c.org/ns/1.0"

# The stubs of lxml know no default namespace.
_NSMAP: Any = {None: NAMESPACE}
_XML = "{http://www.w3.org/XML/1998/namespace}"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RIGHTS = "Made from a research corpus; the rights of the article are its publisher's."


def write(selection: Selection, folder: Location) -> None:
    """Write ``<month>.xml`` for each month, one article in memory at a time."""
    for month in selection.counts:
        with (
            folder.child(f"{month}.xml").open_output() as sink,
            etree.xmlfile(sink, encoding="utf-8") as xml,
        ):
            xml.write_declaration()
            with xml.element(f"{{{NAMESPACE}}}teiCorpus", nsmap=_NSMAP):
                xml.write(_corpus_header(month), "\n")
                for article in annotated_articles(selection, month):
                    model = selection.models[article.row["model_id"]]
                    xml.write(_article(article, model), "\n")


def _corpus_header(month: str) -> Any:
    header = etree.Element(f"{{{NAMESPACE}}}teiHeader", nsmap=_NSMAP)
    description = _add(header, "fileDesc")
    _add(_add(description, "titleStmt"), "title", f"Research corpus: {month}")
    _add(_add(description, "publicationStmt"), "p", _RIGHTS)
    _add(_add(description, "sourceDesc"), "p", "Each article's own header names its source.")
    return header


def _article(article: AnnotatedArticle, model: dict[str, Any]) -> Any:
    tei = etree.Element(f"{{{NAMESPACE}}}TEI", nsmap=_NSMAP)
    tei.set(f"{_XML}id", f"a{article.article_id}")
    _header(tei, article, model)
    text = _add(tei, "text")
    if article.row["language"]:
        text.set(f"{_XML}lang", article.row["language"])
    division = _add(_add(text, "body"), "div", type="article")
    for paragraph in article.paragraphs:
        _paragraph(division, paragraph)
    for caption in article.row["captions"]:
        _add(division, "ab", caption, type="caption")
    return tei


def _header(tei: Any, article: AnnotatedArticle, model: dict[str, Any]) -> None:
    row = article.row
    header = _add(tei, "teiHeader")
    description = _add(header, "fileDesc")
    statement = _add(description, "titleStmt")
    _add(statement, "title", row["title"] or "")
    for author in row["authors"]:
        _add(statement, "author", author)
    _add(_add(description, "publicationStmt"), "p", _RIGHTS)
    source = _add(_add(description, "sourceDesc"), "bibl")
    if row["publisher"]:
        _add(source, "publisher", row["publisher"])
    if row["date_published"] is not None:
        date = f"{row['date_published']:%Y-%m-%d}"
        _add(source, "date", row["date_published_raw"] or date, when=date)
    if row["url_canonical"]:
        _add(source, "idno", row["url_canonical"], type="URI")
    _add(source, "idno", article.article_id, type="article_id")
    if row["licence"]:
        _add(source, "note", row["licence"], type="licence")
    scheme = f"Annotated by {model['name']} {model['version']}: pos holds Universal POS tags."
    _add(_add(header, "encodingDesc"), "p", scheme)
    if row["language"]:
        usage = _add(_add(header, "profileDesc"), "langUsage")
        _add(usage, "language", ident=row["language"])


def _paragraph(division: Any, paragraph: Paragraph) -> None:
    is_body = paragraph.kind == "body"
    block = _add(division, "p") if is_body else _add(division, "ab", type=paragraph.kind)
    block.set("n", str(paragraph.paragraph_id))
    for sentence in paragraph.sentences:
        _sentence(_add(block, "s", n=str(sentence.sentence_id)), sentence)


def _sentence(parent: Any, sentence: Sentence) -> None:
    place = parent
    for number, token in enumerate(sentence.tokens):
        if token.ent_iob == "B":
            place = _add(parent, "name", type=token.ent_type or "")
        elif token.ent_iob != "I":
            place = parent
        word = _word(place, token)
        if token.spaces:
            # The space after the last word of a name is no part of it.
            ends = number + 1 == len(sentence.tokens) or sentence.tokens[number + 1].ent_iob != "I"
            (place if ends and place is not parent else word).tail = " "


def _is_punctuation(token: Token) -> bool:
    """Whether a token is punctuation; without a tag, whether no letter or digit is in it."""
    if token.upos is None:
        return not any(map(str.isalnum, token.form))
    return token.upos == "PUNCT"


def _word(parent: Any, token: Token) -> Any:
    element = _add(parent, "pc" if _is_punctuation(token) else "w", token.form)
    values = {"lemma": token.lemma, "pos": token.upos, "msd": token.feats}
    for key, value in values.items():
        if value:
            element.set(key, _legal(value))
    if not token.spaces:
        element.set("join", "right")
    return element


def _add(parent: Any, tag: str, text: str | None = None, **attributes: str) -> Any:
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}")
    for key, value in attributes.items():
        element.set(key, _legal(value))
    if text is not None:
        element.text = _legal(text)
    return element


def _legal(text: str) -> str:
    """Return text with characters that XML 1.0 forbids replaced."""
    return _NOT_XML.sub("\ufffd", text)
