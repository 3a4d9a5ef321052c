"""Labels of header lines that the words in and beside them refute."""

import pytest

from research_corpus.metadata.bylines import parse_byline
from research_corpus.metadata.header import parse_header
from research_corpus.metadata.line_corrections import correct_labels
from research_corpus.metadata.line_labels import LabelledSpan
from research_corpus.metadata.publishers import default_registry


def read(line):
    found = parse_header(line, default_registry(), "en")
    names = [author.name for author in found.byline.authors]
    return names, found.publisher.value if found.publisher else None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2021-06-01 Paul Time", (["Paul Time"], None)),
        ("2021-06-01 Francesca Lo Presti tagesschau", (["Francesca Lo Presti"], "tagesschau")),
        ("2009-01-31 BRAM IN 'T VELDT de Volkskrant", (["Bram in 't Veldt"], "de Volkskrant")),
        ("2021-06-01 Guardian reporter Correio de Tavira", ([], "Correio de Tavira")),
        (
            "2021-06-01 Anna Stern Dunmore Observer in Beirut",
            (["Anna Stern"], "Dunmore Observer"),
        ),
        ("Kelder Evening Post - 7 May 2019 - Jan Kehl", (["Jan Kehl"], "Kelder Evening Post")),
        ("2023-10-01 AFP Reuters", (["AFP"], "Reuters")),
        ("2012-03-06 Aaron Aelftrud van Wessex", (["Aaron Aelftrud van Wessex"], None)),
        (
            "2021-12-17 BBC Verify and Inès El Khoury Brackford Journal",
            (["BBC Verify", "Inès El Khoury"], "Brackford Journal"),
        ),
    ],
)
def test_parse_header_reads_what_the_words_tell(line, expected):
    assert read(line) == expected


@pytest.mark.parametrize(
    ("line", "labels", "expected"),
    [
        (
            "Ana Ruiz Il Giornale di Lumezzane",
            [("person", "Ana Ruiz"), ("outlet", "Il Giornale")],
            [("person", "Ana Ruiz"), ("outlet", "Il Giornale di Lumezzane")],
        ),
        (
            "Ana Ruiz & Thuy Nhat Clarín",
            [("person", "Ana Ruiz"), ("outlet", "Thuy Nhat Clarín")],
            [("person", "Ana Ruiz"), ("person", "Thuy Nhat"), ("outlet", "Clarín")],
        ),
        (
            "Correio do Vouga - Thuy Nhat",
            [("outlet", "Correio do Vouga"), ("outlet", "Thuy Nhat")],
            [("outlet", "Correio do Vouga"), ("person", "Thuy Nhat")],
        ),
        ("Beirut, Clarín", [("outlet", "Beirut, Clarín")], [("outlet", "Clarín")]),
        ("Hull Daily Mail", [("outlet", "Hull Daily Mail")], [("outlet", "Hull Daily Mail")]),
    ],
)
def test_correct_labels(line, labels, expected):
    spans = tuple(
        LabelledSpan(kind, line.index(text), line.index(text) + len(text), 0.9, "person")
        for kind, text in labels
    )
    found = correct_labels(line, spans, default_registry())
    assert [(span.kind, line[span.start : span.end]) for span in found] == expected


def test_parse_byline_takes_no_outlet_off_a_title_and_one_name():
    assert [author.name for author in parse_byline("Dr. Paul Time").authors] == ["Paul Time"]
