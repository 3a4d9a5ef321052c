"""Every page at two widths, in two themes: kept for people to look at, and nothing sticks out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from places import served

WIDTHS = (1280, 390)
THEMES = ("light", "dark")
RECORD = "/quarantine/record?source=defects/date-in-future.txt&record=0"


@pytest.fixture(scope="module")
def site(seeds_corpus: Path) -> Iterator[str]:
    """The address of the pages over the corpus of the seeds."""
    with served(seeds_corpus) as address:
        yield address


@pytest.fixture(scope="module")
def paths(seeds_corpus: Path) -> dict[str, str]:
    """Address by name of every page; the article is the one with most quotations."""
    ((article,),) = duckdb.sql(
        f"select article_id from '{seeds_corpus}/quotes/**/*.parquet' "
        "group by 1 order by count(*) desc, 1 limit 1"
    ).fetchall()
    return {
        "overview": "/",
        "quality": "/quality",
        "run": "/quality/run?run_id=seeds",
        "sources": "/sources",
        "quarantine": "/quarantine",
        "record": RECORD,
        "articles": "/articles?words=council",
        "concordance": "/explore?q=council*",
        "article": f"/articles/article?article_id={article}",
        "releases": "/releases",
    }


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_fit_their_window_and_say_no_error(
    chromium: Any, site: str, paths: dict[str, str], width: int, theme: str,
    shoot: Callable[[Any, str], None],
) -> None:  # fmt: skip
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=theme, device_scale_factor=1
    )
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    for name, path in paths.items():
        assert page.goto(f"{site}{path}").status == 200, name
        shoot(page, f"look-{name}-{width}-{theme}")
        beyond = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert beyond <= 0, (name, beyond)
    context.close()
    assert errors == []
