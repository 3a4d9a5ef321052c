"""Finding the record of an address that is the same article: the earliest, at linear cost."""

from __future__ import annotations

import random
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research_corpus.pipeline import like_rows
from research_corpus.pipeline.like_rows import LikeRows, are_like, title_of

Row = dict[str, Any]


def row(title: str | None, day: int | None = None) -> Row:
    return {"title": title, "date_published": datetime(2025, 3, day) if day else None}


def is_one(a: Row, b: Row, *, is_shared: bool) -> bool:
    """Tell what the index must find, by the rule itself."""
    first, second = title_of(a), title_of(b)
    if first and second and are_like(first, second):
        return True
    is_same_day = a["date_published"] == b["date_published"]
    return not is_shared and (not (first and second) or is_same_day)


TITLES = st.none() | st.lists(st.sampled_from("abcdefg"), max_size=4).map(" ".join)
ROWS = st.lists(st.builds(row, TITLES, st.none() | st.integers(1, 3)), max_size=12)


@settings(max_examples=200, deadline=None)
@given(ROWS, ROWS, st.booleans())
def test_first_record_by_the_rule_is_found_and_taken_once(
    known: list[Row], asked: list[Row], is_shared: bool
) -> None:
    index, free = LikeRows(known, is_shared=is_shared), list(known)
    for wanted in asked:
        expected = next((r for r in free if is_one(wanted, r, is_shared=is_shared)), None)
        assert index.find(wanted) is expected
        assert index.take(wanted) is expected
        free = [r for r in free if r is not expected]


def compared(count: int, title: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Return how many headlines are compared where so many records share an address."""
    calls = 0

    def counting(first: frozenset[str], second: frozenset[str]) -> bool:
        nonlocal calls
        calls += 1
        return are_like(first, second)

    monkeypatch.setattr(like_rows, "are_like", counting)
    dice = random.Random(1)
    rows = [row(title.format(n, dice.randrange(count), dice.randrange(20))) for n in range(count)]
    index = LikeRows((), is_shared=True)
    for each in rows:
        index.find(each)
        index.add(each)
    return calls


@pytest.mark.parametrize(
    "title",
    [
        "Ferry story {0} of the week",
        "Harbour {1} and quay {1} in week {2}",
        "Live: storm {0} hits quay {2}",
        "Live updates",
    ],
)
def test_records_of_one_address_are_compared_with_a_few_others(
    title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, many = (compared(count, title, monkeypatch) for count in (500, 5000))
    assert many < 20 * max(few, 500)


def test_teaser_among_thousands_of_one_address_finds_its_article() -> None:
    known = [row(f"Ferry {n} returns to quay {n} of Marran") for n in range(3000)]
    index = LikeRows(known, is_shared=True)
    assert index.find(row("Ferry 1234 returns")) is known[1234]
    assert index.find(row("Ferry 1234 returns to quay 1234 of Marran")) is known[1234]
