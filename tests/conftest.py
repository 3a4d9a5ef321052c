"""Fixtures for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from ingest import SEEDS, SHARED, ingest

from research_corpus.settings import get_settings


@pytest.fixture(autouse=True)
def settings_end_with_their_test() -> Iterator[None]:
    """Read the settings anew after a test, which may have changed the environment."""
    yield
    get_settings.cache_clear()


@pytest.fixture(scope="session")
def seeds_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of the seeds, made once; tests must not change it."""
    corpus = tmp_path_factory.mktemp("seeds") / "corpus"
    ingest(SEEDS, corpus, "seeds")
    return corpus


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The third-party test data beside the project."""
    if not (SHARED / "data").is_dir():
        pytest.skip("the third-party test data is not beside the project (../shared/data)")
    return SHARED / "data"


@pytest.fixture(scope="session")
def first_article() -> Path:
    """The folder with the article that the project was created from."""
    if not (SHARED / "seed").is_dir():
        pytest.skip("the first article is not beside the project (../shared/seed)")
    return SHARED / "seed"
