"""Words that made lines are built of: people, outlets nobody knows, headlines, roles, places."""

from __future__ import annotations

import importlib
import json
import random
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from research_corpus.metadata.lexicon import words
from research_corpus.metadata.line_evidence import outlet_words
from research_corpus.metadata.places import place_names
from research_corpus.metadata.wide_outlets import shipped_outlets
from research_corpus.training.name_parts import full_names

_LOREM = ("en_US", "de_DE", "fr_FR", "es_ES", "it_IT", "nl_NL", "ru_RU", "pl_PL", "cs_CZ", "da_DK")


@cache
def parts_of(name: str) -> list[str]:
    """Return one list of ``made_parts.json``, in which what is frequent stands several times."""
    source = files("research_corpus.training") / "made_parts.json"
    loaded: list[str] = json.loads(source.read_text("utf-8"))[name]
    return loaded


@cache
def people() -> dict[str, tuple[list[str], list[str]]]:
    """Return given names and surnames by locale, those of scripts with case."""
    found = {}
    for locale, (given, surnames) in full_names().items():
        usual = _usual(given), _usual(surnames)
        if min(map(len, usual)) > 15:
            found[locale] = usual
    return found


def _usual(names: Sequence[str]) -> list[str]:
    """Return the names that are written with capitals as usual, other scripts left out."""
    return [n for n in names if n[:1].isupper() and not n.isupper() and 1 < len(n) < 25]


@cache
def _locales() -> tuple[str, ...]:
    often = ("en_US", "en_US", "en_GB", "en_GB", "en", "en_IN", "de_DE", "fr_FR", "es_ES", "it_IT")
    return (*(name for name in often if name in people()), *people())


_JOINED = "c'-"
_NO_CASE = ("ja_JP", "zh_CN", "ko_KR", "ar_AA", "he_IL", "fa_IR", "ne_NP")


def _without_case(dice: random.Random) -> str:
    locale = dice.choice(_NO_CASE)
    given, surnames = full_names()[locale]
    given, surnames = ([n for n in names if not n.isascii()] for names in (given, surnames))
    if locale[:2] in ("ja", "zh", "ko"):
        return dice.choice(surnames) + dice.choice(("", "", " ")) + dice.choice(given)
    return f"{dice.choice(given)} {dice.choice(surnames)}"


def person(dice: random.Random) -> str:
    """Return the name of an invented person."""
    kind = dice.random()
    if kind < 0.02:
        return _without_case(dice)
    if kind < 0.06:
        return " ".join(
            dice.choice(parts_of("syllables")) for _ in range(dice.choice((2, 2, 3, 3, 4)))
        )
    given, surnames = people()[dice.choice(_locales())]
    first, last = dice.choice(given), dice.choice(surnames)
    kind = dice.random()
    if kind < 0.62:
        return f"{first} {last}"
    if kind < 0.70:
        return f"{first} {dice.choice('ABCDEFGHJKLMNPRSTW')}. {last}"
    if kind < 0.75:
        return f"{first} {dice.choice(given)} {last}"
    if kind < 0.80:
        return f"{first} {last}{dice.choice(('-', ' '))}{dice.choice(surnames)}"
    if kind < 0.84:
        return f"{dice.choice('ABCDEFGHJKLMNPRSTW')}. {last}"
    if kind < 0.88:
        return f"{first}-{dice.choice(given)} {last}"
    if kind < 0.95:
        particle = dice.choice(parts_of("particles"))
        return f"{first} {particle}{last if particle[-1] in _JOINED else ' ' + last}"
    return f"{first} {last} {dice.choice(('Jr.', 'III', 'Jr', 'Sr.', 'II'))}"


@cache
def _vocabulary(locale: str) -> tuple[str, ...]:
    module = importlib.import_module(f"faker.providers.lorem.{locale}")
    return tuple(sorted({w for w in module.Provider.word_list if w.replace("-", "").isalpha()}))


def _any_vocabulary(dice: random.Random) -> tuple[str, ...]:
    return _vocabulary("en_US" if dice.random() < 0.6 else dice.choice(_LOREM))


@cache
def _from_outlets() -> tuple[str, ...]:
    found = {word for name in shipped_outlets().names() for word in name.split()}
    return tuple(sorted(w for w in found if w[0].isupper() and w.isalpha() and len(w) > 2))


@cache
def _telling() -> tuple[str, ...]:
    known = {w for w in outlet_words() if len(w) > 3} | {
        w for w in words("outlet_words") if " " not in w
    }
    return tuple(sorted(word.title() for word in known))


@cache
def _places() -> tuple[str, ...]:
    return tuple(sorted(n.title() for n in place_names() if n.isascii() and len(n) > 3))


@cache
def _known_outlets() -> tuple[str, ...]:
    return tuple(sorted(set(shipped_outlets().names())))


def word(dice: random.Random) -> str:
    """Return a capitalised word that is no name as a rule."""
    kind = dice.random()
    if kind < 0.6:
        return dice.choice(_any_vocabulary(dice)).capitalize()
    if kind < 0.9:
        return dice.choice(_from_outlets())
    return _coined(dice)


def _coined(dice: random.Random) -> str:
    return "".join(
        dice.choice("bcdfgklmnprstvz") + dice.choice("aeiou") for _ in range(dice.randint(2, 4))
    ).capitalize()


def place(dice: random.Random) -> str:
    """Return a place, one in three of them invented."""
    if dice.random() < 0.33:
        ending = dice.choice(("ton", "ville", "burg", "ham", "field", "berg", "mouth", "dorf", ""))
        return _coined(dice) + ending
    return dice.choice(_places())


def outlet(dice: random.Random) -> str:
    """Return the name of an outlet: one of the file, or a made one."""
    if dice.random() < 0.5:
        return dice.choice(_known_outlets())
    frame = dice.choice(parts_of("frames"))
    given, surnames = people()[dice.choice(_locales())]
    while "{" in frame:
        frame = (
            frame.replace("{p}", place(dice), 1)
            .replace("{o}", dice.choice(_telling()), 1)
            .replace("{w}", word(dice), 1)
            .replace("{W}", word(dice), 1)
            .replace("{a}", acronym(dice), 1)
            .replace("{s}", dice.choice(surnames), 1)
            .replace("{g}", dice.choice(given), 1)
            .replace("{n}", str(dice.randint(1, 360)), 1)
        )
    return frame.lower() if frame.endswith((".com", ".org", ".net", ".uk")) else frame


def acronym(dice: random.Random) -> str:
    """Return two to five capitals."""
    return "".join(dice.choice("ABCDEFGHIKLMNOPRSTUVW") for _ in range(dice.randint(2, 5)))


def headline(dice: random.Random) -> str:
    """Return words like a headline's in one of its usual spellings."""
    source = _any_vocabulary(dice)
    found = [dice.choice(source) for _ in range(dice.randint(2, 11))]
    if dice.random() < 0.3:
        found.insert(0, place(dice))
    if dice.random() < 0.15:
        found.insert(dice.randint(0, len(found)), person(dice))
    if dice.random() < 0.12:
        found.insert(dice.randint(0, len(found)), acronym(dice))
    if dice.random() < 0.8:
        found = _with_small_words(dice, found)
    if dice.random() < 0.1:
        # a headline that was cut may end in a small word
        found.append(dice.choice(dice.choice(parts_of("small_words")).split("|")))
    text = _punctuated(dice, found)
    kind = dice.random()
    if kind < 0.22:
        return text.upper()
    if kind < 0.42:
        return " ".join(w[:1].upper() + w[1:] for w in text.split())
    text = text[0].upper() + text[1:]
    return text + dice.choice(("", "", "", "", "", "?", "!"))


def _with_small_words(dice: random.Random, found: list[str]) -> list[str]:
    """Return words with articles and prepositions of one language between them."""
    small = dice.choice(parts_of("small_words")).split("|")
    mixed = []
    for text in found:
        while dice.random() < 0.35:
            mixed.append(dice.choice(small))
        mixed.append(text)
    return mixed


def _punctuated(dice: random.Random, found: list[str]) -> str:
    """Return words in a row, in four of ten with a sign or number among them."""
    if dice.random() < 0.6 or len(found) < 3:
        return " ".join(found)
    at = dice.randint(1, len(found) - 1)
    kind = dice.choice(
        (",", ",", ",", ":", ":", " –", " -", "quoted", "number", "bracket", "initial")
    )
    if kind == "quoted":
        found[at] = f"“{found[at]}”"
    elif kind == "number":
        found.insert(at, str(dice.choice((2, 7, 24, 250, 1981, 2024, 40000))))
    elif kind == "bracket":
        found[at] = f"({found[at]})"
    elif kind == "initial":
        found[at] = found[at].upper()
    else:
        found[at - 1] += kind
        if kind == "," and dice.random() < 0.3:
            found[-2] += ","
    return " ".join(found)


def sentence(dice: random.Random) -> str:
    """Return words like a sentence's."""
    source = _any_vocabulary(dice)
    found = [dice.choice(source) for _ in range(dice.randint(6, 25))]
    found.insert(dice.randint(1, len(found)), dice.choice((person, place, outlet))(dice))
    found.insert(dice.randint(1, len(found)), dice.choice(("and", "with", "in", "by", "for", "on")))
    text = " ".join(_with_small_words(dice, found))
    return text[0].upper() + text[1:] + "."
