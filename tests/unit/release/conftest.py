"""Releases of the seeds, made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from released import CREATED_AT

from research_corpus import operations
from research_corpus.settings import get_settings


@pytest.fixture(scope="session")
def releases(seeds_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a full release, and one without text whose words are hashed."""
    folder = tmp_path_factory.mktemp("releases")
    operations.release("2026.1", CREATED_AT, str(seeds_corpus), str(folder))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CORPUS_RELEASE_KEY", "a secret of this test")
        get_settings.cache_clear()
        operations.release("2026.1", CREATED_AT, str(seeds_corpus), str(folder), without_text=True)
    get_settings.cache_clear()
    return folder


@pytest.fixture
def fresh_settings() -> Iterator[None]:
    """Settings that are read anew in the test, and after it."""
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()
