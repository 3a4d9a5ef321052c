"""Made header lines and bylines, each word of which is labelled: what the model is trained on.

Fields come in random order, with random separators, labels and spellings; half of the outlets are
none of any list. Dates are masked, as they are when a line is labelled.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache

from research_corpus.metadata.line_tokens import MASK
from research_corpus.training.line_parts import (
    Piece,
    made_authors,
    made_by,
    made_date,
    made_in_role,
    made_job,
    made_people,
    made_section,
    pick,
)
from research_corpus.training.made_words import (
    acronym,
    headline,
    outlet,
    parts_of,
    person,
    place,
    sentence,
)

LABELLED = ("person", "outlet", "section", "title", "place")
"""Fields that vendors label; ``label_…`` in ``made_parts.json``."""


def made_line(dice: random.Random) -> list[Piece]:
    """Return one line, or a few that belong together, in pieces."""
    make = dice.choices(*_kinds())[0]
    return _in_other_case(dice, make(dice))


@cache
def _kinds() -> tuple[list[Callable[[random.Random], list[Piece]]], list[int]]:
    shares = {
        _run_on: 30, _parted: 26, _labelled: 8, _titled: 9, _dateline: 4, _byline: 9, _jobs: 3,
        _lone_title: 7, _prose: 8, _nobody: 5, _doubled: 1, _noise: 2,
    }  # fmt: skip
    return list(shares), list(shares.values())


def _run_on(dice: random.Random) -> list[Piece]:
    """Fields with nothing but spaces between them: date, authors, outlet, section."""
    who, where = made_authors(dice), [(outlet(dice), "outlet")]
    if dice.random() < 0.3:
        who = [(made_by(dice), ""), *who]
    body = [*who, (dice.choice((" ", " ", " ", " for ", ", ", " für ", " pour ")), ""), *where]
    if dice.random() < 0.12 and who[0][0] != made_by(dice):
        body = [*where, (" ", ""), *who]
    if dice.random() < 0.2:
        body += [(dice.choice((" ", " ", ", ", " - ")), ""), made_section(dice)]
    when = dice.random()
    if when < 0.55:
        body = [made_date(dice), (dice.choice((" ", " ", ", ", ": ")), ""), *body]
    elif when < 0.75:
        body = [*body, (dice.choice((" ", ", ", " - ")), ""), made_date(dice)]
    return body


def _nobody(dice: random.Random) -> list[Piece]:
    """A line that names no person."""
    body: list[Piece] = [(outlet(dice), "outlet")]
    joint = dice.choice((" ", " ", *parts_of("signs")))
    if dice.random() < 0.35:
        body += [(dice.choice((" ", joint)), ""), made_section(dice)]
    if dice.random() < 0.3:
        body += [(joint, ""), (dice.choice(parts_of("noise")), "")]
    when = dice.random()
    if when < 0.5:
        return [made_date(dice), (joint, ""), *body]
    return [*body, (joint, ""), made_date(dice)] if when < 0.9 else body


def _parted(dice: random.Random) -> list[Piece]:
    """Fields in any order with signs between them."""
    who = made_authors(dice)
    if dice.random() < 0.4:
        who = [(made_by(dice), ""), *who]
    fields: list[list[Piece]] = []
    if dice.random() < 0.85:
        fields.append(who)
    if dice.random() < 0.85:
        fields.append([(outlet(dice), "outlet")])
    if dice.random() < 0.8:
        fields.append([made_date(dice)])
    if dice.random() < 0.2:
        fields.append([made_section(dice)])
    if dice.random() < 0.12:
        fields.append([(place(dice), "place")])
    if dice.random() < 0.2:
        fields.append([(dice.choice(parts_of("noise")), "")])
    dice.shuffle(fields)
    return _join(fields, dice.choice(parts_of("signs")), dice)


def _join(fields: list[list[Piece]], sign: str, dice: random.Random) -> list[Piece]:
    pieces: list[Piece] = []
    for number, found in enumerate(fields):
        if number:
            pieces.append((sign if dice.random() < 0.85 else dice.choice(parts_of("signs")), ""))
        pieces += found
    return pieces


def _titled(dice: random.Random) -> list[Piece]:
    """A headline and fields around it."""
    sign = dice.choice((" | ", " | ", "\n", "\n", "\n", " - ", " – ", " — ", "\t", " · "))
    rest = list(_parted(dice) or _nobody(dice))
    rest = [(text if text not in parts_of("signs") else sign, label) for text, label in rest]
    title: Piece = (headline(dice), "title")
    return [*rest, (sign, ""), title] if dice.random() < 0.3 else [title, (sign, ""), *rest]


def _labelled(dice: random.Random) -> list[Piece]:
    fields: list[list[Piece]] = []
    chosen = [name for name in LABELLED if dice.random() < 0.55] or ["person"]
    dice.shuffle(chosen)
    fields += [
        [(dice.choice(parts_of(f"label_{name}")) + " ", ""), *_of(dice, name)] for name in chosen
    ]
    if dice.random() < 0.5:
        fields.insert(dice.randint(0, len(fields)), [made_date(dice)])
    if dice.random() < 0.3:
        fields.insert(dice.randint(0, len(fields)), [(dice.choice(parts_of("noise")), "")])
    return _join(fields, dice.choice(("\n", "\n", "\n", "; ", " | ", " ", ", ")), dice)


def _of(dice: random.Random, name: str) -> list[Piece]:
    if name == "person":
        return made_authors(dice)
    makers: dict[str, Callable[[random.Random], str]] = {
        "outlet": outlet, "title": headline, "place": place,
    }  # fmt: skip
    return [made_section(dice)] if name == "section" else [(makers[name](dice), name)]


def _dateline(dice: random.Random) -> list[Piece]:
    town = place(dice)
    pieces: list[Piece] = [(town.upper() if dice.random() < 0.7 else town, "place")]
    if dice.random() < 0.8:
        pieces += [(", ", ""), made_date(dice)]
    if dice.random() < 0.8:
        is_agency = dice.random() < 0.4
        name = dice.choice(parts_of("agencies")) if is_agency else outlet(dice)
        pieces += [(" (", ""), (name, "agency" if is_agency else "outlet"), (")", "")]
    pieces.append((dice.choice((" -", " —", " –", " --", " - ", ":")), ""))
    if dice.random() < 0.2:
        return [*pieces, (" By ", ""), *made_people(dice)]
    if dice.random() < 0.6:
        pieces += [(" ", ""), (sentence(dice), "prose")]
    return pieces


def _byline(dice: random.Random) -> list[Piece]:
    """What pages, mail and feeds give as a byline."""
    who = made_authors(dice)
    kind = dice.random()
    if kind < 0.2:
        return who
    if kind < 0.4:
        return [(made_by(dice), ""), *who]
    if kind < 0.46:
        return [(person(dice), "person"), *made_in_role(dice)]
    if kind < 0.5:
        return _credited(dice)
    if kind < 0.6:
        who = [(made_by(dice), ""), (person(dice), "person")]
        sign, of = dice.choice((", ", " | ", "\n", " - ")), dice.choice((", ", " ", " at "))
        return [*who, (sign, ""), (made_job(dice), "role"), (of, ""), (outlet(dice), "outlet")]
    if kind < 0.7:
        before = dice.choice(parts_of("pages_by"))
        return [(before, ""), *made_people(dice, 1)]
    if kind < 0.8:
        return [
            *made_people(dice, 2),
            (dice.choice((" | ", " ", ", ", " - ", " / ")), ""),
            (outlet(dice), "outlet"),
        ]
    if kind < 0.9:
        return [
            (person(dice), "person"),
            (dice.choice((" on ", " ", " • ", ", Published ")), ""),
            made_date(dice),
        ]
    return [(made_by(dice), ""), (person(dice).split()[0], "person")]


def _credited(dice: random.Random) -> list[Piece]:
    """Who did what, as agencies and pages write it."""
    kind = dice.random()
    if kind < 0.3:
        before = dice.choice(parts_of("reporting"))
        after = dice.choice(parts_of("others"))
        return [(before, ""), *made_people(dice, 2), (after, ""), *made_people(dice, 2)]
    if kind < 0.5:
        surname = person(dice).split()
        return [(f"{surname[-1]}, {surname[0]}", "person")]
    if kind < 0.7:
        return [(f"{pick(dice, 'roles')} ".capitalize(), "role"), (person(dice), "person")]
    before = dice.choice(parts_of("correspondents"))
    return [(before, ""), (person(dice), "person")]


def _jobs(dice: random.Random) -> list[Piece]:
    pieces: list[Piece] = [(made_job(dice), "role")]
    if dice.random() < 0.3:
        pieces += [(dice.choice((", ", " & ", " at ")), ""), (outlet(dice), "outlet")]
    return pieces


def _doubled(dice: random.Random) -> list[Piece]:
    name = person(dice)
    return [
        (name, "person"),
        (dice.choice((" ", "\n", " | ")), ""),
        (name, "person"),
        (" ", ""),
        made_date(dice),
    ]


def _lone_title(dice: random.Random) -> list[Piece]:
    return [(headline(dice), "title")]


def _prose(dice: random.Random) -> list[Piece]:
    text = sentence(dice)
    if dice.random() < 0.2:
        text = f"{text} {MASK * 10} {sentence(dice)}"
    return [(text, "prose")]


def _noise(dice: random.Random) -> list[Piece]:
    fields: list[list[Piece]] = [
        [(dice.choice(parts_of("noise")), "")] for _ in range(dice.randint(1, 2))
    ]
    if dice.random() < 0.4:
        fields.append([(acronym(dice), "outlet"), (" ", ""), made_date(dice)])
    return _join(fields, dice.choice(parts_of("signs")), dice)


def _in_other_case(dice: random.Random, pieces: list[Piece]) -> list[Piece]:
    kind = dice.random()
    if kind < 0.06:
        return [(t.upper() if label == "person" else t, label) for t, label in pieces]
    if kind < 0.09:
        return [
            (t.upper() if label in ("person", "outlet", "") else t, label) for t, label in pieces
        ]
    if kind < 0.12:
        return [(_loud_surname(t) if label == "person" else t, label) for t, label in pieces]
    if kind < 0.15:
        return [(t.upper() if label == "outlet" else t, label) for t, label in pieces]
    return pieces


def _loud_surname(name: str) -> str:
    first, _, last = name.rpartition(" ")
    return f"{first} {last.upper()}".strip()
