"""What stands above a text: header lines, titles, and where the text begins."""

from __future__ import annotations

import pytest

from research_corpus.contracts.records import Record
from research_corpus.metadata.top import part_top
from research_corpus.metadata.top_lines import look_at_line
from research_corpus.sources.paragraphs import to_blocks, top_of

BODY = "The ferry left at dawn, and nobody waved. The harbour was quiet again by six o’clock."


@pytest.mark.parametrize(
    "line",
    [
        " date 2025-03-14 Ana Ruiz and Tom Hale BBC News",
        "By Ana Ruiz, Reuters, February 19, 2025",
        "Par Hélène Vasseur et Yann Le Goff, Le Monde, publié le 12 février 2025",
        "Ouest-France, Soizic Kerbrat, le 4 mars 2025",
        "Nadia Okafor, Tom Hale. BBC News. 17 March 2025",
        "14/03/2025 ANA RUIZ",
        "Von Jörg Müller, dpa, 3. März 2025",
        "Ana Ruiz, Diplomatic correspondent in Beirut, The Guardian, 1 Jan 2024",
        "2025-03-14T10:00:00Z",
        "By Ana Ruiz",
        "Laura Gozzi BBC News",
        "山田太郎 朝日新聞 2025年3月14日",
        "Slow Tide Anna, 2013-03-04, Hugo Silva",
    ],
)
def test_look_at_line_takes_the_shapes_of_the_wild(line):
    assert look_at_line(line).kind == "header"


@pytest.mark.parametrize(
    "line",
    [
        "On 14 March 2025 the council voted to close the ferry line.",
        "Budget 2025: what we learned",
        "By the time the boat left, the harbour was full of people.",
        "The mayor resigned on 3 May 2024 after a long night of talks with the unions",
        "Copper mill to cut a third of jobs as power costs rise",
        "Fire destroys the offices of the Harbour Times",
        "",
    ],
)
def test_look_at_line_leaves_titles_and_sentences(line):
    assert look_at_line(line).kind != "header"


def parted(*paragraphs: str):
    lines = [paragraph.split("\n") for paragraph in paragraphs]
    return part_top(Record(0, "plain_text", tuple(to_blocks(lines)), top=top_of(lines)))


def titles(record):
    return [claim.value for claim in record.claims if claim.field == "title"]


def test_part_top_takes_a_header_without_a_blank_line_after_it():
    record = parted(f" date 2025-03-14 Ana Ruiz BBC News\n{BODY}\n{BODY} Again.")
    assert record.header == " date 2025-03-14 Ana Ruiz BBC News"
    assert [block.text for block in record.blocks] == [BODY, f"{BODY} Again."]


def test_part_top_takes_lines_as_vendors_write_them():
    record = parted(
        "The Harbour Gazette\n4 March 2024 Monday\nLondon Edition",
        "East quay to close for two years", "BYLINE: Ana Ruiz", "SECTION: NEWS; Pg. 4",
        "LENGTH: 412 words", BODY,
    )  # fmt: skip
    assert titles(record) == ["East quay to close for two years"]
    assert [block.text for block in record.blocks] == [BODY]
    assert "BYLINE: Ana Ruiz" in record.header
    assert "The Harbour Gazette" in record.header


def test_part_top_takes_the_last_lines_where_nothing_stands_above():
    record = parted(BODY, f"{BODY} Again.", "By Ana Ruiz, BBC News, 14 March 2025")
    assert record.header == "By Ana Ruiz, BBC News, 14 March 2025"
    assert len(record.blocks) == 2


def test_part_top_takes_a_second_headline_for_the_subtitle():
    record = parted(
        "Quay vote nears end\nA second reading is due in June, but the fleet is restless\n"
        "By Ana Ruiz\n14 March 2024", BODY,
    )  # fmt: skip
    assert [(c.field, c.value) for c in record.claims] == [
        ("title", "Quay vote nears end"),
        ("subtitle", "A second reading is due in June, but the fleet is restless"),
    ]


def test_part_top_leaves_a_text_that_begins_at_once():
    record = parted(BODY, f"{BODY} Again.")
    assert (record.header, record.claims, len(record.blocks)) == (None, (), 2)
