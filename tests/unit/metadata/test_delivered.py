"""Outlets that a delivery shows by the words its header lines share."""

from __future__ import annotations

from research_corpus.metadata.delivered import (
    Sightings,
    candidates,
    choose_outlets,
    outlet_of,
    people_beside,
)

PEOPLE = frozenset({"ana ruiz", "tom hale", "nora bell"})


def test_candidates_are_the_edges_of_each_part_without_dates():
    found = {c.words for c in candidates("date 2024-01-09 Jane Roe Quiet Light")}
    assert {"Quiet Light", "Light", "Jane Roe Quiet Light", "Roe Quiet Light"} <= found
    assert not any("2024" in text for text in found)


def test_people_beside_names_who_else_stands_in_the_line():
    rests = [c.rest for c in candidates("Tom Hale | Quiet Light") if c.words == "Quiet Light"]
    assert [people_beside(rest) for rest in rests] == ["tom hale"]


def test_choose_outlets_takes_the_longest_words_that_nearly_all_share():
    seen = {
        "Light": Sightings(200, PEOPLE),
        "Quiet Light": Sightings(200, PEOPLE),
        "Roe Quiet Light": Sightings(40, PEOPLE),
    }
    assert choose_outlets(seen) == {"Quiet Light": 200}


def test_choose_outlets_leaves_words_of_few_files_or_beside_one_person():
    seen = {
        "Quiet Light": Sightings(4, PEOPLE),
        "Ana Gil": Sightings(200, frozenset({"tom hale"})),
    }
    assert choose_outlets(seen) == {}


def test_outlet_of_is_the_most_frequent_of_those_in_the_line():
    line = "date 2024-01-09 John Smith Quiet Light"
    assert outlet_of(line, {"Quiet Light": 200, "John": 6}) == "Quiet Light"
