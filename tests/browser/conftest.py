"""A real headless Chromium, and places to look at: a running Airflow, pages by themselves.

Screenshots are kept in the folder that ``CORPUS_SCREENSHOTS`` names, else in pytest's own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from places import Airflow

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="package")
def chromium() -> Iterator[Any]:
    """The browser."""
    from playwright.sync_api import sync_playwright

    if not Path(CHROMIUM).exists():
        pytest.skip(f"there is no {CHROMIUM}; as root, `make system-packages` installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots are kept."""
    named = os.environ.get("CORPUS_SCREENSHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="package")
def shoot(screenshots: Path) -> Callable[[Any, str], None]:
    """Keep a screenshot of a page under a name."""

    def shoot(page: Any, name: str) -> None:
        page.screenshot(path=screenshots / f"{name}.png", full_page=True)

    return shoot


@pytest.fixture(scope="package")
def airflow(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Airflow]:
    """A running Airflow; started only where there is a browser to look at it."""
    airflow = Airflow(tmp_path_factory.mktemp("browser"))
    with airflow.running():
        yield airflow
