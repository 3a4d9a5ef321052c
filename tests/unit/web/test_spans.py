"""Marks over a text: whatever they are, the text stays what it was and nothing of it is markup."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research_corpus.web.spans import BLOCKS, ELEMENTS, Mark, marked

TEXTS = st.text(
    st.one_of(
        st.characters(exclude_categories=("Cs",), exclude_characters="\x00"),
        st.sampled_from("<>&\"'/=\n\r ;#x"),
    ),
    max_size=60,
) | st.sampled_from(
    ["<script>alert(1)</script>", "&lt;b&gt;", '"><svg onload=alert(1)>', "a&amp;b", "]]>-->"]
)
MARKS = st.lists(
    st.builds(
        Mark,
        st.integers(-5, 70),
        st.integers(-5, 70),
        st.sampled_from(sorted(ELEMENTS)),
        st.sampled_from(["entity person", "quote", ""]),
        TEXTS,
        st.sampled_from(["quote-1", "quote-2", ""]),
    ),
    max_size=8,
)


class Reading(HTMLParser):
    """What a browser would see: the text, which elements stand around each character."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.around: list[tuple[str, ...]] = []
        self.ids: Counter[str] = Counter()
        self.words: set[str] = set()
        self.open: list[str] = []
        # Not as Markup, which escapes whatever is put together with it.
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ELEMENTS
        assert {name for name, _ in attrs} <= {"class", "title", "id"}
        found = dict(attrs)
        if "id" in found:
            self.ids[found["id"] or ""] += 1
        self.words.add(found.get("title") or "")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        self.around += [tuple(self.open)] * len(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


@settings(max_examples=200, deadline=None)
@given(TEXTS, MARKS)
def test_marked_any_marks_text_content_is_the_text(text: str, marks: list[Mark]) -> None:
    seen = Reading(marked(text, marks))
    assert seen.text == text
    assert seen.open == []


@settings(max_examples=200, deadline=None)
@given(TEXTS, MARKS)
def test_marked_any_marks_each_character_has_exactly_its_own(text: str, marks: list[Mark]) -> None:
    seen = Reading(marked(text, marks))
    for place, around in enumerate(seen.around):
        wanted = [mark.element for mark in marks if mark.start <= place < mark.end]
        assert Counter(around) == Counter(wanted)
        blocks = [element in BLOCKS for element in around]
        assert blocks == sorted(blocks, reverse=True)


@settings(max_examples=200, deadline=None)
@given(TEXTS, MARKS)
def test_marked_any_marks_words_survive_and_anchors_are_unique(
    text: str, marks: list[Mark]
) -> None:
    seen = Reading(marked(text, marks))
    assert set(seen.ids.values()) <= {1}
    shown = {m.words for m in marks if max(m.start, 0) < min(m.end, len(text))}
    assert {words for words in seen.words if words} == {words for words in shown if words}


def test_marked_quote_over_two_paragraphs_stands_inside_both() -> None:
    html = marked("one\n\ntwo", [Mark(0, 3, "p"), Mark(5, 8, "p"), Mark(1, 7, style="quote")])
    assert html == (
        '<p>o<span class="quote">ne</span></p><span class="quote">\n\n</span>'
        '<p><span class="quote">tw</span>o</p>'
    )


def test_marked_foreign_element_is_refused() -> None:
    with pytest.raises(ValueError, match="script"):
        marked("text", [Mark(0, 4, "script")])
