"""spaCy DocBin: files of up to 500 articles of one month and language, as ``Doc`` objects.

White space that is more than one space becomes tokens again, as spaCy has it, attached to the
token before. ``Doc.user_data`` holds article_id, publisher and date. Load a file with
``DocBin().from_disk(path).get_docs(spacy.blank(language).vocab)``.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from research_corpus.release.annotated import AnnotatedArticle, Sentence, annotated_articles
from research_corpus.release.selection import Selection
from research_corpus.storage.location import Location

DOCS_A_FILE = 500

_UNDECIDED = "xx"
_LABELS = ("LEMMA", "POS", "TAG", "MORPH", "ENT_IOB", "ENT_TYPE")
_PARSED = (*_LABELS, "HEAD", "DEP")
_NOT_PARSED = (*_LABELS, "SENT_START")


def write(selection: Selection, folder: Location) -> None:
    """Write ``<month>-<language>-<number>.spacy`` files."""
    for month in selection.counts:
        files = _Files(folder, month)
        for article in annotated_articles(selection, month):
            files.add(article)
        files.close()


class _Files:
    """The files of one month; those that are filling, by language and whether it is parsed."""

    def __init__(self, folder: Location, month: str) -> None:
        self._folder, self._month = folder, month
        self._filling: dict[tuple[str, bool], DocBin] = {}
        self._written: Counter[str] = Counter()
        self._vocabs: dict[tuple[str, bool], Vocab] = {}

    def add(self, article: AnnotatedArticle) -> None:
        language = (article.row["language"] or _UNDECIDED).partition("-")[0]
        key = (language, is_parsed(article))
        if key not in self._filling:
            attributes = _PARSED if key[1] else _NOT_PARSED
            self._filling[key] = DocBin(attributes, store_user_data=True)
            # Of its own, so that words seen do not pile up over all files.
            self._vocabs[key] = Vocab()
        self._filling[key].add(to_doc(article, self._vocabs[key]))
        if len(self._filling[key]) == DOCS_A_FILE:
            self._write(key)

    def close(self) -> None:
        for key in sorted(self._filling):
            self._write(key)

    def _write(self, key: tuple[str, bool]) -> None:
        language = key[0]
        name = f"{self._month}-{language}-{self._written[language]:04d}.spacy"
        self._folder.child(name).write_bytes(self._filling.pop(key).to_bytes())
        self._written[language] += 1


def is_parsed(article: AnnotatedArticle) -> bool:
    """Return whether the article has heads and relations."""
    return all(token.head is not None for token in article.tokens)


def to_doc(article: AnnotatedArticle, vocab: Vocab) -> Doc:
    """Return an article as spaCy's object; its text is the article's to the character."""
    builder = _Builder(is_parsed(article))
    tokens = list(article.tokens)
    builder.add_space(article.row["text"][: tokens[0].char_start] if tokens else "")
    for sentence in article.sentences:
        builder.add_sentence(sentence)
    return builder.doc(vocab, _user_data(article))


class _Builder:
    """Collects the columns of a ``Doc``, token by token."""

    def __init__(self, parsed: bool) -> None:
        self._parsed = parsed
        self._columns: dict[str, list[Any]] = {
            name: []
            for name in ("words", "spaces", "lemmas", "pos", "tags", "morphs", "ents", "deps",
                         "heads", "sent_starts")
        }  # fmt: skip

    def add_sentence(self, sentence: Sentence) -> None:
        """Add the tokens of a sentence and the white space after each."""
        places = self._places(sentence)
        for number, token in enumerate(sentence.tokens):
            # A token of white space takes what one following space does not cover.
            follows = token.spaces.startswith(" ")
            entity = f"{token.ent_iob}-{token.ent_type}" if token.ent_type else token.ent_iob
            self._add(
                words=token.form,
                spaces=follows,
                lemmas=token.lemma or "",
                pos=token.upos or "",
                tags=token.xpos or "",
                morphs=token.feats or "",
                ents=entity or "",
                deps=token.deprel or "",
                heads=places[token.head or token.token_id],
                sent_starts=number == 0,
            )
            self.add_space(token.spaces[follows:], after=True)

    def add_space(self, space: str, *, after: bool = False) -> None:
        """Add a token of white space, if there is any, attached to its neighbour."""
        if space:
            place = len(self._columns["words"])
            self._add(
                words=space,
                spaces=False,
                lemmas=space,
                pos="SPACE",
                tags="_SP",
                morphs="",
                ents="O",
                deps="dep",
                heads=place - 1 if after else place + 1,
                sent_starts=False,
            )

    def doc(self, vocab: Vocab, user_data: dict[str, Any]) -> Doc:
        """Return the object."""
        columns = dict(self._columns)
        for name in ("sent_starts",) if self._parsed else ("heads", "deps"):
            del columns[name]
        return Doc(vocab, user_data=user_data, **columns)

    def _places(self, sentence: Sentence) -> dict[int, int]:
        """Return the place in the ``Doc`` that each token of a sentence is about to take."""
        places, place = {}, len(self._columns["words"])
        for token in sentence.tokens:
            places[token.token_id] = place
            place += 2 if token.spaces.removeprefix(" ") else 1
        return places

    def _add(self, **values: Any) -> None:
        for name, value in values.items():
            self._columns[name].append(value)


def _user_data(article: AnnotatedArticle) -> dict[str, Any]:
    published = article.row["date_published"]
    return {
        "article_id": article.article_id,
        "title": article.row["title"],
        "publisher": article.row["publisher"],
        "date_published": published.isoformat() if published is not None else None,
        "model_id": article.row["model_id"],
    }
