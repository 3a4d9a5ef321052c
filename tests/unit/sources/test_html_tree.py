"""The tree of a page: the same as trafilatura's own, and made of one kind of element."""

from __future__ import annotations

import pytest
from lxml import etree
from lxml.html import HtmlElement
from trafilatura import load_html

from research_corpus.sources.html.html_tree import parse_page

PAGE = """<html><head><meta charset='latin-1'><title>t</title></head>
<body><p>Été à Genève</p>{}</body></html>"""
FORM = "<form action='/'><label>a</label><input name='q'><select><option>b</select></form>"


@pytest.mark.parametrize(
    "text",
    [
        PAGE.format("<!-- left out --><?left out?>"),
        PAGE.format(FORM),
        PAGE.format("<div>" * 400 + "deep"),
        "<!DOCTYPE html SYSTEM 'about:legacy-compat' />\n" + PAGE.format(""),
        "<html lang='fr' />\n<head></head><body><p>a</p><p>b</p></body></html>",
        "<html><body><p>one\x0b two</p><body><p>three",
        PAGE.format("<p>a word\x00 or two</p>" * 400 + "<p>\x01\t\x1f\x7f\x85\ufffe\uffff.</p>"),
        "<p>a</p><p>b</p>",
        "<p>a fragment of one element</p>",
        "no markup at all",
        "<!-- -->",
        "",
    ],
)
def test_parse_page_gives_the_tree_that_trafilatura_would_parse(text):
    ours, theirs = parse_page(text), load_html(text)
    assert (ours is None) == (theirs is None)
    if ours is not None:
        assert etree.tostring(ours) == etree.tostring(theirs)


def test_parse_page_takes_all_elements_for_the_same_class():
    tree = parse_page(PAGE.format(FORM))
    assert {type(element) for element in tree.iter()} == {HtmlElement}


def test_parse_page_half_a_character_costs_no_more_than_itself():
    assert parse_page(PAGE.format("<p>a\ud800b</p>")).findall(".//p")[-1].text == "a?b"


def test_parse_page_declaration_of_another_encoding_is_ignored():
    tree = parse_page("<?xml version='1.0' encoding='latin-1'?>" + PAGE.format(""))
    assert tree.findtext(".//p") == "Été à Genève"
