"""What an article is called on pages: its title, or what readers would know it by without one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NAMING = "title, subtitle, left(text, 200) as text, captions"
"""Columns of ``articles``, as SQL, that :func:`name_of` needs."""

_MAX_CHARS = 70


def name_of(article: Mapping[str, Any]) -> str:
    """Return the title of an article; without one its subtitle, first words or first caption.

    Args:
        article: row with the columns of :data:`NAMING`.

    Example:
        >>> name_of({"title": None, "subtitle": None, "text": "The dam held.", "captions": []})
        'The dam held.'
    """
    if article["title"]:
        return str(article["title"])
    others = (article["subtitle"], article["text"], *(article["captions"] or ()))
    return next((words for other in others if (words := _first_words(other or ""))), "Untitled")


def _first_words(text: str) -> str:
    """Return the beginning of a text as one line, cut between words where it has spaces."""
    line = " ".join(text[: 3 * _MAX_CHARS].split())
    if len(line) <= _MAX_CHARS:
        return line
    cut = line[: _MAX_CHARS + 1].rpartition(" ")[0] or line[:_MAX_CHARS]
    return f"{cut}…"
