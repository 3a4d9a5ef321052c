"""Dates of pages: above the headline, of the page's own node, before a restamping, and as told."""

from __future__ import annotations

import pytest
from test_page_authors import row_of


def linked(kind: str, **dates: str) -> str:
    """Return the JSON-LD of a node with dates."""
    pairs = "".join(f', "{name}": "{value}"' for name, value in dates.items())
    return f'<script type="application/ld+json">{{"@type": "{kind}"{pairs}}}</script>'


def day_of(head: str, above: str, below: str = "") -> str | None:
    """Return the day of publication of a page."""
    found = row_of(head, above, below)["date_published"]
    return found.date().isoformat() if found else None


def test_the_node_of_the_page_dates_it_where_no_article_does():
    head = linked("WebPage", datePublished="2021-01-27", dateModified="2021-04-15")
    assert day_of(head, "") == "2021-01-27"
    article = linked("NewsArticle", datePublished="2020-02-02")
    assert day_of(head + article, "") == "2020-02-02"


def test_a_stamp_of_the_last_build_gives_way_to_the_earlier_date_that_is_shown():
    stamped = linked("Article", datePublished="2025-11-05", dateModified="2025-11-05")
    row = row_of(stamped, "<p>January 31, 2024</p>")
    assert row["date_published"].date().isoformat() == "2024-01-31"
    assert "dates_disagree" in row["quality_flags"]


@pytest.mark.parametrize("shown", ["November 6, 2025", "Updated January 31, 2024"])
def test_no_later_or_changed_date_replaces_a_stated_one(shown):
    stamped = linked("Article", datePublished="2025-11-05", dateModified="2025-11-05")
    assert day_of(stamped, f"<p>{shown}</p>") == "2025-11-05"


def test_a_stated_date_before_the_last_change_stands():
    stated = linked("Article", datePublished="2025-11-05", dateModified="2025-12-05")
    assert day_of(stated, "<p>January 31, 2024</p>") == "2025-11-05"


def test_the_sentence_of_first_publication_dates_an_article():
    below = "<p>This article was originally published on 26 Sep 2019 and updated since.</p>"
    assert day_of("", "<p class='date'>30 Sep 2022</p>", below) == "2019-09-26"


def test_a_date_above_the_headline_dates_an_article_and_one_of_a_river_of_links_does_not():
    line = "<p>February 4, 2025 - 11 minutes</p>"
    row = row_of("", "", before=line)
    assert row["date_published"].date().isoformat() == "2025-02-04"
    assert "date_guessed" in row["quality_flags"]
    river = "".join(
        f"<div><a href='/{n}'>The pier {n}</a><p>May {n}, 2024</p></div>" for n in range(1, 9)
    )
    assert row_of("", "", before=f"<section>{river}</section>")["date_published"] is None


@pytest.mark.parametrize("shown", ["12 May 2025", "12-May-2025 | <a href='/ropes'>Ropes</a>"])
def test_text_right_behind_the_headline_dates_an_article(shown):
    assert day_of("", shown) == "2025-05-12"


def test_a_date_below_the_first_heading_dates_an_article_whose_headline_stands_elsewhere():
    head = '<meta property="og:title" content="Ropes and how to splice them"/>'
    above = "<h5><span>2025-05-12</span></h5><p>Two ropes.</p><h2>Ropes and how to splice them</h2>"
    assert day_of(head, above) == "2025-05-12"


def test_the_stamp_of_a_change_that_nobody_is_shown_is_no_day_of_publication():
    head = '<meta property="article:modified_time" content="2025-09-17T17:00:45+00:00"/>'
    row = row_of(head, "")
    assert row["date_published"] is None
    assert row["date_modified"].date().isoformat() == "2025-09-17"


@pytest.mark.parametrize("day", ["2023/oct/03", "2023/october/03", "2023/10/03"])
def test_the_day_in_an_address_settles_an_ambiguous_one(day):
    head = f'<link rel="canonical" href="https://post.example/{day}/ropes"/>'
    assert day_of(head, "<p class='date'>03/10/2023</p>") == "2023-10-03"
    assert day_of("", "<p class='date'>03/10/2023</p>") is None
