"""People and outlet of a header line where words may be either."""

import pytest

from research_corpus.metadata.bylines import parse_byline
from research_corpus.metadata.header import parse_header
from research_corpus.metadata.header_line import Finding
from research_corpus.metadata.header_parties import weigh
from research_corpus.metadata.line_labels import LabelledSpan
from research_corpus.metadata.parties import Parties
from research_corpus.metadata.publishers import default_registry


def read(line):
    found = parse_header(line, default_registry(), "en")
    return (
        [author.name for author in found.byline.authors],
        found.publisher.value if found.publisher else None,
        found.flags,
    )


def weighed(people, outlet="", labels=()):
    """Weigh a line of which rules found people by their shape, and an outlet after them."""
    line = f"{people} {outlet}".strip()
    start = len(line) - len(outlet)
    publisher = Finding(outlet, (start, len(line)), "labelled-words") if outlet else None
    found = Parties(parse_byline(people, ()).authors, publisher)
    masked = line[:start] + "\x1f" * len(outlet)
    found = weigh(found, line, masked, tuple(labels), default_registry())
    return (
        [author.name for author in found.authors],
        found.publisher.value if found.publisher else None,
        [(line[d.start : d.end], d.kind, d.other) for d in found.doubts],
    )


UNCLEAR = ("header_unclear",)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Bright Moon Peter, 2013-03-04, Hugo Silva", (["Hugo Silva"], None, UNCLEAR)),
        ("Louisiana Drift, 2015-04-25, Tom Hale", (["Tom Hale"], None, UNCLEAR)),
        ("Missouri Drift | 2015-04-25 | By Tom Hale", (["Tom Hale"], "Missouri Drift", ())),
        ("Tom Hale, 2015-04-25, Ana Ruiz", (["Tom Hale", "Ana Ruiz"], None, ())),
        ("2021-06-01 Nora Bell Wexmoor Free Press", (["Nora Bell"], "Wexmoor Free Press", ())),
        (
            "2021-06-01 H. R. Vance Ashbourne Daily Telegraph & Argus",
            (["H. R. Vance"], "Ashbourne Daily Telegraph & Argus", ()),
        ),
        (
            "date 2025-03-01 Jane Roe and Tom Hale Kelder & District Herald",
            (["Jane Roe", "Tom Hale"], "Kelder & District Herald", ()),
        ),
        ("By Paul Time, Harbour Post, 3 March 2025", (["Paul Time"], "Harbour Post", ())),
        ("2021-06-01 Ana Gil Torres Diario Nuevo", (["Ana Gil Torres"], "Diario Nuevo", ())),
        ("José Pedro T. Martins KTTU", (["José Pedro T. Martins"], "KTTU", ())),
        ("By JOHN SMITH Jr.", (["John Smith Jr."], None, ())),
    ],
)
def test_parse_header_words_that_may_be_person_or_outlet(line, expected):
    assert read(line) == expected


def test_parse_header_keeps_both_readings_of_what_it_leaves_null():
    found = parse_header("Bright Moon Peter, 2013-03-04, Hugo Silva", default_registry())
    readings = [(found.raw[d.start : d.end], d.kind, d.other) for d in found.doubts]
    assert readings == [("Bright Moon Peter", "person", "outlet")]
    assert found.byline_raw == "Hugo Silva"


def test_weigh_surname_before_an_outlet_of_bare_words_leaves_both_null():
    names, outlet, doubts = weighed("Nora Jansen Moreau", "Free Press")
    assert (names, outlet) == ([], None)
    assert doubts == [
        ("Nora Jansen Moreau", "person", "outlet"),
        ("Free Press", "outlet", "person"),
    ]


def test_weigh_capitals_end_where_the_name_does():
    assert weighed("ANA RUIZ Brindle Hoop") == (["Ana Ruiz"], "Brindle Hoop", [])


def test_weigh_an_outlet_glued_to_a_name_is_parted_where_the_model_labels_it():
    labels = [LabelledSpan("person", 0, 8, 1.0, ""), LabelledSpan("outlet", 9, 16, 0.6, "person")]
    assert weighed("Ana Ruiz Kestrel", "", labels)[:2] == (["Ana Ruiz"], "Kestrel")


def test_weigh_what_the_model_hardly_holds_for_the_end_of_a_name_is_left_open():
    labels = [LabelledSpan("person", 0, 16, 0.7, "outlet")]
    assert weighed("Ana Ruiz Kestrel", "", labels) == (
        ["Ana Ruiz"],
        None,
        [("Kestrel", "outlet", "person")],
    )


def test_weigh_a_place_after_an_outlet_is_part_of_its_name():
    line = "Ana Ruiz Kestrel New York"
    (ana,) = parse_byline("Ana Ruiz", ()).authors
    place = ana._replace(name="New York", raw="New York", span=(17, 25))
    found = Parties((ana, place), Finding("Kestrel", (9, 16), "labelled-words"))
    got = weigh(found, line, line.replace("Kestrel", "\x1f" * 7), (), default_registry())
    assert [a.name for a in got.authors] == ["Ana Ruiz"]
    assert got.publisher.value == "Kestrel New York"
