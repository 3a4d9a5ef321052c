"""Where sentences begin, as far as layout and punctuation leave no doubt.

What is decided here is set before the parser runs, which keeps it and decides the rest. So no
sentence crosses a paragraph, while the recogniser of names sees the article as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc

from research_corpus.annotate.doc_text import joined_text, words_of

BEGINS, UNDECIDED, CONTINUES = 1, 0, -1

_OPENING = frozenset({"“", "„", "‘", "‚", "«", "‹", "(", "[", "``"})
_CLOSING = frozenset({"”", "’", "»", "›", ")", "]", "''"})
_CLOSED = frozenset("”»›)]")
_STRAIGHT = frozenset({'"', "'"})
_TERMINAL = frozenset(".!?…‽。！？؟।")
_INNER = frozenset(".,;:!?%…")
_MIN_WORD = 4
"""A shorter word before a full stop may be an abbreviation."""

_PARAGRAPH = re.compile(r"[^\n]+")
_DATELINE = re.compile(
    r"\s*+[^\W\d_a-zà-ÿ][^\Wa-zà-ÿ\d_]*+(?:[ .'’/-][^\W\d_a-zà-ÿ][^\Wa-zà-ÿ\d_]*+){0,4}+"  # PLACE
    r"(?:, [^\n()–—:;\"“«]{2,40}?)?"  # , region or date
    r"(?: ?\([^\n()]{2,40}\))?"  # (Agency)
    r" ?(?:–|—|--?)(?= [^\W\d_]| [“\"«])"
)
_CREDIT = re.compile(
    r"(?:^|(?<=[.!?”\"»)] ))\(?(?:Photograph|Photo|Picture|Image|Credit|Crédit|Illustration)s?"
    r"(?: ?: ?| by | par )(?=[^\W\d_])[^\n]{2,80}$"
)
_LIST_MARK = re.compile(r"\s*+(?:[-–—•*·▪◦]|\(?(?:\d{1,3}|[A-Za-z])[.)])\s")


class Form(NamedTuple):
    """What the characters of a token say about boundaries.

    Attributes:
        opens: an opening mark or bracket.
        closes: a closing mark or bracket.
        is_straight: a straight quotation mark, which opens or closes by its place.
        is_inner: what begins no sentence: punctuation, or a word glued to a closing mark.
        is_terminal: nothing but marks that end a sentence.
        ends_in_terminal: ``a.m.`` and ``U.S.`` too.
        is_upper: it begins with a capital letter.
        is_lower: it begins with a small letter.
        is_full_stop: one full stop.
        is_ellipsis: three full stops.
        is_semicolon: one semicolon.
        is_word: small letters alone, too many for an abbreviation.
        has_word: a word of two letters or more.
    """

    opens: bool
    closes: bool
    is_straight: bool
    is_inner: bool
    is_terminal: bool
    ends_in_terminal: bool
    is_upper: bool
    is_lower: bool
    is_full_stop: bool
    is_ellipsis: bool
    is_semicolon: bool
    is_word: bool
    has_word: bool


@lru_cache(maxsize=50_000)
def form_of(text: str) -> Form:
    """Return what the characters of a token say about boundaries."""
    return Form(
        opens=text in _OPENING,
        closes=text in _CLOSING,
        is_straight=text in _STRAIGHT,
        is_inner=_INNER.issuperset(text) or text[0] in _CLOSED,
        is_terminal=_TERMINAL.issuperset(text),
        ends_in_terminal=text[-1] in _TERMINAL,
        is_upper=text[0].isupper(),
        is_lower=text[0].islower(),
        is_full_stop=text == ".",
        is_ellipsis=text in ("...", "…"),
        is_semicolon=text == ";",
        is_word=text.isalpha() and text.islower() and len(text) >= _MIN_WORD,
        has_word=len(text) > 1 and text.isalpha(),
    )


@Language.component("sentence_boundaries", assigns=["token.is_sent_start"])
def sentence_boundaries(doc: Doc) -> Doc:
    """Set the boundaries that are certain, and those where certainly none is.

    A paragraph, a dateline's story and a photo credit begin a sentence. A closing mark, white space
    or a comma never does, nor does what follows no full stop, question or exclamation mark.
    """
    words, spaced = words_of(doc)
    parts = stretches(joined_text(words, spaced))
    starts: Any = doc.to_array([SENT_START]).astype(np.int64).reshape(-1)
    end, before, at = -1, _Before("body"), 0
    for i, (text, is_spaced) in enumerate(zip(words, spaced, strict=True)):
        here, at = at, at + len(text) + is_spaced
        if text.isspace():
            starts[i] = CONTINUES if i else UNDECIDED
            continue
        if here >= end:
            end, before = _stretch_at(parts, here)
        form = form_of(text)
        closes = form.closes or (form.is_straight and _closes(words, spaced, i))
        decision = before.decide(form, closes=closes)
        if decision != UNDECIDED:
            starts[i] = decision
        before.add(form, closes=closes)
    if words:
        # as an array: a token that is told asks first whether the document has been parsed
        doc.from_array([SENT_START], starts.astype(np.uint64))
    return doc


def _stretch_at(parts: Iterator[tuple[int, int, str]], at: int) -> tuple[int, _Before]:
    for _, end, kind in parts:
        if end > at:
            return end, _Before(kind)
    raise ValueError(f"no paragraph at {at}")


def _closes(words: list[str], spaced: list[bool], i: int) -> bool:
    """Whether a straight mark closes: nothing stands between it and the token before it."""
    return i > 0 and not spaced[i - 1] and not words[i - 1].isspace()


def stretches(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the stretches of a text that no sentence leaves: first, end, and what each is.

    Kinds are ``dateline``, ``credit``, ``list`` and ``body``.
    """
    for paragraph in _PARAGRAPH.finditer(text):
        start, end = paragraph.span()
        dateline = _DATELINE.match(text, start, min(end, start + 160))
        if dateline and dateline.end() < end:
            yield start, dateline.end(), "dateline"
            start = dateline.end()
        credit = _CREDIT.search(paragraph[0], max(start, end - 120) - paragraph.start())
        if credit:
            middle = paragraph.start() + credit.start()
            if text[start:middle].strip():
                yield start, middle, "body"
            yield middle, end, "credit"
        else:
            yield start, end, "list" if _LIST_MARK.match(text, start, end) else "body"


class _Before:
    """What stands before a token in its stretch, as far as it decides.

    Args:
        kind: of the stretch.
    """

    def __init__(self, kind: str) -> None:
        self._is_whole = kind in ("dateline", "credit")
        self._is_list = kind == "list"
        self._last: Form | None = None
        self._last_opens = False
        self._end: Form | None = None
        self._word: Form | None = None
        self._is_closed = False
        self._has_word = False

    def add(self, form: Form, *, closes: bool) -> None:
        """Take in the next token."""
        self._last_opens = form.opens or (form.is_straight and not closes)
        self._last = form
        self._has_word |= form.has_word
        if closes:
            self._is_closed = True
        elif not self._last_opens:
            self._word, self._end, self._is_closed = self._end, form, False

    def decide(self, form: Form, *, closes: bool) -> int:
        """Return whether a sentence begins with the token that comes next."""
        if self._last is None:
            return BEGINS
        if self._is_whole or closes or form.is_inner or self._last_opens:
            return CONTINUES
        if self._end is None:
            return CONTINUES
        if not self._end.ends_in_terminal:
            is_break = self._last.is_lower and form.is_upper
            return UNDECIDED if is_break or self._last.is_semicolon else CONTINUES
        if self._is_list and not self._has_word:
            return CONTINUES
        return self._after_terminal(form, self._end)

    def _after_terminal(self, form: Form, end: Form) -> int:
        opens = form.opens or form.is_straight
        if form.is_lower:
            return CONTINUES if self._is_closed or end.is_ellipsis else UNDECIDED
        if not end.is_terminal:
            return UNDECIDED
        if opens:
            return UNDECIDED if end.is_ellipsis else BEGINS
        if form.is_upper and self._word is not None and self._word.is_word:
            return UNDECIDED if self._is_closed and not end.is_full_stop else BEGINS
        return UNDECIDED
