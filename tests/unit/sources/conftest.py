"""Reading bytes under a name, as if a landing folder held them."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from parted import part

from research_corpus.contracts.records import Record, Rejection
from research_corpus.sources.registry import read_file
from research_corpus.sources.source_file import SourceFile

Read = Callable[..., list[Record | Rejection]]
PROJECT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def read() -> Read:
    """Return a function that reads one file given as name and content."""

    def read_bytes(name: str, content: str | bytes, limit: int = 2**28) -> list[Record | Rejection]:
        data = content.encode() if isinstance(content, str) else content
        source = SourceFile(name, len(data), lambda: io.BytesIO(data))
        return list(read_file(source, max_file_bytes=limit))

    return read_bytes


@pytest.fixture(scope="session")
def read_parted(read: Read) -> Read:
    """Return a function that reads one file and parts what stands above its text, as a run does."""

    def parted(name: str, content: str | bytes) -> list[Record | Rejection]:
        return [part(result) for result in read(name, content)]

    return parted


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of third-party data, or skip where it is absent."""
    folder = PROJECT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("third-party data (../shared/data) is not on this machine")
    return folder
