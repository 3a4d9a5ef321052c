"""Parts of made lines: who signs, where, in which role, when; in labelled pieces."""

from __future__ import annotations

import random

from research_corpus.metadata.lexicon import WordList, words
from research_corpus.metadata.line_tokens import MASK
from research_corpus.training.made_words import outlet, parts_of, person, place, word

Piece = tuple[str, str]
"""Text and its label; the label is empty for what parts or introduces fields."""


def made_date(dice: random.Random) -> Piece:
    """Return a masked date, some with a label that is none of the lexicon."""
    before = dice.choice(parts_of("date_labels"))
    return before + MASK * dice.randint(8, 20), ""


def made_by(dice: random.Random) -> str:
    """Return a word like "By"."""
    return dice.choice(parts_of("by"))


def made_people(dice: random.Random, most: int = 4) -> list[Piece]:
    """Return a list of people, some with place, role or degree."""
    count = min(most, dice.choices((1, 2, 3, 4, 5), (60, 24, 9, 5, 2))[0])
    pieces: list[Piece] = []
    joint = dice.choice(parts_of("and"))
    for number in range(count):
        if number:
            last = number == count - 1
            pieces.append((joint if last else ", ", ""))
        pieces.append((person(dice), "person"))
        if dice.random() < 0.08:
            pieces += made_whence(dice)
        if count == 1 and dice.random() < 0.09:
            pieces += made_in_role(dice)
        elif count == 1 and dice.random() < 0.04:
            pieces.append((dice.choice(parts_of("degrees")), ""))
    return pieces


def made_whence(dice: random.Random) -> list[Piece]:
    """Return where somebody reports from."""
    town: Piece = (place(dice), "place")
    kind = dice.random()
    if kind < 0.3:
        return [(" (", ""), town, (")", "")]
    if kind < 0.4:
        return [(", ", ""), town]
    return [(dice.choice(parts_of("whence")), ""), town]


def made_in_role(dice: random.Random) -> list[Piece]:
    """Return a role as it follows a name."""
    sign = dice.choice((", ", " ", ", ", " (", " - "))
    job = made_job(dice) if dice.random() < 0.7 else made_job(dice).lower()
    return [(sign, ""), (job, "role"), *([(")", "")] if sign == " (" else [])]


def made_authors(dice: random.Random) -> list[Piece]:
    """Return whoever signs: people, an agency, both, or a team."""
    kind = dice.random()
    if kind < 0.80:
        return made_people(dice)
    if kind < 0.87:
        return [(dice.choice(parts_of("agencies")), "agency")]
    if kind < 0.93:
        people = [*made_people(dice, 2)]
        agency = (dice.choice(parts_of("agencies")), "agency")
        if dice.random() < 0.5:
            return [agency, (" and ", ""), *people]
        joint = dice.choice((" and ", ", ", " with ", " "))
        return [*people, (joint, ""), agency]
    return [(made_team(dice), "team")]


def made_team(dice: random.Random) -> str:
    """Return the name of a team."""
    return dice.choice(parts_of("teams")).replace("{o}", outlet(dice)).replace("{w}", word(dice))


def made_job(dice: random.Random) -> str:
    """Return a job title."""
    if dice.random() < 0.3:
        return f"{pick(dice, 'role_modifiers')} {pick(dice, 'roles')}".title()
    return dice.choice(parts_of("jobs")).replace("{w}", word(dice))


def pick(dice: random.Random, name: WordList) -> str:
    """Return an entry of a list of the lexicon."""
    return dice.choice(sorted(words(name)))


def made_section(dice: random.Random) -> Piece:
    """Return a section."""
    if dice.random() < 0.15:
        return dice.choice(parts_of("sections")), "section"
    return pick(dice, "sections").title(), "section"
