"""Lines that an outlet prints below every article: pleas to subscribe or follow, rights, teasers.

They are marked, never removed, so that whoever counts words can leave them out. The rules are
phrases, in ``boilerplate.json`` by language; a language is added there:

* ``lines`` are the whole paragraph;
* ``openings`` begin it: ``…`` stands for a few words, ``<network>`` for any of ``networks``;
* ``notices`` stand anywhere in it; a paragraph that begins with ``©`` and a year is one too.

Phrases of all languages hold for every article: outlets print them in the language of the house.
A paragraph longer than ``MAX_CHARS`` tells something besides, and stays what it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

MAX_CHARS = 280
_MARKS = r"(?:[^\w©(&]|\((?!c\))|&(?!copy;))*+"
_GAP = r"(?:.{1,60}?\s)??"
_COPYRIGHT = r"(?:copyright\s+)?(?:©|\(c\)\s|&copy;)\s*(?:copyright\s+)?\d{4}"


def is_boilerplate(line: str) -> bool:
    """Tell whether a paragraph is one that the outlet repeats below its articles.

    Example:
        >>> is_boilerplate("Follow us on Instagram and Bluesky."), is_boilerplate("Follow the sea.")
        (True, False)
    """
    if len(line) > MAX_CHARS:
        return False
    folded = line.casefold()
    if _beginnings().match(folded):
        return True
    return any(notice in folded and rule.search(folded) for notice, rule in _notices())


@cache
def _beginnings() -> re.Pattern[str]:
    lexicon = _lexicon()
    network = "|".join(map(re.escape, lexicon["networks"]))
    openings = _any(_phrase(entry, network) for entry in _entries(lexicon["openings"]))
    lines = _any(map(re.escape, _entries(lexicon["lines"])))
    return re.compile(rf"{_MARKS}(?:{_COPYRIGHT}|{openings}|{lines}\W*+$)", re.DOTALL)


@cache
def _notices() -> tuple[tuple[str, re.Pattern[str]], ...]:
    entries = _entries(_lexicon()["notices"])
    return tuple((entry, re.compile(rf"\b{re.escape(entry)}(?!\w)")) for entry in entries)


@cache
def _lexicon() -> dict[str, Any]:
    source = files("research_corpus.metadata") / "boilerplate.json"
    loaded: dict[str, Any] = json.loads(source.read_text("utf-8"))
    return loaded


def _entries(by_language: dict[str, list[str]]) -> list[str]:
    return [entry.casefold() for entries in by_language.values() for entry in entries]


def _phrase(entry: str, network: str) -> str:
    words = [_GAP if word == "…" else re.escape(word) + r"\s+" for word in entry.split()]
    text = "".join(words).removesuffix(r"\s+").replace("<network>", f"(?:{network})")
    return text if entry.endswith((":", "…")) else text + r"(?!\w)"


def _any(patterns: Iterable[str]) -> str:
    return f"(?:{'|'.join(patterns)})"
