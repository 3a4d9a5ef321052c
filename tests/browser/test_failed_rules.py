"""In a browser: from a run to a failed rule of each kind, and by its rows to what failed it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from places import served

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "quality"))

from made_corpus import write_corpus
from test_quality_corpus import PLANTS, sound_rows
from test_quality_monitor import QUIET, live_rows

from research_corpus import operations


@pytest.fixture
def broken_corpus(tmp_path: Path) -> Path:
    """A corpus with an article of a pipeline that no table describes."""
    rows = sound_rows(3)
    PLANTS["model"].rows(rows)
    write_corpus(tmp_path, rows)
    operations.monitor("watch", "2025-06-01T06:00:00Z", str(tmp_path))
    return tmp_path


@pytest.fixture
def silent_source(tmp_path: Path) -> Path:
    """A corpus one of whose publishers has lost its dates."""
    write_corpus(tmp_path, live_rows([*QUIET, 72], dated_until=7))
    operations.monitor("watch", "2024-08-05T06:00:00Z", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("corpus", "run", "rule", "leads_to"),
    [
        ("seeds_corpus", "seeds", "date_not_in_future", "/quarantine"),
        ("broken_corpus", "watch", "articles_model_exists", "/articles/article"),
        ("silent_source", "watch", "dates_still_read", "/sources/source"),
    ],
)
def test_failed_rule_leads_by_links_to_what_failed_it(
    request: pytest.FixtureRequest,
    chromium: Any,
    corpus: str,
    run: str,
    rule: str,
    leads_to: str,
) -> None:
    with served(request.getfixturevalue(corpus)) as site:
        page = chromium.new_page()
        page.goto(f"{site}/quality")
        page.locator(f"#runs tbody a[href$='run_id={run}']").first.click()
        page.get_by_role("link", name=rule).first.click()
        page.get_by_role("heading", name=rule).wait_for()
        with page.expect_navigation() as arrived:
            page.locator("#rows tbody a").first.click()
        assert arrived.value.status == 200
        assert urlsplit(page.url).path == leads_to
        assert page.get_by_role("heading", level=1).inner_text()
        page.close()
