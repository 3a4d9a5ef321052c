"""Plain text: header lines, titles, captions and paragraphs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.sources.captions import is_caption
from research_corpus.sources.paragraphs import split_paragraphs, to_blocks

BODY = "The ferry left at dawn, and nobody waved. The harbour was quiet again by six o’clock."


def titles(record):
    return [claim.value for claim in record.claims if claim.field == "title"]


def test_read_seed_article_parts_header_caption_and_body(read_parted, shared_data):
    (path,) = Path(shared_data.parent / "seed").glob("*.txt")
    (record,) = read_parted(path.name, path.read_bytes())
    assert record.header == " date 2025-03-14 Laura Gozzi and Paul Kirby BBC News"
    assert [block.kind for block in record.blocks] == ["caption", "body", "body", "body"]
    assert record.blocks[0].text == "Watch: Putin responds to US ceasefire proposal"
    assert record.claims == ()
    assert "“there are nuances”" in record.blocks[1].text


def test_read_text_without_header_keeps_all_as_body(read_parted):
    (record,) = read_parted("a.txt", f"{BODY}\n\n{BODY} Again.")
    assert record.header is None
    assert [block.text for block in record.blocks] == [BODY, f"{BODY} Again."]
    assert record.claims == ()


@pytest.mark.parametrize(
    "top",
    [
        "A quiet morning in Port Ellery\n\nBy Ana Ruiz, 14 March 2025",
        "By Ana Ruiz, 14 March 2025\n\nA quiet morning in Port Ellery",
        "A quiet morning in Port Ellery\nBy Ana Ruiz\n14 March 2025",
    ],
)
def test_read_title_above_or_below_the_header_becomes_a_claim(read_parted, top):
    (record,) = read_parted("a.txt", f"{top}\n\n{BODY}\n")
    assert titles(record) == ["A quiet morning in Port Ellery"]
    assert "Ana Ruiz" in record.header
    assert "14 March 2025" in record.header
    assert [block.text for block in record.blocks] == [BODY]


@pytest.mark.parametrize("rest", ["", "\n\nWatch: the last boat leaves", "\n\n \n"])
def test_read_header_without_body_is_empty_body(read_parted, rest):
    (item,) = read_parted("a.txt", f" date 2025-03-14 Ana Ruiz BBC News{rest}")
    assert item.reason_code is ReasonCode.EMPTY_BODY


def test_read_hard_wrapped_lines_joins_them(read):
    wrapped = (
        "The ferry left at dawn, and nobody waved from the pier as it\n"
        "turned into the sound. The harbour was quiet again by six, and\n"
        "the gulls had the town to themselves until noon.\n"
    )
    (record,) = read("a.txt", f"{wrapped}\n{wrapped}")
    assert len(record.blocks) == 2
    assert record.blocks[0].text == " ".join(wrapped.split())


def test_read_one_paragraph_a_line_keeps_them_apart(read):
    lines = [
        f"{BODY} Sentence number {i} goes on for a while longer than the others. " * i
        for i in (1, 2, 3)
    ]
    (record,) = read("a.txt", "\n".join(lines))
    assert [block.text for block in record.blocks] == [line.strip() for line in lines]


def test_read_short_line_between_paragraphs_is_heading(read):
    (record,) = read("a.txt", f"{BODY}\n\nResidents want answers\n\n{BODY}\n\n- one\n\n- two")
    assert [block.kind for block in record.blocks] == ["body", "heading", "body", "list", "list"]


@pytest.mark.parametrize(
    "line",
    [
        *("Watch: Islanders react", "Listen: the full interview", "Image source, Getty Images"),
        *("Image caption, The pier at dawn", "File photo: the mayor", "Photo : la cour du lycée"),
        *("Regarder : le dernier bateau", "Vidéo : la fête", "Foto: Hafen am Morgen"),
    ],
)
def test_is_caption_knows_the_lead_ins(line):
    assert is_caption(line)


@pytest.mark.parametrize(
    "line",
    [
        *("Watch, and learn from it.", "Watching the sea: a life", "Photos were taken by police."),
        "Photo: " + "a long story " * 40,
    ],
)
def test_is_caption_leaves_sentences(line):
    assert not is_caption(line)


@given(st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1), max_size=30))
def test_to_blocks_loses_no_word(words):
    text = "\n".join(" ".join(words[i : i + 4]) for i in range(0, len(words), 4))
    blocks = to_blocks(split_paragraphs(text))
    assert " ".join(block.text for block in blocks).split() == text.split()
