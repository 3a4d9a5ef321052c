"""People of a header line or byline whose surname is also a word of outlets."""

import pytest

from research_corpus.metadata.bylines import parse_byline
from research_corpus.metadata.header import parse_header
from research_corpus.metadata.outlet_surnames import has_outlet_surname
from research_corpus.metadata.publishers import default_registry


def read(line):
    found = parse_header(line, default_registry())
    authors = [author.name for author in found.byline.authors]
    return authors, found.publisher.value if found.publisher else None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Oxbow Review | Grace Post | 11 February 2025", (["Grace Post"], "Oxbow Review")),
        ("Elsa Post, Rampart Posten, 2025-02-23", (["Elsa Post"], "Rampart Posten")),
        (
            "2025-02-14 Heino Times | Gadebusch & Grein Kurier",
            (["Heino Times"], "Gadebusch & Grein Kurier"),
        ),
        ("Linn Star 20 februari 2025 Brinvale", (["Linn Star"], "Brinvale")),
        (
            "Dylan Star, Political Editor, The Clarkshire Media Group",
            (["Dylan Star"], "The Clarkshire Media Group"),
        ),
        ("date 2025-02-11 Hannah Mirror Oxbow Review", (["Hannah Mirror"], "Oxbow Review")),
        ("Moraes Jornal, 24/02/2025, Por Isis Post", (["Isis Post"], "Moraes Jornal")),
        (
            "28 lutego 2025 | Norbert Times | Gazeta Krystyna Kielich",
            (["Norbert Times"], "Gazeta Krystyna Kielich"),
        ),
        ("2025-02-18 Dalton Mirror & Wexmoor News", ([], "Dalton Mirror & Wexmoor News")),
        ("2025-02-18 Tom Hale | Holly Leader", (["Tom Hale"], "Holly Leader")),
        ("2025-02-18 Tom Hale, Taylor Daily News", (["Tom Hale"], "Taylor Daily News")),
    ],
)
def test_the_rest_of_a_line_tells_a_person_from_an_outlet(line, expected):
    assert read(line) == expected


def test_who_is_named_after_by_is_no_outlet():
    assert read("2025-02-18 | Autor: Sebastian Mirror") == (["Sebastian Mirror"], None)


def test_a_role_tells_a_person_in_a_byline():
    (author,) = parse_byline("Dylan Star, Political Editor, The Clarkshire Media Group").authors
    assert (author.name, author.role) == ("Dylan Star", "Political Editor")


@pytest.mark.parametrize(
    "line", ["16/02/2025 Adán Herald | Victoria Mercury", "[Holly Leader] Noemí Post, 2025-02-15"]
)
def test_two_who_may_each_be_the_outlet_are_left_open(line):
    found = parse_header(line, default_registry())
    assert (found.byline.authors, found.publisher, found.flags) == ((), None, ("header_unclear",))
    assert len(found.doubts) == 2


@pytest.mark.parametrize("line", ["Rose Times", "Renee Mirror, Grant Mercury"])
def test_a_byline_that_may_name_an_outlet_or_a_person_is_flagged(line):
    found = parse_byline(line)
    assert (found.authors, found.flags) == ((), ("byline_unclear",))


def test_an_agency_does_not_hide_that_a_person_may_be_lost():
    found = parse_byline("Amando Mirror / dpa")
    assert (found.agency, found.flags) == ("dpa", ("byline_unclear",))


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Gilbert Page, Claire Herald et ANSA", ["Gilbert Page", "Claire Herald"]),
        ("Carolina Viana, Correo de Cuenca", ["Carolina Viana"]),
        ("Petter Hassan, Tidning Alva Lundberg", ["Petter Hassan"]),
    ],
)
def test_people_of_a_byline_are_told_from_outlets_beside_them(line, authors):
    assert [author.name for author in parse_byline(line).authors] == authors


def test_words_that_begin_with_a_space_are_no_name():
    assert not has_outlet_surname(" Post", default_registry())


def test_the_word_that_begins_a_publishing_house_is_no_section():
    found = parse_header(
        "date 2025-02-11 Société éditrice Le Républicain du Nord", default_registry()
    )
    assert found.section is None
    assert found.publisher.value == "Société éditrice Le Républicain du Nord"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "date 23.02.2025 Arnoldville & Cooper Observer Lindsey Smith",
            (["Lindsey Smith"], "Arnoldville & Cooper Observer"),
        ),
        (
            "Barros & Jesus Diário (AFP) Luiz Moreira 28 fevereiro 2025",
            (["Luiz Moreira"], "Barros & Jesus Diário"),
        ),
        (
            "Anzeiger für Hersbruck, 2025-02-15, Von Alma Plath",
            (["Alma Plath"], "Anzeiger für Hersbruck"),
        ),
        ("2025-02-17 | Av David Mirror", (["David Mirror"], None)),
        ("[Quill Today] Élise Star, 2025-02-20", (["Élise Star"], "Quill Today")),
        ("17/02/2025 Germán Sun Heraldo de León Deportes", (["Germán Sun"], "Heraldo de León")),
        (
            "2025-02-17 Ana Ruiz & Tom Hale | Oxbow Review",
            (["Ana Ruiz", "Tom Hale"], "Oxbow Review"),
        ),
    ],
)
def test_what_a_sign_joins_to_an_outlet_is_of_its_name(line, expected):
    assert read(line) == expected


def test_a_given_name_in_capitals_is_not_a_sign_before_a_known_outlet():
    assert read("EMMA TIMES | ZORVANA GAZETTE | 27.02.2025") == (["Emma Times"], "ZORVANA GAZETTE")
