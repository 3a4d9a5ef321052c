"""Which mentions are of one person or organisation: the rules, case by case."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research_corpus.annotate.name_forms import person_form, thing_form
from research_corpus.annotate.name_groups import Mention, NameGroup, name_groups

LABELS = {"P": "PERSON", "O": "ORG", "G": "GPE"}


def linked(marked: str) -> list[NameGroup]:
    """Link the mentions that a text marks as ``P[name]`` or ``O[name]``."""
    text, mentions, place = "", [], 0
    for mark in re.finditer(r"([POG])\[([^]]+)\]", marked):
        text += marked[place : mark.start()]
        mentions.append(Mention(mark[2], LABELS[mark[1]], len(text), len(text) + len(mark[2])))
        text += mark[2]
        place = mark.end()
    return name_groups(mentions, text + marked[place:])


@pytest.mark.parametrize(
    ("marked", "groups"),
    [
        ("P[Vladimir Putin] spoke. P[Putin] left. P[Putin’s] car waited.", [0, 0, 0]),
        ("P[Putin] wins. President P[Vladimir Putin] thanked all.", [0, 0]),
        ("P[V. Putin] or P[Vladimir Putin]", [0, 0]),
        ("P[John Kirby] and P[Tom Kirby]; P[Kirby] declined.", [0, 1, 2]),
        ("P[J. Kirby], P[John Kirby], P[Jane Kirby]", [0, 1, 2]),
        ("P[Anna Kirby]: Mrs P[Kirby] came, Mr P[Kirby] did not.", [0, 1, 2]),
        ("P[Charles de Gaulle], P[De Gaulle], P[Gaulle]", [0, 0, 0]),
        ("P[Kim Jong-un] met P[Kim Jong Un]", [0, 0]),
        ("P[Donald Trump Jr.] and P[Donald Trump]", [0, 1]),
        ("P[Recep Tayyip Erdoğan], P[Recep Erdogan]", [0, 0]),
        ("the O[European Union] (EU) met; the O[EU] agreed.", [0, 0]),
        ("the O[European Union (EU)] met; O[EU] agreed.", [0, 0]),
        ("O[World Health Organization] warned. O[WHO] staff left.", [0, 0]),
        ("O[Chicago Bulls] (NBA) won; the O[NBA] paid.", [0, 1]),
        ("O[National Ferry Authority] (NFA), O[National Fish Agency] (NFA): O[NFA]", [0, 1, 2]),
        ("O[U.N.] and the O[UN]", [0, 0]),
        ("O[Acme Inc.] sued O[Acme]", [0, 0]),
        ("P[Washington] crossed. G[Washington] is far.", [0, 1]),
    ],
)
def test_name_groups_links_what_the_names_say(marked: str, groups: list[int]) -> None:
    assert [group.first for group in linked(marked)] == groups


def test_name_groups_names_a_group_by_its_fullest_form() -> None:
    found = linked("President P[Putin’s] aide said P[Vladimir Putin] met the O[EU].")
    assert [group.name for group in found] == ["Vladimir Putin", "Vladimir Putin", "EU"]
    found = linked("The O[EU], or O[European Union] (EU), and P[Prime Minister Orla Finn]")
    assert [group.name for group in found] == ["European Union", "European Union", "Orla Finn"]


@given(st.lists(st.text(max_size=20), max_size=6))
def test_name_groups_every_mention_has_a_group_that_it_or_an_earlier_one_began(
    names: list[str],
) -> None:
    mentions = [Mention(name, "PERSON" if len(name) % 2 else "ORG", 0, 0) for name in names]
    groups = name_groups(mentions, "")
    assert all(group.first <= place for place, group in enumerate(groups))
    assert all(groups[group.first] == group for group in groups)


def test_forms_leave_out_titles_articles_and_legal_forms() -> None:
    assert person_form("Prime Minister Orla Finn’s").words == ("orla", "finn")
    assert thing_form("The Acme Tools Ltd.") == "acme tools"
