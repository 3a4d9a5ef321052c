"""Exports of every vendor, in every container and language: all articles, with their fields."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from random import Random

import pytest
from vendor_exports import CONTAINERS, FORMS, Story, stories

from research_corpus.contracts.records import ArticleRows, Record, SourceInfo
from research_corpus.metadata.normalise import normalise

SEED = "withheld"
ARTICLES = 3
FIELDS = ("title", "authors", "day", "publisher", "text")
NOT_AS_PDF = frozenset({"pressreader"})
"""Forms of which fields are lost where an article goes on beyond the end of a page."""

CASES = [(form, language) for form, (_, languages) in FORMS.items() for language in languages]


def squeezed(text):
    return "".join(text.split())


def fields_of(record):
    source = SourceInfo("export", "0" * 64, "run", datetime(2026, 1, 1, tzinfo=UTC))
    rows = normalise(record, source, max_text_chars=10**6)
    assert isinstance(rows, ArticleRows)
    row = rows.article
    day = row["date_published"] and row["date_published"].date()
    return (row["title"], row["authors"], day, row["publisher"], squeezed(row["text"]))


def truth_of(story: Story):
    text = squeezed("".join(story.paragraphs))
    return (story.title, list(story.authors), story.day, story.publisher, text)


@pytest.mark.parametrize(("form", "language"), CASES)
def test_export_in_every_container_gives_each_article_with_its_fields(read, form, language):
    write = FORMS[form][0]
    right: Counter[str] = Counter()
    total = 0
    for number in range(3):
        dice = Random(f"{SEED}-{form}-{language}-{number}")
        truths = stories(language, ARTICLES, dice)
        export = write(truths, dice)
        for name, pack in CONTAINERS.items():
            if name == "a.pdf" and form in NOT_AS_PDF:
                continue
            records = read(name, pack(export))
            assert [type(record) for record in records] == [Record] * ARTICLES, name
            total += ARTICLES
            for record, story in zip(records, truths, strict=True):
                same = zip(FIELDS, fields_of(record), truth_of(story), strict=True)
                right.update(field for field, found, true in same if found == true)
    assert {field: right[field] / total for field in FIELDS if right[field] < 0.98 * total} == {}
