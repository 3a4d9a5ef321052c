"""The text of a spaCy document, read at once: asking it token by token takes many times as long."""

from __future__ import annotations

from typing import Any


def words_of(doc: Any) -> tuple[list[str], list[bool]]:
    """Return the characters of each token of a ``spacy.tokens.Doc``, and whether a space follows.

    The words are those of the document's text: both together make it up again.
    """
    strings = doc.vocab.strings
    values = doc.to_array(["ORTH", "SPACY"])
    return [strings[orth] for orth in values[:, 0].tolist()], values[:, 1].astype(bool).tolist()


def joined_text(words: list[str], spaced: list[bool]) -> str:
    """Return the text that words of :func:`words_of` make up."""
    pairs = zip(words, spaced, strict=True)
    return "".join([f"{word} " if is_spaced else word for word, is_spaced in pairs])


def text_of(doc: Any) -> str:
    """Return the text of a ``spacy.tokens.Doc``, the same as its ``text``."""
    return joined_text(*words_of(doc))
