"""Spoilt files keep the promises: those once found to break one, and some hundred new ones."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

import documents
from fuzz import FOUND, TARGETS, files_for, judged
from targets import LIMITS, parse_header_line, read_and_normalise

from research_corpus.contracts.records import Record
from research_corpus.sources.registry import read_landing_file
from research_corpus.sources.source_file import SourceFile

KEPT = sorted(path for path in FOUND.rglob("*") if path.is_file()) if FOUND.is_dir() else []
TRIES = {"vendors": 60, "xml": 200, "readers": 100, "html": 30, "header": 100, "documents": 120}
PATIENCE_SECONDS = 30
SUFFIXES = (".txt", ".md", ".json", ".jsonl", ".csv", ".xml", ".html", ".eml", ".rtf", ".sgm")


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.name)
def test_file_that_once_broke_a_promise_keeps_it(path: Path) -> None:
    target = path.parent.name
    assert judged(target, path.name, path.read_bytes(), PATIENCE_SECONDS) is None


@pytest.mark.parametrize("target", TARGETS)
def test_spoilt_seeds_keep_every_promise(target: str) -> None:
    files = files_for(target, Random(7))
    for _ in range(TRIES[target]):
        name, data = next(files)
        assert judged(target, name, data, PATIENCE_SECONDS) is None, (name, data[:200])


@pytest.mark.parametrize("name", documents.sound_documents())
def test_document_that_is_to_be_spoilt_is_read(name: str) -> None:
    data = documents.sound_documents()[name]
    source = SourceFile(name, len(data), lambda: io.BytesIO(data))
    found = [result for _, result in read_landing_file(source, LIMITS)]
    assert found
    assert all(isinstance(result, Record) for result in found), found


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.sampled_from(SUFFIXES), st.text(max_size=200))
def test_any_text_under_any_suffix_comes_to_something(suffix: str, text: str) -> None:
    assert read_and_normalise(f"a{suffix}", text.encode("utf-8", "surrogatepass")) is None


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.text(max_size=120))
def test_any_line_is_a_header_or_none(line: str) -> None:
    assert parse_header_line("a.txt", line.encode("utf-8", "surrogatepass")) is None
