"""Vertical text for the Corpus Workbench and Sketch Engine: one file a month.

Positional attributes: word, lemma, upos, xpos, feats, deprel, head. Structures: ``text`` with
metadata, ``p``, ``s``, ``ne`` around named entities, and ``g`` where no space follows.
``docs/releases.md`` has the command that encodes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from research_corpus.release.annotated import AnnotatedArticle, Sentence, Token, annotated_articles
from research_corpus.release.selection import Selection
from research_corpus.storage.location import Location

_METADATA = ("title", "publisher", "publisher_id", "agency", "section", "language", "url_canonical")

# A vertical file tells nothing from an empty cell: both tools write unknown values so.
_UNKNOWN = "__UNDEF__"


def write(selection: Selection, folder: Location) -> None:
    """Write ``<month>.vrt`` for each month."""
    for month in selection.counts:
        with folder.child(f"{month}.vrt").open_output() as sink:
            sink.write(b'<?xml version="1.0" encoding="UTF-8"?>\n')
            for article in annotated_articles(selection, month):
                sink.write(("\n".join(_text(article, month)) + "\n").encode())


def _text(article: AnnotatedArticle, month: str) -> Iterator[str]:
    published = article.row["date_published"]
    values = {
        "id": article.article_id,
        "month": month,
        "date": f"{published:%Y-%m-%d}" if published is not None else "",
        "authors": "|".join(article.row["authors"]),
        **{name: article.row[name] or "" for name in _METADATA},
    }
    pairs = (f"{name}={quoteattr(' '.join(value.split()))}" for name, value in values.items())
    yield f"<text {' '.join(pairs)}>"
    for paragraph in article.paragraphs:
        yield f'<p id="{paragraph.paragraph_id}" kind="{paragraph.kind}">'
        for sentence in paragraph.sentences:
            yield from _sentence(sentence)
        yield "</p>"
    yield "</text>"


def _sentence(sentence: Sentence) -> Iterator[str]:
    yield f'<s id="{sentence.sentence_id}">'
    opened = False
    for token in sentence.tokens:
        if opened and token.ent_iob != "I":
            yield "</ne>"
            opened = False
        if token.ent_iob == "B":
            yield f"<ne type={quoteattr(token.ent_type or '')}>"
            opened = True
        yield _line(token)
        if not token.spaces:
            yield "<g/>"
    if opened:
        yield "</ne>"
    yield "</s>"


def _line(token: Token) -> str:
    head = None if token.head is None else str(token.head)
    labels = (token.lemma, token.upos, token.xpos, token.feats, token.deprel, head)
    return "\t".join(escape(value or _UNKNOWN) for value in (token.form, *labels))
