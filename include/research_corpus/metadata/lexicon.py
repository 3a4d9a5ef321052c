"""Words that bylines and headers are built of, in the languages of the corpus.

``lexicon.json`` beside this module holds the lists, in lower case; this module turns them into
sets and patterns. A language is added there.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import regex

WordList = Literal[
    "by", "contributors", "others", "and", "with", "in", "for", "roles", "role_modifiers",
    "role_tails", "titles", "suffixes", "generations", "particles", "outlet_words",
    "organization_words", "generic_staff", "generic_agencies", "sections", "date_labels",
    "modified_labels", "publisher_labels", "title_labels", "others_unnamed",
    "dating",
]  # fmt: skip

_WORD = re.compile(r"\w+")
FLAGS = regex.IGNORECASE | regex.VERSION1


@cache
def words(name: WordList) -> frozenset[str]:
    """Return one list of the lexicon, in lower case."""
    return frozenset(_lexicon()[name])


@cache
def first_words(name: WordList) -> frozenset[str]:
    """Return the words that the entries of one list begin with.

    Entries that begin with a sign, such as ``&``, are not among them.
    """
    return frozenset(found[0] for entry in words(name) if (found := _WORD.match(entry)))


def words_in(line: str) -> frozenset[str]:
    """Return the words of a line in lower case, to compare with :func:`first_words`."""
    return frozenset(_WORD.findall(line.casefold()))


@cache
def any_of(name: WordList) -> str:
    """Return a pattern that matches any entry of one list, the longest first.

    White space within an entry matches any run of it.
    """
    entries = sorted(words(name), key=lambda entry: (-len(entry), entry))
    return "|".join(r"\s{1,4}".join(map(regex.escape, entry.split())) for entry in entries)


@cache
def pattern(text: str) -> Any:
    """Return a compiled pattern; ``<<list>>`` in ``text`` stands for any entry of that list."""
    return regex.compile(
        regex.sub(r"<<(\w+)>>", lambda found: f"(?:{any_of(found[1])})", text), FLAGS
    )


@cache
def _lexicon() -> dict[str, list[str]]:
    source = files("research_corpus.metadata") / "lexicon.json"
    loaded: dict[str, list[str]] = json.loads(source.read_text("utf-8"))
    return loaded
