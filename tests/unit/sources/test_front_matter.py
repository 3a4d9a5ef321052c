"""YAML front matter, key lines and Markdown."""

from __future__ import annotations

from research_corpus.contracts.reasons import ReasonCode

MARKDOWN = """---
title: "Kites: a defence"
date: 2025-02-03
author: [Ana Ruiz, Tom Hale]
publisher: {name: The Courier}
draft: false
---

# Kites: a defence

The *wind* rose at **noon** and [nobody](https://x.example) minded.

![A kite over the pier](kite.jpg)

## Barometers

> “I saw it fall,” she said.

- one
- two

<script>alert(1)</script>
"""


def claims(record):
    return [(claim.field, claim.value) for claim in record.claims]


def test_read_markdown_with_front_matter(read):
    (record,) = read("a.md", MARKDOWN)
    assert claims(record) == [
        ("title", "Kites: a defence"),
        ("date_published", "2025-02-03"),
        ("author", "Ana Ruiz"),
        ("author", "Tom Hale"),
        ("publisher", "The Courier"),
    ]
    assert [(block.kind, block.text) for block in record.blocks] == [
        ("body", "The wind rose at noon and nobody minded."),
        ("caption", "A kite over the pier"),
        ("heading", "Barometers"),
        ("quote", "“I saw it fall,” she said."),
        ("list", "one"),
        ("list", "two"),
    ]


def test_read_key_lines_keeps_the_raw_values(read):
    text = (
        "Title: Market saved\nDate: 28 March 2025, 16:40 GMT\n"
        "By: Gwen Maddox and\n  Luca Ferrante\n\n"
    )
    (record,) = read("a.txt", text + "Traders have bought the hall they work in, they said.")
    assert claims(record) == [
        ("title", "Market saved"),
        ("date_published", "28 March 2025, 16:40 GMT"),
        ("byline", "Gwen Maddox and Luca Ferrante"),
    ]
    assert len(record.blocks) == 1


def test_read_broken_yaml_still_gives_its_lines(read):
    (record,) = read(
        "a.md", "---\ntitle: Kites: a defence: again\ndate: 2025-02-03\n---\nThe wind rose."
    )
    assert ("title", "Kites: a defence: again") in claims(record)
    assert record.quality_flags == ("front_matter_malformed",)


def test_read_yaml_object_tags_are_not_constructed(read):
    evil = "---\ntitle: !!python/object/apply:os.getcwd []\ndate: 2025\n---\nThe wind rose."
    (record,) = read("a.md", evil)
    assert record.quality_flags == ("front_matter_malformed",)


def test_read_front_matter_without_text_is_empty_body(read):
    (item,) = read("a.md", "---\ntitle: Kites\ndate: 2025-02-03\n---\n\n")
    assert item.reason_code is ReasonCode.EMPTY_BODY


def test_read_text_with_one_colon_is_no_key_line(read):
    (record,) = read("a.txt", "Summary: the boat left.\n\nThe boat left at dawn, and nobody waved.")
    assert record.source_format == "plain_text"


TOML = """+++
title = "Tidal mill restarts"
date = 2024-06-01T07:00:00+02:00
authors = ["Ana Ruiz", "Tom Hale"]
tags = ["mills"]
+++

The wheel turned at seven.
"""


def test_read_toml_front_matter(read):
    (record,) = read("a.md", TOML)
    assert claims(record) == [
        ("title", "Tidal mill restarts"),
        ("date_published", "2024-06-01T07:00:00+02:00"),
        ("author", "Ana Ruiz"),
        ("author", "Tom Hale"),
        ("keywords", "mills"),
    ]
    assert [block.text for block in record.blocks] == ["The wheel turned at seven."]


def test_read_broken_toml_is_flagged(read):
    (record,) = read("a.md", TOML.replace('"Ana Ruiz", ', '"Ana'))
    assert record.quality_flags == ("front_matter_malformed",)


def test_read_day_from_the_name_of_a_post_and_people_from_links_to_notes(read):
    text = '---\ntitle: Lights\nauthor:\n  - "[[people/bo|Bo Li]]"\n---\nThe lamps went out.\n'
    (record,) = read("_posts/2024-03-15-lights.md", text)
    assert claims(record) == [
        ("title", "Lights"),
        ("author", "Bo Li"),
        ("date_published", "2024-03-15"),
    ]
