"""Bodies and teams that sign, told by their words."""

from __future__ import annotations

from research_corpus.metadata.lexicon import words

_TEAM_WORDS_TEXT = """
staff team desk verify editors newsroom reporters board correspondents unit redaktion redactie
rédaction redacción redazione redação редакция
"""
_TEAM_WORDS = frozenset(_TEAM_WORDS_TEXT.split())


def is_team(text: str) -> bool:
    """Tell whether ``text`` names people of an outlet who sign together: ``Guardian staff``."""
    return is_organization(text) and any(
        token.casefold().strip(".,") in _TEAM_WORDS for token in text.split()
    )


def is_team_word(word: str) -> bool:
    """Tell whether a word ends names of teams: ``Desk``."""
    return word.casefold() in _TEAM_WORDS


def is_organization(text: str) -> bool:
    """Tell whether ``text`` names a team or body, such as ``BBC Verify`` or ``Guardian staff``."""
    tokens = text.split()
    if not 2 <= len(tokens) <= 8 or not (tokens[0][:1].isupper() or tokens[0] == "the"):
        return False
    return any(token.casefold().strip(".,") in words("organization_words") for token in tokens)
