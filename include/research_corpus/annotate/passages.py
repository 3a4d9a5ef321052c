"""A parsed document as the rules for quotations see it: what is in marks, what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from research_corpus.annotate.doc_text import text_of
from research_corpus.annotate.lexicon import Lexicon
from research_corpus.annotate.marks import MarkedSpan, marked_spans

_TERMINALS = frozenset({".", "!", "?", "…", "...", ";"})
_REGION_TOKENS = 40


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

    def _walk(self, indices: range) -> list[Any]:
        found: list[Any] = []
        for i in indices[:_REGION_TOKENS]:
            token = self.doc[i]
            if self.inside[i] or token.text in _TERMINALS or "\n" in token.text:
                break
            found.append(token)
        return found

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
        if self.inside[token.i] or token.pos_ not in ("VERB", "AUX", "ADJ"):
            return False
        return token.lemma_.lower() in lemmas and (token.pos_ != "ADJ" or token.dep_ == "ROOT")
