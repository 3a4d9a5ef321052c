"""The summary that people read in a terminal."""

from __future__ import annotations

from typing import Any

from research_corpus.pipeline.summary_text import SHOWN, render


def summary(**counts: dict[str, int]) -> dict[str, Any]:
    empty: dict[str, int] = {}
    return {
        "run": None,
        "corpus": "corpus",
        "articles": 3,
        "duplicates": 1,
        "months": counts.get("months", empty),
        "publishers": counts.get("publishers", empty),
        "languages": counts.get("languages", empty),
    }


def line(text: str, title: str) -> str:
    return next(shown for shown in text.splitlines() if shown.split()[:1] == [title])


def test_render_says_whether_duplicates_are_counted() -> None:
    assert "3 articles, exact duplicates included (1)" in render(summary())
    assert "1 article, no exact duplicate" in render(summary() | {"articles": 1, "duplicates": 0})


def test_render_few_publishers_names_all_in_their_order() -> None:
    text = render(summary(publishers={"Ashbourne Review": 1, "Harbour Times": 1200}))
    assert line(text, "publishers") == "  publishers  Ashbourne Review 1 · Harbour Times 1,200"


def test_render_many_publishers_names_the_greatest_and_counts_the_others() -> None:
    publishers = {f"Paper {number:02d}": number for number in range(1, SHOWN + 4)}
    shown = line(render(summary(publishers=publishers)), "publishers")
    assert shown.startswith(f"  publishers  Paper {SHOWN + 3} {SHOWN + 3} · Paper")
    assert shown.endswith("Paper 04 4 · 3 more")


def test_render_many_months_names_the_latest_in_order() -> None:
    months = {f"{2000 + number}-01": 1 for number in range(SHOWN + 2)} | {"unknown": 5}
    shown = line(render(summary(months=months)), "months")
    assert shown.startswith("  months      3 earlier · 2003-01 1 · ")
    assert shown.endswith("2013-01 1 · unknown 5")
