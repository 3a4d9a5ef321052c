"""A parsed document as the rules for quotations see it: what is in marks, what stands beside it."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Any

from research_corpus.annotate.doc_text import text_of
from research_corpus.annotate.lexicon import Lexicon
from research_corpus.annotate.marks import MarkedSpan, marked_spans

_TERMINALS = frozenset({".", "!", "?", "…", "...", ";"})
_REGION_TOKENS = 40
SUBJECTS = frozenset({"nsubj", "csubj", "expl:subj"})
_OBJECTS = frozenset({"obj", "dobj"})
_PARTS_OF_NAME = frozenset({"appos", "compound", "flat", "flat:name"})
_PARAGRAPH_BREAK = re.compile("\n\n")
_MAX_CLIMB = 3


@dataclass(frozen=True)
class Marked:
    """A stretch in quotation marks, as tokens.

    Attributes:
        span: the same in characters.
        first: index of its first token, the opening mark.
        after: index after its last token.
        words: number of words in it.
    """

    span: MarkedSpan
    first: int
    after: int
    words: int


class Passage:
    """One document, its stretches in marks and the tokens around them.

    Args:
        doc: a ``spacy.tokens.Doc`` with a dependency parse.
        lexicon: words of its language.
    """

    def __init__(self, doc: Any, lexicon: Lexicon) -> None:
        self.doc = doc
        # A Doc puts its text together anew each time it is asked.
        self.text = text_of(doc)
        self.lexicon = lexicon
        self.inside = [False] * len(doc)
        self._breaks = [match.start() for match in _PARAGRAPH_BREAK.finditer(self.text)]
        self.marks = [marked for span in marked_spans(self.text) if (marked := self._marked(span))]

    def _marked(self, span: MarkedSpan) -> Marked | None:
        tokens = self.doc.char_span(span.start, span.end, alignment_mode="expand")
        if tokens is None or len(tokens) == 0:
            return None
        self.inside[tokens.start : tokens.end] = [True] * len(tokens)
        words = sum(1 for token in tokens if not (token.is_punct or token.is_space))
        return Marked(span, tokens.start, tokens.end, words)

    def before(self, marked: Marked) -> list[Any]:
        """Return the tokens before a stretch, nearest first, up to where its sentence begins."""
        return self._walk(range(marked.first - 1, -1, -1))

    def after(self, marked: Marked) -> list[Any]:
        """Return the tokens after a stretch, up to where its sentence ends."""
        return self._walk(range(marked.after, len(self.doc)))

    def sentence_before(self, marked: Marked) -> list[Any]:
        """Return the tokens of the sentence that ends right before a stretch, nearest first.

        It may end the paragraph before. Empty where it holds marks itself.
        """
        end = marked.first - 1
        while end > 0 and self.doc[end].is_space:
            end -= 1
        if end <= 0 or self.doc[end].text not in _TERMINALS:
            return []
        found = self._walk(range(end - 1, -1, -1))
        start = end - len(found)
        return [] if start > 0 and self.inside[start - 1] else found

    def _walk(self, indices: range) -> list[Any]:
        found: list[Any] = []
        for i in indices[:_REGION_TOKENS]:
            token = self.doc[i]
            if self.inside[i] or token.text in _TERMINALS or "\n" in token.text:
                break
            found.append(token)
        return found

    def paragraph(self, token: Any) -> int:
        """Return the number of a token's paragraph, counted from 0."""
        return bisect_left(self._breaks, token.idx)

    def is_subject(self, noun: Any) -> bool:
        """Whether a noun, or the one that it names, is the subject of a clause.

        Behind a verb of saying, a parse may give the subject for an object: « Oui », dit un élu.
        """
        for _ in range(_MAX_CLIMB):
            if noun.dep_ not in _PARTS_OF_NAME:
                break
            noun = noun.head
        if noun.dep_ in SUBJECTS:
            return True
        verb = noun.head
        is_inverted = noun.dep_ in _OBJECTS and verb.i < noun.i and self.says(verb)
        return is_inverted and not any(child.dep_ in SUBJECTS for child in verb.children)

    def last_character(self, marked: Marked) -> str:
        """Return the last character in marks, ``,`` of ``“Yes,”``; empty if there is none."""
        return self.inner(marked)[-1:]

    def inner(self, marked: Marked) -> str:
        """Return what stands between the marks."""
        end = marked.span.end - (1 if marked.span.closed else 0)
        return self.text[marked.span.start + 1 : end].strip()

    def says(self, token: Any) -> bool:
        """Whether a token outside marks is a verb of saying."""
        return self.is_verb(token, self.lexicon.verbs)

    def names(self, token: Any) -> bool:
        """Whether a token outside marks is a verb that gives something a name."""
        return self.is_verb(token, self.lexicon.naming)

    def is_complementizer(self, token: Any) -> bool:
        """Whether a token opens a reported clause."""
        return token.lower_ in self.lexicon.complementizers

    def is_verb(self, token: Any, lemmas: frozenset[str]) -> bool:
        """Whether a token outside marks is a verb, or is used as one, with one of ``lemmas``."""
        if self.inside[token.i] or self.verb_lemma(token, lemmas) is None:
            return False
        is_verb = token.pos_ in ("VERB", "AUX") or (token.pos_ == "ADJ" and token.dep_ == "ROOT")
        return is_verb or self._is_misread(token)

    def verb_lemma(self, token: Any, lemmas: frozenset[str]) -> str | None:
        """Return which of ``lemmas`` a verb has; null for none.

        Where the lemmatizer knows a noun of the same form, it gives a wrong lemma to *estime* and
        *hopes*: then the form says it.
        """
        lemma, form = token.lemma_.lower(), token.lower_
        if lemma in lemmas:
            return str(lemma)
        return next((each for each in (form + "r", form.removesuffix("s")) if each in lemmas), None)

    def adjective_lemma(self, token: Any, lemmas: frozenset[str]) -> str | None:
        """Return which of ``lemmas`` an adjective or participle has; null for none."""
        form = token.lower_
        readings = (token.lemma_.lower(), form, form.removesuffix("s").removesuffix("e"))
        return next((each for each in readings if each in lemmas), None)

    def _is_misread(self, token: Any) -> bool:
        """Whether a word that the tagger takes for a noun stands where only a verb does.

        Before *-t-il*, between *elle* and *que*, or between marks and a name: *« Oui », note Ann*.
        """
        if not 0 < token.i < len(self.doc) - 1 or token.pos_ in ("PUNCT", "SPACE", "PRON"):
            return False
        before, after = self.doc[token.i - 1], self.doc[token.i + 1]
        if after.text.startswith("-") and after.pos_ == "PRON":
            return True
        if before.lower_ in self.lexicon.pronouns:
            return self.is_complementizer(after)
        is_comma = before.text == "," and before.i > 0
        follows_marks = self.inside[before.i] or (is_comma and self.inside[before.i - 1])
        return bool(follows_marks and after.pos_ == "PROPN")
