"""Bylines: authors with kind, role and place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research_corpus.metadata.bylines import parse_byline


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Nora Whitcombe", ["Nora Whitcombe"]),
        ("Nora Whitcombe, Tom Bell & Ewan Castle", ["Nora Whitcombe", "Tom Bell", "Ewan Castle"]),
        ("Von Katrin von Altenburg und Ute Brandner", ["Katrin von Altenburg", "Ute Brandner"]),
        ("Por Andrés Muñoz y Rivas y Ana Gil", ["Andrés Muñoz y Rivas", "Ana Gil"]),
        ("door Joost de Wit en Bram in 't Veldt", ["Joost de Wit", "Bram in 't Veldt"]),
        ("BY NORA MCALLISTER AND TOM BELL", ["Nora McAllister", "Tom Bell"]),
        ("Claire MONTEL", ["Claire Montel"]),
        ("T. J. Hallam and J.R. Tolliver", ["T. J. Hallam", "J.R. Tolliver"]),
        ("Dr Nora Whitcombe, PhD", ["Nora Whitcombe"]),
        ("Whitcombe, Nora; Bell, Tom", ["Nora Whitcombe", "Tom Bell"]),
        ("Nora Whitcombe (@nora) n.whit@example.org", ["Nora Whitcombe"]),
        ("Вера Холод и Глеб Жаров", ["Вера Холод", "Глеб Жаров"]),
        ("山田太郎", ["山田太郎"]),
        ("Words by Nora Whitcombe; photographs by Tom Bell", ["Nora Whitcombe"]),
        ("By Our Foreign Staff", []),
    ],
)
def test_parse_byline_names_are_found_in_order(line, names):
    assert [author.name for author in parse_byline(line).authors] == names


def test_parse_byline_roles_and_places_belong_to_their_author():
    found = parse_byline("By Nora Whitcombe, Diplomatic correspondent, and Tom Bell in New York")
    assert [(a.name, a.role, a.place) for a in found.authors] == [
        ("Nora Whitcombe", "Diplomatic correspondent", None),
        ("Tom Bell", None, "New York"),
    ]


def test_parse_byline_one_place_after_two_authors_is_the_place_of_both():
    found = parse_byline("Nora Whitcombe and Tom Bell in Beirut")
    assert [author.place for author in found.authors] == ["Beirut", "Beirut"]


def test_parse_byline_additional_reporting_is_marked_as_role():
    found = parse_byline("By Nora Whitcombe. Additional reporting by Tom Bell")
    assert [(a.name, a.role) for a in found.authors] == [
        ("Nora Whitcombe", None),
        ("Tom Bell", "additional reporting"),
    ]


@pytest.mark.parametrize(
    ("line", "authors", "agency"),
    [
        ("Reuters", [("Reuters", "agency")], "Reuters"),
        ("Nora Whitcombe and agencies", [("Nora Whitcombe", "person")], "agencies"),
        ("Claire Montel avec AFP", [("Claire Montel", "person")], "AFP"),
        ("By Nora Whitcombe Associated Press", [("Nora Whitcombe", "person")], "Associated Press"),
        ("Guardian staff and Reuters", [("Guardian staff", "organization")], "Reuters"),
    ],
)
def test_parse_byline_agency_credits_beside_persons_and_stands_in_for_them(line, authors, agency):
    found = parse_byline(line)
    assert [(a.name, a.kind) for a in found.authors] == authors
    assert found.agency == agency


def test_parse_byline_text_that_fits_no_rule_is_flagged_and_not_guessed():
    found = parse_byline("everything you need to know about the vote")
    assert (found.authors, found.flags) == ((), ("byline_unclear",))


WORDS = st.sampled_from(
    ["By", "and", ",", "Nora", "Whitcombe", "in", "Beirut", "Reuters", "editor", "(", ")", "de",
     "'t", "\n", "with", "BBC", "News", "for", ";", "Dr", "@x", "et al.", "AFP", "e\u0301", "李"]
)  # fmt: skip


@given(st.text(max_size=120) | st.lists(WORDS, max_size=14).map(" ".join))
def test_parse_byline_any_line_spans_cut_out_the_raw_name(line):
    for author in parse_byline(line).authors:
        assert line[slice(*author.span)] == author.raw
        assert author.name.strip()


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("Ann Berg, Kelder Post; Lee Moss, MD; Joe Schmoe, Jr.",
         ["Ann Berg", "Lee Moss", "Joe Schmoe Jr."]),
        ("Martin Lee, Jr., and Ann Berg", ["Martin Lee Jr.", "Ann Berg"]),
        ("By Sam Hill, III", ["Sam Hill III"]),
        ("Joe Schmoe, Jrgen Hansen", ["Joe Schmoe", "Jrgen Hansen"]),
    ],
)  # fmt: skip
def test_generation_after_a_comma_stays_with_its_name(raw, names):
    assert [author.name for author in parse_byline(raw).authors] == names
