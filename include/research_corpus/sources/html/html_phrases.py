"""Phrases around the text of a page that tell what it is for: lists, threads, manuals, offers."""

from __future__ import annotations

from typing import Literal

PhraseKind = Literal["list", "thread", "manual", "offer", "article"]

_PHRASES: dict[PhraseKind, str] = {
    "list": """
        sort by|filter by|filters|load more|show more|view all|clear all|per page|showing 1|results
        |trier par|filtrer|sortieren nach|filtern|ordenar por|filtrar
    """,
    "thread": """
        replies|reply to|log in to reply|upvote|downvote|accepted answer|joined|thread|moderator
        |likes received|new posts|topic|antworten|réponses|respuestas
    """,
    "manual": """
        on this page|edit this page|edit this doc|table of contents|api reference|release notes
        |syntax|parameters|deprecated|changelog|previous page|next page|view source
    """,
    "offer": """
        request a demo|book a demo|get a demo|contact sales|free trial|get a quote|free quote
        |schedule a call|our services|why choose us|trusted by|our clients|how it works
        |testimonials|case studies|get started|apply now|demander un devis|kostenlos testen
    """,
    "article": """
        min read|minute read|written by|share this|related articles|related posts|about the author
        |leave a reply|leave a comment|published on|last updated|read next|you may also like
        |à lire aussi|mehr zum thema|también te puede interesar
    """,
}
PHRASES = {
    kind: tuple(phrase.strip() for phrase in phrases.replace("\n", "").split("|"))
    for kind, phrases in _PHRASES.items()
}


def phrase_shares(text: str) -> dict[PhraseKind, float]:
    """Return which share of the phrases of each kind a text has.

    Args:
        text: of a whole page, in small letters.
    """
    return {
        kind: sum(p in text for p in phrases) / len(phrases) for kind, phrases in PHRASES.items()
    }
