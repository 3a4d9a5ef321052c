"""Text normalisation: characters, paragraphs and offsets."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from research_corpus.contracts.records import Block
from research_corpus.metadata.text import clean_line, compose_body

BLOCKS = st.lists(
    st.builds(Block, st.text(max_size=80), st.sampled_from(["body", "caption", "heading", "list"])),
    max_size=12,
)


@given(BLOCKS)
def test_compose_body_any_blocks_offsets_cut_out_exactly_the_paragraphs(blocks):
    body = compose_body(blocks)
    in_text = [p for p in body.paragraphs if p.char_start is not None]
    cut = [body.text[p.char_start : p.char_end] for p in in_text]
    assert "\n\n".join(cut) == body.text
    expected = [clean_line(b.text) for b in blocks if b.kind != "caption" and clean_line(b.text)]
    assert cut == expected


@given(st.text())
def test_clean_line_any_text_is_one_nfc_line_and_stable(raw):
    line = clean_line(raw)
    assert line == line.strip()
    assert not {"\n", "\t", "\x00", "\u00ad", "\u00a0", "  "} & {
        *line,
        *([line] if "  " in line else []),
    }
    assert "  " not in line
    assert unicodedata.is_normalized("NFC", line)
    assert clean_line(line) == line
    assert not [c for c in line if unicodedata.category(c) == "Cc"]


def test_clean_line_typographic_marks_are_kept():
    assert clean_line("“No” – she’s … «là»") == "“No” – she’s … «là»"


def test_clean_line_joiners_that_decide_the_script_are_kept():
    assert clean_line("می\u200cخواهم") == "می\u200cخواهم"


def test_compose_body_caption_keeps_its_place_but_not_in_text():
    body = compose_body([Block("One."), Block("A picture", "caption"), Block("Two.")])
    assert body.text == "One.\n\nTwo."
    assert body.captions == ("A picture",)
    assert [(p.kind, p.char_start) for p in body.paragraphs] == [
        ("body", 0),
        ("caption", None),
        ("body", 6),
    ]
