"""Authors of pages: which of what a page says and shows is who wrote it."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime
from typing import Any

import pytest

from research_corpus.contracts.records import SourceInfo
from research_corpus.metadata.bylines import parse_byline
from research_corpus.metadata.normalise import normalise
from research_corpus.sources.registry import read_file
from research_corpus.sources.source_file import SourceFile

BODY = "".join(
    f"<p>The ferry left at dawn on day {n}, and nobody waved from the pier as it turned slowly "
    "into the sound, where the fog had been lying since Sunday. It came back at noon.</p>"
    for n in range(4)
)


def row_of(head: str, above: str, below: str = "", before: str = "") -> dict[str, Any]:
    """Return the article of a page: lines before its headline, above its text and below it."""
    markup = (
        "<!DOCTYPE html><html><head><title>How the night ferry was saved</title>"
        f"{head}</head><body><main>{before}<h1>How the night ferry was saved</h1>{above}"
        f"<div class='text'>{BODY}</div>{below}</main></body></html>"
    ).encode()
    source = SourceFile("page.html", len(markup), lambda: io.BytesIO(markup))
    (record,) = read_file(source, max_file_bytes=2**20)
    info = SourceInfo(
        "page.html", hashlib.sha256(markup).hexdigest(), "run", datetime(2026, 1, 1, tzinfo=UTC)
    )
    row: dict[str, Any] = normalise(record, info, max_text_chars=10**6).article
    return row


def author(name: str, kind: str = "Organization") -> str:
    """Return the JSON-LD of an article with one author."""
    return (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "How the night '
        f'ferry was saved", "author": {{"@type": "{kind}", "name": "{name}"}}}}</script>'
    )


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("", "<section><h2>Written by</h2><h3>Ana Ruiz</h3><p>Reporter at sea</p></section>"),
        ("", "<div><p>Article written by: <b>Ana Ruiz</b></p></div>"),
        ("", "<p>About the Author:</p><p>Ana Ruiz is a sailor of forty years.</p>"),
        ("", "<div><h6>Author(s)</h6><ul><li><a href='/x'>Ana Ruiz</a></li></ul></div>"),
        ("", "<footer><p>Filed by <a href='/a/7' rel='author'>Ana Ruiz</a></p></footer>"),
        ("", "<p><em>Ana Ruiz is a staff writer at the Harbour Post.</em></p>"),
        ("", "<p>Reporting by Ana Ruiz; Editing by Tom Hale</p>"),
        ("<p>Texto: Ana Ruiz | Fotos: Tom Hale</p>", ""),
        ("<p class='byline'>Ana Ruiz</p><p>Translated by Tom Hale</p>", ""),
        ("by Ana Ruiz<br/>12 May 2025", ""),
        ("<p>Ana Ruiz</p>", ""),
        ("<p>Ana Ruiz in <a href='/c/sea'>Sea</a></p>", ""),
    ],
)
def test_names_apart_from_a_byline_sign(above, below):
    assert row_of("", above, below)["authors"] == ["Ana Ruiz"]


def test_several_signatures_decide_nothing():
    below = "<p>Written by Ana Ruiz</p><p>Written by Tom Hale</p>"
    assert row_of("", "", below)["authors"] == []


def test_bylines_of_other_pages_below_a_text_of_short_paragraphs_are_not_its_own():
    text = (
        "<p>The ferry left at dawn, and nobody waved as it turned slowly into the foggy sound.</p>"
        * 5
    )
    others = "".join(
        f"<div><h3>The pier {n}</h3><p class='byline'>{name}</p></div>"
        for n, name in enumerate(["Tom Hale", "Eva Lind"])
    )
    row = row_of("", f"<p class='byline'>Ana Ruiz</p>{text}<section>{others}</section>")
    assert row["authors"] == ["Ana Ruiz"]


def test_who_is_presented_within_the_text_does_not_sign():
    below = "<p>Ana Ruiz is a staff writer at the Harbour Post.</p>"
    assert row_of("", "", below)["authors"] == []


def test_lines_below_the_headline_that_name_nobody_are_no_authors():
    row = row_of("", "<p>Print Article</p><p>Harbour Life</p>")
    assert row["authors"] == []
    assert row["byline"] is None


def test_a_name_with_a_page_of_its_own_needs_not_be_known():
    above = "<p>Zvonka Grbljak</p>"
    assert row_of("", above, "<a href='/team/zvonka-grbljak'>More</a>")["authors"] == [
        "Zvonka Grbljak"
    ]


def test_people_who_sign_go_before_the_site_in_structured_data():
    above = "<p>By Ana Ruiz</p>"
    assert row_of(author("Harbour Post"), above)["authors"] == ["Ana Ruiz"]
    assert row_of(author("Harbour Post"), "<p>By Alberta</p>")["authors"] == ["Harbour Post"]
    assert row_of(author("Tom Hale", "Person"), above)["authors"] == ["Tom Hale"]


def test_a_given_name_alone_gives_way_to_the_whole_name():
    below = "<p>About the author</p><p>Ana Ruiz was born at sea.</p>"
    assert row_of("", "<p>By Ana</p>", below)["authors"] == ["Ana Ruiz"]


@pytest.mark.parametrize(
    ("value", "authors", "flagged"),
    [
        ("anaruizmd", ["anaruizmd"], True),
        ("ana.ruiz", ["ana.ruiz"], True),
        ("siteadmin", [], False),
        ("u73_ana", [], False),
        ("team", [], False),
    ],
)
def test_accounts_sign_flagged_where_nobody_else_does(value, authors, flagged):
    row = row_of(f'<meta name="author" content="{value}">', "")
    assert row["authors"] == authors
    assert ("author_is_account" in row["quality_flags"]) is flagged


def test_accounts_give_way_to_a_byline():
    row = row_of('<meta name="author" content="anaruizmd">', "<p>By Ana Ruiz</p>")
    assert row["authors"] == ["Ana Ruiz"]
    assert "author_is_account" not in row["quality_flags"]


def test_the_site_signs_by_a_part_of_its_name():
    head = (
        '<meta property="og:site_name" content="Brask Harbour Hospital">'
        '<meta name="author" content="Harbour Hospital">'
    )
    assert row_of(head, "")["authors"] == ["Harbour Hospital"]


def test_two_people_sign_with_their_given_names():
    assert row_of("", "<p itemprop='author'>Peter and Anna</p>")["authors"] == ["Peter", "Anna"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By William “Buck” Turner", ["William Turner"]),
        ("Ana (Lita) Ruiz and Tom Hale", ["Ana Ruiz", "Tom Hale"]),
        ("By Ana Ruiz ⋅ Founder ⋅ May 3", ["Ana Ruiz"]),
        ("Harbour Lifestyle Desk", ["Harbour Lifestyle Desk"]),
        ("By Arricca Elin SanMaro", ["Arricca Elin SanMaro"]),
    ],
)
def test_bylines_of_pages_are_read(line, names):
    byline = parse_byline(line)
    assert [a.name for a in byline.authors] == names
    assert all(line[slice(*a.span)] == a.raw for a in byline.authors)
