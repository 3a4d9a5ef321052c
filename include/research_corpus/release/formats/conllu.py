r"""CoNLL-U: one file a month.

What the columns of ``tokens`` have no column for stands in MISC: ``TokenRange=start:end`` and
``SpacesAfter`` (white space other than one space, escaped as UDPipe does) as offsets and spacing,
``NER`` as IOB and label, ``Stop=Yes``. The root's relation is ``root``, as the format asks for;
other relations are those of the model, whose scheme each document's comments state.

Sources: the CoNLL-U format of Universal Dependencies; the MISC attributes of UDPipe 2.
"""

from __future__ import annotations

from collections.abc import Iterator

from research_corpus.release.annotated import AnnotatedArticle, Sentence, Token, annotated_articles
from research_corpus.release.selection import Selection
from research_corpus.storage.location import Location

_ESCAPES = str.maketrans({
    " ": r"\s", "\t": r"\t", "\n": r"\n", "\r": r"\r", "|": r"\p", "\\": r"\\",
})  # fmt: skip

_METADATA = ("title", "publisher", "language", "url_canonical", "model_id")

_SCHEMES = {
    "UD": "Universal Dependencies",
    "ClearNLP": "ClearNLP (not Universal Dependencies)",
    "none": "none (not parsed)",
}


def write(selection: Selection, folder: Location) -> None:
    """Write ``<month>.conllu`` for each month; articles without tokens have no place in it."""
    for month in selection.counts:
        with folder.child(f"{month}.conllu").open_output() as sink:
            for article in annotated_articles(selection, month):
                scheme = selection.models[article.row["model_id"]]["deprel_scheme"]
                sink.write("".join(_document(article, scheme)).encode())


def _document(article: AnnotatedArticle, scheme: str) -> Iterator[str]:
    head = _head(article, scheme)
    for paragraph in article.paragraphs:
        opening = [f"# newpar id = {article.article_id}-p{paragraph.paragraph_id}"]
        opening.append(f"# paragraph_kind = {paragraph.kind}")
        for sentence in paragraph.sentences:
            comments = [*head, *opening, *_comments(article, sentence)]
            lines = [*comments, *map(_line, sentence.tokens)]
            yield "\n".join(lines) + "\n\n"
            head, opening = [], []


def _head(article: AnnotatedArticle, scheme: str) -> list[str]:
    lines = [f"# newdoc id = {article.article_id}"]
    published = article.row["date_published"]
    if published is not None:
        lines.append(f"# date_published = {published.isoformat()}")
    values = ((name, article.row[name]) for name in _METADATA)
    lines += [f"# {name} = {' '.join(value.split())}" for name, value in values if value]
    return [*lines, f"# deprel_scheme = {_SCHEMES.get(scheme, scheme)}"]


def _comments(article: AnnotatedArticle, sentence: Sentence) -> list[str]:
    text = "".join(token.form + (" " if token.spaces else "") for token in sentence.tokens)
    return [
        f"# sent_id = {article.article_id}-s{sentence.sentence_id}",
        f"# text = {text.rstrip(' ')}",
    ]


def _line(token: Token) -> str:
    head = "_" if token.head is None else str(token.head)
    deprel = "root" if token.head == 0 else token.deprel
    # The format wants features sorted without regard to case; the tables have them otherwise.
    feats = "|".join(sorted((token.feats or "").split("|"), key=str.lower))
    optional = (token.lemma, token.upos, token.xpos, feats)
    cells = [str(token.token_id), token.form, *(value or "_" for value in optional), head]
    return "\t".join([*cells, deprel or "_", "_", _misc(token)])


def _misc(token: Token) -> str:
    items = []
    if token.ent_iob:
        label = f"-{token.ent_type}" if token.ent_type else ""
        items.append(f"NER={token.ent_iob}{label}")
    if not token.spaces:
        items.append("SpaceAfter=No")
    elif token.spaces != " ":
        items.append(f"SpacesAfter={token.spaces.translate(_ESCAPES)}")
    if token.is_stop:
        items.append("Stop=Yes")
    return "|".join([*items, f"TokenRange={token.char_start}:{token.char_end}"])
