"""Names as they are compared: without titles, possessives, legal forms, accents and case."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PARTICLES = _words(
    "de del della der den di da dos das du la le van von zu bin ibn ben al el ad abu ter ten san"
)
"""Words that begin a surname."""

_MALE = _words("mr sir lord king prince m monsieur congressman father brother")
_FEMALE = _words(
    "mrs ms miss lady dame queen princess mme madame mlle congresswoman sister presidente"
)
_RANKS = _words(
    "dr prof professor president vice-president premier prime minister secretary senator sen "
    "representative rep governor gov mayor judge justice general gen colonel col captain capt "
    "lieutenant lt sergeant sgt major maj admiral adm commander cardinal pope bishop archbishop "
    "rabbi imam sheikh chancellor chairman coach inspector detective officer constable docteur "
    "ministre maitre"
)
_TITLES = _MALE | _FEMALE | _RANKS
_SUFFIXES = _words("jr sr ii iii iv")
_LEGAL = _words("inc incorporated ltd limited plc corp corporation co llc llp gmbh ag nv se spa")
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$", re.IGNORECASE)
_TITLE_BEFORE = re.compile(r"([^\W\d_]{1,12})\.?\s+$")


@dataclass(frozen=True)
class PersonForm:
    """One way in which a person is named.

    Attributes:
        words: of the name, folded; never empty.
        suffix: ``jr``, ``ii`` and the like, which tell two people apart; empty if none.
        gender: ``m`` or ``f`` by the title; empty if that says nothing.
    """

    words: tuple[str, ...]
    suffix: str = ""
    gender: str = ""

    @property
    def surname(self) -> tuple[str, ...]:
        """The last word, with the particles that stand before it; the first word is none."""
        start = len(self.words) - 1
        while start > 1 and self.words[start - 1] in PARTICLES:
            start -= 1
        return self.words[start:]

    @property
    def given(self) -> tuple[str, ...]:
        """What stands before the surname."""
        return self.words[: len(self.words) - len(self.surname)]


@lru_cache(maxsize=65_536)
def person_form(surface: str, before: str = "") -> PersonForm:
    """Return the form of a person's name.

    Args:
        surface: the name as it stands in the text.
        before: what stands before it in the text, which may end in a title.

    Example:
        >>> person_form("President Vladimir Putin’s").words
        ('vladimir', 'putin')
    """
    pieces = map(folded, without_possessive(surface).split())
    words = [word for piece in pieces for word in _split(piece)]
    titles = []
    while len(words) > 1 and words[0] in _TITLES:
        titles.append(words.pop(0))
    suffix = words.pop() if len(words) > 1 and words[-1] in _SUFFIXES else ""
    if found := _TITLE_BEFORE.search(before):
        titles.append(folded(found[1]))
    gender = "m" if _MALE.intersection(titles) else "f" if _FEMALE.intersection(titles) else ""
    return PersonForm(tuple(words) or (folded(surface),), suffix, gender)


@lru_cache(maxsize=65_536)
def thing_form(surface: str) -> str:
    """Return the form of any other name: without article and legal form.

    Example:
        >>> thing_form("the U.N.'s"), thing_form("Acme Tools Ltd.")
        ('un', 'acme tools')
    """
    words = [folded(piece) for piece in without_possessive(surface).split()]
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    while len(words) > 1 and words[-1] in _LEGAL:
        words.pop()
    return " ".join(words)


def without_possessive(name: str) -> str:
    """Return a name without a possessive ending."""
    return _POSSESSIVE.sub("", name.strip())


def squeezed(words: tuple[str, ...]) -> str:
    """Return words without what parts them: ``Jong-un`` and ``Jong Un`` are spelt one way."""
    return "".join(words).replace("-", "")


def folded(word: str) -> str:
    """Return a word in lower case, without accents and outer punctuation."""
    plain = "".join(
        sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign)
    )
    return plain.casefold().replace("’", "'").replace(".", "").strip(",;:!?\"'“”‘()[]–—-")


def _split(word: str) -> list[str]:
    """Part a particle that a hyphen joins to the surname: ``al-Sisi``."""
    first, hyphen, rest = word.partition("-")
    if hyphen and rest and first in PARTICLES:
        return [first, rest]
    return [word] if word else []
