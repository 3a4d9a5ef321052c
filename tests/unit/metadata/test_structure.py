"""The guard: structure that no reader took off is flagged or refused, prose is left alone."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from marked_files import ONE, SEVERAL, pieces

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import ArticleRows, Record, Rejection, SourceInfo
from research_corpus.metadata.normalise import normalise
from research_corpus.metadata.page_stubs import stub_phrase
from research_corpus.metadata.structure import are_several, is_not_understood, marks_in, marks_of
from research_corpus.sources.registry import read_file
from research_corpus.sources.source_file import SourceFile

FLAG = "structure_not_understood"
SEEDS = Path(__file__).parents[3] / "seeds"


def outcomes(name: str, data: bytes) -> list[ArticleRows | Rejection]:
    source = SourceFile(name, len(data), lambda: io.BytesIO(data))
    info = SourceInfo(name, "0" * 64, "run", datetime(2026, 1, 1, tzinfo=UTC))
    return [
        normalise(result, info, max_text_chars=10**6) if isinstance(result, Record) else result
        for result in read_file(source, max_file_bytes=2**28)
    ]


def is_caught(outcome: ArticleRows | Rejection) -> bool:
    return isinstance(outcome, Rejection) or FLAG in outcome.article["quality_flags"]


@pytest.mark.parametrize("seed", ["one", "two", "three"])
@pytest.mark.parametrize("kind", SEVERAL)
def test_normalise_several_records_in_an_unknown_form_are_refused_with_their_marks(kind, seed):
    found = outcomes("a.txt", SEVERAL[kind](pieces(f"{kind}-{seed}", 3)).encode())
    assert len(found) > 1 or [getattr(item, "reason_code", None) for item in found] == [
        ReasonCode.UNRECOGNISED_STRUCTURE
    ]
    assert len(found) == 1 or all(isinstance(item, ArticleRows) for item in found)


@pytest.mark.parametrize("seed", ["one", "two", "three"])
@pytest.mark.parametrize("kind", ONE)
def test_normalise_one_article_in_an_unknown_form_is_flagged_or_refused(kind, seed):
    found = outcomes("a.txt", ONE[kind](pieces(f"{kind}-{seed}", 1)).encode())
    assert [is_caught(item) for item in found] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "Q: Did you vote?\n\nA: I did, and so did all of my neighbours on the hill.\n\nQ: Why?",
        "SERGIO RUIZ, BYLINE: It is a Saturday afternoon.\n\nANA: It is.",
        "Note: the date was wrong. The ferry left at nine.",
        "First part.\n\n* * *\n\nSecond part, after a pause.",
        "The film <The Palace: Tale of a King> opened on 3 March 2024.",
        "He gave it 5 / 10, and 3 of 10 viewers agreed.",
        "IN THE BEGINNING there was a quay. CO was short for company.",
        "Ann Berg: It rained.\n\nLee Moss: It did.\n\nAnn Berg: And then?\n\nLee Moss: It stopped.",
        "The scores.\n\nKelder 2, Ostra 1\n\nMarran 0, Dune 0\n\nNordvik 3, Quay 2",
        "The lamp is out,\n\n  the oil is gone,\n\nthe quay is wet,\n\n  the night is long.",
        "Serves: 4\n\nTime: 30 minutes\n\n200 g flour\n\n2 eggs\n\nStir it well.",
        "1991: The quay is built.\n\n2003: The first crack is seen.\n\n2024: The board votes.",
        "$100 or less: $5\n\n$200 or less: $9\n\n$500 or less: $20\n\nThe fees rise in May.",
        "#ports are closed, wrote one.\n\n#quay is shut, wrote another.\n\n#ferry gone, wrote all.",
        "Kelder: rain, 9 degrees\n\nOstra: cloud, 11 degrees\n\nMarran: sun, 14 degrees",
    ],
)
def test_marks_in_prose_that_looks_a_little_like_records_has_none(text):
    assert not is_not_understood(marks_in(text.split("\n\n")))


def test_marks_in_title_with_markup_is_flagged():
    assert is_not_understood(marks_in(["The ferry left at dawn."], ["Ferry <b>leaves</b>"]))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("404 Not Found", "nginx/1.18.0"),
        ("Page not found", "The page you are looking for has been moved. Try the search."),
        ("Harbour board closes quay", "Please enable JavaScript to view this page."),
        ("Just a moment...", "Checking your browser before you go on. Ray ID: 8f0c"),
        ("The Echo", "We and our 842 partners store and/or access information on a device."),
        ("East quay to close", "Subscribe to continue reading. Already a subscriber? Log in."),
        ("Seite nicht gefunden", "Die von Ihnen gesuchte Seite gibt es nicht."),
        ("Échos", "Cet article est réservé aux abonnés. Déjà abonné ? Connectez-vous."),
        ("Eco", "Active JavaScript para ver esta página."),
        ("Echo", "Wij gebruiken cookies om de site te verbeteren."),
    ],
)
def test_stub_phrase_pages_in_the_place_of_an_article_are_told(title, text):
    assert stub_phrase([text], [title])


def test_stub_phrase_article_with_a_wall_below_its_opening_is_an_article():
    opening = "The harbour board voted on Tuesday to close the east quay for two years. " * 7
    assert stub_phrase([opening, "Subscribe to continue reading."], ["East quay"]) is None


def test_marks_of_seeds_are_none():
    flagged = []
    for path in sorted(SEEDS.glob("*/*")):
        if path.parent.name == "defects" or path.suffix in {".zip", ".gz"}:
            continue
        data = path.read_bytes()
        source = SourceFile(path.name, len(data), lambda data=data: io.BytesIO(data))
        records = [r for r in read_file(source, max_file_bytes=2**28) if isinstance(r, Record)]
        flagged += [path.name for r in records if is_not_understood(marks_of(r))]
    assert flagged == []


def test_marks_in_long_lines_take_linear_time():
    for hostile in (
        "<" * 200_000,
        "[[" * 100_000,
        "=" * 200_000,
        "{'a': " * 40_000,
        "\\" * 200_000,
    ):
        assert not are_several(marks_in([hostile]))
