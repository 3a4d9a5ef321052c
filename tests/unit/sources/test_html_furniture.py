"""What stands around and between the paragraphs of a page."""

from __future__ import annotations

import pytest
from lxml import html

from research_corpus.contracts.records import Block
from research_corpus.sources.html.html_furniture import trim_furniture

LINK = "Harbour master warns of a long winter"
PAGE = html.fromstring(
    f"<div><p><a href='/x'>{LINK}</a></p><a href='/y'>the <b>ferry</b></a></div>"
)
FIRST = Block("The ferry left the harbour at dawn, with two bands on board.")
LAST = Block("It came back in the evening, when nobody was waiting.")


def trimmed(*blocks):
    return trim_furniture(PAGE, [FIRST, *blocks, LAST])


@pytest.mark.parametrize(
    "text", [LINK, f"Related: {LINK}", f"READ MORE: {LINK}", f"À lire aussi : {LINK}", "Don’t miss"]
)
def test_trim_furniture_drops_a_paragraph_that_is_one_link(text):
    assert trimmed(Block(text)) == [FIRST, LAST]


@pytest.mark.parametrize(
    "text",
    ["He took the ferry.", "the ferry", f"He said: {LINK}", "Related firms lost more than others."],
)
def test_trim_furniture_keeps_sentences_with_links(text):
    assert trimmed(Block(text)) == [FIRST, Block(text), LAST]


def test_trim_furniture_drops_runs_of_headings_and_keeps_single_ones():
    heading = Block("Crowds", "heading")
    assert trimmed(heading) == [FIRST, heading, LAST]
    assert trimmed(heading, Block("Sign in", "heading"), Block("Sorry!", "heading")) == [
        FIRST,
        LAST,
    ]


@pytest.mark.parametrize(
    "text", ["Subscribe to our newsletter.", "© 2025 The Marran Post", "Follow him on Twitter."]
)
def test_trim_furniture_drops_requests_at_the_end_only(text):
    request = Block(text)
    assert trim_furniture(PAGE, [FIRST, LAST, request]) == [FIRST, LAST]
    assert trimmed(request) == [FIRST, request, LAST]


@pytest.mark.parametrize(
    "text", ["Its subscription revenue fell, the firm said.", "Copyright law will not change."]
)
def test_trim_furniture_keeps_a_last_sentence_about_such_things(text):
    assert trim_furniture(PAGE, [FIRST, Block(text)]) == [FIRST, Block(text)]


@pytest.mark.parametrize(
    "text", ["https://marran.example/ferry.html", "Friday, 22 October 2010 at 20:13"]
)
def test_trim_furniture_drops_address_and_time_above_the_text(text):
    assert trim_furniture(PAGE, [Block(text), FIRST, LAST]) == [FIRST, LAST]


def test_trim_furniture_never_leaves_an_article_without_text():
    links = [Block(LINK, "body"), Block("Copyright by all", "body")]
    assert trim_furniture(PAGE, links)
    assert trim_furniture(PAGE, []) == []


@pytest.mark.parametrize("edge", ["aside", "nav", "footer"])
def test_edges_are_no_text_but_for_one_that_holds_the_article(read, edge):
    text = "".join(
        f"<p>The ferry left at dawn on day {n}, and nobody waved from the pier as it turned "
        "slowly into the sound, where the fog had been lying since Sunday.</p>"
        for n in range(6)
    )
    note = f"<{edge}><p>The harbour office is open from nine to five on all days.</p></{edge}>"
    (beside,) = read("page.html", f"<html><body><main>{text}</main>{note}</body></html>")
    (within,) = read("page.html", f"<html><body><{edge}>{text}</{edge}></body></html>")
    for record in (beside, within):
        assert [block.text[:31] for block in record.blocks] == [
            f"The ferry left at dawn on day {n}" for n in range(6)
        ]
